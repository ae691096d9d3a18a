"""A gene as a paint: its mean expression over the cells of a place."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from atlas.cells import cover, runs, schema
from atlas.cells.bins import BinRows
from atlas.cells.curve import coarser
from atlas.cells.genes import Gene
from atlas.cells.inside import Inside
from atlas.cells.opened import CellTables
from atlas.cells.paints import ratio
from atlas.cells.placed import Rows
from atlas.cells.region import Region
from atlas.cells.single import SingleCells
from atlas.cells.single_pieces import Piece
from atlas.cells.tally import Floats, added


def expression(rows: SingleCells, gene: Gene) -> Floats:
    """Return the expression of a gene in each of some single cells; 0 where none was counted."""
    return np.concatenate([np.zeros(0), *(values for _, values in _by_piece(rows, gene))])


def mean_expression(rows: Rows, gene: Gene) -> Floats:
    """Return the mean expression of a gene over the cells of each place."""
    if isinstance(rows, BinRows):
        return ratio(rows.of_grid(_of_bins(rows, gene)), rows.counted)
    total = np.zeros(rows.n_places)
    if isinstance(rows, SingleCells):
        for piece, each in _by_piece(rows, gene):
            total[piece.places] = piece.added(each)
    return ratio(total, rows.counted)


def _of_bins(rows: BinRows, gene: Gene) -> Floats:
    """Return the sum of a gene over the cells of each bin of a grid."""
    codes, values = rows.tables.column(schema.CELLS, "code")[gene.positions], gene.values
    if not rows.held.everything:
        own = rows.held.strata[rows.tables.column(schema.CELLS, "stratum")[gene.positions]]
        codes, values = codes[own], values[own]
    return added(coarser(codes, rows.bits), values, 1 << (2 * rows.bits))


def by_stratum(tables: CellTables, region: Region | None, gene: Gene, seen: Inside) -> Inside:
    """Return what is inside a region (None: anywhere), with a gene in the place of a score.

    Parameters
    ----------
    seen
        How many cells of each stratum are inside.
    """
    own: slice | npt.NDArray[np.int64] = slice(None)
    if region is not None:
        near = cover.cells(tables, cover.of_region(tables, region))
        own, _ = runs.within(near, gene.positions)
    stratum = tables.column(schema.CELLS, "stratum")[gene.positions[own]]
    total = added(stratum, gene.values[own], len(seen.n))
    return replace(seen, defined=seen.n.astype(np.float64), total=total)


def _by_piece(rows: SingleCells, gene: Gene) -> Iterator[tuple[Piece, Floats]]:
    own, cell = runs.within(rows.near, gene.positions)
    for piece in rows.pieces:
        values = np.zeros(piece.near.stop - piece.near.start)
        here = slice(*np.searchsorted(cell, [piece.near.start, piece.near.stop]))
        values[cell[here] - piece.near.start] = gene.values[own[here]]
        yield piece, piece.chosen(values)
