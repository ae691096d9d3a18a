"""Which profile and tissue each cell belongs to, and which cells decide how it is scored.

The rules are those of ``atlas.tissues``: the genes of a tissue of a study are cut into bins by
their mean over its adult cells, of profiles with at least ``MIN_CELLS`` cells.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.columns import Renumbered, Rows
from atlas.cells.input import CellInput
from atlas.tissues import PROFILE, adults, ages
from drift.schema import MIN_CELLS

_OF_PROFILE: Final = ("sex", "age_unit", "age_reported", "age_group")


@dataclass(frozen=True)
class Design:
    """Profiles and tissues of a data set's cells.

    Attributes
    ----------
    profiles
        One row a profile, in the order of ``atlas.tissues.PROFILE``: these columns, ``sex``,
        ``age_unit``, ``age_reported``, ``age_group`` where the source has it, and ``n_cells``.
    profile
        (n_cells,) row of each cell's profile.
    tissues
        ``study`` and ``tissue``, one row each, sorted.
    tissue
        (n_profiles,) row of the tissue whose scores the profile's cells get; -1 where all profiles
        of the tissue have too few cells.
    decides
        (n_profiles,) as ``tissue``, for the profiles whose cells make the bins; else -1.
    """

    profiles: pd.DataFrame
    profile: Rows
    tissues: pd.DataFrame
    tissue: npt.NDArray[np.int16]
    decides: npt.NDArray[np.int16]

    def n_deciding(self) -> npt.NDArray[np.int64]:
        """Return how many cells make the bins of each tissue, (n_tissues,)."""
        n_cells = self.profiles["n_cells"].to_numpy(np.int64)
        found = np.zeros(len(self.tissues), dtype=np.int64)
        np.add.at(found, self.decides[self.decides >= 0], n_cells[self.decides >= 0])
        return found


def design(cells: CellInput) -> Design:
    """Tell profiles and tissues apart."""
    known = cells.annotation
    keys = pd.DataFrame({name: _words(known.each[name]) for name in PROFILE})
    grouped = keys.groupby(list(PROFILE), dropna=False, sort=True, observed=True)
    number = grouped.ngroup().to_numpy().astype(np.int32)
    columns = [*PROFILE, *(name for name in _OF_PROFILE if name in known.each)]
    profiles = known.each[columns].iloc[_first(number, known.first)].reset_index(drop=True)
    size = np.zeros(len(profiles), dtype=np.int64)
    np.add.at(size, number, known.n_cells)
    profiles["n_cells"] = size
    by_tissue = profiles.groupby(["study", "tissue"], sort=True, observed=True)
    of_profile = np.asarray(by_tissue.ngroup(), dtype=np.int16)
    tissue, decides = _roles(profiles, of_profile, cells)
    tissues = by_tissue.size().index.to_frame(index=False)
    return Design(profiles, Renumbered(known.code, number), tissues, tissue, decides)


def _words(column: pd.Series) -> pd.Series:
    """Return a column that sorts by its words, not by the order of its categories."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype(column.cat.categories.dtype)
    return column


def _first(number: npt.NDArray[np.int32], first: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return, of each profile, the description of its first cell."""
    order = np.argsort(first, kind="stable")
    _, at = np.unique(number[order], return_index=True)
    return np.asarray(order[at])


def _roles(
    profiles: pd.DataFrame, tissue: npt.NDArray[np.int16], cells: CellInput
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Return the tissue each profile is scored in, and the tissue whose bins it makes."""
    large = (profiles["n_cells"] >= MIN_CELLS).to_numpy()
    _, groups = ages(
        profiles, cells.organism, two_ages=cells.two_ages, longitudinal=cells.longitudinal
    )
    scored, decides = np.full((2, len(profiles)), -1, dtype=np.int16)
    for number in np.unique(tissue[large]):
        within = tissue == number
        scored[within] = number
        kept = np.flatnonzero(within & large)
        decides[kept[adults(groups.iloc[kept])]] = number
    return scored, decides
