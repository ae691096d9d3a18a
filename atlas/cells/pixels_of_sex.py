"""What is known of the cells of one sex in the pixels of zoomed views: a filter that is often set.

Beside its other columns the index of pixels (``pixels``) has of each sex ``n_of:<sex>``, how many
cells of a pixel are of it, and of each score ``sum_of:<sex>:<id>`` and, where some cells of the
data set have no score, ``n_of:<sex>:<id>``: the sum and the number of those that have it. It has
them of two to :data:`MOST_SEXES` sexes; an index that was written before is read without.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs
from atlas.cells.opened import PIXELS
from atlas.cells.pixels import Pixels
from atlas.cells.runs import Runs
from atlas.cells.single_pieces import Looked, Piece
from atlas.cells.tally import Floats

MOST_SEXES: Final = 4

Column = npt.NDArray[Any]


def cells_of(sex: str) -> str:
    """Return the column that counts the cells of a sex."""
    return f"n_of:{sex}"


def defined_of(sex: str, score: str) -> str:
    """Return the column that counts the cells of a sex with a defined score."""
    return f"n_of:{sex}:{score}"


def total_of(sex: str, score: str) -> str:
    """Return the column of the sum of a score over the cells of a sex."""
    return f"sum_of:{sex}:{score}"


@dataclass(frozen=True)
class PixelsOfSex:
    """Those of some pixels that hold a cell of one sex.

    Attributes
    ----------
    known
        The pixels, with a cell of it or not.
    strata
        (n_strata,) which are of the sex.
    held
        Which of the pixels hold a cell of it, by their numbers.
    n
        How many cells of it each of these has.
    """

    known: Pixels
    sex: str
    strata: npt.NDArray[np.bool_]
    held: npt.NDArray[np.int64]
    n: Column

    @cached_property
    def places(self) -> npt.NDArray[np.uint32]:
        """The bin of the grid that each pixel is."""
        return self._column("pixel")

    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the numbers of cells with a defined score, and its sums."""
        name = defined_of(self.sex, score)
        n = self._column(name) if self.known.tables.has(PIXELS, name) else self.n
        total = self._column(total_of(self.sex, score))
        return n.astype(np.float64), total.astype(np.float64)

    @property
    def near(self) -> Runs:
        """The runs of cells in view, of the sex or not."""
        return self.known.near

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The cells of the sex, some at a time."""
        return self._looked.pieces

    @cached_property
    def _looked(self) -> Looked:
        return self.known.kept(self.strata)

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        return runs.nth(self.known.rows, self.held)

    def _column(self, name: str) -> Column:
        return self.known.tables.column(PIXELS, name).take(self._rows)


def of_one_sex(known: Pixels, strata: npt.NDArray[np.bool_]) -> PixelsOfSex | None:
    """Return what is known of some strata in pixels; None unless they are all of one sex."""
    tables = known.tables
    codes, names = tables.categories("sex")
    code = codes[strata.argmax()]
    sex = names[code]
    if not tables.has(PIXELS, cells_of(sex)) or not np.array_equal(codes == code, strata):
        return None
    n = runs.taken(tables.column(PIXELS, cells_of(sex)), runs.positions(known.rows))
    held = np.flatnonzero(n)
    return PixelsOfSex(known, sex, strata, held, n[held])
