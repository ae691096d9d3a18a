"""What the analyses of a conclusion say: how many agree, and which choice breaks it."""

import math
from typing import Any, Final

import pandas as pd

from components import analyses, numbers, strata
from components.figures import specification_curve
from components.readings.reading import Reading, said
from drift.fits import LEVEL
from drift.schema import SCORE_VERSION

QUESTION: Final = "Does the answer depend on the analysis?"
SHARED: Final = "Analyses share donors and genes: many that agree are not many pieces of evidence."
OTHER_SIGNATURE: Final = "This card is about the MD score, whatever signature is chosen."
ONE_SEX: Final = "All donors are analysed here, whatever sex is chosen."
_ALPHA: Final = 1 - LEVEL


def describe(rows: pd.DataFrame, summary: pd.DataFrame) -> Reading:
    """Count directions and calls, name the choice that most often ends elsewhere."""
    if not analyses.is_drawn(analyses.read(rows)):
        return Reading(QUESTION, said(analyses.missing(summary)))
    row = strata.records(summary)[0]
    place = _place(row)
    return Reading(
        question=f"Does the answer for {place} depend on the analysis?",
        segments=said(f"{_counts(row, place)} {_break(row)}"),
        n_line=_n_line(row, summary),
        traps=tuple(_traps(row)),
        caption=specification_curve.caption(rows, summary),
    )


def _place(row: dict[str, Any]) -> str:
    return str(row["place"]) if row["is_whole"] else strata.plural(str(row["place"]))


def _counts(row: dict[str, Any], place: str) -> str:
    n, up, down = (int(row[name]) for name in ("n_defined", "n_up", "n_down"))
    where = f"{place} in {row['study_label']}"
    called = _called(int(row["n_rises"]), int(row["n_falls"]))
    if n in (up, down):
        verb = "rise" if up else "fall"
        if int(row["n_rises"] if up else row["n_falls"]) == n:
            return f"All {n} analyses of {where} {verb}."
        return f"All {n} analyses of {where} point {'up' if up else 'down'}; {called}."
    first, second = (("down", down), ("up", up)) if down >= up else (("up", up), ("down", down))
    zero = n - up - down
    rest = f" and {second[1]} {second[0]}" + (f", {zero} at zero" if zero else "")
    verb = "points" if first[1] == 1 else "point"
    return f"Of {n} analyses of {where}, {first[1]} {verb} {first[0]}{rest}; {called}."


def _called(rises: int, falls: int) -> str:
    found = [numbers.counted(n, word) for n, word in ((rises, "rise"), (falls, "fall")) if n]
    if not found:
        return "none is resolved"
    return f"{numbers.listed(found)} {'is' if rises + falls == 1 else 'are'} resolved"


def _break(row: dict[str, Any]) -> str:
    """Return the sentence on the choice that most often differs from the default."""
    is_called = str(row["default_call"]) in ("rises", "falls")
    if not row["break_kind"]:
        words = "changes the call" if is_called else "resolves it or turns its sign"
        return f"No choice {words}."
    start = analyses.with_choice(str(row["break_factor"]), str(row["break_level"]))
    n, of = int(row["break_n"]), int(row["break_of"])
    if row["break_kind"] == "sign":
        return (
            f"{start} it points the other way."
            if of == 1
            else (f"{start}, {n} of {of} {'points' if n == 1 else 'point'} the other way.")
        )
    if not is_called:
        return (
            f"{start} it is resolved."
            if of == 1
            else (f"{start}, {n} of {of} {'is' if n == 1 else 'are'} resolved.")
        )
    # another sign would have been told first, so what is not called is not resolved
    if of == 1:
        return f"{start} it is not resolved."
    if n == of:
        return f"{start}, none of {of} is resolved."
    return f"{start}, {n} of {of} {'is' if n == 1 else 'are'} not resolved."


def _n_line(row: dict[str, Any], summary: pd.DataFrame) -> str:
    default = numbers.g_interval(row["default_g"], row["default_g_low"], row["default_g_high"])
    undefined = int(row["n_analyses"]) - int(row["n_defined"])
    parts = [
        numbers.sides_of(row),
        f"default {default}",
        f"same call in {int(row['n_same_call'])}, same sign in {int(row['n_same_sign'])}",
        f"{undefined} undefined" if undefined else "",
        *(f"{null.label} {numbers.p_text(null.p)}" for null in analyses.nulls(summary)),
    ]
    return f"{'; '.join(part for part in parts if part)}. Score v{SCORE_VERSION}"


def _traps(row: dict[str, Any]) -> list[str]:
    p, genes, labels = (numbers.number(row[name]) for name in ("default_p", "genes_p", "labels_p"))
    called = p < _ALPHA
    found = [SHARED]
    if called and genes >= _ALPHA:
        found.append(
            f"Random genes of like expression move as far in {numbers.percent(genes)} of draws: "
            "the donors differ, but not only in these genes."
        )
    if not math.isnan(labels) and not math.isnan(p) and (labels < _ALPHA) != called:
        found.append(
            f"Shuffling the donors gives {numbers.p_text(labels)}, the test of the default "
            f"{numbers.p_text(p)}: with so few donors the two can differ."
        )
    if row["other_signature"]:
        found.append(OTHER_SIGNATURE)
    if row["one_sex"]:
        found.append(ONE_SEX)
    return found
