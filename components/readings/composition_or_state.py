"""What the splits say: how a tissue's mean moved, and by which of the two ways."""

import math
from collections.abc import Sequence

import pandas as pd

from components import numbers, split_rows, strata
from components.figures import composition_or_state
from components.readings.reading import Reading, Segment, Tone, joined, said
from components.split_rows import Bar
from drift.schema import SCORE_VERSION

QUESTION = "Composition or state: do other cells make the change, or the same cells changed?"
MOST_WORDS = 40
SURVIVORS = (
    "Shares are of the cells that survived dissociation, sorting and quality control, not of the "
    "tissue."
)


def describe(bars: pd.DataFrame, parts: pd.DataFrame) -> Reading:
    """Tell the split in focus in full; where it has no donors, count its point estimates.

    The data set shown comes first: when it cannot be split, that is said before others answer.
    """
    found = split_rows.read(bars)
    why = str(bars.attrs.get("why", ""))
    if not found or not any(bar.is_known for bar in found):
        return Reading(
            QUESTION, said(split_rows.nothing(bars)), n_line=_n_line([], found) if found else ""
        )
    told, counted = _in_view(found)
    segments = [part for bar in told for part in _one(bar, instead=bool(why))]
    more = _counted(counted, briefly=bool(told), instead=bool(why))
    if not segments or (more and _fit([why, *segments], more)):
        segments += [" " if told else "", *more]
    return Reading(
        question=QUESTION,
        segments=joined([f"{why} " if why else "", *segments]),
        n_line=_n_line(told, counted),
        traps=_traps(told),
        caption=composition_or_state.caption(bars, parts),
    )


def _in_view(found: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    """Return the split with donors to tell of, if any, and the point estimates to count."""
    upper, lower = split_rows.with_ids(found), split_rows.without_ids(found)
    selected = [bar for bar in lower if bar.is_selected]
    in_focus = [bar for bar in lower if bar.in_focus]
    told = [bar for bar in upper if bar.in_focus and bar.is_known][:1]
    if not told and not in_focus:
        told = [bar for bar in upper if bar.is_known][:1]
    return told, selected or (lower if told else in_focus)


def _fit(first: Sequence[Segment | str], second: Sequence[str]) -> bool:
    """Tell whether two answers stay within the words a card may say; the n line counts as well."""
    text = " ".join(part if isinstance(part, str) else part.text for part in (*first, *second))
    return len(text.split()) <= MOST_WORDS


def _one(bar: Bar, *, instead: bool) -> list[Segment | str]:
    """Return "In TMS liver the MD score rises by +0.10 [..]: +0.02 by other shares, ..."."""
    words, tone = _direction(bar)
    shares, within = (numbers.signed(value, bar.digits) for value in (bar.composition, bar.state))
    depth = ", at unequal sequencing depth" if "‡" in bar.marks else ""
    where = f"Shown instead: {bar.place}, where" if instead else f"In {bar.place}"
    return [
        f"{where} {split_rows.subject(bar)} ",
        Segment(words, tone),
        f" {bar.part('total')}{depth}: {shares} by shares of cell types, ",
        f"{within} within them.",
    ]


def _direction(bar: Bar) -> tuple[str, Tone]:
    if bar.direction:
        return ("rises by", "rise") if bar.direction > 0 else ("falls by", "fall")
    if not math.isnan(bar.ends[0]):
        return "is not resolved,", "open"
    if bar.total == 0:
        return "is unchanged,", ""
    return f"points {'up' if bar.total > 0 else 'down'}, no interval,", ""


def _counted(bars: Sequence[Bar], *, briefly: bool, instead: bool) -> list[str]:
    """Count the point estimates: how many point up and down, and which way is the larger."""
    known = [bar for bar in bars if bar.is_known]
    if not bars:
        return []
    donor = bars[0].row["donor_word"]
    if not known:
        return [f"Without {donor} ids: {_lower(str(bars[0].row['reason']))}"]
    if briefly:
        return [f"Without {donor} ids, {_program(known[0])} {_pointing(known)}."]
    tissues = {bar.tissue for bar in known}
    where = f"{tissues.pop()} cells" if len(tissues) == 1 else "cells"
    start = f"Shown instead: {where}" if instead else numbers.capital(where)
    said_of = f"{_program(known[0])} {_pointing(known)}, {_mostly(known)}"
    return [f"{start} without {donor} ids, no test: {said_of}."]


def _program(bar: Bar) -> str:
    """Return the program with what it stands in for: a signature of another name."""
    asked = strata.score_name(str(bar.row["asked_label"]))
    return f"{bar.row['signature_label']} (in place of {asked})"


def _pointing(known: Sequence[Bar]) -> str:
    """Return "points down in all 3 groups", or how many point up and down."""
    n, up, down = len(known), *(sum(bar.total * way > 0 for bar in known) for way in (1, -1))
    groups = "the one group" if n == 1 else f"all {n} groups"
    if n in (up, down):
        return f"points {'up' if up else 'down'} in {groups}"
    return f"points up in {up}, down in {down} of {numbers.counted(n, 'group')}"


def _mostly(known: Sequence[Bar]) -> str:
    """Return which of the two ways is the larger, and in how many groups."""
    within = sum(abs(bar.state) > abs(bar.composition) for bar in known)
    by_shares = sum(abs(bar.composition) > abs(bar.state) for bar in known)
    if len(known) in (within, by_shares):
        return f"mostly {'within the cell types' if within else 'by their shares'}"
    return f"mostly within the cell types in {within}"


def _n_line(told: Sequence[Bar], counted: Sequence[Bar]) -> str:
    donors = f"{numbers.capital(told[0].donors)}, {told[0].place}" if told else ""
    n, of = sum(bar.is_known for bar in counted), len(counted)
    group = "tissue" if any(bar.has_ids for bar in counted) else "group"
    ids = "" if group == "tissue" else " without ids (a tissue, sex and method each)"
    groups = f"{n} of {numbers.counted(of, group)}{ids} split" if counted else ""
    return f"{'; '.join(part for part in (donors, groups) if part)}. Score v{SCORE_VERSION}"


def _traps(upper: Sequence[Bar]) -> tuple[str, ...]:
    known = [bar for bar in upper if bar.is_known]
    traps = [str(bar.row["reason"]) for bar in known[:1] if bar.row["reason"]]
    for bar in known:
        if "†" in bar.marks:
            share = numbers.percent(bar.row["coverage"])
            needed = numbers.percent(bar.row["min_coverage"])
            traps.append(
                f"† {bar.place}: {share} of the signature is measured ({needed} needed): shown, "
                "left out of summaries."
            )
        if "‡" in bar.marks:
            traps.append(
                f"‡ {bar.place}: {bar.row['contrast_word']} and {bar.row['reference_word']} cells "
                "differ in sequencing depth, which cannot be told apart from state."
            )
    return (*traps, SURVIVORS)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
