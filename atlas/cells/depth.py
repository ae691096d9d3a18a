"""How deeply the cells of each age and donor were sequenced, and whether age is confounded."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, schema
from atlas.cells.categories import SIDES
from atlas.cells.opened import CellTables
from atlas.cells.paints import ratio
from atlas.selection import Selection
from drift.depth import depth_ratio, is_depth_confounded

_MEASURES: Final = {"genes_per_cell": "genes", "depth": "counts"}
NOT_TOLD: Final = "The source does not tell how deeply its cells were sequenced."
FEWER: Final = "Old cells show {percent} % {word} genes each than young ones: "
CONFOUNDED: Final = "age and depth cannot be told apart."
COMPARABLE: Final = "within the 20 % that scores bear."


@dataclass(frozen=True, kw_only=True)
class Depth:
    """Cells, genes and counts by age, and by donor.

    Attributes
    ----------
    ages
        ``age_reported``, ``age_group``, ``n_cells``, ``n_donors``, ``genes`` and ``counts`` (means
        of the donors, over all cells of an age without donors; NaN where the source does not
        tell), the youngest first.
    donors
        The same of each donor, with ``study``, ``donor_id`` and ``sex``; none where donors are not
        known.
    ratio
        Genes per cell, old over young: of donor means, or of all cells without donors.
    confounded
        Whether the two differ by more than 20 %.
    sentence
        What that means, or that depth is not told.
    """

    ages: pd.DataFrame
    donors: pd.DataFrame
    ratio: float
    confounded: bool
    sentence: str


def depth(tables: CellTables, selection: Selection) -> Depth:
    """Return how deeply the cells that the filters keep were sequenced."""
    held = filtering.kept(tables, selection)
    measured = {
        f"{kind}:{name}": values
        for name in _MEASURES
        for kind, values in (
            ("n", tables.counted(schema.STRATA, name)),
            ("sum", tables.column(schema.STRATA, schema.total(name))),
        )
    }
    names = ["study", "donor_id", "sex", "age", "age_reported", "age_group", "n"]
    strata = tables.strata[names].assign(**measured)[held.strata]
    known = strata[strata["donor_id"] != ""]
    ages = _means(strata, ["age", "age_reported", "age_group"])
    donors = _means(known, ["age", "age_reported", "age_group", "study", "donor_id", "sex"])
    per_age = known.drop_duplicates(["study", "donor_id"]).groupby("age_reported").size()
    of_donors = donors.groupby("age_reported")[[*_MEASURES.values()]].mean()
    for label in _MEASURES.values():
        ages[label] = ages["age_reported"].map(of_donors[label]).fillna(ages[label])
    ages = ages.assign(n_donors=ages["age_reported"].map(per_age).fillna(0).astype(int))
    found = _ratio(strata, donors)
    return Depth(
        ages=ages.drop(columns="age"),
        donors=donors.drop(columns="age"),
        ratio=found,
        confounded=is_depth_confounded(found),
        sentence=_sentence(found, ages),
    )


def _means(strata: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    sums = strata.groupby(keys, dropna=False, observed=True, sort=True)[
        ["n", *(f"{kind}:{name}" for name in _MEASURES for kind in ("n", "sum"))]
    ].sum()
    means = {
        label: ratio(sums[f"sum:{name}"].to_numpy(float), sums[f"n:{name}"].to_numpy(float))
        for name, label in _MEASURES.items()
    }
    return sums[["n"]].rename(columns={"n": "n_cells"}).assign(**means).reset_index()


def _ratio(strata: pd.DataFrame, donors: pd.DataFrame) -> float:
    """Return genes per cell, old over young."""
    per = donors if len(donors) else _means(strata, ["age_group"])
    sides: list[npt.NDArray[np.float64]] = [
        per.loc[per["age_group"] == side, "genes"].to_numpy(float) for side in SIDES
    ]
    return depth_ratio(*sides)


def _sentence(found: float, ages: pd.DataFrame) -> str:
    if ages["genes"].isna().all():
        return NOT_TOLD
    if np.isnan(found):
        return ""
    word = "fewer" if found < 1 else "more"
    start = FEWER.format(percent=round(100 * abs(found - 1)), word=word)
    return start + (CONFOUNDED if is_depth_confounded(found) else COMPARABLE)
