"""Which table a picture is drawn from, and how fine its pixels are."""

import math
from typing import Final

from atlas.cells import schema
from atlas.cells.bins import BinRows, beside, bin_rows
from atlas.cells.curve import BITS, SIDE
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Rows
from atlas.cells.points import MOST_POINTS
from atlas.cells.single import single_cells
from atlas.cells.window import Window

LIMIT: Final = 4_000_000  # cells in view that are read; more are drawn on the bins of the base grid
# Up to so many they are read where bins would do: few are drawn as points, and filters are exact.
FEW: Final = 100_000
# What some paints do with a cell takes longer: it counts for several.
COST: Final = {"difference": 4}
# A pixel stands for about so many cells: six donors must meet in it to be compared.
CELLS_A_PIXEL: Final = {"difference": 16}
MOST_TYPED: Final = 200_000  # rows that are read for the commonest type alone, beside a paint
# Fewest pixels a side, as a power of two: of few cells, as small as a point a cell would be; wider
# where several donors must meet in a pixel.
FEWEST_BITS: Final = 6
WIDER_BITS: Final = {"difference": 5}
# Most pixels a side, as a power of two, of a window and of what is added up donor by donor, which
# takes longer the more pixels there are; the whole map may have those of the base grid.
ZOOMED_BITS: Final = 8


def rows(
    tables: CellTables,
    held: Kept,
    window: Window,
    n_near: int,
    n_cells: int,
    *,
    paint: str = "density",
    most_bits: int = schema.GRID_BITS,
    limit: int = LIMIT,
) -> Rows:
    """Return the rows a view is drawn from.

    Parameters
    ----------
    n_near, n_cells
        Cells in the window, and those of them that the filters keep.
    paint
        What is to be drawn: it decides which table can answer, and how many cells a pixel needs.
    most_bits
        Most pixels a side, as a power of two; fewer are taken where cells are few.
    limit
        Cells in view up to which they are read one by one, where they are there.
    """
    closer = round(math.log2(SIDE / window.side))
    by_donor = paint == "difference" and held.groups is None
    most = min(most_bits, ZOOMED_BITS if by_donor or closer else schema.GRID_BITS)
    bits = min(_bits(n_cells, paint, most) + closer, BITS)
    few = n_near <= FEW or bits > schema.GRID_BITS
    readable = few and n_near * COST.get(paint, 1) <= limit
    # of few cells in all, what bins sum up is no longer many
    if tables.has_cells and readable and (n_near <= MOST_POINTS or not window.is_whole):
        return single_cells(tables, held, window, bits, n_near=n_near, n_kept=n_cells)
    return bin_rows(tables, held, window, paint, min(bits, schema.GRID_BITS))


def of_types(found: Rows) -> Rows | None:
    """Return rows of the same picture that tell cell types; None where they are too many."""
    if isinstance(found, BinRows):
        return beside(found, "cell_type", MOST_TYPED)
    return found if found.n_rows <= MOST_TYPED else None


def _bits(n_cells: int, paint: str, most: int) -> int:
    """Return how many pixels a side, as a power of two: about one a cell, or one a few cells."""
    pixels = n_cells / CELLS_A_PIXEL.get(paint, 1)
    least = WIDER_BITS.get(paint, FEWEST_BITS)
    return min(max(math.ceil(math.log2(max(pixels, 1)) / 2), least), most)
