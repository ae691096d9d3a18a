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
    "An effect that stands out is too large on average: plan by the end of its interval nearer 0, "
    "or by the smallest effect that would matter, not by the effect seen."
)
GIVEN: Final = (
    "The effect is chosen, not found: take the smallest you would not want to miss. No stratum "
    "promises it."
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
    return _given(with_plan) if with_plan[0].is_given else _by_range(with_plan)


def _by_range(with_plan: Sequence[Plan]) -> str:
    """Count what the cautious end of the interval asks for; then what the effects seen do."""
    n = numbers.counted(len(with_plan), "stratum", "strata")
    reached = [plan for plan in with_plan if plan.is_reached]
    ends = [plan.needed("most") for plan in with_plan if not plan.is_reached]
    finite = [need for need in ends if not math.isinf(need)]
    parts = [f"{_none(len(reached))} {'reaches' if len(reached) <= 1 else 'reach'} 80 % power"]
    if finite:
        parts.append(f"{len(finite)} would take {_span(finite)} donors a side")
    if len(ends) > len(finite):
        parts.append(f"{len(ends) - len(finite)} more than {MOST}")
    seen = [plan.needed("at_seen") for plan in with_plan if plan.state == "planned"]
    told = f" At the effects seen, too large on average: {_span(seen)}." if seen else ""
    return f"By the interval's end nearer 0, of {n} {numbers.listed(parts)}.{told}"


def _given(with_plan: Sequence[Plan]) -> str:
    """Say what the given effect takes, and how many strata have as many donors."""
    first = with_plan[0]
    if first.state == "near zero":
        return f"A true g of {first.aim:g} takes more than {MOST} donors a side for 80 % power."
    takes = plan_rows.donors(first.needed("most"))
    n = numbers.counted(len(with_plan), "stratum", "strata")
    short = [plan.lacks for plan in with_plan if not plan.is_reached]
    enough = len(with_plan) - len(short)
    parts = [f"{_none(enough)} {'has' if enough <= 1 else 'have'} as many"]
    if short:
        verb = "lacks" if len(short) == 1 else "lack"
        parts.append(f"{len(short)} {verb} {_span(short)}")
    return (
        f"A true g of {first.aim:g} takes {takes} donors a side for 80 % power: of {n} "
        f"{numbers.listed(parts)}."
    )


def _none(n: int) -> str:
    return str(n) if n else "none"


def _span(needs: Sequence[float]) -> str:
    low, high = int(min(needs)), int(max(needs))
    return str(low) if low == high else f"{low} to {high}"


def _of_one(plan: Plan) -> str:
    """Say what one stratum would take."""
    name = plan.stratum.full_name
    if plan.state == "no donors":
        return f"{plan.name}: no donors, effect tables alone speak of it."
    if plan.state == "too few":
        return f"{name}: {plan_rows.TOO_FEW}."
    now = f"{plan.there:.0f} on the smaller side now"
    if plan.is_given:
        takes = plan_rows.donors(plan.needed("most"))
        left = "enough" if plan.is_reached else f"{plan.lacks:.0f} are missing"
        rest = f", {left}" if math.isfinite(plan.lacks) else ""
        return f"{name}: {takes} donors a side for a true g of {plan.aim:g}; {now}{rest}."
    if plan.state == "near zero":
        return f"{name}: more than {MOST} a side, the effect seen is too near 0 to plan by."
    low, seen = (plan_rows.donors(plan.needed(end)) for end in ("fewest", "at_seen"))
    most = plan.needed("most")
    high = f"more than {MOST}" if math.isinf(most) else plan_rows.donors(most)
    return (
        f"{name} would take {low} to {high} donors a side over its interval ({seen} at the effect "
        f"seen, too large on average); {now}."
    )


def _n_line(found: Sequence[Plan]) -> str:
    rows = numbers.counted(len([p for p in found if p.state != "no donors"]), "stratum", "strata")
    few = [p for p in found if p.state != "no donors" and p.there < MIN_DONORS]
    under = f"{_none(len(few))} of them under {MIN_DONORS} on a side"
    return f"{rows} with donors, {under}. Two-sided test at 5 %"


def _traps(found: Sequence[Plan]) -> tuple[str, ...]:
    planned = [plan for plan in found if plan.has_plan]
    traps = [GIVEN if planned[0].is_given else CURSE] if planned else []
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
