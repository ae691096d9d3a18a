"""How a score is distributed at each age, from the histograms, with the mean of each donor."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, paints, schema, shown
from atlas.cells.opened import CellTables
from atlas.cells.sex_of_donors import sexes
from atlas.cells.tally import added
from atlas.selection import Selection

_KEYS: Final = ("age", "study", "donor_id", "age_reported")  # of a donor at an age
_OF_DONOR: Final = ("study", "donor_id", "sex", "age_reported")


@dataclass(frozen=True, kw_only=True)
class Distributions:
    """A score by age.

    Attributes
    ----------
    edges
        (65,) ends of the classes; what lies beyond the ends is in the end classes.
    ages
        Ages as the source writes them, the youngest first; one entry "all" without ages.
    counts
        (n_ages, 64) scored cells.
    means
        (n_ages,) over cells: a description.
    donors
        One row a donor and age: ``study``, ``donor_id``, ``sex``, ``age_reported``, ``mean`` over
        its scored cells and their number ``n``; none where donors are not known.
    reason
        Why there is nothing; else empty.
    """

    label: str = ""
    unit: str = ""
    edges: npt.NDArray[np.float64]
    ages: list[str]
    counts: npt.NDArray[np.int64]
    means: npt.NDArray[np.float64]
    donors: pd.DataFrame
    reason: str = ""


def distributions(tables: CellTables, selection: Selection) -> Distributions:
    """Return how the score shown is distributed over the cells that the filters keep, by age."""
    score = shown.score(tables, selection)
    held = filtering.kept(tables, selection)
    if not score or not held.strata.any():
        return _nothing(
            "No cells are left by these filters." if score else "No score is known of these cells."
        )
    facts = tables.scores[score]
    ages = filtering.ages(tables, held) or ["all"]
    age = pd.Index(ages).get_indexer(pd.Index(tables.strata["age_reported"]))
    age = np.where(held.strata, np.zeros(len(age), int) if ages == ["all"] else age, -1)
    counts = _histograms(tables, list(tables.scores).index(score), age, len(ages))
    known = np.flatnonzero(age >= 0)
    n = tables.counted(schema.STRATA, score)[known]
    total = tables.column(schema.STRATA, schema.total(score))[known]
    means = paints.ratio(added(age[known], total, len(ages)), added(age[known], n, len(ages)))
    return Distributions(
        label=str(facts["label"]),
        unit=str(facts["unit"]),
        edges=np.linspace(facts["low"], facts["high"], schema.N_CLASSES + 1),
        ages=ages,
        counts=counts,
        means=means,
        donors=_donor_means(tables, known, n, total),
    )


def _histograms(
    tables: CellTables, number: int, age: npt.NDArray[np.integer], n_ages: int
) -> npt.NDArray[np.int64]:
    at = tables.rows(schema.HISTOGRAMS, "score", number)
    of_row = age[tables.column(schema.HISTOGRAMS, "stratum")[at]]
    known = of_row >= 0
    classes = tables.column(schema.HISTOGRAMS, "class")[at][known]
    n = tables.column(schema.HISTOGRAMS, "n")[at][known]
    keys = of_row[known] * schema.N_CLASSES + classes
    counts = added(keys, n, n_ages * schema.N_CLASSES)
    return counts.astype(np.int64).reshape(n_ages, schema.N_CLASSES)


def _donor_means(
    tables: CellTables,
    strata: npt.NDArray[np.intp],
    n: npt.NDArray[Any],
    total: npt.NDArray[Any],
) -> pd.DataFrame:
    """Return the mean of each donor and age, over some strata."""
    codes, rows = tables.coded(*_KEYS)
    own = codes[strata]
    cells, sums = (added(own, values, len(rows)) for values in (n, total))
    there = np.flatnonzero((cells > 0) & (rows["donor_id"] != "").to_numpy())
    donors = rows.iloc[there]
    found = {
        **{name: donors[name].to_numpy() for name in _KEYS[1:]},
        "sex": sexes(tables, donors),
        "mean": sums[there] / cells[there],
        "n": cells[there].astype(np.int64),
    }
    return pd.DataFrame(found, columns=[*_OF_DONOR, "mean", "n"])


def _nothing(reason: str) -> Distributions:
    return Distributions(
        edges=np.linspace(0, 1, schema.N_CLASSES + 1),
        ages=[],
        counts=np.zeros((0, schema.N_CLASSES), dtype=np.int64),
        means=np.zeros(0),
        donors=pd.DataFrame(columns=[*_OF_DONOR, "mean", "n"]),
        reason=reason,
    )
