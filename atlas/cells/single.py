"""Single cells as rows: those of a pixel follow each other along the curve, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import cover, pixels, runs, schema, squares, tally
from atlas.cells.curve import SIDE
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.pixels import Pixels
from atlas.cells.pixels_of_sex import PixelsOfSex, of_one_sex
from atlas.cells.placed import Codes, Rows, laid_out
from atlas.cells.single_pieces import Looked, Piece, looked_at
from atlas.cells.tally import Floats, Table
from atlas.cells.window import Window

# Of so many cells a filter keeps one: parts of the map may be without, and to read the codes of
# those that are kept is faster than to count them in every pixel.
_FEW: Final = 4


@dataclass(frozen=True, kw_only=True)
class SingleCells(Rows):
    """Cells in view that the filters keep; places are in the order of the curve.

    Attributes
    ----------
    cells
        The cells; of all there are and of one sex, with what is known of the pixels without
        looking at them.
    """

    cells: Looked | Pixels | PixelsOfSex

    @property
    def near(self) -> runs.Runs:
        """The runs of cells in view, kept or not."""
        return self.cells.near

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The cells, some at a time."""
        return self.cells.pieces

    @property
    def n_rows(self) -> int:
        """How many cells are added up."""
        return int(self.counted.sum())

    def known_top(self, paint: str) -> tuple[Codes, Codes] | None:
        """Return what :meth:`commonest` does, where it is known without adding up."""
        return self.cells.top(paint) if isinstance(self.cells, Pixels) else None

    def known_sides(self) -> tuple[Codes, Codes] | None:
        """Return the numbers of young and old cells of places, where they are known already."""
        return self.cells.sides() if isinstance(self.cells, Pixels) else None

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the cells."""
        column = self.tables.column(schema.CELLS, name)
        return np.concatenate([column[:0], *(piece.column(name) for piece in self.pieces)])

    def labelled(self, codes: Codes) -> Codes:
        """Return the code of each cell, from one of each stratum."""
        return np.concatenate([codes[:0], *(piece.labelled(codes) for piece in self.pieces)])

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the number of cells with a defined score at each place, and their sum."""
        if isinstance(self.cells, Pixels | PixelsOfSex):
            return self.cells.scored(score)
        n, total = np.zeros((2, self.n_places))
        for piece in self.pieces:
            defined, total[piece.places] = piece.totals(score)
            n[piece.places] = self.counted[piece.places] if defined is None else defined
        return n, total

    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place."""
        found = np.zeros((2, self.n_places))
        for table in self._by_code(codes, 2):
            found[:, table.places] = table.sums[0].T
        return found[0], found[1]

    def side_means(self, donor: Codes, side: Codes, score: str) -> tuple[Floats, Floats]:
        """Average the donors of neighbouring places together."""
        of_side = (side[:, None] == np.arange(2)).astype(np.float64)
        n_donors, means = np.zeros((2, self.n_places, 2))
        for table in self._by_code(donor, len(side), score):
            n, total = table.sums
            n_donors[table.places] = (n > 0) @ of_side
            means[table.places] = (total / np.maximum(n, 1)) @ of_side  # of no cells, 0
        return n_donors.T, means.T

    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Return the code most cells of each place have, and how many have it."""
        found = np.zeros(self.n_places, dtype=np.int16)
        most = np.zeros(self.n_places)
        own = codes.astype(np.min_scalar_type(n_codes))
        for piece in self.pieces:
            top, n = tally.commonest(piece.starts, piece.labelled(own), n_codes)
            found[piece.places], most[piece.places] = top, n
        return found, most

    def _by_code(self, codes: Codes, n_codes: int, score: str = "") -> Iterator[Table]:
        """Count the cells of each place and code; with a score, those that have it."""
        own = np.where(codes >= 0, codes, n_codes).astype(np.int32)
        for piece in self.pieces:
            weights = piece.scored(score) if score else (None,)
            first = piece.places.start
            for table in tally.by_code(piece.starts, piece.labelled(own), n_codes, weights):
                places = slice(first + table.places.start, first + table.places.stop)
                yield Table(places, table.sums)


def single_cells(
    tables: CellTables, held: Kept, window: Window, bits: int, *, n_near: int = 1, n_kept: int = 0
) -> SingleCells:
    """Return the cells in a window, widened to whole pixels of a grid of ``2 ** bits`` a side.

    Parameters
    ----------
    n_near, n_kept
        Cells in the window, and those of them that the filters keep, if that is known: what is
        read first depends on it.
    """
    wide = SIDE >> bits
    shown = window.snapped(wide)
    of_pixels = squares.inside(shown, bits)
    finer = bits - schema.BLOCK_BITS
    if not held.everything and n_kept * _FEW < n_near and finer >= 0:
        of_pixels = runs.overlap(of_pixels, cover.holding(tables, shown, held.strata) << 2 * finer)
    known = pixels.known(tables, of_pixels, bits)
    cells = None if known is None else _of_known(known, held, n_kept)
    if cells is None:
        near = cover.of_runs(tables, of_pixels, bits)
        cells = looked_at(tables, near, bits, None if held.everything else held.strata)
    pixel, _ = laid_out(cells.places, shown, bits)
    return SingleCells(
        tables=tables,
        held=held,
        source="cells",
        window=shown,
        side=shown.side // wide,
        pixel=pixel,
        counted=cells.n.astype(np.float64),
        cells=cells,
    )


def _of_known(known: Pixels, held: Kept, n_kept: int) -> Looked | Pixels | PixelsOfSex | None:
    """Return the cells of pixels that are kept; None where others are better not looked at."""
    if held.everything:
        return known
    of_sex = of_one_sex(known, held.strata)
    if of_sex is None and n_kept * _FEW >= known.n.sum():
        return known.kept(held.strata)
    return of_sex
