"""Rows of a table that lie in view and are kept, and what they add up to at each place."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import schema
from atlas.cells.filtering import Kept
from atlas.cells.opened import CellTables
from atlas.cells.tally import Floats
from atlas.cells.window import Window

Source = Literal["margin", "fine", "cells", "tops"]
Codes = npt.NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class Rows(ABC):
    """What a raster is added up from.

    Attributes
    ----------
    source
        The table; ``tops`` only for a category of all cells.
    window
        What the picture shows.
    picture
        (h, w) place of each pixel, the first row at the top.
    n_places
        How many places there are.
    """

    tables: CellTables
    held: Kept
    source: Source
    window: Window
    picture: npt.NDArray[np.integer]
    n_places: int

    @property
    def of_numbers(self) -> pd.DataFrame:
        """What the groups (``margin``) or strata are that rows belong to: one row each."""
        return self.tables.groups if self.source == schema.MARGIN else self.tables.strata

    def categories(self, paint: str) -> tuple[npt.NDArray[np.intp], list[str]]:
        """Return the category of each group (``margin``) or stratum, and the names."""
        return self.tables.categories(paint, self.source)

    @cached_property
    @abstractmethod
    def counted(self) -> Floats:
        """The number of cells at each place."""

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
