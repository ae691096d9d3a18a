"""The evidence graph of this process, and what of it the filters of a selection leave."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Final

from atlas import statements
from atlas.curated_graph import CuratedGraph
from atlas.queries import Choice
from atlas.selection import Selection
from drift.graph import EVIDENCE_CLASSES, Arrow, EvidenceGraph, NodeKind, Statement

EVIDENCE_WORDS: Final[dict[str, str]] = {
    "human_rct": "human trial",
    "animal_in_vivo": "living animal",
    "in_vitro": "cell culture",
    "human_observational": "human observation",
    "omics_association": "omics association",
    "review": "review",
    "conceptual": "concept",
}
# Organs the free text of a statement may name; a statement may count for several.
ORGANS: Final[dict[str, str]] = {
    "lung": r"lung|at2|a549",
    "kidney": r"kidney|tubul|renal",
    "liver": r"liver|hepat|stellate",
    "heart": r"heart|cardi",
    "vessel": r"endotheli|arter|vessel|plaque",
    "skin": r"skin|derm|keratin|wound",
    "muscle": r"muscle|myofib(?:re|er)",
    "fat": r"adipo",
    "gut": r"\bgut\b|intestin|colon",
    "brain and eye": r"brain|retina|neur",
    "breast": r"mammary|breast",
    "tumour": r"carcinoma|tumou?r|cancer",
    "blood": r"blood|plasma|bone marrow",
    "many organs": r"multi-|whole body|\d+ (?:tissues|diseases)|nine tissues|various",
}

# Layers of the graph that can be switched on, in the order of their chips, with the kind of their
# nodes; "between" holds the arrows from one hallmark to another.
BETWEEN: Final = "between"
OUTER: Final[dict[str, NodeKind]] = {
    "transitions": "transition",
    "cues": "cue",
    "regulators": "regulator",
    "interventions": "intervention",
    "outcomes": "outcome",
}
LAYERS: Final = (BETWEEN, *OUTER)


@cache
def curated() -> CuratedGraph:
    """Return the curated graph, read once by each worker.

    Raises
    ------
    KnowledgeError
        If one of its tables is missing, or lacks a column.
    """
    return statements.read()


def graph(selection: Selection) -> EvidenceGraph:
    """Return the graph of the statements that the filters keep."""
    whole = curated()
    if not has_filters(selection):
        return whole.graph
    return whole.graph.narrowed(lambda statement: keeps(selection, statement))


def has_filters(selection: Selection) -> bool:
    """Tell whether any filter of the statements is set."""
    return bool(
        selection.evidence
        or selection.species
        or selection.organs
        or selection.claimed
        or selection.verified
        or minimum(selection) > 1
    )


def minimum(selection: Selection) -> int:
    """Return the least confidence of a statement: 1 unless 2 or 3 is asked for."""
    return int(selection.confidence) if selection.confidence in {"2", "3"} else 1


def keeps(selection: Selection, statement: Statement) -> bool:
    """Tell whether a statement passes every filter."""
    return (
        statement.confidence >= minimum(selection)
        and (not selection.evidence or statement.evidence_kind in selection.evidence)
        and (not selection.species or selection.species in statement.species)
        and (not selection.organs or not set(selection.organs).isdisjoint(organs_of(statement)))
        and (not selection.claimed or statement.claimed)
        and (not selection.verified or is_verified(statement))
    )


def is_verified(statement: Statement) -> bool:
    """Tell whether at least one of its citations was seen with its DOI or PMID."""
    citations = curated().citations
    return any(citations[name].verified for name in statement.citation_ids)


def organs_of(statement: Statement) -> frozenset[str]:
    """Return the organs that the tissue of a statement names."""
    return _organs_in(statement.tissue)


@cache
def _organs_in(tissue: str) -> frozenset[str]:
    text = tissue.lower()
    return frozenset(organ for organ, pattern in ORGANS.items() if re.search(pattern, text))


def focus(selection: Selection) -> Arrow | str | None:
    """Return the arrow in focus, else the id of the node in focus, else None."""
    whole = curated().graph
    arrow = whole.arrow(selection.arrow)
    if arrow is not None:
        return arrow
    return selection.node if selection.node in whole.nodes else None


def evidence_choices() -> list[Choice]:
    """Return the kinds of evidence, the strongest first, grouped by how they are drawn."""
    return [
        Choice(kind, EVIDENCE_WORDS[kind], _count(by_kind(), kind), group)
        for kind, group in EVIDENCE_CLASSES.items()
    ]


def species_choices() -> list[Choice]:
    """Return any species, then each one studied, the most studied first."""
    counts = _tally(part for row in curated().graph.statements for part in row.species)
    named = [name for name in counts if name not in {"none", "not stated"}]
    return [
        Choice("", "any species"),
        *(Choice(name, name, _count(counts, name)) for name in named),
    ]


def organ_choices() -> list[Choice]:
    """Return the organs that statements name, with how many do."""
    counts = _tally(organ for row in curated().graph.statements for organ in organs_of(row))
    return [
        Choice(
            organ, organ, _count(counts, organ), reason="" if organ in counts else "no statement"
        )
        for organ in ORGANS
    ]


def by_kind() -> dict[str, int]:
    """Return how many statements rest on each kind of evidence."""
    return _tally(row.evidence_kind for row in curated().graph.statements)


def _tally(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _count(counts: Mapping[str, int], name: str) -> str:
    n = counts.get(name, 0)
    return f"{n} statement{'s' if n != 1 else ''}"


def unknown(selection: Selection) -> list[str]:
    """Return what a selection names of the graph that is not there, in words for the reader.

    A selection that names nothing of the graph is not compared with it: a page of other things
    works without its tables.
    """
    return [
        f"{_SINGULAR.get(name, name)} {value}"
        for name, known in _KNOWN.items()
        for value in _values(getattr(selection, name))
        if value not in known()
    ]


_KNOWN: Final[dict[str, Callable[[], Collection[str]]]] = {
    "evidence": lambda: EVIDENCE_CLASSES,
    "species": lambda: _tally(part for row in curated().graph.statements for part in row.species),
    "organs": lambda: ORGANS,
    "confidence": lambda: {"1", "2", "3"},
    "layers": lambda: LAYERS,
    "node": lambda: curated().graph.nodes,
    "arrow": lambda: {arrow.key for arrow in curated().graph.arrows.values()},
}
_SINGULAR: Final = {"organs": "organ", "layers": "layer"}


def _values(found: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(found, tuple):
        return found
    return (found,) if found else ()
