"""Cells in the order of the curve, some at a time: an external sort by (code, row)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from atlas.cells import schema
from atlas.cells.columns import Rows, pieces
from atlas.cells.curve import BITS, Frame, coarser, interleave
from atlas.cells.dealt import Dealt, Records, at_once, by_bucket, cut
from atlas.cells.spool import TextSpool

_BINS: Final = schema.GRID**2
_BINS_OF_BLOCK: Final = 1 << 2 * (schema.GRID_BITS - schema.BLOCK_BITS)
_CODES_OF_BIN: Final = 1 << 2 * (BITS - schema.GRID_BITS)
Part = tuple[Records, pa.StringArray]


class Codes:
    """The code of each cell; 0 without an embedding."""

    def __init__(self, frame: Frame | None, embedding: Rows | None, n_cells: int) -> None:
        self._frame, self._embedding, self._n_cells = frame, embedding, n_cells
        self.dtype = np.dtype(np.uint32)

    @classmethod
    def of(cls, embedding: Rows | None, n_cells: int) -> tuple[Frame | None, Self]:
        """Return the square around an embedding, and the codes of its places."""
        frame = None if embedding is None else Frame.around(embedding)
        return frame, cls(frame, embedding, n_cells)

    def __len__(self) -> int:
        """Return the number of cells."""
        return self._n_cells

    def __getitem__(self, rows: slice) -> npt.NDArray[np.uint32]:
        """Return the codes of some cells."""
        if self._frame is None or self._embedding is None:
            return np.zeros(rows.stop - rows.start, dtype=np.uint32)
        return interleave(*self._frame.steps(self._embedding[rows]))


def along_the_curve(
    codes: Codes, names: Rows, columns: Mapping[str, Rows], folder: Path
) -> Iterator[Iterator[Part]]:
    """Yield all cells, sorted by code, then by row.

    Parameters
    ----------
    codes, names
        Of the cells.
    columns
        Field of the records to its (n_cells,) values.
    folder
        Is made; must not exist.

    Returns
    -------
    One iterator for some whole bins. It gives them in one part; a bin too large for memory in
    several. A part is records, with ``code``, ``row`` and the columns, and the names. The next
    iterator may be asked for when the last is used up.
    """
    fields = [("code", np.uint32), ("row", np.uint32)]
    record = np.dtype([*fields, *((name, values.dtype) for name, values in columns.items())])
    most = at_once(record)
    bucket_of_bin = _buckets(_counted(codes, most), most)
    folder.mkdir()
    cells = _Cells(folder / "cells", record)
    for rows in pieces(len(codes), most):
        records = np.empty(rows.stop - rows.start, dtype=record)
        records["code"] = codes[rows]
        records["row"] = np.arange(rows.start, rows.stop)
        for name, values in columns.items():
            records[name] = values[rows]
        bins = coarser(records["code"], schema.GRID_BITS)
        cells.deal(bucket_of_bin[bins], records, pa.array(names[rows], pa.string()))
    for bucket in range(int(bucket_of_bin.max()) + 1):
        if cells.size(bucket):
            yield _sorted(cells, bucket, most, folder / f"bin-{bucket}")


def _counted(codes: Codes, most: int) -> npt.NDArray[np.int64]:
    """Return the number of cells of each bin."""
    found = np.zeros(_BINS, dtype=np.int64)
    for rows in pieces(len(codes), most):
        found += np.bincount(coarser(codes[rows], schema.GRID_BITS), minlength=_BINS)
    return found


def _buckets(of_bin: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """Return the bucket of each bin: whole blocks, or whole bins of a block that is too large."""
    by_block = of_bin.reshape(-1, _BINS_OF_BLOCK)
    of_block = by_block.sum(axis=1)
    within = np.zeros(by_block.shape, dtype=np.int64)
    for block in np.flatnonzero(of_block > most):
        within[block] = cut(by_block[block], most)
    numbers = cut(of_block, most)[:, None] * _BINS_OF_BLOCK + within
    _, bucket = np.unique(numbers, return_inverse=True)
    return np.asarray(bucket.ravel(), dtype=np.int64)


class _Cells:
    """Records and names, dealt to buckets together."""

    def __init__(self, folder: Path, record: np.dtype[Any]) -> None:
        self._dealt = Dealt(folder, record)
        self._folder = folder
        self._names: dict[int, TextSpool] = {}

    def deal(self, bucket: npt.NDArray[np.int64], records: Records, names: pa.StringArray) -> None:
        order, runs = by_bucket(bucket)
        records, names = records[order], names.take(pa.array(order))
        for number, run in runs:
            self._dealt.add(number, records[run])
            if number not in self._names:
                self._names[number] = TextSpool(self._folder / f"names-{number}")
            self._names[number].add(names.slice(run.start, run.stop - run.start))

    def size(self, bucket: int) -> int:
        return self._dealt.size(bucket)

    def parts(self, bucket: int, most: int) -> Iterator[Part]:
        names = self._names[bucket].arrays(most)
        yield from zip(self._dealt.parts(bucket, most), names, strict=True)

    def drop(self, bucket: int) -> None:
        self._dealt.drop(bucket)
        self._names.pop(bucket).drop()


def _sorted(cells: _Cells, bucket: int, most: int, folder: Path) -> Iterator[Part]:
    """Yield the cells of a bucket in order; they came in the order of their rows."""
    if cells.size(bucket) <= most:
        for records, names in cells.parts(bucket, most):
            order = np.argsort(records["code"], kind="stable")
            yield records[order], names.take(pa.array(order))
    else:
        yield from _sorted_bin(cells, bucket, most, folder)
    cells.drop(bucket)


def _sorted_bin(cells: _Cells, bucket: int, most: int, folder: Path) -> Iterator[Part]:
    """Yield the cells of one bin, dealt again by their codes in it."""
    inside = np.uint32(_CODES_OF_BIN - 1)
    of_code = np.zeros(_CODES_OF_BIN, dtype=np.int64)
    for records, _ in cells.parts(bucket, most):
        of_code += np.bincount(records["code"] & inside, minlength=_CODES_OF_BIN)
    if np.count_nonzero(of_code) == 1:
        yield from cells.parts(bucket, most)
        return
    bucket_of_code = cut(of_code, most)
    finer: _Cells | None = None
    for records, names in cells.parts(bucket, most):
        finer = finer or _Cells(folder, records.dtype)
        finer.deal(bucket_of_code[records["code"] & inside], records, names)
    for number in range(int(bucket_of_code.max()) + 1):
        if finer is not None and finer.size(number):
            yield from _sorted(finer, number, most, folder / "code")
