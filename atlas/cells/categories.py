"""What a cell can be: types, tissues, ages, sexes and donors as numbered categories."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

CATEGORIES: Final = {
    "cell_type": "cell_type",
    "tissue": "tissue",
    "age": "age_reported",
    "sex": "sex",
    "donor": "donor_id",
}  # paint to the column it shows
SIDES: Final = ("young", "old")
BY_STRATUM: Final = ("cell_type", "tissue", "donor")  # what groups do not tell


def category_codes(of_numbers: pd.DataFrame, paint: str) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Return the category of each stratum or group, and the names: ages in their order.

    Where two studies use one id of a donor, donors are named with their study.
    """
    values = of_numbers[CATEGORIES[paint]].astype(str)
    if paint == "donor" and _shared(of_numbers):
        values = (of_numbers["study"].astype(str) + " " + values).where(values != "", "")
    by = of_numbers["age"] if paint == "age" else values
    names = list(dict.fromkeys(values.loc[by.sort_values(kind="stable").index]))
    codes = pd.Index(names).get_indexer(pd.Index(values))
    return codes, [name or "not known" for name in names]


def donor_codes(strata: pd.DataFrame) -> tuple[npt.NDArray[np.intp], pd.DataFrame]:
    """Return the donor of each stratum (-1: not known), and study and id of each donor.

    Two studies may use one id: a donor is an id within a study.
    """
    known = strata.loc[strata["donor_id"] != "", ["study", "donor_id"]]
    donors = known.drop_duplicates().sort_values(["study", "donor_id"], ignore_index=True)
    keys = pd.MultiIndex.from_frame(donors)
    return keys.get_indexer(pd.MultiIndex.from_frame(strata[["study", "donor_id"]])), donors


def _shared(strata: pd.DataFrame) -> bool:
    """Tell whether two studies use one id of a donor."""
    donors = strata.loc[strata["donor_id"] != "", ["study", "donor_id"]].drop_duplicates()
    return bool(donors["donor_id"].duplicated().any())


def side_codes(of_numbers: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return 0 for young, 1 for old and -1 for neither, of each stratum or group."""
    return pd.Index(SIDES).get_indexer(pd.Index(of_numbers["age_group"].astype(str)))
