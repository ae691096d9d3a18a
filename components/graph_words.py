"""Words of the evidence graph that the list, the selection line and the readings share."""

from functools import cache
from typing import Final

from atlas.associations import Association
from atlas.evidence_graph import EVIDENCE_WORDS
from atlas.node_scores import NodeScore, ProxyScore
from atlas.selection import patch
from components import numbers
from drift.graph import Arrow, Node, Statement

ARROW: Final = "→"


def name_of(node: Node) -> str:
    """Return the label of a node, of the hub without its abbreviation."""
    return node.label.removesuffix(" (MD)")


@cache
def node_patch(node_id: str) -> str:
    """Return the change that puts a node into focus."""
    return patch(node=node_id, arrow="")


@cache
def arrow_patch(key: str) -> str:
    """Return the change that puts an arrow into focus."""
    return patch(arrow=key, node="")


def verb(sign: int) -> str:
    """Return what a direction says of source and target."""
    return {1: "drives", -1: "suppresses"}.get(sign, "no direction")


def claim(arrow: Arrow) -> str:
    """Return what the statements of an arrow claim: "drives", "drives and suppresses"."""
    if arrow.is_disputed:
        return "drives and suppresses"
    if arrow.sign:
        return verb(arrow.sign)
    return arrow.answer


def kind_of(statement: Statement) -> str:
    """Return the kind of evidence in words."""
    return EVIDENCE_WORDS[statement.evidence_kind]


def arrow_text(arrow: Arrow) -> str:
    """Return an arrow for who does not see it: "drives, confidence 3, living animal; contested"."""
    words = f"{claim(arrow)}, confidence {arrow.confidence}, {kind_of(arrow.best)}"
    notable = arrow.signs and arrow.answer != "supported"
    return f"{words}; {arrow.answer}" if notable else words


def value(score: ProxyScore) -> str:
    """Return the change of a proxy: "g +0.6 [−0.3, 1.9]", "r −0.16", empty where undefined."""
    if score.evidence == "effect_table":
        return f"r {numbers.signed(score.value, 2)}" if score.value == score.value else ""
    if score.value != score.value:
        return ""
    return f"g {numbers.interval(score.value, score.low, score.high, 1, plus=True)}"


def change(score: NodeScore) -> str:
    """Return the change of a node with what can be said of it, or why there is none."""
    if score.drawn is None:
        return score.state
    return ", ".join(part for part in (value(score.drawn), score.state) if part)


def correlation(found: Association) -> str:
    """Return "r +0.63 [0.42, 0.78]", or why it is undefined."""
    if found.r != found.r:
        return found.reason
    return f"r {numbers.interval(found.r, found.low, found.high, 2, plus=True)}"


def counted_sources(arrow: Arrow) -> str:
    """Return "3 statements, 5 citations"."""
    n = numbers.counted(len(arrow.statements), "statement")
    return f"{n}, {numbers.counted(len(arrow.citation_ids), 'citation')}"
