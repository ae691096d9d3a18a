"""Rows of bins of the base grid: those of a group or a stratum follow each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema, tally
from atlas.cells.categories import BY_STRATUM, CATEGORIES
from atlas.cells.curve import SIDE, interleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows, Source
from atlas.cells.tally import Floats
from atlas.cells.window import Window

_FEW_PLACES: Final = 2**14
_KEY = {"margin": "group", "fine": "stratum"}


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
        tables, found = self.tables, np.zeros(self.n_places)
        if not self.held.everything or not tables.has_table(schema.TOPS):
            return self.added("n")
        # of all cells it is known: one row a bin, in place of one a bin and group
        place = _places(tables.column(schema.TOPS, "bin"), int(self.n_places).bit_length() // 2)
        tally.add(found, place, tables.column(schema.TOPS, "n"))
        return found

    def added(self, column: str) -> Floats:
        """Add up a column over places."""
        found = np.zeros(self.n_places)
        for piece in self.pieces:
            tally.add(found, piece.place, piece.column(column))
        return found

    def added_by(self, codes: Codes, n_codes: int, column: str) -> Floats:
        """Return (n_codes, n_places) sums over the rows of the groups or strata of each code."""
        found = np.zeros((n_codes, self.n_places))
        for code, place, (values,) in self._parts(codes, (column,)):
            if code >= 0:
                tally.add(found[code], place, values)
        return found

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the number of cells with a defined score at each place, and their sum."""
        own = self._counter(score)
        return self.counted if own == "n" else self.added(own), self.added(schema.total(score))

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        young, old = self.added_by(codes, 2, "n")
        return young, old

    def side_means(self, donor: Codes, side: Codes, score: str) -> tuple[Floats, Floats]:
        """Average one donor after the other."""
        columns = (self._counter(score), schema.total(score))
        found = np.zeros((2, 2, len(self._occupied)))  # donors or means, and side
        for own, (n, total) in self._in_turn(donor, columns, np.float64):
            if side[own] >= 0:
                found[0, side[own]] += n > 0
                found[1, side[own]] += total / np.maximum(n, 1)  # of no cells, 0
        everywhere = np.zeros((2, 2, self.n_places))
        everywhere[:, :, self._occupied] = found
        return everywhere[0], everywhere[1]

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Count one code after the other."""
        top = np.zeros(len(self._occupied), dtype=np.int16)
        most, every = np.zeros((2, len(self._occupied)), dtype=np.uint32)
        for own, (n,) in self._in_turn(codes, ("n",), np.uint32):
            np.copyto(top, own, where=n > most)
            np.maximum(most, n, out=most)
            every += n
        if self._rank is None:  # of all places: no need to add up again
            self.__dict__["counted"] = every.astype(np.float64)
        found, n_found = np.full(self.n_places, -1, dtype=np.int16), np.zeros(self.n_places)
        found[self._occupied] = np.where(most > 0, top, -1)
        n_found[self._occupied] = most
        return found, n_found

    def _counter(self, score: str) -> str:
        """Return the column of the number of cells with a score: of all, where it has no gaps."""
        return schema.defined(score) if self.tables.has_gaps(self.source, score) else "n"

    def _in_turn(
        self, codes: Codes, columns: Sequence[str], kind: type[np.number[Any]]
    ) -> Iterator[tuple[int, npt.NDArray[Any]]]:
        """Yield each code that occurs and the (n_columns, n_occupied) sums over its rows.

        The groups or strata must be in the order of their codes; those of -1 are left out.
        """
        found = self._parts(codes, columns, self._rank)
        for code, parts in groupby(found, key=itemgetter(0)):
            if code >= 0:
                sums = np.zeros((len(columns), len(self._occupied)), dtype=kind)
                for _, place, weights in parts:
                    for own, values in zip(sums, weights, strict=True):
                        np.add.at(own, place, values.astype(kind))
                yield code, sums

    def _parts(
        self, codes: Codes, columns: Sequence[str], rank: npt.NDArray[np.int32] | None = None
    ) -> Iterator[tuple[int, Codes, list[npt.NDArray[Any]]]]:
        """Yield rows of one code: their places, or the ranks of these, and columns."""
        for piece in self.pieces:
            own = codes[piece.numbers]
            place = piece.place if rank is None else rank.take(piece.place)
            values = [piece.column(name) for name in columns]
            first = np.append(0, np.flatnonzero(own[1:] != own[:-1]) + 1)
            bounds = np.append(piece.starts[first], len(place))
            for code, *ends in zip(own[first].tolist(), bounds[:-1], bounds[1:], strict=True):
                rows = slice(*ends)
                yield code, place[rows], [column[rows] for column in values]

    @cached_property
    def _occupied(self) -> npt.NDArray[np.integer]:
        """The places where any cell lies; if there are few, all."""
        return np.arange(self.n_places) if self._rank is None else np.flatnonzero(self.counted)

    @cached_property
    def _rank(self) -> npt.NDArray[np.int32] | None:
        """The rank of each place among those where any cell lies; None: all are taken."""
        if self.n_places <= _FEW_PLACES:
            return None
        return np.cumsum(self.counted > 0, dtype=np.int32) - np.int32(1)


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
        picture=interleave(x[None, :], y[::-1, None]).astype(np.intp),
        n_places=1 << (2 * bits),
        pieces=tuple(_pieces(tables, source, _in_order(tables, source, numbers, paint), bits)),
    )


def _in_order(
    tables: CellTables, source: Source, numbers: npt.NDArray[np.int64], paint: str
) -> npt.NDArray[np.int64]:
    """Return groups or strata so that those that a paint adds up together follow each other."""
    if source == schema.TOPS:
        return numbers
    if paint in CATEGORIES:
        codes, _ = tables.categories(paint, source)
    elif paint == "difference" and source == schema.FINE:
        codes, _ = tables.donors
    elif paint in {"difference", "share_old"}:
        codes = tables.sides(source)
    else:
        return numbers
    return numbers[np.argsort(codes[numbers], kind="stable")]


def _pieces(
    tables: CellTables, source: Source, numbers: npt.NDArray[np.int64], bits: int
) -> Iterator[Piece]:
    """Yield the rows of groups or strata, so many at a time as are read at once."""
    bins = tables.column(source, "bin")
    if source == schema.TOPS:
        yield Piece(tables, source, slice(None), bins, np.zeros(1, int), np.array([0, len(bins)]))
        return
    starts = tables.starts(source, _KEY[source])
    first = 0
    for own in runs.pieces(np.column_stack([starts[numbers], starts[numbers + 1]]), runs.AT_ONCE):
        at = runs.positions(runs.joined(own))
        place = _places(runs.taken(bins, at), bits)
        ends = np.cumsum(own[:, 1] - own[:, 0])
        of_piece = numbers[first : first + len(own)]
        yield Piece(tables, source, at, place, of_piece, np.append(0, ends))
        first += len(own)


def _places(bins: npt.NDArray[np.integer], bits: int) -> npt.NDArray[np.int32]:
    """Return the places of bins of the base grid on a grid that is as fine or coarser."""
    return np.asarray(bins >> (2 * (schema.GRID_BITS - bits))).astype(np.int32)


def _by_tops(tables: CellTables, held: Kept, paint: str, bits: int) -> bool:
    """Tell whether the commonest category of each bin is known without adding up."""
    whole = held.everything and bits == schema.GRID_BITS
    return whole and paint in BY_STRATUM and tables.has_table(schema.TOPS)
