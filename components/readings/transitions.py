"""What the spectrum of transitions says: origins, living animals, disputes, the way back."""

from typing import Final

import pandas as pd

from components import numbers, transition_rows
from components.figures import transitions
from components.readings.reading import Reading, said
from components.transition_rows import Row, Spectrum

QUESTION: Final = "Which cells become mesenchymal, by which cues, and can they go back?"
INTENSITY: Final = (
    "A fibroblast is mesenchymal already: its change is a gain of intensity, not a loss of lineage."
)
INJURY: Final = (
    "Reported is not shown in ageing: most of these statements come from injured tissue or culture."
)


def describe(rows: pd.DataFrame, cells: pd.DataFrame) -> Reading:
    """Count origins, living animals, disputes and ways back; one row in focus is told alone."""
    found = transition_rows.read(rows, cells)
    if not found.rows:
        return Reading(QUESTION, said(transition_rows.NOTHING))
    focus = [row for row in found.rows if row.in_focus and not row.is_whole]
    one = focus[0] if len(focus) == 1 else None
    return Reading(
        question=QUESTION,
        segments=said(_of_one(one) if one else _of_all(found)),
        n_line=_n_line(found),
        traps=_traps(found, one),
        caption=transitions.caption(rows, cells),
    )


def _of_all(found: Spectrum) -> str:
    backed = [row for row in found.forward if row.confidence]
    origins = {row.origin for row in backed}
    alive = {row.origin for row in backed if row.evidence_class == "animal or trial"}
    disputed = {row.origin for row in backed if row.shows_dispute}
    if not backed:
        return f"With these filters no origin is backed. {_way_back(found)}"
    n = numbers.counted(len(origins), "cell origin")
    verb = "is" if len(origins) == 1 else "are"
    return (
        f"{n} {verb} reported to take on mesenchymal states, {_share(len(alive), len(origins))} "
        f"with living animals as best evidence; the share or origin of {_some(len(disputed))} is "
        f"disputed. {_way_back(found)}"
    )


def _some(n: int) -> str:
    return str(n) if n else "none"


def _share(n: int, of: int) -> str:
    """Return "all", "12 of them" or "none"."""
    return "all" if n == of else f"{n} of them" if n else "none"


def _way_back(found: Spectrum) -> str:
    backed = [row for row in found.back if row.confidence]
    if not backed:
        return "No way back is backed with these filters."
    row = backed[0]
    return f"The way back ({row.abbreviation}) rests on {row.evidence}."


def _of_one(row: Row) -> str:
    acting = row.stated("cue", "regulator", "intervention")
    counts = (
        (sum(link.sign > 0 for link in acting), "drives it", "drive it"),
        (sum(link.sign < 0 for link in acting), "suppresses it", "suppress it"),
        (
            sum(not link.sign for link in acting),
            "has no single direction",
            "have no single direction",
        ),
    )
    told = numbers.listed([f"{n} {one if n == 1 else many}" for n, one, many in counts if n])
    acted = f"of what acts on it {told}" if acting else "nothing is stated of what acts on it"
    state = f" ({row.evidence}, confidence {row.confidence})" if row.confidence else ""
    part = "suppresses drift" if row.is_way_back else "a part of drift"
    backed = f"reported, {part}{state}" if row.confidence else "no statement with these filters"
    disputed = " The origin is disputed." if row.is_origin_disputed else ""
    return f"{row.path}: {backed}; {acted}.{disputed}"


def _n_line(found: Spectrum) -> str:
    backed = sum(bool(row.confidence) for row in found.rows)
    arrows = sum(len(row.stated("cue", "regulator", "intervention")) for row in found.rows)
    n = numbers.counted(backed, "transition")
    acting = numbers.counted(arrows, "arrow")
    return f"{n} with a statement on drift, {acting} of cues, regulators and interventions"


def _traps(found: Spectrum, one: Row | None) -> tuple[str, ...]:
    own = (f"{one.origin}: {one.dispute}",) if one and one.dispute else ()
    told = one is not None and one.starts_mesenchymal
    there = any(row.starts_mesenchymal and row.confidence for row in found.rows) and not told
    return (*own, *((INTENSITY,) if there else ()), INJURY)
