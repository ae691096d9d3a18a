"""What the planner says: where donors are missing, and how many the effects seen would take."""

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

from components import numbers, plan_rows, strata
from components.figures import planner
from components.plan_rows import Plan
from components.readings.reading import Reading, joined, said
from drift.planning import MOST
from drift.schema import MIN_DONORS

QUESTION: Final = "Where are donors missing, and how many would it take?"
MOST_NAMED: Final = 3
CURSE: Final = (
    "An effect that stands out is too large on average: plan by the end of its interval nearer 0 "
    "where there is one, not by the square."
)


def describe(table: pd.DataFrame) -> Reading:
    """Count what is reached, what could be planned, and what cannot."""
    found = plan_rows.read(table)
    if not found:
        return Reading(QUESTION, said(strata.NOTHING))
    with_plan = [plan for plan in found if plan.has_plan and not plan.stratum.low_coverage]
    return Reading(
        question=QUESTION,
        segments=joined([_answer(found, with_plan)]),
        n_line=_n_line(found),
        traps=_traps(found),
        caption=planner.caption(table),
    )


def _answer(found: Sequence[Plan], with_plan: Sequence[Plan]) -> str:
    """Answer the chosen stratum alone, or count all of them."""
    chosen = [plan for plan in found if plan.stratum.is_selected]
    if len(chosen) == 1:
        return _of_one(chosen[0])
    if not with_plan:
        return (
            f"No stratum here has {MIN_DONORS} donors a side and enough of the signature measured: "
            "there is no size of effect to plan by."
        )
    reached = [plan for plan in with_plan if plan.is_reached]
    short = [plan for plan in with_plan if not plan.is_reached and plan.state == "planned"]
    near = [plan for plan in with_plan if plan.state == "near zero"]
    parts = [
        f"{len(reached)} {'has' if len(reached) == 1 else 'have'} donors enough for 80 % power"
    ]
    if short:
        needs = [int(plan.needed("at_seen")) for plan in short]
        low, high = min(needs), max(needs)
        span = str(low) if low == high else f"{low} to {high}"
        parts.append(f"{len(short)} would take {span} a side")
    if near:
        parts.append(f"{len(near)} more than {MOST}, too near 0 to plan by")
    n = numbers.counted(len(with_plan), "stratum", "strata")
    return f"At the effect seen, of {n} {numbers.listed(parts)}."


def _of_one(plan: Plan) -> str:
    """Say what one stratum would take."""
    name = plan.stratum.full_name
    if plan.state == "no donors":
        return f"{plan.name}: no donors, effect tables alone speak of it."
    if plan.state == "too few":
        return f"{name}: {plan_rows.TOO_FEW}."
    if plan.state == "near zero":
        return f"{name}: more than {MOST} a side, the effect seen is too near 0 to plan by."
    now = f"{plan.there:.0f} on the smaller side now"
    most = plan.needed("most")
    end = "" if math.isinf(most) else f" ({plan_rows.donors(most)} at the end nearer 0)"
    seen = plan_rows.donors(plan.needed("at_seen"))
    return f"{name} would take {seen} donors a side at the effect seen{end}; {now}."


def _n_line(found: Sequence[Plan]) -> str:
    rows = numbers.counted(len([p for p in found if p.state != "no donors"]), "stratum", "strata")
    few = [p for p in found if p.state == "too few"]
    under = f"{len(few)} of them under {MIN_DONORS} on a side"
    return f"{rows} with donors, {under}. Two-sided test at 5 %"


def _traps(found: Sequence[Plan]) -> tuple[str, ...]:
    traps = [CURSE] if any(plan.has_plan for plan in found) else []
    few = [plan for plan in found if plan.state == "too few"]
    if few:
        names = numbers.listed([_short(plan) for plan in few], most=MOST_NAMED)
        traps.append(f"Too few donors on a side in {names}: {plan_rows.TOO_FEW}.")
    bare = [plan for plan in found if plan.state == "no donors"]
    if bare:
        names = numbers.listed([plan.stratum.name for plan in bare], most=MOST_NAMED + 1)
        traps.append(f"No donors at all in {names}: only effect tables speak of them.")
    low = [plan for plan in found if plan.stratum.low_coverage and plan.has_plan]
    if low:
        traps.append("† Too little of the signature is measured: shown, left out of the counts.")
    return tuple(traps)


def _short(plan: Plan) -> str:
    return f"{plan.stratum.place} ({plan.study})"
