"""An arrow on which an answer of the what-if hangs, in words: its evidence and its papers."""

from typing import Final

from atlas import evidence_graph, interventions
from drift.graph import Arrow
from drift.hinges import Hinge

_WITHOUT: Final = {
    "undetermined": "is undetermined",
    "not reached": "is not reached",
    "would rise": "would rise",
    "would fall": "would fall",
}


def told(hinge: Hinge) -> str:
    """Return "A → B (one statement: concept, confidence 1; Poe 2001): without it undetermined ...".

    The answer is the one for drift.
    """
    arrow = hinge.arrow
    nodes = evidence_graph.curated().graph.nodes
    ends = f"{nodes[arrow.source].label} → {nodes[arrow.target].label}"
    is_open = hinge.direction == "undetermined"
    agreed = f" ({hinge.share * 100:.0f} % of runs agree)" if is_open else ""
    return f"{ends} ({_evidence(arrow)}): without it drift {_WITHOUT[hinge.direction]}{agreed}"


def _evidence(arrow: Arrow) -> str:
    n = len(arrow.signed)
    kind = evidence_graph.EVIDENCE_WORDS[arrow.best.evidence_kind]
    rests = f"one statement: {kind}" if n == 1 else f"{n} statements, the best: {kind}"
    papers = interventions.cited(arrow.best.citation_ids)
    return f"{rests}, confidence {arrow.best.confidence}; {papers}"
