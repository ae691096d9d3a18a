"""One result in one file: written aside, checked when read.

Its first line is the SHA-256 of all that follows, its second a JSON header (format, identity and
number of the result, names of the arrays); then each array as numpy writes it (``.npy``).
"""

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells.runners.keepable import Arrays
from drift.errors import BuildError

FORMAT: Final = 1


def write(path: Path, arrays: Arrays, identity: str, number: int) -> None:
    """Write arrays to a file, which appears when it is whole and on the disk.

    Raises
    ------
    BuildError
        If the disk is full or refuses; nothing is left of this file.
    """
    header = {"format": FORMAT, "identity": identity, "number": number, "arrays": list(arrays)}
    body = io.BytesIO()
    body.write(json.dumps(header).encode() + b"\n")
    for array in arrays.values():
        np.lib.format.write_array(body, array, allow_pickle=False)
    content = body.getbuffer()
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as handle:
            handle.write(hashlib.sha256(content).hexdigest().encode() + b"\n")
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BuildError(
            f"{path.parent} cannot be written ({error.strerror or error}): free space or change "
            "its rights, then build again; what is finished is kept."
        ) from error


def read(path: Path, identity: str, number: int) -> dict[str, npt.NDArray[Any]] | None:
    """Return the arrays of a file; nothing if it is missing, damaged or of another build."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).hexdigest().encode() != digest:
        return None
    body = io.BytesIO(content)
    header = json.loads(body.readline())
    names = header.pop("arrays")
    if header != {"format": FORMAT, "identity": identity, "number": number}:
        return None
    return {name: np.lib.format.read_array(body, allow_pickle=False) for name in names}


def is_sound(path: Path, identity: str, number: int) -> bool:
    """Tell whether ``read`` would return arrays."""
    return read(path, identity, number) is not None
