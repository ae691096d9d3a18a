"""A region as runs of cells: squares of the curve that lie inside, and the cells at its edge.

Cells of a square are neighbours on the disk, so a square inside is two look-ups, whatever it holds.
Squares that the edge crosses are cut in four until few cells are left to be looked at one by one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells import pixels, runs, schema, squares, summed_squares
from atlas.cells.curve import BITS, SIDE, coarser, deinterleave
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.cells.runs import Runs
from atlas.cells.window import Window

_FEW: Final = 50_000  # cells that are looked at one by one
_MOST_SQUARES: Final = 20_000
_FINEST: Final = BITS - 1
_AT_EDGE: Final = 8_192  # cells that are looked at one by one at the edge of a window
_LEAST_BITS: Final = 10  # of the squares a side of a window: at most so many are looked up

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cover:
    """The cells inside a region.

    Attributes
    ----------
    squares
        Squares that lie inside as a whole and are added up in a table: the bits of each grid, and
        its squares, ascending.
    runs
        Positions of cells inside, in narrower squares.
    single
        Positions of the cells inside among those at the edge.
    """

    squares: list[tuple[int, Numbers]]
    runs: Runs
    single: Numbers


def of_region(tables: CellTables, region: Region) -> Cover:
    """Return which cells lie inside a region; single cells must be there."""
    if region.window is not None:
        return _of_window(tables, region.window)
    bits = summed_squares.grids(tables).start
    inside, edge = sorted_out(region, np.arange(1 << (2 * bits)), bits)
    found = [(bits, inside)]
    at_edge = of_squares(tables, edge, bits)
    while bits < _FINEST and runs.length(at_edge) > _FEW and len(edge) < _MOST_SQUARES:
        bits += 1
        inside, edge = sorted_out(region, (edge[:, None] * 4 + np.arange(4)).ravel(), bits)
        found.append((bits, inside))
        at_edge = of_squares(tables, edge, bits)
    near = runs.listed(at_edge)
    x, y = deinterleave(tables.column(schema.CELLS, "code")[near])
    return _covered(tables, found, near[region.holds(x, y)])


def _of_window(tables: CellTables, window: Window) -> Cover:
    """Return which cells lie inside a window: its squares are known without looking for them."""
    bits = _finest(tables, window)
    near = runs.listed(of_runs(tables, squares.at_edge(window, bits), bits))
    x, y = deinterleave(tables.column(schema.CELLS, "code")[near])
    # what lies before the window is beyond it as well, as a number without a sign
    held = (x - np.uint32(window.x0) < window.side) & (y - np.uint32(window.y0) < window.side)
    found = squares.by_grid(window, summed_squares.grids(tables).start, bits)
    return _covered(tables, found, near[held])


def _covered(tables: CellTables, found: list[tuple[int, Numbers]], single: Numbers) -> Cover:
    """Return squares of some grids, the finest last, and single cells as a cover."""
    summed, finest = summed_squares.grids(tables), found[-1][0]
    narrower = [(bits, own) for bits, own in found if bits not in summed]
    of_narrower = of_runs(tables, squares.runs_of(narrower, finest), finest)
    return Cover([(bits, own) for bits, own in found if bits in summed], of_narrower, single)


def _finest(tables: CellTables, window: Window) -> int:
    """Return the bits of a grid that leaves few cells in squares at the edge of a window."""
    widest = _AT_EDGE * SIDE**2 // (4 * tables.n_cells * window.side)
    fewest = max(window.side >> _LEAST_BITS, 1)
    return min(max(BITS + 1 - max(widest, fewest).bit_length(), schema.BLOCK_BITS), BITS)


def _blocks(region: Region) -> tuple[Numbers, Numbers]:
    return sorted_out(region, np.arange(1 << (2 * schema.BLOCK_BITS)), schema.BLOCK_BITS)


def sorted_out(region: Region, squares: Numbers, bits: int) -> tuple[Numbers, Numbers]:
    """Return which squares of a grid of ``2 ** bits`` a side lie inside, and which at the edge."""
    side = SIDE >> bits
    x, y = (steps.astype(np.int64) * side for steps in deinterleave(squares.astype(np.uint32)))
    at_edge = region.touched(x, y, side)
    away = np.flatnonzero(~at_edge)
    return squares[away[region.holds(x[away], y[away])]], squares[at_edge]


def of_squares(tables: CellTables, squares: Numbers, bits: int) -> Runs:
    """Return the runs of the cells of ascending squares of a grid of ``2 ** bits`` a side."""
    # squares that follow each other along the curve are looked up together
    return of_runs(tables, runs.joined(np.column_stack([squares, squares + 1])), bits)


def of_runs(tables: CellTables, squares: Runs, bits: int) -> Runs:
    """Return the runs of the cells of ascending runs of squares."""
    return runs.joined(pixels.first_cells(tables, squares.ravel(), bits).reshape(-1, 2))


def cells(tables: CellTables, cover: Cover) -> Runs:
    """Return the positions of all cells inside, in their order."""
    of_whole = [of_squares(tables, own, bits) for bits, own in cover.squares]
    of_single = np.column_stack([cover.single, cover.single + 1])
    found = np.concatenate([*of_whole, cover.runs, of_single])
    return runs.joined(found[np.argsort(found[:, 0], kind="stable")])


def holding(tables: CellTables, window: Window, kept: npt.NDArray[np.bool_]) -> Runs:
    """Return the runs of the blocks in a window that hold a cell of the strata that are kept."""
    bits = schema.BLOCK_BITS
    near = np.concatenate([runs.listed(squares.at_edge(window, bits)), squares.whole(window, bits)])
    column = tables.column(schema.BLOCKS, "block")
    at = runs.positions(runs.of_numbers(column, np.sort(near)))
    held = kept.take(runs.taken(tables.column(schema.BLOCKS, "stratum"), at))
    found = runs.taken(column, at)[held].astype(np.int64)
    found = found[np.append(found[:1] >= 0, found[1:] != found[:-1])]  # they ascend
    return runs.joined(np.column_stack([found, found + 1]))


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
