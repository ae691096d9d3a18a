"""Write ``coarse.arrow``: ``fine`` on wider bins, for pictures that need no finer ones.

One row is a bin of one stratum, sorted by ``stratum`` and ``bin``, with the columns of ``fine``:
``n``, ``sum:<id>`` of every score and ``n:<id>`` where a score has gaps. The grid has
``2 ** opened.COARSE_BITS`` bins a side.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from atlas.cells import runs, schema
from atlas.cells.opened import COARSE, COARSE_BITS, CellTables, open_cells
from atlas.cells.served import FEWEST, Columns, write_served


def write_coarse(folder: Path) -> bool:
    """Write the table into a folder of ``cells`` where it pays; tell whether.

    Memory is bounded by :data:`atlas.cells.runs.AT_ONCE` rows, or those of one stratum.

    Raises
    ------
    BuildError
        If the disk is full.
    """
    tables = open_cells(folder)
    if tables.frame is None or tables.n_cells < FEWEST:
        return False
    write_served(folder, COARSE, _parts(tables))
    return True


def _parts(tables: CellTables) -> Iterator[Columns]:
    """Yield the rows of some strata."""
    starts = tables.starts(schema.FINE, "stratum")
    shift = 2 * (schema.GRID_BITS - COARSE_BITS)
    for part in runs.pieces(np.column_stack([starts[:-1], starts[1:]]), runs.AT_ONCE):
        at = slice(int(part[0, 0]), int(part[-1, 1]))
        stratum, bins = (tables.column(schema.FINE, name)[at] for name in ("stratum", "bin"))
        if not len(bins):
            continue
        bins = bins >> shift
        is_new = (stratum[1:] != stratum[:-1]) | (bins[1:] != bins[:-1])
        first = np.flatnonzero(np.append(True, is_new))
        found: Columns = {"stratum": stratum[first], "bin": bins[first]}
        for name in _added(tables):
            values = tables.column(schema.FINE, name)[at]
            kind = np.float64 if values.dtype.kind == "f" else np.int64
            found[name] = np.add.reduceat(values, first, dtype=kind)
        yield found


def _added(tables: CellTables) -> Iterator[str]:
    """Yield the columns that are added up."""
    yield "n"
    for score in tables.scores:
        yield schema.total(score)
        if tables.has_gaps(schema.FINE, score):
            yield schema.defined(score)
