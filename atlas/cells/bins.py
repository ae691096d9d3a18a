"""Rows of bins of the base grid: those of a group or a stratum follow each other."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs, schema, tally
from atlas.cells.categories import BY_STRATUM
from atlas.cells.curve import SIDE, interleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.placed import Codes, Rows, Source
from atlas.cells.tally import Floats
from atlas.cells.window import Window

_MOST_ENTRIES: Final = 2**20  # of a table of places by codes
_FEW_PLACES: Final = 2**14
_KEY = {"margin": "group", "fine": "stratum"}


@dataclass(frozen=True, kw_only=True)
class BinRows(Rows):
    """Rows of ``margin``, ``fine`` or ``tops``.

    Attributes
    ----------
    at
        Which rows of the table.
    place
        (n_rows,) where each lies.
    numbers, lengths
        The groups or strata that are kept, ascending, and how many rows each has; none of ``tops``.
    """

    at: runs.At
    place: npt.NDArray[np.integer]
    numbers: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the table, of these rows."""
        return runs.taken(self.tables.column(self.source, name), self.at)

    @cached_property
    def cells(self) -> npt.NDArray[Any]:
        """How many cells each row stands for."""
        return self.column("n")

    def scored(self, score: str) -> tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]:
        """Return how many cells of a row have the score, if not all, and their sum."""
        """How many cells each row stands for."""
        own = schema.defined(score)
        defined = self.column(own) if self.tables.has(self.source, own) else None
        return defined, self.column(schema.total(score))

    def labelled(self, codes: Codes) -> Codes:
        """Return the code of each row."""
        return np.repeat(codes[self.numbers], self.lengths)

    def added(self, weights: npt.NDArray[Any] | None) -> Floats:
        """Add up rows over places."""
        return tally.added(self.place, weights, self.n_places)

    def added_of(self, code: int, codes: Codes, weights: npt.NDArray[Any] | None) -> Floats:
        """Add up the rows of the groups or strata of one code."""
        own = self._of_code(code, codes)
        held = None if weights is None else runs.taken(weights, own)
        return tally.added(runs.taken(self.place, own), held, self.n_places)

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        return self.added_of(0, codes, self.cells), self.added_of(1, codes, self.cells)

    def side_means(
        self, donor: Codes, side: Codes, weights: tuple[npt.NDArray[Any] | None, npt.NDArray[Any]]
    ) -> tuple[Floats, Floats]:
        """Average one donor after the other, at the places of its rows alone."""
        n_cells, scores = weights
        places, rank = self._ranked
        n, total = np.zeros((2, len(places)))
        found = np.zeros((2, 2, len(places)))  # side, and donors or means
        for own in np.flatnonzero(side >= 0).tolist():
            rows = self._of_code(own, donor)
            near = runs.taken(rank, rows)
            np.add.at(n, near, 1.0 if n_cells is None else runs.taken(n_cells, rows).astype(float))
            np.add.at(total, near, runs.taken(scores, rows).astype(float))
            scored = near if n_cells is None else near[n.take(near) > 0]
            n_donors, means = found[side[own]]
            # a place that two rows share is written twice, not added to twice
            n_donors[scored] += 1
            means[scored] += total.take(scored) / n.take(scored)
            n[near] = total[near] = 0
        everywhere = np.zeros((2, 2, self.n_places))
        everywhere[:, :, places] = found
        return everywhere[:, 0], everywhere[:, 1]

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Count rows by place and code: in one table, or one code after the other."""
        places, rank = self._ranked
        small = len(places) * n_codes <= _MOST_ENTRIES
        top, n = (self._in_one_table if small else self._in_turn)(rank, len(places), codes, n_codes)
        found = np.full(self.n_places, -1, dtype=np.int16)
        found[places] = np.where(n > 0, top, -1)
        n_found = np.zeros(self.n_places)
        n_found[places] = n
        return found, n_found

    def _in_one_table(
        self, rank: Codes, n_places: int, codes: Codes, n_codes: int
    ) -> tuple[Codes, Codes]:
        keys = rank + self.labelled((codes * n_places).astype(np.uint32))
        flat = np.zeros(n_codes * n_places, dtype=np.uint32)
        np.add.at(flat, keys, self.cells.astype(np.uint32))
        counts = flat.reshape(n_codes, n_places)
        return counts.argmax(axis=0), counts.max(axis=0)

    def _in_turn(
        self, rank: Codes, n_places: int, codes: Codes, n_codes: int
    ) -> tuple[Codes, Codes]:
        top = np.zeros(n_places, dtype=np.int16)
        most = np.zeros(n_places, dtype=np.uint32)
        n = self.cells.astype(np.uint32)
        for code in np.unique(codes[self.numbers]):
            own = self._of_code(code, codes)
            counts = np.zeros_like(most)
            np.add.at(counts, runs.taken(rank, own), runs.taken(n, own))
            np.copyto(top, code, where=counts > most)
            np.maximum(most, counts, out=most)
        return top, most

    @cached_property
    def _ranked(self) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
        """The places where any row lies, and which of them each row's is; if few, all places."""
        if self.n_places <= _FEW_PLACES:
            return np.arange(self.n_places), self.place
        occupied = np.zeros(self.n_places, dtype=bool)
        occupied[self.place] = True
        rank = np.cumsum(occupied, dtype=np.uint32) - np.uint32(1)
        return np.flatnonzero(occupied), rank.take(self.place)

    def _of_code(self, code: int, codes: Codes) -> runs.At:
        """Return which of these rows belong to groups or strata of one code."""
        chosen = np.flatnonzero(codes[self.numbers] == code)
        ends = self._ends[chosen]
        return runs.positions(runs.joined(np.column_stack([ends - self.lengths[chosen], ends])))

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        return np.cumsum(self.lengths)


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
        source, numbers = "tops", np.zeros(0, dtype=np.int64)
    elif held.groups is not None and paint not in BY_STRATUM and not wide_difference:
        source, numbers = "margin", np.flatnonzero(held.groups)
    at: runs.At = slice(None)
    lengths = np.zeros(0, dtype=np.int64)
    if source != schema.TOPS:
        starts = tables.starts(source, _KEY[source])
        lengths = starts[numbers + 1] - starts[numbers]
        if len(numbers) < len(starts) - 1:
            own = np.column_stack([starts[numbers], starts[numbers + 1]])
            at = runs.positions(runs.joined(own))
    bins = runs.taken(tables.column(source, "bin"), at)
    if bits < schema.GRID_BITS:
        bins = bins >> np.uint32(2 * (schema.GRID_BITS - bits))
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
        at=at,
        place=bins,
        numbers=numbers,
        lengths=lengths,
    )


def _by_tops(tables: CellTables, held: Kept, paint: str, bits: int) -> bool:
    """Tell whether the commonest category of each bin is known without adding up."""
    whole = held.everything and bits == schema.GRID_BITS
    return whole and paint in BY_STRATUM and tables.has_table(schema.TOPS)
