"""What the splits say: how a tissue's mean moved, and by which of the two ways."""

import math
from collections.abc import Sequence

import pandas as pd

from components import numbers, split_rows
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
    """Tell the first split with donors in full, and count the point estimates without ids."""
    found = split_rows.read(bars)
    if not found:
        return Reading(QUESTION, said(split_rows.NOTHING))
    upper, lower = split_rows.with_ids(found), split_rows.without_ids(found)
    selected = [bar for bar in lower if bar.is_selected]
    told = [bar for bar in upper if bar.is_selected][:1] or ([] if selected else upper[:1])
    segments = [part for bar in told for part in _one(bar)]
    counted = _counted(selected or lower, briefly=bool(told)) if lower else []
    if counted and _fit(segments, counted):
        segments += [" " if told else "", *counted]
    return Reading(
        question=QUESTION,
        segments=joined(segments),
        n_line=_n_line(upper, lower),
        traps=_traps(upper),
        caption=composition_or_state.caption(bars, parts),
    )


def _fit(first: Sequence[Segment | str], second: Sequence[str]) -> bool:
    """Tell whether two answers stay within the words a card may say; the n line counts as well."""
    text = " ".join(part if isinstance(part, str) else part.text for part in (*first, *second))
    return len(text.split()) <= MOST_WORDS


def _one(bar: Bar) -> list[Segment | str]:
    """Return "In TMS liver the MD score rises by +0.10 [..]: +0.02 by other shares, ..."."""
    if not bar.is_known:
        return [f"{numbers.capital(bar.place)}: {_lower(str(bar.row['reason']))}"]
    words, tone = _direction(bar)
    shares, within = (numbers.signed(value, bar.digits) for value in (bar.composition, bar.state))
    depth = ", but depth differs" if "‡" in bar.marks else ""
    return [
        f"In {bar.place} {split_rows.subject(bar)} ",
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


def _counted(bars: Sequence[Bar], *, briefly: bool) -> list[str]:
    """Count the point estimates: how many point up and down, and which way is the larger."""
    known = [bar for bar in bars if bar.is_known]
    donor, program = bars[0].row["donor_word"], bars[0].row["signature_label"]
    if not known:
        return [f"Without {donor} ids: {_lower(str(bars[0].row['reason']))}"]
    up = sum(bar.total > 0 for bar in known)
    down = sum(bar.total < 0 for bar in known)
    counts = f"up in {up}, down in {down} of {len(known)}"
    if briefly:
        return [f"Without {donor} ids, {program} points {counts}."]
    by_shares = sum(abs(bar.composition) > abs(bar.state) for bar in known)
    return [
        (
            f"These cells carry no {donor} ids: no test is possible. Point estimates of {program} "
            f"point {counts}, more by shares than within types in {by_shares}."
        )
    ]


def _n_line(upper: Sequence[Bar], lower: Sequence[Bar]) -> str:
    known = [bar for bar in upper if bar.is_known]
    donors = f"{numbers.capital(known[0].donors)}, {known[0].place}" if known else ""
    n_lower = sum(bar.is_known for bar in lower)
    without = f"{n_lower} of {len(lower)} tissues and sexes without ids" if lower else ""
    parts = "; ".join(part for part in (donors, without) if part)
    return f"{parts or 'No donors'}. Score v{SCORE_VERSION}"


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
