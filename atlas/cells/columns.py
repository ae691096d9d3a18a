"""What is known of every cell once it is scored: the input of the tables in ``cells/``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

AT_ONCE: Final = 2**17  # cells that are looked at at once

Kind = Literal["signature", "program", "column"]


class Rows(Protocol):
    """One entry a cell, read some cells at a time: an array in memory, or a file."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the entries."""

    def __len__(self) -> int:
        """Return the number of cells."""

    def __getitem__(self, rows: slice, /) -> npt.NDArray[Any]:
        """Return the entries of some cells that follow each other."""


def pieces(n_cells: int, size: int) -> Iterator[slice]:
    """Yield the cells in their order, at most ``size`` at a time."""
    for start in range(0, n_cells, size):
        yield slice(start, min(start + size, n_cells))


def defined(column: Rows) -> Iterator[npt.NDArray[Any]]:
    """Yield the values that are defined, some cells at a time."""
    for rows in pieces(len(column), AT_ONCE):
        part = column[rows]
        yield part[~np.isnan(part)] if part.dtype.kind == "f" else part


class Constant:
    """One value for every cell."""

    def __init__(self, value: Any, n_cells: int, dtype: npt.DTypeLike = np.float64) -> None:
        self._value, self._n_cells = value, n_cells
        self.dtype: np.dtype[Any] = np.dtype(dtype)

    def __len__(self) -> int:
        """Return the number of cells."""
        return self._n_cells

    def __getitem__(self, rows: slice) -> npt.NDArray[Any]:
        """Return the value as often as there are cells."""
        n_cells = len(range(*rows.indices(self._n_cells)))
        return np.full(n_cells, self._value, dtype=self.dtype)


class Renumbered:
    """A column of whole numbers, each of which stands for another one."""

    def __init__(self, column: Rows, meaning: npt.NDArray[Any]) -> None:
        self._column, self._meaning = column, meaning
        self.dtype: np.dtype[Any] = meaning.dtype

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self._column)

    def __getitem__(self, rows: slice) -> npt.NDArray[Any]:
        """Return what the numbers of some cells stand for."""
        return np.asarray(self._meaning[self._column[rows]])


@dataclass(frozen=True)
class Annotation:
    """What the cells are: each description once, and which of them a cell has.

    Attributes
    ----------
    each
        One row a description that a cell has.
    code
        (n_cells,) its row.
    n_cells
        (n_each,) cells that have it.
    first
        (n_each,) the first of them.
    """

    each: pd.DataFrame
    code: Rows
    n_cells: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]

    @classmethod
    def of(cls, obs: pd.DataFrame, names: list[str]) -> Self:
        """Return what some columns of a table with one row a cell tell."""
        grouped = obs.groupby(names, dropna=False, sort=True, observed=True)
        code = grouped.ngroup().to_numpy()
        _, first, n_cells = np.unique(code, return_index=True, return_counts=True)
        return cls(grouped.size().index.to_frame(index=False), code, n_cells, first)

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.code)


@dataclass(frozen=True, kw_only=True)
class ScoreFacts:
    """What a score is: a signature of ours, a program of the source, or a column it came with."""

    label: str
    kind: Kind
    unit: str


@dataclass(frozen=True, kw_only=True)
class CellColumns:
    """All cells of a data set, in the order of its file; what has one entry a cell may be a file.

    Attributes
    ----------
    cell_id, is_unique
        (n_cells,) ids, and whether they are known to differ; else that is made sure.
    obs
        Columns of ``schema.STRATUM``, in any dtype that compares: one row a cell, or an annotation.
    embedding, embedding_name
        (n_cells, 2) places, and what the source calls them; None and "" without an embedding.
    scores, facts
        Score id to (n_cells,) values (NaN: undefined; float32 or small unsigned integers are kept
        as they are), and what each score is.
    depth, genes_per_cell
        (n_cells,) counts over all genes and genes detected; NaN where the source does not tell.
    """

    cell_id: Rows
    obs: pd.DataFrame | Annotation
    embedding: Rows | None
    embedding_name: str
    scores: Mapping[str, Rows]
    facts: Mapping[str, ScoreFacts]
    depth: Rows
    genes_per_cell: Rows
    is_unique: bool = False
