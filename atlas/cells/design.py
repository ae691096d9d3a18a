"""Which profile and tissue each cell belongs to, and which cells decide how it is scored.

The rules are those of ``atlas.tissues``: the genes of a tissue of a study are cut into bins by
their mean over its adult cells, of profiles with at least ``MIN_CELLS`` cells.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.input import CellInput
from atlas.tissues import PROFILE, adults, ages
from drift.schema import MIN_CELLS

_OF_PROFILE = ("sex", "age_unit", "age_reported", "age_group")


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
        (n_cells,) row of each cell's tissue; -1 where all its profiles have too few cells.
    decides
        (n_cells,) as ``tissue``, for the cells whose expression makes the bins; else -1.
    """

    profiles: pd.DataFrame
    profile: npt.NDArray[np.int32]
    tissues: pd.DataFrame
    tissue: npt.NDArray[np.int16]
    decides: npt.NDArray[np.int16]

    def tissue_names(self) -> list[str]:
        """Return the key of each tissue in the manifest."""
        return [f"{row.study}/{row.tissue}" for row in self.tissues.itertuples()]


def design(cells: CellInput) -> Design:
    """Tell profiles and tissues apart."""
    columns = [name for name in _OF_PROFILE if name in cells.obs]
    obs = cells.obs[[*PROFILE, *columns]]
    grouped = obs.groupby(list(PROFILE), dropna=False, sort=True, observed=True)
    profile = np.asarray(grouped.ngroup(), dtype=np.int32)
    profiles = obs.iloc[_first_rows(profile)].reset_index(drop=True)
    profiles["n_cells"] = np.bincount(profile, minlength=len(profiles))
    by_tissue = profiles.groupby(["study", "tissue"], sort=True, observed=True)
    tissue = np.asarray(by_tissue.ngroup(), dtype=np.int16)
    scored, decides = _roles(profiles, tissue, cells)
    return Design(
        profiles=profiles,
        profile=profile,
        tissues=by_tissue.size().index.to_frame(index=False),
        tissue=scored[profile],
        decides=decides[profile],
    )


def _first_rows(group: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Return the first row of each group, in the order of the groups."""
    return np.unique(group, return_index=True)[1]


def _roles(
    profiles: pd.DataFrame, tissue: npt.NDArray[np.int16], cells: CellInput
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Return, a profile, the tissue it is scored in and the tissue whose bins it makes."""
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
