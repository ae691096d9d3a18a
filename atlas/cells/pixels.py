"""What is known of the pixels of zoomed views without looking at their cells.

``pixels.arrow`` is an index of ``cells.arrow`` for serving. One row is a pixel that holds a cell,
sorted by ``bits`` and ``pixel``: the grid has ``2 ** bits`` pixels a side. ``first`` is its first
cell, ``n`` how many it has, ``n_young`` and ``n_old`` how many of these are young and old; for each
paint of ``CATEGORIES``, ``top:<paint>`` is the commonest category (of equal ones the first) and
``n:<paint>`` its cells. ``sum:<id>`` is the sum of a score, and ``n:<id>`` the number of cells that
have it, where some cells of the data set have not. ``pixels_of_sex`` names the columns that tell
the same of the cells of each sex. ``pixel_index`` writes it where it pays. Views give the same
without it.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema
from atlas.cells.curve import BITS
from atlas.cells.opened import PIXELS, CellTables
from atlas.cells.runs import Runs
from atlas.cells.single_pieces import Looked, Masked, Piece
from atlas.cells.tally import Floats

GRIDS: Final = (10, 11, 12)  # bits of those that are written, where that pays

_LAST: Final = (1 << (2 * BITS)) - 1  # code of a cell

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Pixels:
    """Some pixels of one grid, in the order of the curve.

    Attributes
    ----------
    rows
        The runs of their rows in the table.
    n
        How many cells each has.
    """

    tables: CellTables
    rows: Runs
    n: Column

    @cached_property
    def places(self) -> npt.NDArray[np.uint32]:
        """The bin of the grid that each pixel is."""
        return self._column("pixel")

    def sides(self) -> tuple[Column, Column]:
        """Return the numbers of young and of old cells."""
        return self._column("n_young"), self._column("n_old")

    def top(self, paint: str) -> tuple[Column, Column]:
        """Return the commonest category of each pixel, and how many cells are of it."""
        return self._column(schema.top(paint)), self._column(schema.defined(paint))

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the numbers of cells with a defined score, and its sums."""
        has_gaps = self.tables.has(PIXELS, schema.defined(score))
        n = self._column(schema.defined(score)) if has_gaps else self.n
        return n.astype(np.float64), self._column(schema.total(score)).astype(np.float64)

    @cached_property
    def near(self) -> Runs:
        """The runs of their cells."""
        first, n = (self.tables.column(PIXELS, name) for name in ("first", "n"))
        begin, last = self.rows[:, 0], self.rows[:, 1] - 1
        stop = first[last].astype(np.int64) + n[last]
        return runs.joined(np.column_stack([first[begin].astype(np.int64), stop]))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Their cells, some at a time."""
        before = np.append(0, np.cumsum(self.n, dtype=np.int64))
        part = before[:-1] // runs.AT_ONCE
        inner = np.flatnonzero(part[1:] != part[:-1]) + 1  # first pixel of each piece but one
        first = self.tables.column(PIXELS, "first")[runs.nth(self.rows, inner)]
        cells = runs.cut(self.near, first.astype(np.int64))
        ends = np.cumsum(cells[:, 1] - cells[:, 0])
        of_piece = np.split(cells, np.searchsorted(ends, before[inner], side="right"))
        bounds, found = [0, *inner.tolist(), len(part)], []
        for own, (start, stop) in zip(of_piece, pairwise(bounds), strict=True):
            if start == stop:
                continue
            starts, places = before[start : stop + 1], slice(start, stop)
            near = slice(int(starts[0]), int(starts[-1]))
            at = runs.positions(own)
            found.append(Piece(self.tables, at, starts - starts[0], places, near))
        return tuple(found)

    def kept(self, strata: npt.NDArray[np.bool_]) -> Looked:
        """Return the cells of some strata: where pixels begin is known, so no code is read."""
        pieces: list[Piece] = []
        places, n, n_places = [self.places[:0]], [np.zeros(0, dtype=np.int64)], 0
        for piece in self.pieces:
            own = piece.labelled(strata.view(np.uint8))
            of_pixel = np.add.reduceat(own, piece.starts[:-1], dtype=np.uint32)
            held = np.flatnonzero(of_pixel > 0)
            if not len(held):
                continue
            of_pixel = of_pixel[held].astype(np.int64)
            here = slice(n_places, n_places + len(held))
            n_places = here.stop
            pieces.append(
                Masked(
                    tables=self.tables,
                    at=piece.at,
                    starts=np.append(0, np.cumsum(of_pixel)),
                    places=here,
                    near=piece.near,
                    mask=own,
                    all_starts=piece.starts[:-1],
                    held=held,
                )
            )
            places.append(self.places[piece.places][held])
            n.append(of_pixel)
        return Looked(self.near, tuple(pieces), np.concatenate(places), np.concatenate(n))

    def _column(self, name: str) -> Column:
        return runs.taken(self.tables.column(PIXELS, name), runs.positions(self.rows))


def known(tables: CellTables, squares: Runs, bits: int) -> Pixels | None:
    """Return what is known of the pixels of a grid in some runs of it; None without the index."""
    grid = _grid(tables, bits)
    if grid is None:
        return None
    own = tables.column(PIXELS, "pixel")[grid]
    found = np.searchsorted(own, squares.astype(own.dtype)) + grid.start
    rows = runs.joined(found)
    n = runs.taken(tables.column(PIXELS, "n"), runs.positions(rows))
    return Pixels(tables, rows, n)


def first_cells(
    tables: CellTables, squares: npt.NDArray[np.int64], bits: int
) -> npt.NDArray[np.int64]:
    """Return where the cells of ascending squares of a grid begin, or would if they had any.

    Parameters
    ----------
    squares
        0 to ``4 ** bits``: what lies beyond the last begins where the cells end.
    """
    for finer in GRIDS:
        grid = _grid(tables, finer) if finer >= bits else None
        if grid is not None:  # there are fewer pixels than cells to search among
            own = tables.column(PIXELS, "pixel")[grid]
            found = np.searchsorted(own, (squares << (2 * (finer - bits))).astype(own.dtype))
            first = tables.column(PIXELS, "first")[grid].take(found, mode="clip").astype(np.int64)
            return np.where(found < len(own), first, tables.n_cells)
    codes = tables.column(schema.CELLS, "code")
    keys = squares << (2 * (BITS - bits))
    found = np.searchsorted(codes, np.minimum(keys, _LAST).astype(codes.dtype))
    return np.where(keys > _LAST, tables.n_cells, found)


def _grid(tables: CellTables, bits: int) -> slice | None:
    """Return the rows of a grid; None without them."""
    if not tables.has_table(PIXELS):
        return None
    rows = tables.rows(PIXELS, "bits", bits)
    return rows if rows.start < rows.stop else None
