"""What the loops say: how many there are of each kind, and what the best of them rests on."""

from typing import Final

from atlas.loops import LoopView
from components import numbers
from components.loops import words
from components.readings.reading import Reading, said
from drift.loops import LOOP_KINDS, SHORTEST, LoopSearch

QUESTION: Final = "Which feedback loops run through drift?"
LIMIT: Final = (
    "Literature, not measured here: a product of signs says which way a change would come back, "
    "neither how strongly nor how fast."
)


def describe(view: LoopView) -> Reading:
    """Count the loops of the filters in force and name what the best one rests on."""
    search = view.search
    return Reading(
        question=QUESTION,
        segments=said(_answer(view)),
        n_line=_n_line(view),
        traps=(*_cut(search), *_absent(view), *([LIMIT] if search.loops else [])),
        caption=(
            "Reinforcing: the signs of the arrows multiply to plus; balancing: to minus; "
            "undetermined: an arrow is in dispute."
        ),
    )


def _answer(view: LoopView) -> str:
    search = view.search
    if not search.loops:
        if search.is_cut:
            return "There are too many ways to say: narrow the filters."
        reach = numbers.spelled(search.length)
        return f"With these filters no loop of up to {reach} arrows runs through drift."
    kinds = ", ".join(f"{search.count(kind) or 'none'} {kind}" for kind in LOOP_KINDS)
    n = len(search.loops)
    there = "is 1 loop" if n == 1 else f"are {n} loops"
    best = search.loops[0].weakest.best
    at_best = "It rests" if n == 1 else "The best rests"
    return (
        f"Up to {numbers.spelled(search.complete_to)} arrows there {there}: {kinds}. "
        f"{at_best} on confidence {best.confidence} ({words.evidence(best)}) at its weakest arrow."
    )


def _n_line(view: LoopView) -> str:
    loops = view.search.loops
    arrows = {arrow.key for loop in loops for arrow in loop.arrows}
    rows = {row.statement_id for loop in loops for row in loop.statements}
    n = f"{numbers.counted(len(arrows), 'arrow')} from {numbers.counted(len(rows), 'statement')}"
    return f"{n}. Knowledge {view.version}"


def _cut(search: LoopSearch) -> list[str]:
    """Say that the search was cut, and what helps."""
    if not search.is_cut:
        return []
    seen = f"{search.counted:,}".replace(",", "\N{NO-BREAK SPACE}")
    reach = search.complete_to + 1
    if reach == SHORTEST:
        return [f"More than {seen} loops of two arrows: narrow the filters."]
    return [
        (
            f"More than {seen} loops of up to {numbers.spelled(reach)} arrows: the search stopped "
            f"there, and those of up to {numbers.spelled(search.complete_to)} are listed. Shorten "
            "the loop or narrow the filters."
        )
    ]


def _absent(view: LoopView) -> list[str]:
    """Say that the loop of the link is not among those listed."""
    if not view.wanted or view.selected is not None:
        return []
    return [
        (
            f"The loop {view.wanted} is not listed: it is longer than "
            f"{numbers.spelled(view.search.length)} arrows, or the filters leave one of its arrows "
            "without a statement."
        )
    ]
