"""Keep the result of a computation, shared by all workers of one machine.

diskcache unpickles what lies in its folder (CVE-2025-69872), so the folder is ours alone: made here
with mode 0700, never shared, disposable at any time.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import diskcache

from drift.errors import StoreError

T = TypeVar("T")

FOLDER: Final = Path(os.environ.get("MESODRIFT_CACHE", Path(__file__).parents[1] / ".cache"))
SIZE_LIMIT: Final = 256 * 2**20  # bytes


def _code() -> str:
    """Return what tells one state of the code from another: no answer of older code is served."""
    root = Path(__file__).parents[1]
    files = sorted(file for package in PACKAGES for file in (root / package).rglob("*.py"))
    files += sorted((root / "data" / "calibration").glob("*.json"))  # limits that decide words
    files += sorted((root / "data" / "knowledge").glob("*.csv"))  # statements, citations, genes
    stamps = "".join(f"{file}{file.stat().st_mtime_ns}{file.stat().st_size}" for file in files)
    return hashlib.sha256(stamps.encode()).hexdigest()[:12]


PACKAGES: Final = ("drift", "atlas", "components", "pages")
CODE: Final = _code()


class _Shelf:
    """The cache of this process, opened at the first use: after a fork, never before."""

    def __init__(self) -> None:
        self._opened: tuple[int, diskcache.Cache] | None = None

    def get(self) -> diskcache.Cache:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), open_cache(FOLDER))
        return self._opened[1]


def open_cache(folder: Path) -> diskcache.Cache:
    """Open a cache in a folder only this user can enter.

    Raises
    ------
    StoreError
        If somebody else owns the folder or could write into it: what lies there may be planted.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.stat()
    if state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o022:
        msg = (
            f"The cache folder {folder} is open to others: remove it, or name one of your own with "
            "MESODRIFT_CACHE."
        )
        raise StoreError(msg)
    return diskcache.Cache(str(folder), size_limit=SIZE_LIMIT)


_shelf = _Shelf()


def remember(name: str, compute: Callable[[], T]) -> T:
    """Return what was computed under a name, or compute it now.

    The name holds the build and all that decides the value; the code is added here, so neither a
    new build nor new code needs a clearing. Names are text: a frozen dataclass as key is compared
    by its pickled bytes, and equal selections were computed twice. Each hit is a fresh copy.
    """
    found: T | None = recall(name)
    if found is None:
        found = compute()
        put(name, found)
    return found


def recall(name: str) -> Any:
    """Return what was put under a name; None when nothing was, or no longer is."""
    return _shelf.get().get(_key(name))


def put(name: str, value: object) -> None:
    """Keep a value under a name."""
    _shelf.get().set(_key(name), value)


def _key(name: str) -> str:
    return hashlib.sha256(f"{CODE}/{name}".encode()).hexdigest()
