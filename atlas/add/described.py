"""The different descriptions of cells in a file: which there are, and which one each cell has."""

from collections.abc import Mapping
from math import prod
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.add.columns import Column
from atlas.add.kept import kept
from atlas.cells.columns import AT_ONCE, Annotation, Rows, pieces
from drift.errors import SourceError

_LARGEST: Final = 2**62
_TABLE: Final = 2**20  # keys below it are looked up in a table, larger ones searched for


def seen(columns: Mapping[str, Column], n_cells: int) -> Annotation:
    """Return the different rows of some columns of a file, in the order they come.

    Parameters
    ----------
    columns
        Name to column.
    n_cells
        Their length.

    Raises
    ------
    SourceError
        If a column names cells, not what they are.
    """
    sizes = [len(column.different) for column in columns.values()]
    if prod(sizes) > _LARGEST:
        raise SourceError(
            f"obs, columns {', '.join(repr(column.name) for column in columns.values())}: together "
            "they have too many values: name others with --map."
        )
    joined = _Keys(list(columns.values()), sizes, n_cells)
    keys = kept(joined, max((column.at_once for column in columns.values()), default=AT_ONCE))
    known, first, count = _counted(keys)
    order = np.argsort(first, kind="stable")
    each = pd.DataFrame(
        {
            name: pd.Series(column.different, dtype=object).to_numpy()[codes[order]]
            for (name, column), codes in zip(columns.items(), joined.apart(known), strict=True)
        },
        index=pd.RangeIndex(len(known)),
    )
    number = np.argsort(order, kind="stable").astype(np.uint32)
    code = _Code(keys, known, number)
    return Annotation(each, code, count[order], first[order])


class _Keys:
    """One number a cell for its values in all columns."""

    def __init__(self, columns: list[Column], sizes: list[int], n_cells: int) -> None:
        self._columns, self._sizes, self._n_cells = columns, sizes, n_cells
        self.dtype: np.dtype[Any] = np.min_scalar_type(prod(sizes))

    def __len__(self) -> int:
        return self._n_cells

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        joined = np.zeros(len(range(*rows.indices(self._n_cells))), dtype=np.int64)
        for column, size in zip(self._columns, self._sizes, strict=True):
            joined = joined * size + column.codes(rows)
        return joined.astype(self.dtype)

    def apart(self, keys: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the numbers of the values in each column."""
        found = []
        for size in reversed(self._sizes):
            found.append(keys % size)
            keys = keys // size
        return found[::-1]


def _counted(keys: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the keys there are, sorted, the first cell of each, and the number of cells."""
    known = first = count = np.zeros(0, dtype=np.int64)
    for rows in pieces(len(keys), AT_ONCE):
        part = keys[rows].astype(np.int64)
        found, at, n = np.unique(part, return_index=True, return_counts=True)
        known, place = np.unique(np.concatenate([known, found]), return_inverse=True)
        before, now = place[: len(first)], place[len(first) :]
        earliest = np.full(len(known), len(keys))
        earliest[now] = at + rows.start
        earliest[before] = first
        total = np.zeros(len(known), dtype=np.int64)
        total[before] = count
        total[now] += n
        first, count = earliest, total
    return known, first, count


class _Code:
    """The description of each cell."""

    def __init__(self, keys: Rows, known: NDArray[np.int64], number: NDArray[np.uint32]) -> None:
        self._keys, self._known, self._number = keys, known, number
        self._table: NDArray[np.uint32] | None = None
        if known.size and known[-1] < _TABLE:
            self._table = np.zeros(int(known[-1]) + 1, dtype=number.dtype)
            self._table[known] = number
        self.dtype: np.dtype[Any] = number.dtype

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        key = self._keys[rows]
        if self._table is not None:
            return np.asarray(self._table[key])
        return np.asarray(self._number[np.searchsorted(self._known, key.astype(np.int64))])
