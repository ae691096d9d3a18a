"""Single cells as rows: those of a pixel follow each other along the curve, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from atlas.cells import cover, runs, schema, squares, tally
from atlas.cells.curve import SIDE, coarser, deinterleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows
from atlas.cells.tally import Floats, Table
from atlas.cells.window import Window


@dataclass(frozen=True, kw_only=True)
class SingleCells(Rows):
    """Cells in view; a place is a pixel that holds any, in the order of the curve, the last none.

    What the filters leave out is a row as well, and counts as nothing in every sum: to pick the
    others out would take longer.

    Attributes
    ----------
    near
        The runs of cells in view.
    at
        Where they stand in a column.
    starts
        (n_places,) first cell of each place, and at last the number of cells.
    """

    near: runs.Runs
    at: runs.At
    starts: npt.NDArray[np.int64]

    @property
    def n_rows(self) -> int:
        """How many cells are in view, kept or not."""
        return int(self.starts[-1])

    @cached_property
    def kept(self) -> npt.NDArray[np.int64]:
        """Which cells the filters keep, by their number among those in view."""
        return np.flatnonzero(self.labelled(self.held.strata.astype(np.uint8)))

    @property
    def cells(self) -> None:
        """None: a row is a cell."""
        return None

    @cached_property
    def counted(self) -> Floats:
        """The number of cells at each place."""
        if self.held.everything:  # what lies between two starts
            return np.append(np.diff(self.starts), 0).astype(np.float64)
        kept = self.labelled(self.held.strata.astype(np.uint32))
        return self._places(_added(kept, self.starts[:-1], np.uint32))

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the cells in view."""
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
        # numpy would turn the numbers of strata into ones of 64 bits first
        found = pc.take(pa.array(codes), pa.array(self._stratum), boundscheck=False)
        return np.asarray(found.to_numpy())

    def added(self, weights: npt.NDArray[Any] | None) -> Floats:
        """Add up cells over places: runs of them."""
        if weights is None:
            return self.counted
        if self.held.everything:
            kind = np.float64 if weights.dtype.kind == "f" else np.int64
            return self._places(_added(weights, self.starts[:-1], kind))
        number = self._stratum.astype(np.int32)
        kept = self.held.strata.astype(np.float64)
        return self._places(tally.added_in_order(weights, self.starts, number, kept))

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
        of_side = (side[:, None] == np.arange(2)).astype(np.float64)
        n_donors, means = np.zeros((2, self.n_places, 2))
        for table in self._by_code(donor, len(side), weights):
            n, total = table.sums
            n_donors[table.places] = (n > 0) @ of_side
            means[table.places] = (total / np.maximum(n, 1)) @ of_side  # of no cells, 0
        return n_donors.T, means.T

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Return the code most cells of each place have, and how many have it."""
        found = np.full(self.n_places, -1, dtype=np.int16)
        most = np.zeros(self.n_places)
        for table in self._by_code(codes, n_codes, (None,)):
            counts = table.sums[0]
            top = counts.argmax(axis=1)
            n = counts[np.arange(len(top)), top]
            found[table.places] = np.where(n > 0, top, -1)
            most[table.places] = n
        return found, most

    def _by_code(
        self, codes: Codes, n_codes: int, weights: tuple[npt.NDArray[Any] | None, ...]
    ) -> Iterator[Table]:
        own = np.where(self.held.strata & (codes >= 0), codes, n_codes)
        code = self.labelled(own.astype(np.int32))
        return tally.by_code(self.starts, code, n_codes, weights)

    def _places(self, sums: npt.NDArray[Any]) -> Floats:
        """Return what was added up, and 0 for the place that holds none."""
        return np.append(sums, 0).astype(np.float64)

    @cached_property
    def _stratum(self) -> npt.NDArray[np.integer]:
        return self.column("stratum")


def single_cells(tables: CellTables, held: Kept, window: Window, bits: int) -> SingleCells:
    """Return the cells in a window, widened to whole pixels of a grid of ``2 ** bits`` a side."""
    wide = SIDE >> bits
    shown = window.snapped(wide)
    near = cover.of_runs(tables, squares.inside(shown, bits), bits)
    at = runs.positions(near)
    pixels = coarser(runs.taken(tables.column(schema.CELLS, "code"), at), bits)
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
        starts=starts,
    )


def _added(
    weights: npt.NDArray[Any], starts: npt.NDArray[np.int64], kind: type[np.number[Any]]
) -> npt.NDArray[Any]:
    """Return the sums of weights from each start to the next."""
    if len(starts) == 0:
        return np.zeros(0, dtype=kind)
    return np.asarray(np.add.reduceat(weights.astype(kind, copy=False), starts))
