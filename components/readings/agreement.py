"""In which tissues do the studies agree: how many have an answer, and what effect tables say."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import evidence_words, numbers, sex_words, strata
from components.figures import agreement
from components.readings import effect_map
from components.readings.reading import Reading, Segment, Tone, joined, said
from drift.schema import SCORE_VERSION

QUESTION: Final = "In which tissues do the studies agree?"
MOST_NAMED: Final = 3
MOST_WORDS: Final = 40  # of an answer
AGREE: Final = 2  # effect tables that say the same of a tissue
_CALLS: Final[tuple[tuple[str, str, Tone], ...]] = (
    ("yes", "rises in", "rise"),
    ("no", "falls in", "fall"),
    ("mixed", "is mixed in", "open"),
)


def describe(marks: pd.DataFrame, answers: pd.DataFrame) -> Reading:
    """Name the tissues with an answer, count the rest, and tell where effect tables agree."""
    if answers.empty:
        return Reading(QUESTION, said(agreement.NOTHING))
    rows = [row for row in strata.records(answers) if evidence_words.is_tissue(row)]
    return Reading(
        question=QUESTION,
        segments=joined(_said(rows)),
        n_line=_n_line(marks),
        traps=_traps(strata.records(answers)),
        caption=agreement.caption(marks, answers),
    )


def _said(rows: Sequence[dict[str, Any]]) -> list[Segment | str]:
    """Return the answers, and effect tables where there is room: they are drawn beside."""
    answered, tables = _answered(rows), _tables(rows)
    both = effect_map.plain([*answered, *tables])
    return [*answered, *tables] if len(both.split()) <= MOST_WORDS else answered


def _answered(rows: Sequence[dict[str, Any]]) -> list[Segment | str]:
    subject = numbers.capital(strata.score_name(str(rows[0]["signature_label"])))
    calls = [
        Segment(f"{words} {_named(found, sizes=True)}", tone)
        for answer, words, tone in _CALLS
        if (found := [row for row in rows if row["answer"] == answer])
    ]
    n = sum(row["answer"] == "not enough data" for row in rows)
    if not calls:
        tissues = numbers.counted(len(rows), "tissue")
        return [f"{subject} has an answer in none of {tissues}: not enough donor studies."]
    rest = (
        f"; {n} of {numbers.counted(len(rows), 'tissue')} {_have(n)} too little data to say"
        if n
        else ""
    )
    return [f"{subject} ", *effect_map.in_a_row(calls), f"{rest}."]


def _named(rows: Sequence[dict[str, Any]], *, sizes: bool = False) -> str:
    """Return the tissues as a list; with ``sizes`` those that rest on one study say so."""
    names = [f"{row['organ']}{' (one study)' if sizes and row['k'] == 1 else ''}" for row in rows]
    return numbers.listed(names, most=MOST_NAMED)


def _tables(rows: Sequence[dict[str, Any]]) -> list[Segment | str]:
    """Return where at least two effect tables say the same."""
    shared = [row for row in rows if row["n_tables"] >= AGREE]
    parts = [
        f"{words} in {_named(found)}"
        for column, words in (("tables_rise", "a rise"), ("tables_fall", "a fall"))
        if (found := [row for row in shared if row[column] == row["n_tables"]])
    ]
    if not parts:
        return []
    return [f" Effect tables agree on {' and '.join(parts)} {evidence_words.NO_ANIMALS}."]


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _n_line(marks: pd.DataFrame) -> str:
    found = strata.read(marks)
    studies = len({s.study for s in found})
    counted = numbers.counted(len(found), "stratum", "strata")
    named = numbers.counted(studies, "study", "studies")
    return f"{counted}, {named}. Score v{SCORE_VERSION}"


def _traps(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Return which answers hang on studies marked ‡; those that hang on one sex are none."""
    held = [row for row in rows if row["ground"] == "confounded with sex"]
    found = [
        f"‡ {numbers.capital(str(row['organ']))}: {_WORDS[row['all_donors']]} among all donors, "
        f"but that {sex_words.hangs(row)}."
        for row in held[:MOST_NAMED]
    ]
    changed = [str(row["organ"]) for row in rows if row["changed_by"] and row not in held]
    if changed:
        places = numbers.capital(numbers.listed(changed, most=MOST_NAMED))
        found.append(f"‡ {places}: the answer hangs on a study confounded with sex or depth.")
    return tuple(found)


_WORDS: Final = {"yes": "it rises", "no": "it falls", "mixed": "mixed"}
