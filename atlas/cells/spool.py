"""Columns that grow on the disk, and the Arrow files they become; none is ever in memory whole."""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from atlas.checksums import sha256_file

_AT_ONCE: Final = 2**22  # bytes that are copied at once
_LARGEST_TEXT: Final = 2**31 - 1  # bytes that the plain type of text can hold
Column = npt.NDArray[Any]


class Spool:
    """A column of numbers.

    Parameters
    ----------
    path
        Is made anew.
    dtype
        Of what is added.
    smallest
        Whether whole numbers end in the smallest type that holds them all; else in ``dtype``.
    """

    def __init__(self, path: Path, dtype: np.dtype[Any], *, smallest: bool = True) -> None:
        self._path = path
        self._dtype = dtype
        self._smallest = smallest and dtype.kind in "iu"
        self._largest = 0
        self._n = 0
        path.touch()

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._n

    def add(self, values: Column) -> None:
        """Add entries at the end."""
        if values.dtype.kind in "iu" and values.size:
            self._largest = max(self._largest, int(values.max()))
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(values, dtype=self._dtype).data)
        self._n += len(values)

    def kind(self) -> np.dtype[Any]:
        """Return the type the column has in the end."""
        return np.min_scalar_type(self._largest) if self._smallest else self._dtype

    def parts(self) -> Iterator[Column]:
        """Yield the column in its last type, some entries at a time."""
        kind = self.kind()
        for values in self.raw(_AT_ONCE // self._dtype.itemsize):
            yield values.astype(kind, copy=False)

    def raw(self, most: int) -> Iterator[Column]:
        """Yield the column as it was added, at most ``most`` entries at a time."""
        return _parts(self._path, self._dtype, most)

    def drop(self) -> None:
        """Remove it from the disk."""
        self._path.unlink()


class TextSpool:
    """A column of text.

    Parameters
    ----------
    path
        Of the text; is made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lengths = Spool(path.with_name(f"{path.name}-lengths"), np.dtype(np.int32))
        self.n_bytes = 0
        path.touch()

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._lengths)

    def add(self, values: pa.StringArray) -> None:
        """Add entries at the end."""
        ends, text = text_parts(values)
        self._lengths.add(np.diff(ends))
        self.n_bytes += len(text)
        with self._path.open("ab") as file:
            file.write(text)

    def arrays(self, most: int) -> Iterator[pa.StringArray]:
        """Yield the column, at most ``most`` entries at a time."""
        with self._path.open("rb") as file:
            for lengths in self._lengths.raw(most):
                ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
                text = file.read(int(ends[-1]))
                buffers = [None, pa.py_buffer(ends), pa.py_buffer(text)]
                yield pa.StringArray.from_buffers(len(lengths), *buffers[1:])

    def drop(self) -> None:
        """Remove it from the disk."""
        self._path.unlink()
        self._lengths.drop()

    def ends(self, dtype: np.dtype[Any]) -> Iterator[Column]:
        """Yield where each entry begins in the text, and where the last one ends."""
        yield np.zeros(1, dtype=dtype)
        last = 0
        for lengths in self._lengths.parts():
            ends = np.cumsum(lengths, dtype=np.int64) + last
            last = int(ends[-1])
            yield ends.astype(dtype)

    def text(self) -> Iterator[Column]:
        """Yield the text, some bytes at a time."""
        return _parts(self._path, np.dtype(np.uint8), _AT_ONCE)


def text_parts(values: pa.StringArray) -> tuple[npt.NDArray[np.int32], memoryview]:
    """Return where each entry of some text begins and the last one ends, and the bytes."""
    _, ends_buffer, text = values.buffers()
    ends = np.frombuffer(ends_buffer, np.int32, len(values) + 1, 4 * values.offset)
    held = memoryview(text or b"")[ends[0] : ends[-1]] if len(ends) else memoryview(b"")
    return ends - ends[0], held


def write_arrow(path: Path, columns: Mapping[str, Spool | TextSpool | Column]) -> dict[str, Any]:
    """Write one file in one record batch, so that every column of it is one array in memory.

    The file is laid out with zeros first, then each column is copied to its place, and is gone from
    where it grew.

    Returns
    -------
    ``rows``, ``bytes`` and ``sha256`` of the file.
    """
    held = {name: _array(values) for name, values in columns.items()}
    batch = pa.record_batch(list(held.values()), names=list(held))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    rows = batch.num_rows
    del batch, held
    for name, at in _places(path).items() if rows else ():
        values = columns[name]
        if isinstance(values, Spool):
            _copy(path, at[-1], values.parts())
            values.drop()  # a disk need not hold all twice
        elif isinstance(values, TextSpool):
            _copy(path, at[-2], values.ends(_ends_type(values)))
            _copy(path, at[-1], values.text())
            values.drop()
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": sha256_file(path)}


def _array(values: Spool | TextSpool | Column) -> pa.Array:
    """Return a column in memory as it is, one on the disk as zeros that take no memory."""
    if isinstance(values, Spool):
        kind = values.kind()
        numbers = _zeros(len(values) * kind.itemsize)
        return pa.Array.from_buffers(pa.from_numpy_dtype(kind), len(values), [None, numbers])
    if isinstance(values, TextSpool):
        ends = _ends_type(values)
        zeros = mmap.mmap(-1, (len(values) + 1) * ends.itemsize, mmap.MAP_PRIVATE)
        zeros[-ends.itemsize :] = np.array([values.n_bytes], dtype=ends).tobytes()
        kind = pa.string() if ends.itemsize == 4 else pa.large_string()
        buffers = [None, pa.py_buffer(zeros), _zeros(values.n_bytes)]
        return pa.Array.from_buffers(kind, len(values), buffers)
    found = pa.array(values)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _ends_type(values: TextSpool) -> np.dtype[Any]:
    return np.dtype(np.int32 if values.n_bytes <= _LARGEST_TEXT else np.int64)


def _zeros(size: int) -> pa.Buffer:
    """Return zeros: private pages that nobody writes to are one page of the system."""
    return pa.py_buffer(mmap.mmap(-1, size, mmap.MAP_PRIVATE) if size else b"")


def _places(path: Path) -> dict[str, list[int]]:
    """Return where the buffers of each column lie in a file."""
    with pa.memory_map(str(path)) as source:
        start = source.read_buffer(1).address
        batch = pa.ipc.open_file(source).get_batch(0)
        return {
            name: [buffer.address - start for buffer in column.buffers() if buffer is not None]
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }


def _copy(path: Path, at: int, parts: Iterator[Column]) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        for part in parts:
            file.write(np.ascontiguousarray(part).data)


def _parts(path: Path, dtype: np.dtype[Any], most: int) -> Iterator[Column]:
    with path.open("rb") as file:
        while True:
            values = np.fromfile(file, dtype, count=most)
            if not values.size:
                return
            yield values
