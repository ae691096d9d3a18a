"""A gene as a paint: its mean expression over the cells of a place."""

import numpy as np

from atlas.cells import schema
from atlas.cells.curve import coarser
from atlas.cells.genes import Gene
from atlas.cells.paints import ratio
from atlas.cells.rows import Rows
from atlas.cells.tally import Floats, added


def expression(rows: Rows, gene: Gene) -> Floats:
    """Return the expression of a gene in each of some single cells; 0 where none was counted."""
    values = np.zeros(len(rows.place))
    at = np.asarray(rows.at)  # of single cells: positions, ascending
    if len(at) == 0:
        return values
    first, last = np.searchsorted(gene.positions, [at[0], at[-1] + 1])
    near = gene.positions[first:last]
    found = np.searchsorted(at, near)
    held = at[found] == near
    values[found[held]] = gene.values[first:last][held]
    return values


def mean_expression(rows: Rows, gene: Gene) -> Floats:
    """Return the mean expression of a gene over the cells of each place; NaN where none lies."""
    if rows.source == schema.CELLS:
        total = added(rows.place, expression(rows, gene), rows.n_places)
        return ratio(total, rows.counted())
    codes = rows.tables.column(schema.CELLS, "code")[gene.positions]
    values = gene.values
    if not rows.held.everything:
        kept = rows.held.strata[rows.tables.column(schema.CELLS, "stratum")[gene.positions]]
        codes, values = codes[kept], values[kept]
    bits = int(np.log2(rows.n_places)) // 2
    return ratio(added(coarser(codes, bits), values, rows.n_places), rows.counted())
