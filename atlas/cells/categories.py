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


def _shared(strata: pd.DataFrame) -> bool:
    """Tell whether two studies use one id of a donor."""
    donors = strata.loc[strata["donor_id"] != "", ["study", "donor_id"]].drop_duplicates()
    return bool(donors["donor_id"].duplicated().any())
