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
from atlas.cells.curve import BITS, SIDE, coarser, deinterleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows
from atlas.cells.tally import Floats, Table
from atlas.cells.window import Window


@dataclass(frozen=True)
class Piece:
    """Some neighbouring cells in view, read at once.

    Attributes
    ----------
    at
        Where they stand in a column.
    starts
        (n + 1,) first cell of each of n places, and at last the number of cells.
    places
        Which places these are.
    """

    tables: CellTables
    at: runs.At
    starts: npt.NDArray[np.int64]
    places: slice

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of these cells."""
        return runs.taken(self.tables.column(schema.CELLS, name), self.at)

    def labelled(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the code of each cell, from one of each stratum."""
        # numpy would turn the numbers of strata into ones of 64 bits first
        found = pc.take(pa.array(codes), pa.array(self.stratum), boundscheck=False)
        return np.asarray(found.to_numpy())

    @cached_property
    def stratum(self) -> npt.NDArray[np.int32]:
        """The stratum of each cell."""
        return self.column("stratum").astype(np.int32)

    def scored(self, score: str) -> tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]:
        """Return which cells have a score, if not all, and their scores, 0 without."""
        values = self.column(schema.score(score))
        if values.dtype.kind != "f" or not np.isnan(values.min(initial=0)):
            return None, values
        gaps = np.isnan(values)
        return ~gaps, np.where(gaps, 0, values)

    def added(self, weights: npt.NDArray[Any], kept: npt.NDArray[np.bool_] | None) -> Floats:
        """Add up cells of the strata that are kept (None: of all) over the places."""
        if kept is None:
            kind = np.float64 if weights.dtype.kind == "f" else np.int64
            return np.add.reduceat(weights.astype(kind), self.starts[:-1]).astype(np.float64)
        return tally.added_in_order(weights, self.starts, self.stratum, kept.astype(np.float64))


@dataclass(frozen=True, kw_only=True)
class SingleCells(Rows):
    """Cells in view; a place is a pixel that holds any, in the order of the curve, the last none.

    What the filters leave out is a row as well, and counts as nothing in every sum: to pick the
    others out would take longer.

    Attributes
    ----------
    near
        The runs of cells in view.
    pieces
        The same cells, some at a time.
    """

    near: runs.Runs
    pieces: tuple[Piece, ...]

    @property
    def n_rows(self) -> int:
        """How many cells are in view, kept or not."""
        return runs.length(self.near)

    @cached_property
    def kept(self) -> npt.NDArray[np.int64]:
        """Which cells the filters keep, by their number among those in view."""
        return np.flatnonzero(self.labelled(self.held.strata.astype(np.uint8)))

    @cached_property
    def counted(self) -> Floats:
        """The number of cells at each place."""
        found = np.zeros(self.n_places)
        for piece in self.pieces:
            n: npt.NDArray[Any] = np.diff(piece.starts)
            if not self.held.everything:
                kept = piece.labelled(self.held.strata.astype(np.uint32))
                n = np.add.reduceat(kept, piece.starts[:-1], dtype=np.uint32)
            found[piece.places] = n
        return found

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the cells in view."""
        column = self.tables.column(schema.CELLS, name)
        return np.concatenate([column[:0], *(piece.column(name) for piece in self.pieces)])

    def labelled(self, codes: Codes) -> Codes:
        """Return the code of each cell in view, from one of each stratum."""
        return np.concatenate([codes[:0], *(piece.labelled(codes) for piece in self.pieces)])

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the number of cells with a defined score at each place, and their sum."""
        kept = None if self.held.everything else self.held.strata
        n, total = np.zeros((2, self.n_places))
        for piece in self.pieces:
            defined, values = piece.scored(score)
            total[piece.places] = piece.added(values, kept)
            n[piece.places] = (
                self.counted[piece.places] if defined is None else piece.added(defined, kept)
            )
        return n, total

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        found = np.zeros((2, self.n_places))
        for table in self._by_code(codes, 2):
            found[:, table.places] = table.sums[0].T
        return found[0], found[1]

    def side_means(self, donor: Codes, side: Codes, score: str) -> tuple[Floats, Floats]:
        """Average the donors of neighbouring places together."""
        of_side = (side[:, None] == np.arange(2)).astype(np.float64)
        n_donors, means = np.zeros((2, self.n_places, 2))
        for table in self._by_code(donor, len(side), score):
            n, total = table.sums
            n_donors[table.places] = (n > 0) @ of_side
            means[table.places] = (total / np.maximum(n, 1)) @ of_side  # of no cells, 0
        return n_donors.T, means.T

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Return the code most cells of each place have, and how many have it."""
        found = np.full(self.n_places, -1, dtype=np.int16)
        most = np.zeros(self.n_places)
        for table in self._by_code(codes, n_codes):
            (counts,) = table.sums
            top = counts.argmax(axis=1)
            n = counts[np.arange(len(top)), top]
            found[table.places] = np.where(n > 0, top, -1)
            most[table.places] = n
        return found, most

    def _by_code(self, codes: Codes, n_codes: int, score: str = "") -> Iterator[Table]:
        """Count the kept cells of each place and code; with a score, those that have it."""
        own = np.where(self.held.strata & (codes >= 0), codes, n_codes).astype(np.int32)
        for piece in self.pieces:
            weights = piece.scored(score) if score else (None,)
            first = piece.places.start
            for table in tally.by_code(piece.starts, piece.labelled(own), n_codes, weights):
                places = slice(first + table.places.start, first + table.places.stop)
                yield Table(places, table.sums)


def single_cells(tables: CellTables, held: Kept, window: Window, bits: int) -> SingleCells:
    """Return the cells in a window, widened to whole pixels of a grid of ``2 ** bits`` a side."""
    wide = SIDE >> bits
    shown = window.snapped(wide)
    of_pixels = squares.inside(shown, bits)
    finer = bits - schema.BLOCK_BITS
    if not held.everything and finer >= 0:  # most types and tissues lie in a part of the map
        of_pixels = runs.overlap(of_pixels, cover.holding(tables, shown, held.strata) << 2 * finer)
    near = cover.of_runs(tables, of_pixels, bits)
    pieces, pixels = [], [np.zeros(0, dtype=np.uint32)]
    n_occupied = 0
    for piece in runs.pieces(_cut(tables, near, bits), runs.AT_ONCE):
        at = runs.positions(piece)
        own = coarser(runs.taken(tables.column(schema.CELLS, "code"), at), bits)
        first = np.append(0, np.flatnonzero(own[1:] != own[:-1]) + 1)
        places = slice(n_occupied, n_occupied + len(first))
        pieces.append(Piece(tables, at, np.append(first, len(own)), places))
        pixels.append(own[first])
        n_occupied = places.stop
    x, y = (steps.astype(np.int64) for steps in deinterleave(np.concatenate(pixels)))
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
        pieces=tuple(pieces),
    )


def _cut(tables: CellTables, near: runs.Runs, bits: int) -> runs.Runs:
    """Return runs of cells cut where pixels end, so that none is long but of one pixel."""
    codes = tables.column(schema.CELLS, "code")
    long = near[near[:, 1] - near[:, 0] > runs.AT_ONCE]
    places = np.concatenate(
        [near[:0, 0], *(np.arange(a, b, runs.AT_ONCE) for a, b in long.tolist())]
    )
    shift = np.uint32(2 * (BITS - bits))
    return runs.cut(near, np.searchsorted(codes, codes[places] >> shift << shift))
