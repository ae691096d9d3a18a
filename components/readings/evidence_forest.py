"""Does a score rise with age in one tissue: the answer, what it rests on, what stands beside."""

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from components import evidence_words, numbers, sex_words, strata
from components.figures import evidence_forest
from components.readings import effect_map
from components.readings.forest_beside import beside
from components.readings.forest_grounds import GROUNDS, View, by_study
from components.readings.reading import Reading, Segment, Tone, joined, said
from drift.schema import SCORE_VERSION

QUESTION: Final = "Does the score rise with age in this tissue?"
CORE, MATRIX = "md_core", "md_matrisome"
TONES: Final[dict[str, Tone]] = {"yes": "rise", "no": "fall"}
MOST_NAMED: Final = 3
MOST_WORDS: Final = 40  # of an answer


def describe(rows: pd.DataFrame, pools: pd.DataFrame) -> Reading:
    """Give the answer, the ground it stands on, and what effect tables and parts say."""
    if rows.empty:
        return Reading(QUESTION, said(evidence_forest.NOTHING))
    view = _view(rows, pools)
    answer = view.asked["answer"]
    word = (
        "Not enough data to say"
        if answer == "not enough data"
        else evidence_words.answer(view.asked)
    )
    ground = GROUNDS[view.asked["ground"]](view)
    room = MOST_WORDS - len(f"{word} {ground}".split())
    rest = " ".join(part for part in (ground, beside(view, room)) if part)
    return Reading(
        question=f"Does {view.subject} rise with age in {view.place}?",
        segments=joined([Segment(f"{word}.", TONES.get(answer, "open")), f" {rest}".rstrip()]),
        n_line=_n_line(view),
        traps=_traps(view, pools),
        caption=evidence_forest.caption(rows, pools),
    )


def _view(rows: pd.DataFrame, pools: pd.DataFrame) -> View:
    main = [
        row for row in strata.records(pools) if row["variant"] == "main" and row["scope"] == "organ"
    ]
    asked = next(row for row in main if strata.is_true(row["asked"]))
    return View(strata.read(rows), {str(row["column"]): row for row in main}, asked)


def _n_line(view: View) -> str:
    """Return donors first, each animal once, then effect tables."""
    donors = [s for s in view.own if s.part == "study"]
    sides: dict[str, list[float]] = {}
    for part in by_study([s for s in donors if s.state in ("resolved", "open")]).values():
        total = sides.setdefault(str(part[0].donors_word), [0.0, 0.0])
        for number, side in enumerate(("n_reference", "n_contrast")):
            total[number] += max(numbers.number(s.row[side]) for s in part)
    people = [numbers.sides(a, b, "young", "old", word) for word, (a, b) in sides.items()]
    tables = len([s for s in view.own if s.is_table])
    parts = [numbers.listed(people) or "No donors"]
    parts += [numbers.counted(tables, "effect table")] if tables else []
    return f"{', '.join(parts)}. Score v{SCORE_VERSION}"


def _traps(view: View, pools: pd.DataFrame) -> tuple[str, ...]:
    """Return what is confounded, whether the answer hangs on it, and what was left out."""
    found = list(effect_map.traps([s for s in view.own if s.part != "table"]))
    found += _hanging(pools)
    low = [s for s in view.own if s.low_coverage and s.part != "cells"]
    if low:
        names = numbers.listed(list(dict.fromkeys(s.study_short for s in low)), most=MOST_NAMED)
        found.append(f"† {names}: too little of the signature is measured; shown, not counted.")
    return tuple(found)


def _hanging(pools: pd.DataFrame) -> list[str]:
    """Return which answers would be others without, or with, the studies marked ‡."""
    rows = [row for row in strata.records(pools) if strata.is_true(row["asked"])]
    found = []
    for main in (row for row in rows if row["changed_by"]):
        told = main["scope"] == "organ" and main["ground"] == "confounded with sex"
        for other in rows:
            is_meant = other["scope"] == main["scope"] and other["variant"] in _changes(main)
            if is_meant and not (told and other["variant"] in _BY_SEX):
                place = numbers.capital(str(main["place"]))
                answer = evidence_words.answer(other).removeprefix("Pooled: ").lower()
                found.append(f"‡ {place} {_BY[other['variant']](main)}: {answer}.")
    return found


def _changes(main: dict[str, Any]) -> list[str]:
    return str(main["changed_by"]).split(", ")


_BY: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "with depth ‡": lambda _: "with the studies that depth confounds",
    "without sex ‡": lambda main: f"without {main['sex_studies']}, whose sexes are not balanced",
    "‡ in one sex": lambda main: (
        f"with {sex_words.alone(main)} in {main['sex_studies']}"
        if sex_words.of_one_sex(main)
        else "without the studies confounded with sex"
    ),
}
_BY_SEX: Final = ("without sex ‡", "‡ in one sex")
