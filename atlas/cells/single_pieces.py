"""Single cells in view, some at a time: where they stand, and where each pixel begins."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from atlas.cells import runs, schema
from atlas.cells.curve import BITS, coarser
from atlas.cells.opened import CellTables
from atlas.cells.runs import Runs
from atlas.cells.tally import Floats

_FEW: Final = 4  # of so many cells one is kept: faster to read by itself than with the others
_RARE: Final = 0.04  # of a mask
_NUMPY_RARE: Final = 0.1

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Piece:
    """Some neighbouring cells, read at once.

    Attributes
    ----------
    at
        Where cells stand in a column.
    starts
        (n + 1,) first cell of each of n pixels, and at last the number of cells.
    places
        Which places, of all pieces, these are.
    near
        Which of the cells in view were looked at, by their numbers.
    kept
        Which of those are the cells of this piece, by their numbers among them; None: all.
    is_apart
        Whether ``at`` is where the kept cells stand; else it is where all stand.
    """

    tables: CellTables
    at: runs.At
    starts: Numbers
    places: slice
    near: slice
    kept: Numbers | None = None
    is_apart: bool = False

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of these cells."""
        found = runs.taken(self.tables.column(schema.CELLS, name), self.at)
        return found if self.is_apart else self.chosen(found)

    def chosen(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values of these cells, of those of all that were looked at."""
        return values if self.kept is None else values.take(self.kept)

    def labelled(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the code of each cell, from one of each stratum."""
        return _looked_up(codes, self.stratum)

    @cached_property
    def stratum(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """The stratum of each cell."""
        return self.column("stratum")

    def scored(self, score: str) -> tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]:
        """Return which cells have a score, if not all, and their scores, 0 without."""
        values = self.column(schema.score(score))
        if values.dtype.kind != "f" or not np.isnan(values.min(initial=0)):
            return None, values
        gaps = np.isnan(values)
        return ~gaps, np.where(gaps, 0, values)

    def added(self, weights: npt.NDArray[Any]) -> Floats:
        """Add up cells over the places."""
        kind = np.float64 if weights.dtype.kind == "f" else np.int64
        return np.add.reduceat(weights, self.starts[:-1], dtype=kind).astype(np.float64)

    def totals(self, score: str) -> tuple[Floats | None, Floats]:
        """Return how many cells of each place have a score, if not all, and its sums."""
        defined, values = self.scored(score)
        return None if defined is None else self.added(defined), self.added(values)


@dataclass(frozen=True, kw_only=True)
class Masked(Piece):
    """Cells most of whose neighbours are kept as well: sums are over all of them.

    Attributes
    ----------
    mask
        Of the cells that were looked at, 1 for those kept and 0 for others.
    all_starts, held
        First of those cells of each pixel, and which pixels are places.
    """

    mask: npt.NDArray[np.uint8]
    all_starts: Numbers
    held: Numbers

    def chosen(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values of these cells, of those of all that were looked at."""
        return values.take(self._numbers)

    @cached_property
    def _numbers(self) -> Numbers:
        return np.flatnonzero(self.mask.view(np.bool_))

    def totals(self, score: str) -> tuple[Floats | None, Floats]:
        """Return how many cells of each place have a score, if not all, and its sums."""
        values = runs.taken(self.tables.column(schema.CELLS, schema.score(score)), self.at)
        is_float = values.dtype.kind == "f"
        if is_float and np.isnan(values.min(initial=0)):
            return super().totals(score)
        kind = np.float64 if is_float else np.int64
        total = np.add.reduceat(values * self.mask, self.all_starts, dtype=kind)
        return None, total[self.held].astype(np.float64)


@dataclass(frozen=True)
class Looked:
    """Cells in view, looked at one by one.

    Attributes
    ----------
    near
        The runs of cells in view, kept or not.
    pieces
        The cells that are kept, some at a time; no place is in two.
    places, n
        The bin of the grid that each place is, ascending, and how many cells it has.
    """

    near: Runs
    pieces: tuple[Piece, ...]
    places: npt.NDArray[np.uint32]
    n: Numbers


def looked_at(tables: CellTables, near: Runs, bits: int, strata: Truths | None) -> Looked:
    """Look at the cells of some runs, by the pixels of a grid of ``2 ** bits`` a side.

    Parameters
    ----------
    near
        Of whole pixels, ascending.
    strata
        (n_strata,) whose cells are kept; None: those of all.
    """
    codes, n_near, n_places = tables.column(schema.CELLS, "code"), 0, 0
    pieces, places, n = [], [codes[:0]], [np.zeros(0, dtype=np.int64)]
    for part in runs.pieces(_cut(codes, near, bits), runs.AT_ONCE):
        here = slice(n_near, n_near + runs.length(part))
        n_near = here.stop
        at, kept, is_apart = runs.positions(part), None, False
        if strata is not None:
            stratum = runs.taken(tables.column(schema.CELLS, "stratum"), at)
            kept = _numbers(_looked_up(strata.view(np.uint8), stratum).view(np.bool_))
            if not len(kept):
                continue
            is_apart = len(kept) * _FEW < len(stratum)
            at = runs.nth(part, kept) if is_apart else at
        own = runs.taken(codes, at)
        own = coarser(own if kept is None or is_apart else own.take(kept), bits)
        starts = np.append(np.append(0, np.flatnonzero(own[1:] != own[:-1]) + 1), len(own))
        of_piece = slice(n_places, n_places + len(starts) - 1)
        n_places = of_piece.stop
        pieces.append(Piece(tables, at, starts, of_piece, here, kept, is_apart))
        places.append(own[starts[:-1]])
        n.append(np.diff(starts))
    return Looked(near, tuple(pieces), np.concatenate(places), np.concatenate(n))


def _cut(codes: npt.NDArray[np.uint32], near: Runs, bits: int) -> Runs:
    """Return runs of cells cut where pixels end, so that none is long but of one pixel."""
    long = near[near[:, 1] - near[:, 0] > runs.AT_ONCE]
    places = np.concatenate(
        [near[:0, 0], *(np.arange(a, b, runs.AT_ONCE) for a, b in long.tolist())]
    )
    shift = np.uint32(2 * (BITS - bits))
    return runs.cut(near, np.searchsorted(codes, codes[places] >> shift << shift))


def _numbers(mask: Truths) -> Numbers:
    """Return the numbers of what is true.

    Where less than a tenth is, numpy looks for one after another; unless they are very few it is
    faster to go through all, which it does with more of them.
    """
    n, n_true = len(mask), np.count_nonzero(mask)
    if not n * _RARE < n_true <= n * _NUMPY_RARE:
        return np.flatnonzero(mask)
    more = np.ones(int(n * _NUMPY_RARE) + 1, dtype=np.bool_)
    return np.flatnonzero(np.concatenate([mask, more]))[:n_true]


def _looked_up(codes: npt.NDArray[Any], at: npt.NDArray[np.integer]) -> npt.NDArray[Any]:
    """Return ``codes[at]``; numpy would turn the positions into ones of 64 bits first."""
    return np.asarray(pc.take(pa.array(codes), pa.array(at), boundscheck=False).to_numpy())
