"""Words of loops that the list, its table and the reading share."""

from collections import Counter
from typing import Final, get_args

from atlas.associations import Agreement
from atlas.evidence_graph import EVIDENCE_WORDS
from atlas.loops import ArrowData, LoopView, Said
from components import numbers
from drift.graph import HUB, Arrow, Node, Statement
from drift.loops import Loop

MOST_CONFIDENCE: Final = 3
DRIFT: Final = "Drift"
NOT_MEASURED: Final = "No donor-level association of its two ends in the data shown."
AN_ASSOCIATION: Final = "An association: it cannot say which comes first."


def name(node: Node) -> str:
    """Return what a node is called on the way of a loop."""
    return DRIFT if node.node_id == HUB else node.label


def verb(arrow: Arrow) -> str:
    """Return "drives", "suppresses", or both where the statements are in dispute."""
    if arrow.is_disputed:
        return "drives or suppresses (disputed)"
    return "drives" if arrow.sign > 0 else "suppresses"


def way(arrow: Arrow, view: LoopView) -> str:
    """Return "Drift → Cellular senescence"."""
    return f"{name(view.nodes[arrow.source])} → {name(view.nodes[arrow.target])}"


def chain(loop: Loop, view: LoopView) -> str:
    """Return a loop as text: "Drift drives A, A suppresses Drift"."""
    return ", ".join(
        f"{name(view.nodes[arrow.source])} {verb(arrow)} {name(view.nodes[arrow.target])}"
        for arrow in loop.arrows
    )


def dots(confidence: int) -> str:
    """Return a confidence as "●●○"."""
    return "●" * confidence + "○" * (MOST_CONFIDENCE - confidence)


def evidence(statement: Statement) -> str:
    """Return the kind of evidence in words."""
    return EVIDENCE_WORDS[statement.evidence_kind]


def human(loop: Loop, view: LoopView) -> str:
    """Return the arrows without human evidence; nothing when each has some."""
    lacking = loop.without_human_evidence
    if len(lacking) == loop.length:
        return "all of them"
    return "; ".join(way(arrow, view) for arrow in lacking)


def data(loop: Loop, view: LoopView) -> str:
    """Return "2 of 3 arrows measured: 1 agrees, 1 not resolved"."""
    tally = view.tally(loop)
    measured = view.n_measured(loop)
    if not measured:
        return "none measured"
    told = [f"{n} {_plural(said, n)}" for said, n in _measured(tally).items() if n]
    return f"{measured} of {loop.length} arrows measured: {', '.join(told)}"


def _measured(tally: Counter[Said]) -> dict[Said, int]:
    return {said: tally[said] for said in get_args(Agreement)}


def _plural(said: str, n: int) -> str:
    return {"agrees": "agree", "disagrees": "disagree"}.get(said, said) if n > 1 else said


def correlation(found: ArrowData) -> str:
    """Return "r +0.63 [0.42, 0.78], 48 donors, adjusted for age: agrees with the literature"."""
    association = found.association
    if association is None:
        return NOT_MEASURED
    if found.said == "undefined":
        return association.reason or NOT_MEASURED
    r = numbers.interval(association.r, association.low, association.high, 2, plus=True)
    n = numbers.counted(int(association.row["n_donors"]), "donor")
    adjusted = association.row["adjusted_for"]
    parts = [f"r {r}", n, *([f"adjusted for {adjusted}"] if adjusted else [])]
    return f"{', '.join(parts)}: {_against_literature(found)}"


def _against_literature(found: ArrowData) -> str:
    return {
        "agrees": "the sign agrees with the literature",
        "disagrees": "the sign differs from the literature",
        "like random genes": "random genes give as much",
        "not resolved": "the sign is not resolved",
        "disputed": "the literature is in dispute",
    }.get(found.said, found.said)
