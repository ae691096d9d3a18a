"""A folder of a build on the disk, which workers may see or not."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from atlas.cells.runners.kept_file import ASIDE

NAME: Final = "build.txt"
_MINE: Final = secrets.token_hex(16)  # of this process: another that loads this module has its own


@dataclass(frozen=True)
class Space:
    """A folder in which the process of a build has left a mark.

    A path may lead elsewhere on another machine; who reads the mark there sees the same folder.
    """

    folder: Path
    mark: str

    @classmethod
    def made(cls, folder: Path) -> Self:
        """Return a folder, made when it is missing, without what an ended build left unfinished."""
        folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob(f"*{ASIDE}"):
            unfinished.unlink(missing_ok=True)
        with suppress(OSError):  # who writes a result says what is wrong
            (folder / NAME).write_text(_MINE)
        return cls(folder, _MINE)

    def is_seen_from_outside(self) -> bool:
        """Tell whether this process sees the folder and is another than that of the build."""
        if self.mark == _MINE:
            return False
        try:
            return (self.folder / NAME).read_text() == self.mark
        except (OSError, ValueError):
            return False
