"""Columns of a file as plain copies on the disk: what is read again and again is unpacked once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from atlas.cells.columns import Rows, pieces
from atlas.cells.disk import ColumnOnDisk, enough_room


def kept(column: Rows, at_once: int) -> ColumnOnDisk:
    """Return a copy of a column of numbers, of which nothing is left when nobody uses it.

    Parameters
    ----------
    column
        Of the file.
    at_once
        Cells that are read at a time: whole chunks of the file.

    Raises
    ------
    BuildError
        If the disk is full.
    """
    with temporary() as file:
        for rows in pieces(len(column), at_once):
            file.write(np.ascontiguousarray(column[rows], dtype=column.dtype.base).data)
        return on_disk(file, len(column), column.dtype)


@contextmanager
def temporary() -> Iterator[IO[bytes]]:
    """Give a file in the system's folder for temporary files, which is gone in the end."""
    folder = Path(tempfile.gettempdir())
    with enough_room(folder), tempfile.NamedTemporaryFile(prefix="mesodrift-") as file:
        yield file


def on_disk(file: IO[bytes], n_rows: int, dtype: np.dtype[Any]) -> ColumnOnDisk:
    """Return what was written to a file; it stays readable when the file is gone."""
    file.flush()
    return ColumnOnDisk(Path(file.name), 0, n_rows, dtype)
