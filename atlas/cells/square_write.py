"""Write ``squares.arrow``: ``blocks`` for wider and narrower squares of the curve.

One row is a square of one stratum, sorted by ``bits``, ``square`` and ``stratum``, with the columns
of ``blocks``: ``n``, ``sum:<id>`` of every score and ``n:<id>`` where a score has gaps. The grids
are those of ``opened.SQUARE_BITS``. A region is added up from the widest squares inside it, so that
few rows and few single cells are left to be read.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from atlas.cells import runs, schema
from atlas.cells.curve import BITS
from atlas.cells.opened import SQUARE_BITS, SQUARES, CellTables, open_cells
from atlas.cells.runs import Runs
from atlas.cells.served import FEWEST, Columns, write_served

Read = Callable[[slice], Columns]


def write_squares(folder: Path) -> bool:
    """Write the table into a folder of ``cells`` where it pays; tell whether.

    Memory is bounded by :data:`atlas.cells.runs.AT_ONCE` cells and the strata of one square.

    Raises
    ------
    BuildError
        If the disk is full.
    """
    tables = open_cells(folder)
    if tables.frame is None or not tables.has_cells or tables.n_cells < FEWEST:
        return False
    write_served(folder, SQUARES, (part for bits in SQUARE_BITS for part in _of_grid(tables, bits)))
    return True


def _of_grid(tables: CellTables, bits: int) -> Iterator[Columns]:
    """Yield the rows of some squares of a grid; wide ones are added up from blocks."""
    if bits <= schema.BLOCK_BITS:
        places, finest, of_rows = tables.column(schema.BLOCKS, "block"), schema.BLOCK_BITS, _blocks
    else:
        places, finest, of_rows = tables.column(schema.CELLS, "code"), BITS, _cells
    shift = 2 * (finest - bits)
    first = (np.arange(1 << (2 * bits)) << shift).astype(places.dtype)
    starts = np.append(np.searchsorted(places, first), len(places))

    def read(at: slice) -> Columns:
        return {"square": places[at] >> shift, **of_rows(tables, at)}

    every = np.column_stack([starts[:-1], starts[1:]])
    for squares in runs.pieces(every[every[:, 1] > every[:, 0]], runs.AT_ONCE):
        found = _added_up(read, squares, len(tables.strata))
        yield {"bits": np.full(len(found["n"]), bits), **found}


def _added_up(read: Read, squares: Runs, n_strata: int) -> Columns:
    """Return the rows of some squares; one square may have more cells than are read at once."""
    start, stop = int(squares[0, 0]), int(squares[-1, 1])
    parts = [
        _by_stratum(read(slice(first, min(first + runs.AT_ONCE, stop))), n_strata)
        for first in range(start, stop, runs.AT_ONCE)
    ]
    if len(parts) == 1:
        return parts[0]
    return _by_stratum(
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}, n_strata
    )


def _by_stratum(rows: Columns, n_strata: int) -> Columns:
    """Add up the rows of each square and stratum."""
    key = rows.pop("square").astype(np.int64) * n_strata + rows.pop("stratum")
    found, own = np.unique(key, return_inverse=True)
    sums: Columns = {"square": found // n_strata, "stratum": found % n_strata}
    for name, values in rows.items():
        added = np.bincount(own, values, len(found))
        sums[name] = added if values.dtype.kind == "f" else added.astype(np.int64)
    return sums


def _blocks(tables: CellTables, at: slice) -> Columns:
    """Return what some rows of ``blocks`` hold."""
    names = tables.names(schema.BLOCKS)
    return {name: tables.column(schema.BLOCKS, name)[at] for name in names if name != "block"}


def _cells(tables: CellTables, at: slice) -> Columns:
    """Return what each of some cells adds."""
    found: Columns = {"stratum": tables.column(schema.CELLS, "stratum")[at]}
    found["n"] = np.ones(len(found["stratum"]), dtype=np.int64)
    for score in tables.scores:
        values = tables.column(schema.CELLS, schema.score(score))[at].astype(np.float64)
        known = ~np.isnan(values)
        found[schema.total(score)] = np.where(known, values, 0)
        if tables.has_gaps(schema.BLOCKS, score):
            found[schema.defined(score)] = known.astype(np.int64)
    return found
