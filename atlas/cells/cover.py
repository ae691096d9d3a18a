"""A region as runs of cells: squares of the curve that lie inside, and the cells at its edge.

Cells of a square are neighbours on the disk, so a square inside is two look-ups, whatever it holds.
Squares that the edge crosses are cut in four until few cells are left to be looked at one by one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema
from atlas.cells.curve import BITS, SIDE, coarser, deinterleave
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.cells.runs import Runs

_FEW: Final = 50_000  # cells that are looked at one by one
_MOST_SQUARES: Final = 20_000
_FINEST: Final = BITS - 1

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cover:
    """The cells inside a region.

    Attributes
    ----------
    blocks
        Blocks that lie inside as a whole.
    runs
        Positions of cells inside, in squares smaller than a block.
    single
        Positions of the cells inside among those at the edge.
    """

    blocks: Numbers
    runs: Runs
    single: Numbers


def of_region(tables: CellTables, region: Region) -> Cover:
    """Return which cells lie inside a region; single cells must be there."""
    inside, edge = _blocks(region)
    blocks, bits = inside, schema.BLOCK_BITS
    found = []
    at_edge = of_squares(tables, edge, bits)
    while bits < _FINEST and runs.length(at_edge) > _FEW and len(edge) < _MOST_SQUARES:
        bits += 1
        inside, edge = sorted_out(region, (edge[:, None] * 4 + np.arange(4)).ravel(), bits)
        found.append(of_squares(tables, inside, bits))
        at_edge = of_squares(tables, edge, bits)
    near = runs.listed(at_edge)
    x, y = deinterleave(tables.column(schema.CELLS, "code")[near])
    empty = np.zeros((0, 2), dtype=np.int64)
    return Cover(blocks, np.concatenate([empty, *found]), near[region.holds(x, y)])


def _blocks(region: Region) -> tuple[Numbers, Numbers]:
    return sorted_out(region, np.arange(1 << (2 * schema.BLOCK_BITS)), schema.BLOCK_BITS)


def sorted_out(region: Region, squares: Numbers, bits: int) -> tuple[Numbers, Numbers]:
    """Return which squares of a grid of ``2 ** bits`` a side lie inside, and which at the edge."""
    side = SIDE >> bits
    x, y = (steps.astype(np.int64) * side for steps in deinterleave(squares.astype(np.uint32)))
    at_edge = region.touched(x, y, side)
    inside = ~at_edge & region.holds(x, y)
    return squares[inside], squares[at_edge]


def of_squares(tables: CellTables, squares: Numbers, bits: int) -> Runs:
    """Return the runs of the cells of ascending squares of a grid of ``2 ** bits`` a side."""
    codes = tables.column(schema.CELLS, "code")
    shift = 2 * (BITS - bits)
    # squares that follow each other along the curve are looked up together
    own = runs.joined(np.column_stack([squares, squares + 1]))
    first = (own[:, 0] << shift).astype(codes.dtype)
    last = ((own[:, 1] << shift) - 1).astype(codes.dtype)
    starts = np.searchsorted(codes, first, side="left")
    stops = np.searchsorted(codes, last, side="right")
    return runs.joined(np.column_stack([starts, stops]))


def cells(tables: CellTables, cover: Cover) -> Runs:
    """Return the positions of all cells inside, in their order."""
    of_blocks = of_squares(tables, cover.blocks, schema.BLOCK_BITS)
    of_single = np.column_stack([cover.single, cover.single + 1])
    found = np.concatenate([of_blocks, cover.runs, of_single])
    return runs.joined(found[np.argsort(found[:, 0], kind="stable")])


def bins_inside(region: Region) -> npt.NDArray[np.bool_]:
    """Tell which bins of the base grid have their middle in a region."""
    half = SIDE >> (schema.GRID_BITS + 1)
    bins = np.arange(schema.GRID * schema.GRID, dtype=np.uint32)
    blocks = coarser(bins << np.uint32(2 * (BITS - schema.GRID_BITS)), schema.BLOCK_BITS)
    inside, edge = _blocks(region)
    held = np.zeros(1 << (2 * schema.BLOCK_BITS), dtype=bool)
    held[inside] = True
    found = held[blocks]
    near = np.flatnonzero(np.isin(blocks, edge))
    x, y = deinterleave(near.astype(np.uint32))
    step = SIDE >> schema.GRID_BITS
    found[near] = region.holds(x * step + half, y * step + half)
    return found
