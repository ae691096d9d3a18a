"""Which profile and tissue each cell belongs to, and which cells decide how it is scored.

The rules are those of ``atlas.tissues``: the genes of a tissue of a study are cut into bins by
their mean over its adult cells, of profiles with at least ``MIN_CELLS`` cells.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells.input import CellInput
from atlas.tissues import PROFILE, adults, ages
from drift.schema import MIN_CELLS

_ROWS: Final = 2**18  # looked at at once
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
    profile: npt.NDArray[np.int32]
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
    """Tell profiles and tissues apart; of what has one row a cell, one small number is kept."""
    profile, first = _grouped([_key(cells.obs[name]) for name in PROFILE])
    columns = [*PROFILE, *(name for name in _OF_PROFILE if name in cells.obs)]
    profiles = cells.obs[columns].iloc[first].reset_index(drop=True)
    profiles["n_cells"] = _sizes(profile, len(profiles))
    by_tissue = profiles.groupby(["study", "tissue"], sort=True, observed=True)
    number = np.asarray(by_tissue.ngroup(), dtype=np.int16)
    tissue, decides = _roles(profiles, number, cells)
    tissues = by_tissue.size().index.to_frame(index=False)
    return Design(profiles, profile, tissues, tissue, decides)


@dataclass(frozen=True)
class _Key:
    """A column as numbers: the rank of a value among those of the column is ``rank[code]``."""

    codes: npt.NDArray[Any]
    rank: npt.NDArray[np.int64]

    def of(self, rows: slice) -> npt.NDArray[np.int64]:
        return np.asarray(self.rank[self.codes[rows]])


def _key(column: pd.Series) -> _Key:
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = column.cat.categories
        rank = np.argsort(np.argsort(values))
        return _Key(column.cat.codes.to_numpy(), np.append(rank, len(values)))  # -1, missing: last
    codes, values = pd.factorize(column, sort=True, use_na_sentinel=False)
    return _Key(codes.astype(np.min_scalar_type(len(values))), np.arange(len(values) + 1))


def _grouped(
    keys: list[_Key],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return the group of each row, and the first row of each group."""
    n_rows = keys[0].codes.size
    pieces = [slice(at, at + _ROWS) for at in range(0, n_rows, _ROWS)]
    found = [np.unique(_joined(keys, rows), return_index=True) for rows in pieces]
    known = np.concatenate([joined for joined, _ in found])
    first = np.concatenate([at + rows.start for (_, at), rows in zip(found, pieces, strict=True)])
    known, earliest = np.unique(known, return_index=True)
    group = np.empty(n_rows, dtype=np.int32)
    for rows in pieces:
        group[rows] = np.searchsorted(known, _joined(keys, rows))
    return group, first[earliest]


def _joined(keys: list[_Key], rows: slice) -> npt.NDArray[np.int64]:
    """Return one number a row that sorts as the columns do, the first before the second."""
    joined = keys[0].of(rows)
    for key in keys[1:]:
        joined = joined * key.rank.size + key.of(rows)
    return joined


def _sizes(group: npt.NDArray[np.int32], n_groups: int) -> npt.NDArray[np.int64]:
    size = np.zeros(n_groups, dtype=np.int64)
    for at in range(0, group.size, _ROWS):
        size += np.bincount(group[at : at + _ROWS], minlength=n_groups)
    return size


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
