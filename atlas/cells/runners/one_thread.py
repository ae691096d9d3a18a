"""One thread for BLAS while a task is at work: sums in another order change last digits."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import ThreadpoolController


class _Limit:
    """The limit holds for a whole process: the first task sets it, the last one lifts it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks = 0
        self._limits: Any = None
        self._controller: Any = None
        self._n_modules = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            self._tasks += 1
            if self._limits is None:
                self._limits = self._libraries().limit(limits=1)
        try:
            yield
        finally:
            with self._lock:
                self._tasks -= 1
                if self._tasks == 0 and self._limits is not None:
                    self._limits.restore_original_limits()
                    self._limits = None

    def _libraries(self) -> Any:
        """Return what controls BLAS: to look for it takes milliseconds."""
        if self._n_modules != len(sys.modules):  # a new one may have brought BLAS along
            self._n_modules, self._controller = len(sys.modules), ThreadpoolController()
        return self._controller


one_thread = _Limit().held
