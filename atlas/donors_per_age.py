"""How many donors each tissue or cell type has at each age: a donor counts once, wherever it is."""

from typing import Any, Final

import pandas as pd

from atlas.catalogue import current
from drift.schema import ALL_CELLS

COLUMNS: Final = ["name", "age", "n_donors"]


def donors_per_age(dataset: str, manifest: dict[str, Any]) -> pd.DataFrame:
    """Return the donors of a data set, counted.

    Parameters
    ----------
    dataset, manifest
        The data set, and its manifest.

    Returns
    -------
    One row a tissue (of whole tissues) or cell type and age, ages in their order: ``name``,
    ``age`` as the source writes it (or the condition, where there are no ages), ``n_donors``.
    A cell type of several tissues counts a donor once. No row where a data set has no donors.

    Raises
    ------
    StoreError
        If its table of profiles is spoiled.
    """
    listed = manifest.get("donors_per_age") or []
    if not listed:
        return pd.DataFrame(columns=COLUMNS)
    if manifest["longitudinal"]:  # a row a donor, with how often it was sampled
        rows = pd.DataFrame(listed)
        named = pd.DataFrame({"name": _names(rows), "age": rows["age_reported"]})
        return named.assign(n_donors=rows["n_donors"].astype(int))
    return counted(current().store.table(dataset, "profiles"))


def counted(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct donors of profiles: see `donors_per_age`."""
    reported, condition = (
        profiles[name].astype(object).fillna("").astype(str)
        for name in ("age_reported", "condition")
    )
    rows = pd.DataFrame(
        {
            "name": _names(profiles),
            "age": reported.where(reported != "", condition),
            # the same id in two studies is two donors
            "donor": profiles["study"].astype(str) + "\n" + profiles["donor_id"].astype(str),
            "order": profiles["age"].fillna(0).astype(float),
        }
    )
    found = rows.groupby(["name", "age"], sort=True).agg(
        n_donors=("donor", "nunique"), order=("order", "min")
    )
    return found.reset_index().sort_values("order", kind="stable")[COLUMNS].reset_index(drop=True)


def _names(rows: pd.DataFrame) -> pd.Series:
    cell_type = rows["cell_type"].astype(str)
    return cell_type.where(cell_type != ALL_CELLS, rows["tissue"].astype(str))
