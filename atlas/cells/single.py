"""Single cells as rows: those of a pixel follow each other along the curve, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from atlas.cells import cover, runs, schema, tally
from atlas.cells.curve import SIDE, coarser, deinterleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows
from atlas.cells.region import Region
from atlas.cells.tally import Floats, Table
from atlas.cells.window import Window


@dataclass(frozen=True, kw_only=True)
class SingleCells(Rows):
    """Cells in view; a place is a pixel that holds any, in the order of the curve, the last none.

    Attributes
    ----------
    near
        The runs of cells in view.
    kept
        Which of them the filters keep, by their number among them; None: all.
    at
        Where the kept cells stand in a column.
    starts
        (n_places,) first of the kept cells of each place, and at last the number of kept cells.
    """

    near: runs.Runs
    kept: npt.NDArray[np.int64] | None
    at: runs.At
    starts: npt.NDArray[np.int64]

    @property
    def n_cells(self) -> int:
        """How many cells are in view and kept."""
        return int(self.starts[-1])

    @property
    def cells(self) -> None:
        """None: a row is a cell."""
        return None

    @cached_property
    def counted(self) -> Floats:
        """The number of cells at each place: what lies between two starts."""
        return np.append(np.diff(self.starts), 0).astype(np.float64)

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the cells that are kept."""
        return runs.taken(self.tables.column(schema.CELLS, name), self.at)

    def scored(self, score: str) -> tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]:
        """Return which cells have the score, if not all, and their scores, 0 without."""
        values = self.column(schema.score(score))
        if values.dtype.kind != "f" or not np.isnan(values.min(initial=0)):
            return None, values
        gaps = np.isnan(values)
        return ~gaps, np.where(gaps, 0, values)

    def labelled(self, codes: Codes) -> Codes:
        """Return the code of each cell, from one of each stratum."""
        return np.asarray(codes.take(self._stratum))

    def added(self, weights: npt.NDArray[Any] | None) -> Floats:
        """Add up cells over places: runs of them."""
        if weights is None:
            return self.counted
        return np.append(_added(weights, self.starts[:-1]), 0).astype(np.float64)

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        found = np.zeros((2, self.n_places))
        for table in self._by_code(codes, 2, (None,)):
            found[:, table.places] = table.sums[0].T
        return found[0], found[1]

    def side_means(
        self, donor: Codes, side: Codes, weights: tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]
    ) -> tuple[Floats, Floats]:
        """Average the donors of neighbouring places together."""
        # donors of side 0 are numbered first, then those of side 1: a side is a run of codes
        order = np.concatenate([np.flatnonzero(side == number) for number in range(2)])
        code = np.full(len(side) + 1, -1)  # the last is for strata without a donor
        code[order] = np.arange(len(order))
        middle = int((side == 0).sum())
        n_donors, means = np.zeros((2, 2, self.n_places))
        for table in self._by_code(code[donor], len(order), weights):
            n, total = table.sums
            scored = n > 0
            mean = np.divide(total, n, out=total, where=scored)
            for number, own in enumerate((slice(0, middle), slice(middle, None))):
                n_donors[number, table.places] = scored[:, own].sum(axis=1, dtype=np.int64)
                means[number, table.places] = mean[:, own].sum(axis=1)
        return n_donors, means

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Return the code most cells of each place have, and how many have it."""
        found = np.full(self.n_places, -1, dtype=np.int16)
        most = np.zeros(self.n_places)
        for table in self._by_code(codes, n_codes, (None,)):
            counts = table.sums[0]
            top = counts.argmax(axis=1)
            found[table.places] = top
            most[table.places] = counts[np.arange(len(top)), top]
        return found, most

    def _by_code(
        self, codes: Codes, n_codes: int, weights: tuple[npt.NDArray[Any] | None, ...]
    ) -> Iterator[Table]:
        return tally.by_code(self.starts, self._stratum, codes, n_codes, weights)

    def among(
        self, positions: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return which of ascending positions are these cells', and the number of each cell."""
        own, cell = runs.within(self.near, positions)
        if self.kept is not None:
            at = np.searchsorted(self.kept, cell)
            held = np.append(self.kept, -1)[at] == cell
            own, cell = own[held], at[held]
        return own, cell

    @cached_property
    def _stratum(self) -> npt.NDArray[np.integer]:
        return self.column("stratum")


def single_cells(tables: CellTables, held: Kept, window: Window, bits: int) -> SingleCells:
    """Return the cells in a window, widened to whole pixels of a grid of ``2 ** bits`` a side."""
    wide = SIDE >> bits
    shown = window.snapped(wide)
    near = cover.cells(tables, cover.of_region(tables, Region.of_window(shown)))
    at = runs.positions(near)
    kept = None
    if not held.everything:
        stratum = runs.taken(tables.column(schema.CELLS, "stratum"), at)
        kept = np.flatnonzero(held.strata.take(stratum))
        at = runs.of_places(near, kept)
    codes = runs.taken(tables.column(schema.CELLS, "code"), at)
    pixels = coarser(codes, bits)
    first = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    starts = np.concatenate([[0] if len(pixels) else [], first, [len(pixels)]]).astype(np.int64)
    n_occupied = len(starts) - 1
    x, y = (steps.astype(np.int64) for steps in deinterleave(pixels[starts[:-1]]))
    side = shown.side // wide
    picture = np.full((side, side), n_occupied)
    picture[side - 1 - (y - shown.y0 // wide), x - shown.x0 // wide] = np.arange(n_occupied)
    return SingleCells(
        tables=tables,
        held=held,
        source="cells",
        window=shown,
        picture=picture,
        n_places=n_occupied + 1,
        near=near,
        at=at,
        kept=kept,
        starts=starts,
    )


def _added(weights: npt.NDArray[Any], starts: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Return the sums of weights from each start to the next; whole numbers exactly."""
    kind = np.float64 if weights.dtype.kind == "f" else np.int64
    if len(starts) == 0:
        return np.zeros(0, dtype=kind)
    return np.asarray(np.add.reduceat(weights.astype(kind, copy=False), starts))
