"""One thread for BLAS while a task is at work: sums in another order change last digits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


class _Limit:
    """The limit holds for a whole process: the first task sets it, the last one lifts it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks = 0
        self._limits: threadpool_limits | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            self._tasks += 1
            if self._limits is None:
                self._limits = threadpool_limits(1)
        try:
            yield
        finally:
            with self._lock:
                self._tasks -= 1
                if self._tasks == 0 and self._limits is not None:
                    self._limits.restore_original_limits()
                    self._limits = None


one_thread = _Limit().held
