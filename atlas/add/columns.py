"""Columns of a table in a file, read some cells at a time."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from anndata.io import read_elem
from numpy.typing import DTypeLike, NDArray

from atlas.add import chunks
from atlas.add.store import Store
from atlas.cells.columns import AT_ONCE, pieces
from atlas.cells.damage import readable
from drift.errors import SourceError

MOST_VALUES: Final = 100_000  # a column of text with more names cells

Read = Callable[[slice], pd.Series]


class TooManyValuesError(SourceError):
    """A column of text names cells, and not what they are."""


class Column:
    """Annotation of the cells.

    Parameters
    ----------
    name
        Of the column, for messages.
    n_cells
        Its length.
    read
        Gives some cells of it.
    at_once
        Tells how many cells are best read at a time.
    """

    def __init__(
        self, name: str, n_cells: int, read: Read, at_once: Callable[[], int] = lambda: AT_ONCE
    ) -> None:
        self.name, self._n_cells, self._read, self._at_once = name, n_cells, read, at_once

    @classmethod
    def of(cls, values: pd.Series) -> Self:
        """Return a column that is in memory."""
        return cls(str(values.name), len(values), lambda rows: values.iloc[rows])

    def __len__(self) -> int:
        """Return the number of cells."""
        return self._n_cells

    def __getitem__(self, rows: slice) -> pd.Series:
        """Return some cells."""
        return self._read(rows)

    @cached_property
    def at_once(self) -> int:
        """How many cells are best read at a time: whole chunks of the file."""
        return self._at_once()

    def parts(self) -> Iterator[pd.Series]:
        """Yield the cells in their order, some at a time."""
        for rows in pieces(self._n_cells, self.at_once):
            yield self[rows]

    @cached_property
    def is_numeric(self) -> bool:
        """Whether it holds numbers (or true and false), and no categories."""
        dtype = self[slice(0, 1)].dtype
        return not isinstance(dtype, pd.CategoricalDtype) and pd.api.types.is_numeric_dtype(dtype)

    def numbers(self, dtype: DTypeLike = np.float64) -> "Numbers":
        """Return the cells as numbers, NaN where they are empty."""
        return Numbers(self, dtype)

    @cached_property
    def _known(self) -> dict[Any, int]:
        """Each value once with its number, in the order they come; an empty cell is None."""
        known: dict[Any, int] = {}
        for part in self.parts():
            for value in part.unique():
                known.setdefault(_plain(value), len(known))
            _refuse_too_many(len(known), self.name)
        return known

    @cached_property
    def _of_category(self) -> NDArray[np.int64]:
        """The number of each category; the last is that of an empty cell, whose code is -1."""
        categories = self[slice(0, 0)].cat.categories
        numbers = [self._known.get(_plain(value), -1) for value in (*categories, None)]
        return np.array(numbers, dtype=np.int64)

    @property
    def different(self) -> list[Any]:
        """Each value once, in the order they come; an empty cell is None.

        Raises
        ------
        TooManyValuesError
            If there are more than ``MOST_VALUES``.
        """
        return list(self._known)

    @cached_property
    def has_too_many(self) -> bool:
        """Whether there are more than ``MOST_VALUES`` values."""
        try:
            return not self._known
        except TooManyValuesError:
            return True

    def codes(self, rows: slice) -> NDArray[np.int64]:
        """Return, of some cells, the number of their value in ``different``."""
        part = self[rows]
        if isinstance(part.dtype, pd.CategoricalDtype):
            return self._of_category[part.cat.codes.to_numpy()]
        codes, unique = pd.factorize(part, use_na_sentinel=False)
        of_unique = np.array([self._known[_plain(value)] for value in unique], dtype=np.int64)
        return of_unique[codes]


class Numbers:
    """A column of numbers, NaN where it is empty."""

    def __init__(self, column: Column, dtype: DTypeLike) -> None:
        self._column = column
        self.dtype: np.dtype[Any] = np.dtype(dtype)

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self._column)

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        """Return the numbers of some cells."""
        return self._column[rows].to_numpy(dtype=self.dtype, na_value=np.nan)


class Columns(Mapping[str, Column]):
    """Columns of a table in a file: an atlas has many, few of them are used."""

    def __init__(self, store: Store, at: str, n_cells: int) -> None:
        self._store, self._at, self._n_cells = store, at, n_cells
        with store.opened() as root, readable(store.name, at):
            order = (str(column) for column in root[at].attrs["column-order"])
            self.names = tuple(dict.fromkeys(order))  # one that is named twice is stored once
        self._held: dict[str, Column] = {}

    def __getitem__(self, column: str) -> Column:
        if column not in self.names:
            raise KeyError(column)
        if column not in self._held:
            self._held[column] = Column(
                column, self._n_cells, self._reader(column), partial(self._at_once, column)
            )
        return self._held[column]

    def _at_once(self, column: str) -> int:
        at = f"{self._at}/{column}"
        with self._store.opened() as root, readable(self._store.name, at):
            return whole_chunks(root[at])

    def _reader(self, column: str) -> Read:
        at = f"{self._at}/{column}"
        kept: list[pd.CategoricalDtype] = []  # of categories, which are read once
        is_whole = False  # once it has been looked at

        def read(rows: slice) -> pd.Series:
            nonlocal is_whole
            with self._store.opened() as root, readable(self._store.name, at):
                if not is_whole:
                    chunks.refuse_column(root[at], self._store.name, at)
                    is_whole = True
                if kept:
                    codes: Any = np.asarray(root[f"{at}/codes"][rows])
                    values: Any = pd.Categorical.from_codes(codes, dtype=kept[0])
                else:
                    values = read_rows(root[at], rows)
            if isinstance(values, pd.Categorical) and not kept:
                kept.append(values.dtype)
            return pd.Series(values, name=column)

        return read

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def n_rows(element: Any) -> int:
    """Return the length of a column in a file."""
    return int(_array(element).shape[0])


def whole_chunks(element: Any) -> int:
    """Return how many cells are best read at a time: a chunk is unpacked whole, or not at all."""
    array = _array(element)
    chunks = getattr(array, "shards", None) or getattr(array, "chunks", None) or (1,)
    rows = max(int(chunks[0]), 1)
    return max(AT_ONCE // rows, 1) * rows


def _array(element: Any) -> Any:
    """Return what has one entry a cell."""
    parts = [part for part in ("codes", "values") if part in _parts(element)]
    return element[parts[0]] if parts else element


def read_rows(element: Any, rows: slice) -> Any:
    """Return some rows of a column in a file, in the type anndata gives it."""
    kind = str(element.attrs.get("encoding-type", ""))
    if kind == "categorical":
        _refuse_too_many(n_rows(element["categories"]), element.name.rpartition("/")[-1])
        categories = pd.Index(read_elem(element["categories"]))
        codes: Any = np.asarray(element["codes"][rows])
        return pd.Categorical.from_codes(codes, categories)
    if kind == "string-array":
        return _text(element, rows)
    if kind in _MASKED:
        values, mask = element["values"], np.asarray(element["mask"][rows], dtype=bool)
        if kind == "nullable-string-array":
            words = _text(values, rows)
            words[mask] = None
            return pd.array(words, dtype="string")
        return _MASKED[kind](np.asarray(values[rows]), mask)
    if kind in {"array", ""} and hasattr(element, "shape"):
        return np.asarray(element[rows])
    return read_elem(element)[rows]


_MASKED: Final[dict[str, Any]] = {
    "nullable-integer": pd.arrays.IntegerArray,
    "nullable-boolean": pd.arrays.BooleanArray,
    "nullable-string-array": None,
}


def _refuse_too_many(n_values: int, column: str) -> None:
    if n_values > MOST_VALUES:
        raise TooManyValuesError(
            f"obs, column '{column}' has more than {MOST_VALUES:,} values, so it names cells and "
            "not what they are: name another column with --map."
        )


def _text(element: Any, rows: slice) -> NDArray[Any]:
    """Return text as Python has it: HDF5 keeps bytes."""
    readable_text = element.asstr() if hasattr(element, "asstr") else element
    return np.asarray(readable_text[rows]).astype(object)


def _parts(element: Any) -> list[str]:
    return [] if hasattr(element, "shape") else list(element)


def _plain(value: Any) -> Any:
    """Return a value; None for any that stands for an empty cell."""
    empty = value is None or value is pd.NA or value is pd.NaT
    return None if empty or (isinstance(value, float) and np.isnan(value)) else value
