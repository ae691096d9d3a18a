"""What is known to be harmful about what a scenario holds: to be read before any effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from atlas import evidence_graph
from atlas.labels import in_sentence
from drift.graph import ADVERSE, Node, Statement

# More of an outcome is worse, but for repair.
_WORSE: Final = {"o_repair": -1}


@dataclass(frozen=True)
class Caution:
    """What is known to be harmful about something held; read before any effect.

    Attributes
    ----------
    kind
        "harm" (seen) or "risk" (expected of the target), of the safety table; "statement": an
        adverse effect or a worse outcome among the statements of the graph.
    way
        How it is held: "up" or "down".
    target
        What a statement says goes with it for the worse: "worse: organ fibrosis"; empty for the
        safety table.
    evidence_kind, confidence, caveat
        Of a statement; empty and 0 for the safety table.
    """

    node_id: str
    label: str
    way: str
    kind: str
    finding: str
    species: str
    citation_ids: tuple[str, ...]
    target: str = ""
    evidence_kind: str = ""
    confidence: int = 0
    caveat: str = ""


def of_held(clamps: Mapping[str, int]) -> list[Caution]:
    """Return what is known to be harmful about what is held: harms seen, then risks, statements.

    Never filtered: a filter of the evidence must not hide a harm.
    """
    whole = evidence_graph.curated()
    found = [
        Caution(
            node_id=name,
            label=whole.graph.nodes[name].label,
            way="up",
            kind=finding.kind,
            finding=finding.finding,
            species=finding.species,
            citation_ids=finding.citation_ids,
        )
        for name, way in clamps.items()
        if way > 0
        for finding in whole.safety.get(name, ())
    ]
    found += [
        _of_statement(row, way, whole.graph.nodes)
        for name, way in clamps.items()
        for row in whole.graph.statements
        if row.source == name and _is_harm(row, way, whole.graph.nodes)
    ]
    order = {"harm": 0, "risk": 1, "statement": 2}
    return sorted(found, key=lambda caution: order[caution.kind])


def _is_harm(row: Statement, way: int, nodes: Mapping[str, Node]) -> bool:
    """Tell whether a statement says that holding its source this way makes something worse."""
    if row.relation == ADVERSE:
        return way > 0
    is_outcome = nodes[row.target].kind == "outcome"
    return is_outcome and row.sign * way * _WORSE.get(row.target, 1) > 0


def _of_statement(row: Statement, way: int, nodes: Mapping[str, Node]) -> Caution:
    return Caution(
        node_id=row.source,
        label=nodes[row.source].label,
        way="up" if way > 0 else "down",
        kind="statement",
        finding=row.mechanism,
        species=", ".join(row.species),
        citation_ids=row.citation_ids,
        target=f"worse: {in_sentence(nodes[row.target].label)}",
        evidence_kind=row.evidence_kind,
        confidence=row.confidence,
        caveat=row.caveat,
    )
