"""Rows of a table that lie in view and are kept, and what they add up to at each place."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import schema
from atlas.cells.curve import SIDE, deinterleave
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.tally import Floats
from atlas.cells.window import Window

Source = Literal["margin", "fine", "coarse", "cells", "tops"]
Codes = npt.NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class Rows(ABC):
    """What a raster is added up from. A place is a pixel that holds a cell the filters keep.

    Attributes
    ----------
    source
        The table; ``tops`` only for a category of all cells.
    window
        What the picture shows.
    side
        How many pixels the picture has a side.
    pixel
        (n_places,) which pixel each place is, row after row from the top.
    counted
        (n_places,) the number of cells.
    """

    tables: CellTables
    held: Kept
    source: Source
    window: Window
    side: int
    pixel: npt.NDArray[np.int64]
    counted: Floats

    @property
    def n_places(self) -> int:
        """How many pixels hold a cell."""
        return len(self.pixel)

    def image(self, values: npt.NDArray[Any], empty: float) -> npt.NDArray[Any]:
        """Return values of places as a picture, the first row at the top."""
        found = np.full(self.side * self.side, empty, dtype=values.dtype)
        found[self.pixel] = values
        return found.reshape(self.side, self.side)

    @property
    def of_numbers(self) -> pd.DataFrame:
        """What the groups (``margin``) or strata are that rows belong to: one row each."""
        return self.tables.groups if self.source == schema.MARGIN else self.tables.strata

    def categories(self, paint: str) -> tuple[npt.NDArray[np.intp], list[str]]:
        """Return the category of each group (``margin``) or stratum, and the names."""
        return self.tables.categories(paint, self.source)

    @property
    @abstractmethod
    def n_rows(self) -> int:
        """How many rows are added up."""

    def known_top(self, paint: str) -> tuple[Codes, Codes] | None:
        """Return what :meth:`commonest` does, where it is known without adding up."""
        return None

    def known_sides(self) -> tuple[Codes, Codes] | None:
        """Return the numbers of young and old cells of places, where they are known already."""
        return None

    @abstractmethod
    def scored(self, score: str) -> tuple[Floats, Floats]:
        """Return the number of cells with a defined score at each place, and their sum."""

    @abstractmethod
    def sides(self, codes: Codes) -> tuple[Floats, Floats]:
        """Return the numbers of cells of code 0 and of code 1 at each place.

        Parameters
        ----------
        codes
            Of each group (``margin``) or stratum, -1 for neither.
        """

    @abstractmethod
    def side_means(self, donor: Codes, side: Codes, score: str) -> tuple[Floats, Floats]:
        """Return (2, n_places) numbers of donors of side 0 and 1, and the sums of their means.

        Parameters
        ----------
        donor
            Of each stratum, -1 where it is not known.
        side
            Of each donor, -1 for neither.
        score
            What is averaged over the cells of a donor in which it is defined.
        """

    @abstractmethod
    def commonest(self, codes: Codes, n_codes: int) -> tuple[npt.NDArray[np.int16], Floats]:
        """Return the code most cells of each place have (-1: no cell), and how many have it.

        Of equal ones the first; every group or stratum has a code.
        """


def laid_out(
    places: npt.NDArray[Any], window: Window, bits: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the pixels of bins of a grid in a window, and which bins lie in it.

    Parameters
    ----------
    window
        Of whole bins.
    """
    wide = SIDE >> bits
    side = window.side // wide
    x, y = deinterleave(places)
    # what lies before the window is beyond it as well, as a number without a sign
    x, y = x - np.uint32(window.x0 // wide), y - np.uint32(window.y0 // wide)
    return (side - 1 - y.astype(np.int64)) * side + x, (x < side) & (y < side)
