"""What is stated of the interventions together, harms first."""

import pandas as pd

from atlas import evidence_graph
from components import intervention_words, numbers, strata
from components.figures import interventions
from components.readings.reading import Reading, joined, said

QUESTION = "Which interventions act on drift, and at what price?"
NO_DATA = (
    "No bundled data set holds treated donors: all of this is reported in the literature, none of "
    "it is measured here."
)
NOT_SAFE = "No curated finding does not mean safe. Filters never hide a safety finding."


def describe(rows: pd.DataFrame) -> Reading:
    """Count the harms, then what suppresses drift and on which evidence."""
    found = strata.records(rows)
    if not found:
        return Reading(QUESTION, said(interventions.NOTHING))
    return Reading(
        question=QUESTION,
        segments=joined([_harms(found), " ", _effects(found)]),
        n_line=_n_line(found),
        traps=(NO_DATA, NOT_SAFE),
        caption=interventions.caption(rows),
    )


def _harms(found: list[dict[str, object]]) -> str:
    n = sum(row["safety_kind"] == "harm" for row in found)
    if not n:
        return "No harm is curated."
    return f"Harm is reported for {n} of {numbers.counted(len(found), 'intervention')}."


def _effects(found: list[dict[str, object]]) -> str:
    acting = [row for row in found if row["drift"] == "suppresses"]
    if not acting:
        return "With these filters nothing is stated to suppress drift."
    alive = sum(row["drift_kind"] == "living animal" for row in acting)
    people = sum(row["drift_kind"] == "human trial" for row in acting)
    verb = "is" if len(acting) == 1 else "are"
    trials = "none in a human trial" if not people else f"{people} in a human trial"
    return (
        f"{len(acting)} {verb} stated to suppress drift, {alive} of them in living animals, "
        f"{trials}."
    )


def _n_line(found: list[dict[str, object]]) -> str:
    statements = sum(int(str(row["n_statements"])) for row in found)
    silent = sum(not row["drift"] for row in found)
    return (
        f"{numbers.counted(len(found), 'intervention')}, {statements} statements, "
        f"{silent} with {intervention_words.NO_STATEMENT} on drift. "
        f"Knowledge {evidence_graph.curated().version}"
    )
