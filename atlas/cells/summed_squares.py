"""Squares of the curve that a table has added up: blocks, or squares of several grids.

``squares.arrow`` (``square_write``) is there of very many cells only; ``blocks`` always are.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema
from atlas.cells.opened import SQUARE_BITS, SQUARES, CellTables

Numbers = npt.NDArray[np.int64]


def grids(tables: CellTables) -> range:
    """Return the bits of the grids whose squares are added up, the coarsest first."""
    if tables.has_table(SQUARES):
        return SQUARE_BITS
    return range(schema.BLOCK_BITS, schema.BLOCK_BITS + 1)


def rows(tables: CellTables, squares: Sequence[tuple[int, Numbers]]) -> tuple[str, runs.At]:
    """Return the table of these grids, and which of its rows are of some squares.

    Parameters
    ----------
    squares
        The bits of each grid, and ascending squares of it.
    """
    if not tables.has_table(SQUARES):
        column = tables.column(schema.BLOCKS, "block")
        found = [runs.of_numbers(column, own) for _, own in squares]
        return schema.BLOCKS, runs.positions(np.concatenate(found))
    column, found = tables.column(SQUARES, "square"), []
    for bits, own in squares:
        grid = tables.rows(SQUARES, "bits", bits)
        found.append(runs.of_numbers(column[grid], own) + grid.start)
    return SQUARES, runs.positions(np.concatenate(found))
