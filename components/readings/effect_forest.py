"""What the ranked intervals say."""

from collections.abc import Sequence

import pandas as pd

from components import numbers, strata
from components.figures import effect_forest
from components.readings import effect_map
from components.readings.reading import Reading, said
from components.strata import Stratum
from drift.schema import MIN_DONORS, SCORE_VERSION

QUESTION = "How sure are we, stratum by stratum?"


def describe(table: pd.DataFrame) -> Reading:
    """Count the intervals above, below and across zero; a single one is told in full."""
    found = effect_forest.ranked(table)
    if not found:
        return Reading(QUESTION, said(strata.NO_DONORS if len(table) else strata.NOTHING))
    return Reading(
        question=QUESTION,
        segments=said(_answer(found)),
        n_line=_n_line(found),
        traps=effect_map.traps(found),
        caption=effect_forest.caption(table),
    )


def _n_line(found: Sequence[Stratum]) -> str:
    n_few = sum(stratum.state == "few" for stratum in found)
    few = f", {n_few} with too few" if n_few else ""
    counted = numbers.counted(len(found), "stratum", "strata")
    return f"n = donors; {counted}{few}. Score v{SCORE_VERSION}"


def _answer(found: Sequence[Stratum]) -> str:
    """Return the counts; where a single stratum is shown or has an interval, what that one says."""
    if len(found) == 1:
        return one(found[0])
    drawn = [stratum for stratum in found if stratum.state in ("resolved", "open")]
    if len(drawn) == 1:
        return one(drawn[0])
    if not drawn:
        return (
            f"No interval can be given: fewer than {numbers.spelled(MIN_DONORS)} donors on a side."
        )
    above = sum(stratum.direction > 0 for stratum in drawn)
    below = sum(stratum.direction < 0 for stratum in drawn)
    rest = len(drawn) - above - below
    hanging = [
        effect_map.hanging([s for s in drawn if s.direction == direction]) for direction in (1, -1)
    ]
    counts = (
        f"Of {numbers.counted(len(drawn), 'interval')}, {above or 'none'} "
        f"{'lie' if above > 1 else 'lies'} above zero{hanging[0]}, {below or 'none'} "
        f"below{hanging[1]} and "
        f"{rest or 'none'} {'includes' if rest == 1 else 'include'} it."
    )
    if any(stratum.low_coverage for stratum in drawn):
        counts += " Hollow squares hold too few of the signature's genes to enter summaries."
    return counts


def one(stratum: Stratum) -> str:
    """Return what a single stratum with donors says, and what limits it."""
    if stratum.state in ("few", "undefined"):
        return _undrawn(stratum)
    return f"{_effect(stratum)} {_limit(stratum)}".strip()


def _undrawn(stratum: Stratum) -> str:
    reason = stratum.row.get("reason")
    if isinstance(reason, str) and reason:
        return reason
    if stratum.state == "few":
        least = numbers.capital(numbers.spelled(MIN_DONORS))
        return f"{stratum.donors}: no interval, no p. {least} a side are needed."
    return f"{_name(stratum)}: the effect is undefined."


def _effect(stratum: Stratum) -> str:
    word = {1: "rises", -1: "falls"}.get(stratum.direction)
    if word is None:
        word = (
            "points up"
            if stratum.value > 0
            else "points down"
            if stratum.value < 0
            else "is at zero"
        )
    number = f"{stratum.measure.short} {stratum.interval}"
    if stratum.hangs and not stratum.by_depth:
        hangs = f"that {stratum.hangs}"
        return f"{_name(stratum)} {word}, {number}{stratum.marks}, {stratum.donors}; {hangs}."
    if stratum.direction and stratum.by_depth:
        return f"{_name(stratum)} {word} ({number}), but sequencing depth differs:"
    return f"{_name(stratum)} {word}, {number}, {stratum.donors}."


def _limit(stratum: Stratum) -> str:
    """Return the one thing that limits the number most."""
    if stratum.by_depth and stratum.direction:
        what = "age" if strata.is_ageing([stratum]) else "condition"
        return f"{what} and depth cannot be told apart."
    if stratum.low_coverage:
        coverage = numbers.percent(stratum.coverage)
        needed = numbers.percent(stratum.min_coverage)
        measured = f"{coverage} of the signature is measured ({needed} needed)"
        return f"{measured}: shown, left out of summaries."
    if stratum.state == "open":
        return _fits(stratum)
    return ""


def _fits(stratum: Stratum) -> str:
    """Say which effects an interval that includes zero leaves open."""
    digits = stratum.digits
    low = numbers.plain(abs(stratum.low), digits)
    high = numbers.plain(abs(stratum.high), digits)
    return f"The data fit a fall of {low} and a rise of {high}."


def _name(stratum: Stratum) -> str:
    return numbers.capital(stratum.name)
