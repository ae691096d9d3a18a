"""Arrays that are written in order and may be larger than memory."""

import errno
import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from drift.errors import BuildError


@contextmanager
def enough_room(folder: Path) -> Iterator[None]:
    """Turn a full disk into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise BuildError(
            f"The disk of {folder} is full: free space there, then build again; what is finished "
            "is kept."
        ) from error


def reserve(file: BinaryIO, offset: int, size: int, folder: Path) -> None:
    """Take the space a file in ``folder`` will need; what cannot fit takes none."""
    if shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if size:
        os.posix_fallocate(file.fileno(), offset, size)


class RowsOnDisk:
    """A table of numbers in an .npy file, filled row block by row block, each column in one piece.

    All of its space is taken at once, so a full disk is found before the work, not after it.

    Parameters
    ----------
    path
        Is made anew.
    n_rows, n_columns, dtype
        What it will hold.
    """

    def __init__(self, path: Path, n_rows: int, n_columns: int, dtype: npt.DTypeLike) -> None:
        self._path = path
        self._dtype = np.dtype(dtype)
        self._shape = (n_rows, n_columns)
        self._filled = 0
        with enough_room(path.parent), path.open("wb") as file:
            np.lib.format.write_array_header_1_0(  # as np.save writes it
                file,
                {
                    "descr": np.lib.format.dtype_to_descr(self._dtype),
                    "fortran_order": True,
                    "shape": self._shape,
                },
            )
            self._offset = file.tell()
            reserve(file, self._offset, n_rows * n_columns * self._dtype.itemsize, path.parent)

    def append(self, rows: npt.NDArray[Any]) -> None:
        """Write the next rows, (n, n_columns)."""
        values = np.asarray(rows, dtype=self._dtype)
        with enough_room(self._path.parent), self._path.open("r+b") as file:
            for column in range(self._shape[1]):
                file.seek(self._at(column, self._filled))
                file.write(np.ascontiguousarray(values[:, column]).data)
        self._filled += len(values)

    def column(self, number: int) -> "ColumnOnDisk":
        """Return a column, to be read some rows at a time."""
        return ColumnOnDisk(self._path, self._at(number, 0), self._shape[0], self._dtype)

    def _at(self, column: int, row: int) -> int:
        return self._offset + (column * self._shape[0] + row) * self._dtype.itemsize


class ColumnOnDisk:
    """A column of a table on the disk; of what is read nothing is kept in memory.

    Its file may be removed: it stays readable, as a file mapped into memory does.

    Parameters
    ----------
    path, offset
        Where its first entry is.
    n_rows, dtype
        What it holds.
    """

    def __init__(self, path: Path, offset: int, n_rows: int, dtype: np.dtype[Any]) -> None:
        self._offset, self._n_rows = offset, n_rows
        self.dtype = dtype
        self._handle = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._handle)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._n_rows

    def __getitem__(self, rows: slice) -> npt.NDArray[Any]:
        """Return some rows that follow each other."""
        start, stop, _ = rows.indices(self._n_rows)
        found = np.empty(max(stop - start, 0), dtype=self.dtype)
        at, rest = self._offset + start * self.dtype.itemsize, found.reshape(-1).view(np.uint8).data
        while rest.nbytes and (n_read := os.preadv(self._handle, [rest], at)):
            at, rest = at + n_read, rest[n_read:]
        return found


def arrow_column(path: Path, name: str) -> ColumnOnDisk:
    """Return a column of numbers of an Arrow file of one batch, to be read some rows at a time.

    A column that is mapped into memory counts as memory once it has been read.
    """
    with pa.memory_map(str(path)) as source:
        start = source.read_buffer(1).address
        column = pa.ipc.open_file(source).get_batch(0).column(name)
        offset = column.buffers()[1].address - start
        return ColumnOnDisk(path, offset, len(column), np.dtype(column.type.to_pandas_dtype()))


def read_slice(path: Path, start: int, stop: int) -> npt.NDArray[Any]:
    """Return entries ``start`` to ``stop`` of the one column in an .npy file."""
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        _, _, dtype = np.lib.format.read_array_header_1_0(file)
        return np.fromfile(file, dtype, count=stop - start, offset=start * dtype.itemsize)
