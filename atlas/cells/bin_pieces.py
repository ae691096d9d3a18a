"""Rows of bins, some groups or strata at a time: which table has them, and where they stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema, tally
from atlas.cells.categories import BY_STRATUM, CATEGORIES
from atlas.cells.filtering import Kept
from atlas.cells.opened import COARSE, COARSE_BITS, CellTables
from atlas.cells.placed import Codes, Source
from atlas.cells.tally import Floats

_KEY: Final = {"margin": "group", "fine": "stratum", "coarse": "stratum"}


@dataclass(frozen=True)
class Piece:
    """Some groups or strata that are kept, whose rows are read at once.

    Attributes
    ----------
    at
        Which rows of the table.
    bins
        (n_rows,) the bin of the picture's grid in which each lies, in view or not.
    numbers
        The groups or strata.
    starts
        First row of each, and at last the number of rows.
    """

    tables: CellTables
    source: Source
    at: runs.At
    bins: npt.NDArray[np.intp]
    numbers: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the table, of these rows."""
        return runs.taken(self.tables.column(self.source, name), self.at)


def answering(
    tables: CellTables, held: Kept, paint: str, bits: int
) -> tuple[Source, npt.NDArray[np.int64]]:
    """Return the smallest table that can answer, and which groups or strata of it are kept."""
    # donors of a group are counted in each bin of the base grid: in wider ones some would be twice
    wide_difference = paint == "difference" and bits < schema.GRID_BITS
    if _by_tops(tables, held, paint, bits):
        return "tops", np.zeros(0, dtype=np.int64)
    if held.groups is not None and paint not in BY_STRATUM and not wide_difference:
        return "margin", np.flatnonzero(held.groups)
    is_small = bits <= COARSE_BITS and tables.has_table(COARSE)
    return "coarse" if is_small else "fine", np.flatnonzero(held.strata)


def pieces(
    tables: CellTables, source: Source, numbers: npt.NDArray[np.int64], paint: str, bits: int
) -> Iterator[Piece]:
    """Yield the rows of groups or strata, so many at a time as are read at once.

    Those that a paint adds up together follow each other.
    """
    if source == schema.TOPS:
        return
    numbers = _in_order(tables, source, numbers, paint)
    bins, first = tables.column(source, "bin"), 0
    for own in runs.pieces(_rows(tables, source, numbers), runs.AT_ONCE):
        at = runs.positions(runs.joined(own))
        ends = np.cumsum(own[:, 1] - own[:, 0])
        here = slice(first, first + len(own))
        first = here.stop
        found = of_grid(runs.taken(bins, at), source, bits)
        yield Piece(tables, source, at, found, numbers[here], np.append(0, ends))


def n_rows(tables: CellTables, source: Source, numbers: npt.NDArray[np.int64]) -> int:
    """Return how many rows some groups or strata have; none of ``tops`` are added up."""
    return 0 if source == schema.TOPS else runs.length(_rows(tables, source, numbers))


def _rows(tables: CellTables, source: Source, numbers: npt.NDArray[np.int64]) -> runs.Runs:
    starts = tables.starts(source, _KEY[source])
    return np.column_stack([starts[numbers], starts[numbers + 1]])


def added(pieces: Sequence[Piece], column: str, bits: int) -> Floats:
    """Add up a column over the bins of a grid."""
    found = np.zeros(1 << (2 * bits))
    for piece in pieces:
        tally.add(found, piece.bins, piece.column(column))
    return found


def parts(
    pieces: Iterable[Piece], codes: Codes, columns: Sequence[str]
) -> Iterator[tuple[int, npt.NDArray[np.intp], list[npt.NDArray[Any]]]]:
    """Yield rows of one code: their bins, and columns; those of -1 as well.

    Parameters
    ----------
    codes
        Of each group or stratum.
    """
    for piece in pieces:
        own = codes[piece.numbers]
        values = [piece.column(name) for name in columns]
        first = np.append(0, np.flatnonzero(own[1:] != own[:-1]) + 1)
        bounds = np.append(piece.starts[first], len(piece.bins))
        for code, *ends in zip(own[first].tolist(), bounds[:-1], bounds[1:], strict=True):
            rows = slice(*ends)
            yield code, piece.bins[rows], [column[rows] for column in values]


def _in_order(
    tables: CellTables, source: Source, numbers: npt.NDArray[np.int64], paint: str
) -> npt.NDArray[np.int64]:
    """Return groups or strata so that those that a paint adds up together follow each other."""
    if paint in CATEGORIES:
        codes, _ = tables.categories(paint, source)
    elif paint == "difference" and source != schema.MARGIN:
        codes, _ = tables.donors
    elif paint in {"difference", "share_old"}:
        codes = tables.sides(source)
    else:
        return numbers
    return numbers[np.argsort(codes[numbers], kind="stable")]


def of_grid(bins: npt.NDArray[np.integer], source: Source, bits: int) -> npt.NDArray[np.intp]:
    """Return the bins of a grid that is as fine as that of a table or coarser."""
    shift = 2 * ((COARSE_BITS if source == COARSE else schema.GRID_BITS) - bits)
    return (bins >> shift if shift else bins).astype(np.intp)  # which numpy adds up by as it is


def _by_tops(tables: CellTables, held: Kept, paint: str, bits: int) -> bool:
    """Tell whether the commonest category of each bin is known without adding up."""
    whole = held.everything and bits == schema.GRID_BITS
    return whole and paint in BY_STRATUM and tables.has_table(schema.TOPS)
