"""Rows of bins of the base grid: those of a group or a stratum follow each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import runs, schema, tally
from atlas.cells.categories import BY_STRATUM
from atlas.cells.curve import SIDE, interleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows, Source
from atlas.cells.tally import Floats
from atlas.cells.window import Window

_MOST_ENTRIES: Final = 2**21  # of a table of codes by places
_FEW_PLACES: Final = 2**14
_KEY = {"margin": "group", "fine": "stratum"}
_ADDED_BY: Final = ("difference", *BY_STRATUM)  # paints that add up some strata after others


@dataclass(frozen=True)
class Piece:
    """Some groups or strata that are kept, whose rows are read at once.

    Attributes
    ----------
    at
        Which rows of the table.
    place
        (n_rows,) where each lies.
    numbers
        The groups or strata; of ``tops`` one that stands for all.
    starts
        First row of each, and at last the number of rows.
    """

    tables: CellTables
    source: Source
    at: runs.At
    place: npt.NDArray[np.integer]
    numbers: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the table, of these rows."""
        return runs.taken(self.tables.column(self.source, name), self.at)

    def labelled(self, codes: Codes) -> Codes:
        """Return the code of each row."""
        return np.repeat(codes[self.numbers], np.diff(self.starts))


@dataclass(frozen=True, kw_only=True)
class BinRows(Rows):
    """Rows of ``margin``, ``fine`` or ``tops``, some groups or strata at a time."""

    pieces: tuple[Piece, ...]

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return sum(len(piece.place) for piece in self.pieces)

    @cached_property
    def counted(self) -> Floats:
        """The number of cells at each place."""
        return self.added("n")

    def added(self, column: str) -> Floats:
        """Add up a column over places."""
        return self.added_by(np.zeros(len(self.of_numbers), dtype=np.int64), 1, column)[0]

    def added_by(self, codes: Codes, n_codes: int, column: str) -> Floats:
        """Return (n_codes, n_places) sums over the rows of the groups or strata of each code."""
        found = np.zeros((self.n_places, n_codes))
        for piece in self.pieces:
            counted = (codes[piece.numbers, None] == np.arange(n_codes)).astype(np.float64)
            found += tally.added_of_runs(
                piece.place, piece.column(column), piece.starts, counted, self.n_places
            )
        return found.T

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the number of cells with a defined score at each place, and their sum."""
        own = self._counter(score)
        return self.counted if own == "n" else self.added(own), self.added(schema.total(score))

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        young, old = self.added_by(codes, 2, "n")
        return young, old

    def side_means(self, donor: Codes, side: Codes, score: str) -> tuple[Floats, Floats]:
        """Average some donors after others, at the places of all rows."""
        places, _ = self._occupied
        found = np.zeros((2, 2, len(places)))  # donors or means, and side
        columns = (self._counter(score), schema.total(score))
        for first, (n, total) in self._by_code(donor, len(side), columns, np.float64):
            for own, n_cells, sums in zip(side[first : first + len(n)], n, total, strict=True):
                if own >= 0:
                    found[0, own] += n_cells > 0
                    found[1, own] += sums / np.maximum(n_cells, 1)  # of no cells, 0
        everywhere = np.zeros((2, 2, self.n_places))
        everywhere[:, :, places] = found
        return everywhere[0], everywhere[1]

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Count rows by place and code, some codes after others."""
        places, _ = self._occupied
        bits = n_codes.bit_length()
        kind = np.uint32 if self.tables.n_cells < 1 << (32 - bits) else np.uint64
        best = np.zeros(len(places), dtype=kind)
        for first, (n,) in self._by_code(codes, n_codes, ("n",), kind):
            # the number of cells and, below it, one that is larger for the first of equal codes
            n <<= kind(bits)
            n += (n_codes - first - np.arange(len(n)))[:, None].astype(kind)
            np.maximum(best, n.max(axis=0), out=best)
        most = best >> kind(bits)
        top = n_codes - (best & kind((1 << bits) - 1)).astype(np.int64)
        found, n_found = np.full(self.n_places, -1, dtype=np.int16), np.zeros(self.n_places)
        found[places] = np.where(most > 0, top, -1)
        n_found[places] = most
        return found, n_found

    def _counter(self, score: str) -> str:
        """Return the column of the number of cells with a score: of all, where it has no gaps."""
        own = schema.defined(score)
        return own if self.tables.has(self.source, own) else "n"

    def _by_code(
        self, codes: Codes, n_codes: int, columns: Sequence[str], kind: type[np.number[Any]]
    ) -> Iterator[tuple[int, list[npt.NDArray[Any]]]]:
        """Yield the first of some neighbouring codes and the (n, n_occupied) sums of columns."""
        places, rank = self._occupied
        at_once = max(_MOST_ENTRIES // max(len(places), 1), 1)
        for first in range(0, n_codes, at_once):
            n = min(at_once, n_codes - first)
            sums = [np.zeros((n, len(places)), dtype=kind) for _ in columns]
            for piece in self.pieces:
                own = codes[piece.numbers]
                wanted = (own >= first) & (own < first + n)
                if not wanted.any():
                    continue
                low, high = own[wanted].min(), own[wanted].max() + 1
                code = piece.labelled((codes - low).astype(np.int32))
                at: Any = slice(None)
                if not wanted.all():
                    at = np.flatnonzero((code >= 0) & (code < high - low))
                pairs, shape = (code[at], rank.take(piece.place)[at]), (high - low, len(places))
                for found, name in zip(sums, columns, strict=True):
                    weights = piece.column(name)[at].astype(kind)
                    part = sp.coo_array((weights, pairs), shape=shape).toarray()
                    found[low - first : high - first] += part
            yield first, sums

    @cached_property
    def _occupied(self) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.int32]]:
        """The places where any row lies, and the rank of each place among them; if few, all."""
        if self.n_places <= _FEW_PLACES:
            every = np.arange(self.n_places, dtype=np.int32)
            return every, every
        occupied = self.counted > 0
        return np.flatnonzero(occupied), np.cumsum(occupied, dtype=np.int32) - np.int32(1)


def bin_rows(tables: CellTables, held: Kept, window: Window, paint: str, bits: int) -> BinRows:
    """Return the rows of bins a view is drawn from: of the smallest table that can answer.

    Parameters
    ----------
    paint
        What is to be drawn.
    bits
        Of the grid, at most those of the base grid.
    """
    # donors of a group are counted in each bin of the base grid: in wider ones some would be twice
    wide_difference = paint == "difference" and bits < schema.GRID_BITS
    source: Source = "fine"
    numbers = np.flatnonzero(held.strata)
    if _by_tops(tables, held, paint, bits):
        source = "tops"
    elif held.groups is not None and paint not in BY_STRATUM and not wide_difference:
        source, numbers = "margin", np.flatnonzero(held.groups)
    if source == schema.FINE and paint in _ADDED_BY:
        # so that what is added up for one donor or category stays in the processor's cache
        codes = tables.donors[0] if paint == "difference" else tables.categories(paint)[0]
        numbers = numbers[np.argsort(codes[numbers], kind="stable")]
    wide = SIDE >> bits
    shown = window.snapped(wide)
    x, y = (
        np.arange(start // wide, (start + shown.side) // wide, dtype=np.uint32)
        for start in (shown.x0, shown.y0)
    )
    return BinRows(
        tables=tables,
        held=held,
        source=source,
        window=shown,
        picture=interleave(x[None, :], y[::-1, None]),
        n_places=1 << (2 * bits),
        pieces=tuple(_pieces(tables, source, numbers, bits)),
    )


def _pieces(
    tables: CellTables, source: Source, numbers: npt.NDArray[np.int64], bits: int
) -> Iterator[Piece]:
    """Yield the rows of groups or strata, so many at a time as are read at once."""
    bins, shift = tables.column(source, "bin"), 2 * (schema.GRID_BITS - bits)
    if source == schema.TOPS:
        yield Piece(tables, source, slice(None), bins, np.zeros(1, int), np.array([0, len(bins)]))
        return
    starts = tables.starts(source, _KEY[source])
    first = 0
    for own in runs.pieces(np.column_stack([starts[numbers], starts[numbers + 1]]), runs.AT_ONCE):
        at = runs.positions(runs.joined(own))
        place = (runs.taken(bins, at) >> np.uint32(shift)).astype(np.int32)
        ends = np.cumsum(own[:, 1] - own[:, 0])
        of_piece = numbers[first : first + len(own)]
        yield Piece(tables, source, at, place, of_piece, np.append(0, ends))
        first += len(own)


def _by_tops(tables: CellTables, held: Kept, paint: str, bits: int) -> bool:
    """Tell whether the commonest category of each bin is known without adding up."""
    whole = held.everything and bits == schema.GRID_BITS
    return whole and paint in BY_STRATUM and tables.has_table(schema.TOPS)
