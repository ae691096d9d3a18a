"""A worker on another machine must run the same code on the same file, or it is refused.

What a process runs is noted when it loads this module, with its first task: a checkout that is
updated later does not change code that is loaded.
"""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from atlas.checksums import LENGTH, ROOT, combined, sha256_file
from drift.errors import BuildError

# Packages whose other version may give other digits, or read a file otherwise.
PACKAGES: Final = (
    *("anndata", "h5py", "numpy", "pandas", "pyarrow", "scipy", "statsmodels", "zarr"),
)
SAME: Final = (
    "start scheduler and workers again in the checkout and the environment of this build; what is "
    "finished is kept."
)
CODE: Final = ("atlas/**/*.py", "drift/**/*.py")


def _of_code() -> str:
    files = [path for pattern in CODE for path in ROOT.glob(pattern)]
    parts = {path.relative_to(ROOT).as_posix(): sha256_file(path) for path in files}
    return combined(parts)[:LENGTH]


def _of_package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


_RUNS: Final = {
    "Python": ".".join(platform.python_version_tuple()[:2]),
    "the code of MesoDrift": _of_code(),
    **{name: _of_package(name) for name in PACKAGES},
}


@dataclass(frozen=True)
class Seen:
    """What a process runs, and the file it sees."""

    runs: tuple[tuple[str, str], ...]
    file: Path | None
    size: int | None

    @classmethod
    def here(cls, file: Path | None) -> "Seen":
        """Return what this process runs and sees; no size: there is no such file."""
        return cls(tuple(_RUNS.items()), file, _size(file))

    def check(self) -> None:
        """Compare this process with the one that asks for the work.

        Raises
        ------
        BuildError
            Naming this machine and what differs.
        """
        mine = Seen.here(self.file)
        where = f"A worker on {platform.node()} (process {os.getpid()})"
        for (name, wanted), (_, found) in zip(self.runs, mine.runs, strict=True):
            if wanted != found:
                raise BuildError(
                    f"{where} runs another version of {name} ({found}) than this build ({wanted}): "
                    f"{SAME}"
                )
        if self.size != mine.size:
            raise BuildError(
                f"{where} does not see {self.file} as this machine does: put it into a folder "
                "that all share, under one path; what is finished is kept."
            )


def _size(file: Path | None) -> int | None:
    """Return the bytes of a file; of a folder (zarr) only that it is there."""
    if file is None or not file.exists():
        return None
    return file.stat().st_size if file.is_file() else 0
