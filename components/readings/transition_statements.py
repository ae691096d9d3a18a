"""What stands behind the transitions: how many statements, of which kind, and how sure."""

from typing import Final

import pandas as pd

from components import numbers, transition_rows
from components.figures import transition_statements
from components.readings.reading import Reading, said

QUESTION: Final = "Who says so?"
UNVERIFIED: Final = (
    "A citation marked “! not verified” was not seen with its DOI or PMID on a public page."
)


def describe(table: pd.DataFrame) -> Reading:
    """Count statements, kinds of evidence and human material."""
    if table.empty:
        return Reading(QUESTION, said(transition_rows.NOTHING))
    unverified = table["citations"].str.contains("not verified").any()
    return Reading(
        question=QUESTION,
        segments=said(_answer(table)),
        n_line=f"{_n(table)}, {_papers(table)}",
        traps=(UNVERIFIED,) if unverified else (),
        caption=transition_statements.caption(table),
    )


def _answer(table: pd.DataFrame) -> str:
    if len(table) == 1:
        return _of_one(table.iloc[0])
    alive = int((table["evidence_class"] == "animal or trial").sum())
    sure = int((table["confidence"] == table["confidence"].max()).sum())
    human = int(table["species"].str.contains("human").sum())
    return (
        f"{_about(table)}: living animals or trials in {alive}, human cells, tissue or people "
        f"in {human}. The highest confidence, {table['confidence'].max()}, is reached by {sure}."
    )


def _of_one(row: pd.Series) -> str:
    return (
        f"One statement: {row['source_label']} {row['relation']} {row['target_label']}; "
        f"{row['evidence']}, {row['species']}, confidence {row['confidence']}."
    )


def _about(table: pd.DataFrame) -> str:
    scope = str(table["scope"].iloc[0])
    first = table.iloc[0]
    if scope == "arrow":
        return f"{_n(table)} on {first['source_label']} and {first['target_label']}"
    names = set(table["transition"])
    if scope == "node" and len(names) == 1:
        own = first["source_label"] if first["source"] in names else first["target_label"]
        return f"{_n(table)} on {own}"
    return f"{_n(table)} on {numbers.counted(len(names), 'transition')}"


def _n(table: pd.DataFrame) -> str:
    return numbers.counted(len(table), "statement")


def _papers(table: pd.DataFrame) -> str:
    return numbers.counted(len({name for ids in table["citation_ids"] for name in ids}), "citation")
