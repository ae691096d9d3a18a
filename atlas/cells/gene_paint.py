"""A gene as a paint: its mean expression over the cells of a place."""

import numpy as np

from atlas.cells import runs, schema
from atlas.cells.curve import coarser
from atlas.cells.genes import Gene
from atlas.cells.paints import ratio
from atlas.cells.placed import Rows
from atlas.cells.single import SingleCells
from atlas.cells.tally import Floats, added


def expression(rows: SingleCells, gene: Gene) -> Floats:
    """Return the expression of a gene in each of some single cells; 0 where none was counted."""
    values = np.zeros(rows.n_rows)
    own, cell = runs.within(rows.near, gene.positions)
    values[cell] = gene.values[own]
    return values


def mean_expression(rows: Rows, gene: Gene) -> Floats:
    """Return the mean expression of a gene over the cells of each place; NaN where none lies."""
    if isinstance(rows, SingleCells):
        return ratio(rows.added(expression(rows, gene)), rows.counted)
    codes = rows.tables.column(schema.CELLS, "code")[gene.positions]
    values = gene.values
    if not rows.held.everything:
        kept = rows.held.strata[rows.tables.column(schema.CELLS, "stratum")[gene.positions]]
        codes, values = codes[kept], values[kept]
    bits = int(np.log2(rows.n_places)) // 2
    return ratio(added(coarser(codes, bits), values, rows.n_places), rows.counted)
