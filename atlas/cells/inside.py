"""The cells inside a region, added up over strata: who they are, and what their scores are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from atlas.cells import cover, runs, schema, summed_squares
from atlas.cells.opened import CellTables
from atlas.cells.region import Region
from atlas.cells.tally import Floats, added


@dataclass(frozen=True)
class Inside:
    """Sums over the cells inside.

    Attributes
    ----------
    n
        (n_strata,) cells.
    defined, total
        (n_strata,) cells with a defined score, and the sum of it.
    exact
        Whether cells were counted one by one at the edge; else whole bins, by their middle.
    """

    n: npt.NDArray[np.int64]
    defined: Floats
    total: Floats
    exact: bool


def by_stratum(tables: CellTables, region: Region | None, score: str = "") -> Inside:
    """Add up the cells inside a region; None: all of them.

    Without a score its sums are 0. The filters of a selection choose among the strata afterwards.
    """
    if region is None:
        return _of_table(tables, schema.STRATA, score, exact=True)
    if tables.has_cells:
        return _exact(tables, region, score)
    held = np.flatnonzero(cover.bins_inside(region)[tables.column(schema.FINE, "bin")])
    return _of_table(tables, schema.FINE, score, exact=False, at=held)


def _exact(tables: CellTables, region: Region, score: str) -> Inside:
    found = cover.of_region(tables, region)
    table, rows = summed_squares.rows(tables, found.squares)
    whole = _of_table(tables, table, score, exact=True, at=rows)
    n, defined, total = whole.n, whole.defined, whole.total
    parts = [
        runs.positions(part)
        for of_length in runs.by_length(found.runs)
        for part in runs.pieces(of_length, runs.AT_ONCE)
    ]
    for at in (*parts, found.single):
        stratum = runs.taken(tables.column(schema.CELLS, "stratum"), at).astype(np.intp)
        here = np.bincount(stratum, minlength=len(n))
        n = n + here
        if score:
            values = runs.taken(tables.column(schema.CELLS, schema.score(score)), at)
            if values.dtype.kind == "f" and np.isnan(values.min(initial=0)):
                known = np.flatnonzero(~np.isnan(values))
                stratum, values = stratum[known], values[known]
                here = np.bincount(stratum, minlength=len(n))
            defined = defined + here
            total = total + added(stratum, values, len(n))
    return Inside(n, defined, total, exact=True)


def _of_table(
    tables: CellTables, table: str, score: str, *, exact: bool, at: runs.At = slice(None)
) -> Inside:
    """Add up rows of a table that holds one row a stratum, or a stratum and a place."""
    n_strata = len(tables.strata)
    whole = table == schema.STRATA
    stratum = None if whole else runs.taken(tables.column(table, "stratum"), at).astype(np.intp)

    def summed(column: npt.NDArray[Any]) -> Floats:
        if stratum is None:
            return column.astype(np.float64)
        return added(stratum, runs.taken(column, at), n_strata)

    n = summed(tables.column(table, "n"))
    if not score:
        return Inside(n.astype(np.int64), np.zeros(n_strata), np.zeros(n_strata), exact)
    defined = summed(tables.counted(table, score)) if tables.has_gaps(table, score) else n
    total = summed(tables.column(table, schema.total(score)))
    return Inside(n.astype(np.int64), defined, total, exact)
