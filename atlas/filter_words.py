"""The filters of the evidence graph in words: for every text and file that leaves the app."""

from dataclasses import replace
from typing import Final

from atlas import evidence_graph
from atlas.evidence_graph import EVIDENCE_WORDS
from atlas.selection import Selection
from drift.graph import Statement

FILTERS: Final[dict[str, str | tuple[str, ...]]] = {
    "evidence": (),
    "species": "",
    "organs": (),
    "confidence": "",
    "claimed": "",
    "verified": "",
}


def describe(selection: Selection) -> str:
    """Return "Statements kept: living animal; confidence 2 or more.", or that all are kept."""
    said = list(words(selection).values())
    return f"Statements kept: {'; '.join(said)}." if said else "Statements kept: all."


def words(selection: Selection) -> dict[str, str]:
    """Return the filters in force in words, by the field of the selection that sets them."""
    least = evidence_graph.minimum(selection)
    kinds = [EVIDENCE_WORDS.get(kind, kind) for kind in selection.evidence]
    said = {
        "evidence": " or ".join(kinds),
        "species": f"in {selection.species}" if selection.species else "",
        "organs": " or ".join(selection.organs),
        "confidence": f"confidence {least}{' or more' if least < 3 else ''}" if least > 1 else "",
        "claimed": "named by digests of the review" if selection.claimed else "",
        "verified": "with a verified citation" if selection.verified else "",
    }
    return {name: text for name, text in said.items() if text}


def hiding(selection: Selection, statements: tuple[Statement, ...]) -> dict[str, str]:
    """Return the filters that hide any of some statements, in words by field."""
    return {
        name: text
        for name, text in words(selection).items()
        if not all(
            evidence_graph.keeps(_alone(selection, name), statement) for statement in statements
        )
    }


def _alone(selection: Selection, name: str) -> Selection:
    """Return the selection with one of its filters of statements only."""
    others = {field: empty for field, empty in FILTERS.items() if field != name}
    return replace(selection, **others)  # type: ignore[arg-type]
