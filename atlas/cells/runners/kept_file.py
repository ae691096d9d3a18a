"""One result in one file: written aside, checked when a build begins with what another has left.

Its first line is the SHA-256 of all that follows, its second a JSON header (format, identity and
number of the result, names of the arrays); then each array as numpy writes it (``.npy``).
"""

import hashlib
import json
import secrets
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells.runners.keepable import Arrays
from drift.errors import BuildError

FORMAT: Final = 1
ASIDE: Final = ".part"  # how the name ends of a file that is not whole
_DIGEST: Final = 2 * hashlib.sha256().digest_size + 1  # bytes of the first line


def write(path: Path, arrays: Arrays, identity: str, number: int) -> None:
    """Write arrays to a file, which appears when it is whole; several processes may do so at once.

    Nobody waits for the disk: what a machine that loses its power leaves half-written is not sound.

    Raises
    ------
    BuildError
        If the disk is full or refuses; nothing is left of this file.
    """
    header = {"format": FORMAT, "identity": identity, "number": number, "arrays": list(arrays)}
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{ASIDE}")
    try:
        with part.open("w+b") as file:
            file.write(bytes(_DIGEST) + json.dumps(header).encode() + b"\n")
            for array in arrays.values():
                np.lib.format.write_array(file, array, allow_pickle=False)
            digest = _digest(file)  # of what the disk was told: numpy writes past this process
            file.seek(0)
            file.write(digest)
        part.rename(path)
    except OSError as error:
        raise BuildError(
            f"{path.parent} cannot be written ({error.strerror or error}): free space or change "
            "its rights, then build again; what is finished is kept."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def is_sound(path: Path, identity: str, number: int) -> bool:
    """Tell whether a file is there, undamaged and of this build."""
    try:
        with path.open("rb") as file:
            if file.read(_DIGEST) != _digest(file):
                return False
            return _names(file, identity, number) is not None
    except FileNotFoundError:
        return False


def read(path: Path, identity: str, number: int) -> dict[str, npt.NDArray[Any]] | None:
    """Return the arrays of a file that is sound, or that this build has just written.

    Nothing if it is missing, of another build or cut off; what it holds is not checked again.
    """
    try:
        with path.open("rb") as file:
            names = _names(file, identity, number)
            if names is None:
                return None
            return {name: np.lib.format.read_array(file, allow_pickle=False) for name in names}
    except (FileNotFoundError, ValueError):
        return None


def _digest(file: BufferedIOBase) -> bytes:
    """Return the first line of a file as it should be."""
    file.seek(_DIGEST)
    return hashlib.file_digest(file, "sha256").hexdigest().encode() + b"\n"


def _names(file: BufferedIOBase, identity: str, number: int) -> list[str] | None:
    """Return the names of the arrays, which follow in the file."""
    file.seek(_DIGEST)
    header = json.loads(file.readline())
    names: list[str] = header.pop("arrays")
    return names if header == {"format": FORMAT, "identity": identity, "number": number} else None
