"""What is known of the pixels of zoomed views without looking at their cells.

``pixels.arrow`` is an index of ``cells.arrow`` for serving. One row is a pixel that holds a cell,
sorted by ``bits`` and ``pixel``: the grid has ``2 ** bits`` pixels a side. ``first`` is its first
cell, ``n`` how many it has, ``n_young`` and ``n_old`` how many of these are young and old; for each
paint of ``CATEGORIES``, ``top:<paint>`` is the commonest category (of equal ones the first) and
``n:<paint>`` its cells. ``pixel_index`` writes it where it pays. Views give the same without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema
from atlas.cells.opened import PIXELS, CellTables
from atlas.cells.runs import Runs
from atlas.cells.single_pieces import Piece

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Pixels:
    """Some pixels of one grid, in the order of the curve.

    Attributes
    ----------
    at
        Which rows of the table.
    first, n
        First cell of each pixel, and how many it has.
    """

    tables: CellTables
    at: runs.At
    first: npt.NDArray[np.int64]
    n: npt.NDArray[np.int64]

    @property
    def cells(self) -> Runs:
        """The runs of their cells."""
        return runs.joined(np.column_stack([self.first, self.first + self.n]))

    def column(self, name: str) -> Column:
        """Return a column of the table, of these pixels."""
        return runs.taken(self.tables.column(PIXELS, name), self.at)

    def sides(self) -> tuple[Column, Column]:
        """Return the numbers of young and of old cells."""
        return self.column("n_young"), self.column("n_old")

    def top(self, paint: str) -> tuple[Column, Column]:
        """Return the commonest category of each pixel, and how many cells are of it."""
        return self.column(schema.top(paint)), self.column(schema.defined(paint))

    def pieces(self) -> Iterator[tuple[Piece, npt.NDArray[np.uint32]]]:
        """Yield what :func:`atlas.cells.single_pieces.pieces` does, of all strata."""
        pixel = self.column("pixel")
        before = np.append(0, np.cumsum(self.n))
        part = before[:-1] // runs.AT_ONCE
        bounds = [0, *(np.flatnonzero(part[1:] != part[:-1]) + 1).tolist(), len(pixel)]
        for start, stop in pairwise(bounds) if len(pixel) else ():
            starts = before[start : stop + 1]
            own = np.column_stack([self.first[start:stop], (self.first + self.n)[start:stop]])
            at = runs.positions(runs.joined(own))
            near = slice(int(starts[0]), int(starts[-1]))
            places = slice(start, stop)
            yield Piece(self.tables, at, starts - starts[0], places, near), pixel[places]


def known(tables: CellTables, squares: Runs, bits: int) -> Pixels | None:
    """Return what is known of the pixels of a grid in some runs of it; None without the index."""
    if not tables.has_table(PIXELS):
        return None
    grid = tables.rows(PIXELS, "bits", bits)
    if grid.start == grid.stop:
        return None
    own = tables.column(PIXELS, "pixel")[grid]
    found = np.searchsorted(own, squares.astype(own.dtype)) + grid.start
    at = runs.positions(runs.joined(found))
    first, n = (
        runs.taken(tables.column(PIXELS, name), at).astype(np.int64) for name in ("first", "n")
    )
    return Pixels(tables, at, first, n)
