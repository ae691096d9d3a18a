"""Which strata lack donors, and how many it would take to call an effect: that seen, or a given."""

import math
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from atlas import queries
from atlas.calibration import read_report
from atlas.catalogue import current
from atlas.last_answers import last_answers
from atlas.selection import Selection
from drift.errors import DesignError
from drift.planning import Needed, by_simulation, need
from drift.schema import AGE_GROUPS, BOTH_SEXES, MIN_DONORS, SEXES

KEYS: Final = ["dataset", "study", "tissue", "cell_type"]
# True effects to plan for, as Hedges' g: Cohen's medium and large, and one larger still.
EFFECTS: Final = ("0.5", "0.8", "1.2")
SEEN: Final = "the effect seen"
_NOTES: Final = {"0.5": "medium", "0.8": "large", "1.2": "very large"}
LARGEST: Final = 5.0  # of a g named in a link
GROUPS: Final = tuple(group for group in AGE_GROUPS if group != "development")


def plan(selection: Selection) -> pd.DataFrame:
    """Return one row a stratum with donors, and one a tissue that has none.

    Beside the columns of the effects view: ``n_young``, ``n_middle``, ``n_old`` (missing for a
    comparison of conditions), ``n_female``, ``n_male``, ``n_unknown``, ``at_seen``, ``fewest`` and
    ``most`` (donors a side for 80 % power, see ``drift.planning.Need``), ``there`` (donors on the
    smaller side) and ``state``: planned, near zero, too few, or no donors. ``aim`` is the g planned
    for where the selection names one: the same number of donors for every stratum, whatever was
    seen there; else missing.
    """
    aim = target(selection)
    rows = queries.effects(selection).assign(aim=aim)
    if rows.empty:
        return rows
    of_donors = rows[rows["evidence"] == "donors"].drop_duplicates(KEYS)
    found = of_donors.merge(_counted(of_donors, selection.sex), on=KEYS, how="left")
    needed = _needed()
    seen = [[_number(value) for value in found[name]] for name in ("g", "g_low", "g_high")]
    effects = seen if math.isnan(aim) else [[aim] * len(found)] * 3
    needs = [asdict(need(g, low, high, needed)) for g, low, high in zip(*effects, strict=True)]
    found = found.assign(
        **pd.DataFrame(needs, index=found.index, columns=["at_seen", "fewest", "most"])
    )
    found["there"] = found[["n_reference", "n_contrast"]].min(axis=1)
    found["state"] = [
        _state(there, at_seen, aim)
        for there, at_seen in zip(found["there"], found["at_seen"], strict=True)
    ]
    bare = _without_donors(rows, of_donors)
    parts = [part for part in (found, bare) if not part.empty]
    order = ["tissue_order", "cell_type", "study_order"]
    return pd.concat(parts).sort_values(order, kind="stable", ignore_index=True)


def target(selection: Selection) -> float:
    """Return the true g the selection plans for; NaN: the effect seen in each stratum.

    Raises
    ------
    DesignError
        If what a link names is no number above 0 and up to ``LARGEST``.
    """
    if not selection.effect:
        return math.nan
    try:
        found = float(selection.effect)
    except ValueError:
        found = math.nan
    if not 0 < found <= LARGEST:
        raise DesignError(
            f"effect={selection.effect} is no effect to plan for: choose one in the sentence above."
        )
    return found


def effect_choices() -> list[queries.Choice]:
    """Return the effects donors can be planned for."""
    seen = queries.Choice(value="", label=SEEN, note="in each stratum; too large on average")
    known = [queries.Choice(value=g, label=f"g {g}", note=_NOTES[g]) for g in EFFECTS]
    return [seen, *known]


def _needed() -> Needed:
    """Return how donors are planned: by the simulator's power table of the calibration report."""
    return by_simulation(read_report().power_table)


def _number(value: Any) -> float:
    return math.nan if pd.isna(value) else float(value)


def _state(there: Any, at_seen: float, aim: float) -> str:
    if not math.isnan(aim) and not math.isinf(at_seen):
        return "planned"  # an effect that is given needs none to be seen
    if pd.isna(there) or there < MIN_DONORS or math.isnan(at_seen):
        return "too few"
    return "near zero" if math.isinf(at_seen) else "planned"


def _without_donors(rows: pd.DataFrame, of_donors: pd.DataFrame) -> pd.DataFrame:
    """Return one row a tissue that only effect tables speak of: nobody there can be counted."""
    tables = rows[(rows["evidence"] != "donors") & ~rows["tissue"].isin(of_donors["tissue"])]
    bare = tables.drop_duplicates("tissue")
    counts = {f"n_{name}": 0 for name in (*GROUPS, *SEXES)}
    return bare.assign(
        **counts,
        at_seen=math.nan,
        fewest=math.nan,
        most=math.nan,
        there=0,
        n_reference=0,
        n_contrast=0,
        state="no donors",
        patch=bare["tissue_patch"],
    )


def _counted(strata: pd.DataFrame, sex: str) -> pd.DataFrame:
    """Count the donors of each stratum by age group and by sex; one of two samples counts once."""
    parts = [row for dataset in dict.fromkeys(strata["dataset"]) for row in _donors(dataset, sex)]
    columns = [*KEYS, *(f"n_{name}" for name in (*GROUPS, *SEXES))]
    return pd.DataFrame(parts, columns=columns)


@last_answers(60)  # some data sets, for both sexes and each
def _donors(dataset: str, sex: str) -> list[dict[str, Any]]:
    """Count the donors of each stratum of a data set."""
    profiles = current().table(dataset, "profiles")
    adults = profiles[profiles["age_group"] != "development"]
    if sex != BOTH_SEXES:
        adults = adults[adults["sex"] == sex]
    has_ages = bool(current().store.datasets[dataset]["age_unit"])
    keys = ["study", "tissue", "cell_type"]
    parts = []
    for stratum, donors in adults.groupby(keys, sort=False):
        ages = donors.groupby("age_group")["donor_id"].nunique()
        sexes = donors.groupby("sex")["donor_id"].nunique()
        parts.append(
            {
                "dataset": dataset,
                **dict(zip(keys, stratum, strict=True)),
                **{f"n_{g}": ages.get(g, 0) if has_ages else math.nan for g in GROUPS},
                **{f"n_{s}": sexes.get(s, 0) for s in SEXES},
            }
        )
    return parts
