"""Crafted graphs, scores and associations: small ones, and one far too large."""

import math
from collections.abc import Sequence
from typing import Any

from atlas.associations import Association
from atlas.curated_graph import CuratedGraph, NodeSignature
from atlas.node_scores import NodeScore, ProxyScore, State
from drift.graph import HUB, EvidenceGraph, Node, NodeKind, Sign, Statement

ROW: dict[str, Any] = {
    "n_reference": 5,
    "n_contrast": 4,
    "reference_word": "young",
    "contrast_word": "old",
    "donors_word": "mice",
    "coverage": 0.9,
    "depth_confounded": False,
    "reason": "",
    "r": math.nan,
}


def statement(
    source: str,
    target: str,
    sign: Sign = 1,
    confidence: int = 2,
    kind: str = "in_vitro",
    n: int = 0,
) -> Statement:
    return Statement(
        statement_id=f"{source}-{target}-{sign}-{kind}-{n}",
        source=source,
        target=target,
        sign=sign,
        relation="drives" if sign else "no_evidence_found",
        mechanism="how",
        evidence_kind=kind,
        species=("mouse",),
        tissue="lung",
        confidence=confidence,
        claimed=False,
        citation_ids=(),
    )


def node(node_id: str, kind: NodeKind, hallmark_class: str = "primary") -> Node:
    return Node(node_id, node_id.replace("_", " "), kind, hallmark_class)


def graph(nodes: Sequence[Node], statements: Sequence[Statement] = ()) -> EvidenceGraph:
    return EvidenceGraph({one.node_id: one for one in nodes}, tuple(statements))


def curated(made: EvidenceGraph) -> CuratedGraph:
    return CuratedGraph(
        graph=made,
        proxies={},
        safety={},
        transitions=(),
        citations={},
        refused=(),
        version="crafted",
    )


def huge(n: int = 2000) -> EvidenceGraph:
    """Make n nodes, of all kinds alike, each tied to the hub both ways and to the next."""
    kinds: list[NodeKind] = [
        "hallmark",
        "transition",
        "cue",
        "regulator",
        "intervention",
        "outcome",
    ]
    classes = ["primary", "antagonistic", "integrative", ""]
    nodes = [node(HUB, "hub", "")] + [
        node(f"n{i}", kinds[i % 6], classes[i // 6 % 4]) for i in range(n - 1)
    ]
    statements = []
    for i in range(n - 1):
        statements += [
            statement(f"n{i}", HUB, confidence=i % 3 + 1),
            statement(HUB, f"n{i}"),
            statement(f"n{i}", f"n{(i + 1) % (n - 1)}"),
        ]
    return graph(nodes, statements)


def score(
    state: State,
    value: float = math.nan,
    low: float = math.nan,
    high: float = math.nan,
    evidence: str = "donors",
    role: str = "proxy",
    **row: Any,
) -> NodeScore:
    proxy = ProxyScore(
        NodeSignature("x", "some_set", role, ""),
        "Some set",
        state,
        evidence,
        value,
        low,
        high,
        {**ROW, **({"r": value} if evidence == "effect_table" else {}), **row},
    )
    return NodeScore("x", proxy, (proxy,))


def association(r: float, low: float, high: float, reason: str = "") -> Association:
    return Association(r, low, high, reason, {"n_donors": 48, "adjusted_for": "age"})
