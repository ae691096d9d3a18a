"""How deeply the cells of each age and donor were sequenced, and whether age is confounded."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, schema
from atlas.cells.categories import SIDES
from atlas.cells.opened import CellTables
from atlas.cells.paints import ratio
from atlas.cells.sex_of_donors import sexes
from atlas.cells.tally import added
from atlas.selection import Selection
from drift.depth import depth_ratio, is_depth_confounded

_MEASURES: Final = {"genes_per_cell": "genes", "depth": "counts"}
_OF_AGE: Final = ("age", "age_reported", "age_group")
NOT_TOLD: Final = "The source does not tell how deeply its cells were sequenced."
DIFFER: Final = "Old cells show {percent} % {word} genes each than young ones: "
ALIKE: Final = "Old cells show as many genes each as young ones, to within 1 %."
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
    strata = np.flatnonzero(held.strata)
    known = np.flatnonzero(held.strata & (tables.donors[0] >= 0))
    ages = _means(tables, strata, *_OF_AGE)
    donors = _means(tables, known, *_OF_AGE, "study", "donor_id")
    donors["sex"] = sexes(tables, donors)
    told = _over_donors(donors)
    for label in _MEASURES.values():
        pairs = zip(ages["age_reported"].tolist(), ages[label].tolist(), strict=True)
        ages[label] = [told.get((age, label), own) for age, own in pairs]
    n_donors = _n_donors(tables, known)
    ages["n_donors"] = [n_donors.get(age, 0) for age in ages["age_reported"].tolist()]
    found = _ratio(tables, strata, donors)
    return Depth(
        ages=ages,
        donors=donors,
        ratio=found,
        confounded=is_depth_confounded(found),
        sentence=_sentence(found, ages),
    )


def _means(tables: CellTables, strata: npt.NDArray[np.intp], *keys: str) -> pd.DataFrame:
    """Return cells, genes and counts of some strata by columns, without the age as a number."""
    codes, rows = tables.coded(*keys)
    own = codes[strata]
    there = np.flatnonzero(np.bincount(own, minlength=len(rows)))

    def summed(column: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        return added(own, column[strata], len(rows))[there]

    means = {
        label: ratio(
            summed(tables.column(schema.STRATA, schema.total(name))),
            summed(tables.counted(schema.STRATA, name)),
        )
        for name, label in _MEASURES.items()
    }
    named = {name: rows[name].to_numpy()[there] for name in keys if name != "age"}
    n_cells = summed(tables.column(schema.STRATA, "n")).astype(np.int64)
    return pd.DataFrame({**named, "n_cells": n_cells, **means})


def _over_donors(donors: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return the mean of each measure over the donors of an age for which it is told."""
    found: dict[tuple[str, str], list[float]] = {}
    for label in _MEASURES.values():
        for age, value in zip(donors["age_reported"].tolist(), donors[label].tolist(), strict=True):
            if not math.isnan(value):
                found.setdefault((age, label), []).append(value)
    return {key: math.fsum(values) / len(values) for key, values in found.items()}


def _n_donors(tables: CellTables, known: npt.NDArray[np.intp]) -> Counter[str]:
    """Return how many donors each age has; each is counted once."""
    codes, rows = tables.coded("age_reported")
    _, first = np.unique(tables.donors[0][known], return_index=True)
    ages = rows["age_reported"].tolist()
    return Counter(ages[code] for code in codes[known[first]].tolist())


def _ratio(tables: CellTables, strata: npt.NDArray[np.intp], donors: pd.DataFrame) -> float:
    """Return genes per cell, old over young."""
    per = donors if len(donors) else _means(tables, strata, "age_group")
    sides: list[npt.NDArray[np.float64]] = [
        per.loc[per["age_group"] == side, "genes"].to_numpy(float) for side in SIDES
    ]
    return depth_ratio(*sides)


def _sentence(found: float, ages: pd.DataFrame) -> str:
    if ages["genes"].isna().all():
        return NOT_TOLD
    if np.isnan(found):
        return ""
    percent = round(100 * abs(found - 1))
    if not percent:
        return ALIKE
    start = DIFFER.format(percent=percent, word="fewer" if found < 1 else "more")
    return start + (CONFOUNDED if is_depth_confounded(found) else COMPARABLE)
