"""Rows of bins of the base grid: those of a group or a stratum follow each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import bin_pieces, schema, tally
from atlas.cells.bin_pieces import Piece
from atlas.cells.categories import CATEGORIES
from atlas.cells.curve import SIDE
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows, laid_out
from atlas.cells.tally import Floats
from atlas.cells.window import Window

_MOST_ENTRIES: Final = 2**20  # of a table of codes by bins; larger ones are made row by row


@dataclass(frozen=True, kw_only=True)
class BinRows(Rows):
    """Rows of ``margin``, ``fine``, ``coarse`` or ``tops``, some groups or strata at a time.

    Attributes
    ----------
    bits
        Of the grid of the picture.
    places
        (n_places,) the bin of that grid that each place is, ascending.
    pieces
        The rows; none of ``tops``, which has a row a bin.
    by_code
        (n_codes, n_bins) cells of each code of the paint in each bin of the grid, where that is a
        small table: it is made in place of the pieces.
    """

    bits: int
    places: npt.NDArray[np.intp]
    pieces: tuple[Piece, ...]
    by_code: npt.NDArray[np.uint32] | None = None

    @property
    def n_rows(self) -> int:
        """How many rows are added up."""
        return sum(len(piece.bins) for piece in self.pieces)

    def of_grid(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values of places, from one of each bin of the grid."""
        return np.asarray(values.take(self.places, axis=-1))

    def known_top(self, paint: str) -> tuple[Codes, Codes] | None:
        """Return the commonest category of each place, and its cells, of ``tops``."""
        if self.source != schema.TOPS:
            return None
        bins = self.tables.column(schema.TOPS, "bin")
        at = slice(None) if len(bins) == self.n_places else np.searchsorted(bins, self.places)
        top, n = (
            self.tables.column(schema.TOPS, name(paint)) for name in (schema.top, schema.defined)
        )
        return top[at], n[at]

    def added(self, column: str) -> Floats:
        """Add up a column over places."""
        return self.of_grid(bin_pieces.added(self.pieces, column, self.bits))

    def added_by(self, codes: Codes, n_codes: int, column: str) -> Floats:
        """Return (n_codes, n_places) sums over the rows of the groups or strata of each code."""
        found = np.zeros((n_codes, 1 << (2 * self.bits)))
        for code, bins, (values,) in bin_pieces.parts(self.pieces, codes, (column,)):
            if code >= 0:
                tally.add(found[code], bins, values)
        return self.of_grid(found)

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
        found = np.zeros((2, 2, self.n_places))  # donors or means, and side
        compared = np.where((donor >= 0) & (side[donor] >= 0), donor, -1)
        for own, (n, total) in self._in_turn(compared, columns, np.float64):
            found[0, side[own]] += n > 0
            found[1, side[own]] += total / np.maximum(n, 1)  # of no cells, 0
        return found[0], found[1]

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Count one code after the other, where they are not counted yet."""
        if self.by_code is not None:
            counts = self.by_code.take(self.places, axis=1)
            return counts.argmax(axis=0).astype(np.int16), counts.max(axis=0).astype(np.float64)
        top = np.zeros(self.n_places, dtype=np.int16)
        most = np.zeros(self.n_places, dtype=np.uint32)
        for own, (n,) in self._in_turn(codes, ("n",), np.uint32):
            np.copyto(top, own, where=n > most)
            np.maximum(most, n, out=most)
        return top, most.astype(np.float64)

    def _counter(self, score: str) -> str:
        """Return the column of the number of cells with a score: of all, where it has no gaps."""
        return schema.defined(score) if self.tables.has_gaps(self.source, score) else "n"

    def _in_turn(
        self, codes: Codes, columns: Sequence[str], kind: type[np.number[Any]]
    ) -> Iterator[tuple[int, npt.NDArray[Any]]]:
        """Yield each code that occurs and the (n_columns, n_places) sums over its rows.

        The groups or strata must be in the order of their codes; those of -1 are left out.
        """
        rank = np.full(1 << (2 * self.bits), self.n_places)  # the last is for what is out of view
        rank[self.places] = np.arange(self.n_places)
        for code, parts in groupby(
            bin_pieces.parts(self.pieces, codes, columns), key=itemgetter(0)
        ):
            if code >= 0:
                sums = np.zeros((len(columns), self.n_places + 1), dtype=kind)
                for _, bins, weights in parts:
                    place = rank.take(bins)
                    for own, values in zip(sums, weights, strict=True):
                        np.add.at(own, place, values.astype(kind))
                yield code, sums[:, :-1]


def bin_rows(tables: CellTables, held: Kept, window: Window, paint: str, bits: int) -> BinRows:
    """Return the rows of bins a view is drawn from: of the smallest table that can answer.

    Parameters
    ----------
    paint
        What is to be drawn.
    bits
        Of the grid, at most those of the base grid.
    """
    source, numbers = bin_pieces.answering(tables, held, paint, bits)
    found: Iterable[Piece] = bin_pieces.pieces(tables, source, numbers, paint, bits)
    by_code = None
    if paint in CATEGORIES and source != schema.TOPS:
        codes, names = tables.categories(paint, source)
        if len(names) << (2 * bits) <= _MOST_ENTRIES:
            by_code, found = _by_code(found, codes, len(names), bits), ()
    found = tuple(found)
    places, n = _occupied(tables, held, found, by_code, bits)
    shown = window.snapped(SIDE >> bits)
    pixel, near = laid_out(places, shown, bits)
    if not near.all():
        pixel, places, n = pixel[near], places[near], n[near]
    return BinRows(
        tables=tables,
        held=held,
        source=source,
        window=shown,
        side=(shown.side << bits) // SIDE,
        pixel=pixel,
        bits=bits,
        places=places,
        counted=n,
        pieces=found,
        by_code=by_code,
    )


def beside(rows: BinRows, paint: str, most: int) -> BinRows | None:
    """Return the rows that can answer for another paint of the same picture.

    None where more than so many must be added up.
    """
    source, numbers = bin_pieces.answering(rows.tables, rows.held, paint, rows.bits)
    if bin_pieces.n_rows(rows.tables, source, numbers) > most:
        return None
    found = tuple(bin_pieces.pieces(rows.tables, source, numbers, paint, rows.bits))
    return replace(rows, source=source, pieces=found, by_code=None)


def _by_code(
    pieces: Iterable[Piece], codes: Codes, n_codes: int, bits: int
) -> npt.NDArray[np.uint32]:
    """Return (n_codes, n_bins) cells of each code in each bin of a grid."""
    found = np.zeros((n_codes, 1 << (2 * bits)), dtype=np.uint32)
    for code, bins, (n,) in bin_pieces.parts(pieces, codes, ("n",)):
        np.add.at(found[code], bins, n.astype(np.uint32))
    return found


def _occupied(
    tables: CellTables,
    held: Kept,
    pieces: Sequence[Piece],
    by_code: npt.NDArray[np.uint32] | None,
    bits: int,
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return the bins of a grid that hold a cell, ascending, and how many each holds."""
    if held.everything and tables.has_table(schema.TOPS):
        # it is known: one row a bin, in place of one a bin and group
        bins = bin_pieces.of_grid(tables.column(schema.TOPS, "bin"), schema.TOPS, bits)
        n = tables.column(schema.TOPS, "n")
        if bits == schema.GRID_BITS:
            return bins, n.astype(np.float64)
        first = np.flatnonzero(np.append(True, bins[1:] != bins[:-1]))
        return bins[first], np.add.reduceat(n, first, dtype=np.float64)
    if by_code is None:
        counted = bin_pieces.added(pieces, "n", bits)
    else:
        counted = by_code.sum(axis=0, dtype=np.float64)
    places = np.flatnonzero(counted > 0)  # of truths: of numbers it takes five times as long
    return places, counted.take(places)
