"""What a raster is added up from: rows of ``margin``, of ``fine``, or single cells, with places."""

import math
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import cover, runs, schema
from atlas.cells.categories import BY_STRATUM
from atlas.cells.curve import SIDE, deinterleave, interleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.cells.tally import Floats, added
from atlas.cells.window import Window

LIMIT: Final = 300_000  # cells in view; more are drawn on the bins of the base grid
FEW: Final = 4_000  # cells of a whole map that is drawn of them: what bins sum up is no longer many
# A pixel stands for about so many cells: six donors must meet in it to be compared.
CELLS_A_PIXEL: Final = {"difference": 16}
FEWEST_BITS: Final = 5

Source = Literal["margin", "fine", "cells", "tops"]


@dataclass(frozen=True)
class Rows:
    """Rows of one table that lie in view and are kept.

    Attributes
    ----------
    source
        The table; ``tops`` only for a category of all cells.
    at
        Which of its rows.
    place, n_places
        (n_rows,) where each lies, and how many places there are.
    picture
        (h, w) place of each pixel, the first row at the top.
    window
        What the picture shows.
    """

    tables: CellTables
    held: Kept
    source: Source
    at: runs.At
    place: npt.NDArray[np.integer]
    n_places: int
    picture: npt.NDArray[np.integer]
    window: Window

    @property
    def number(self) -> npt.NDArray[np.integer]:
        """The group (``margin``) or the stratum of each row."""
        return self.column("group" if self.source == schema.MARGIN else "stratum")

    @property
    def of_numbers(self) -> pd.DataFrame:
        """What the groups or strata are: one row each."""
        return self.tables.groups if self.source == schema.MARGIN else self.tables.strata

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the table, of these rows."""
        return runs.taken(self.tables.column(self.source, name), self.at)

    @property
    def cells(self) -> npt.NDArray[Any] | None:
        """How many cells each row stands for; None: one each."""
        return None if self.source == schema.CELLS else self.column("n")

    def counted(self) -> Floats:
        """Return the number of cells at each place."""
        return added(self.place, self.cells, self.n_places)

    def scored(self, score: str) -> tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]:
        """Return of each row the number of cells with a defined score (None: one) and their sum."""
        if self.source != schema.CELLS:
            own = schema.defined(score)
            name = own if self.tables.has(self.source, own) else "n"
            return self.column(name), self.column(schema.total(score))
        values = self.column(schema.score(score))
        if values.dtype.kind != "f":
            return None, values
        gaps = np.isnan(values)
        return (~gaps, np.where(gaps, 0, values)) if gaps.any() else (None, values)

    def labelled(self, codes: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """Return the code of each row, from one of each group or stratum."""
        return np.asarray(codes[self.number])


def rows(
    tables: CellTables,
    held: Kept,
    window: Window,
    *,
    paint: str = "density",
    bits: int = schema.GRID_BITS,
    limit: int = LIMIT,
) -> Rows:
    """Return the rows a view is drawn from.

    Parameters
    ----------
    paint
        What is to be drawn: it decides which table can answer, and how many cells a pixel needs.
    bits
        Most pixels a side, as a power of two; fewer are taken where cells are few.
    limit
        Cells in view up to which they are taken one by one, where they are there.
    """
    most = min(limit, FEW) if window.is_whole else limit
    found = _few(tables, Region.of_window(window), most)
    if found is not None:
        return _single(tables, held, window, found, paint, bits)
    n_cells = int(tables.strata["n"].to_numpy()[held.strata].sum())
    closer = int(math.log2(SIDE / window.side))  # a quarter of the square may take finer bins
    wanted = min(_bits(n_cells, paint, bits) + closer, schema.GRID_BITS)
    return _binned(tables, held, window, paint, wanted)


def _few(tables: CellTables, region: Region, limit: int) -> runs.Runs | None:
    """Return the cells in view one by one; None where they are too many, or not at hand."""
    if not tables.has_cells or cover.at_least(tables, region) > limit:
        return None
    found = cover.cells(tables, cover.of_region(tables, region))
    return found if runs.length(found) <= limit else None


def _single(
    tables: CellTables,
    held: Kept,
    window: Window,
    found: runs.Runs,
    paint: str,
    most: int,
) -> Rows:
    at = runs.listed(found)
    if not held.everything:
        at = at[held.strata[tables.column(schema.CELLS, "stratum")[at]]]
    side = min(1 << _bits(len(at), paint, most), window.side)
    x, y = deinterleave(tables.column(schema.CELLS, "code")[at])
    column = (x.astype(np.int64) - window.x0) * side // window.side
    row = side - 1 - (y.astype(np.int64) - window.y0) * side // window.side
    picture = np.arange(side * side).reshape(side, side)
    return Rows(tables, held, "cells", at, row * side + column, side * side, picture, window)


def _bits(n_cells: int, paint: str, most: int) -> int:
    """Return how many pixels a side, as a power of two: about one a cell, or one a few cells."""
    pixels = n_cells / CELLS_A_PIXEL.get(paint, 1)
    return min(max(math.ceil(math.log2(max(pixels, 1)) / 2), FEWEST_BITS), most)


def _by_tops(tables: CellTables, held: Kept, paint: str, bits: int) -> bool:
    """Tell whether the commonest category of each bin is known without adding up."""
    whole = held.everything and bits == schema.GRID_BITS
    return whole and paint in BY_STRATUM and tables.has_table(schema.TOPS)


def _binned(tables: CellTables, held: Kept, window: Window, paint: str, bits: int) -> Rows:
    # donors of a group are counted in each bin of the base grid: in wider ones some would be twice
    wide_difference = paint == "difference" and bits < schema.GRID_BITS
    source: Source = "fine"
    key, chosen = "stratum", held.strata
    if _by_tops(tables, held, paint, bits):
        source, chosen = "tops", np.ones(1, dtype=bool)
    elif held.groups is not None and paint not in BY_STRATUM and not wide_difference:
        source, key, chosen = "margin", "group", held.groups
    at: runs.At = slice(None)
    if not chosen.all():
        at = runs.positions(runs.of_numbers(tables.column(source, key), np.flatnonzero(chosen)))
    bins = runs.taken(tables.column(source, "bin"), at)
    if bits < schema.GRID_BITS:
        bins = bins >> np.uint32(2 * (schema.GRID_BITS - bits))
    wide = SIDE >> bits
    shown = window.snapped(wide)
    x = np.arange(shown.x0 // wide, (shown.x0 + shown.side) // wide, dtype=np.uint32)
    y = np.arange(shown.y0 // wide, (shown.y0 + shown.side) // wide, dtype=np.uint32)[::-1]
    picture = interleave(*np.meshgrid(x, y))
    return Rows(tables, held, source, at, bins, 1 << (2 * bits), picture, shown)
