"""Small evidence graphs, by hand and drawn."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from drift.graph import EvidenceGraph, Node, NodeKind, Sign, Statement

Edge = tuple[str, str, Sign]


def graph(*edges: Edge, confidence: int = 2, kind: NodeKind = "cue") -> EvidenceGraph:
    """Return the graph of some arrows; each edge is a statement."""
    statements = [statement(*edge, number, confidence) for number, edge in enumerate(edges)]
    names = dict.fromkeys(name for source, target, _ in edges for name in (source, target))
    return EvidenceGraph(nodes(names, kind), tuple(statements))


def nodes(names: Iterable[str], kind: NodeKind = "cue") -> dict[str, Node]:
    return {name: Node(name, name.upper(), kind) for name in names}


def statement(
    source: str, target: str, sign: Sign, number: int = 0, confidence: int = 2
) -> Statement:
    return Statement(
        statement_id=f"e{number}",
        source=source,
        target=target,
        sign=sign,
        relation="drives" if sign else "contested",
        mechanism="as drawn",
        evidence_kind="in_vitro",
        species=("mouse",),
        tissue="",
        confidence=confidence,
        claimed=False,
        citation_ids=(),
    )


@st.composite
def graphs(draw: Any, most_nodes: int = 8, signs: tuple[Sign, ...] = (-1, 0, 1)) -> EvidenceGraph:
    """Return a graph with loops, disputes and contested arrows; "n0" is always in it."""
    names = [f"n{number}" for number in range(draw(st.integers(2, most_nodes)))]
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(names),
                st.sampled_from(names),
                st.sampled_from(signs),
                st.integers(1, 3),
            ),
            max_size=4 * most_nodes,
        )
    )
    statements = [
        statement(source, target, sign, number, confidence)
        for number, (source, target, sign, confidence) in enumerate(rows)
        if source != target
    ]
    return EvidenceGraph(nodes(names), tuple(statements))


@st.composite
def trees(draw: Any, most_nodes: int = 10) -> tuple[EvidenceGraph, dict[str, int]]:
    """Return a tree away from "n0", and the product of the signs on the way to each node."""
    n_nodes = draw(st.integers(2, most_nodes))
    product, statements = {"n0": 1}, []
    for number in range(1, n_nodes):
        parent = f"n{draw(st.integers(0, number - 1))}"
        sign: Sign = draw(st.sampled_from((-1, 1)))
        statements.append(statement(parent, f"n{number}", sign, number, draw(st.integers(1, 3))))
        product[f"n{number}"] = product[parent] * sign
    return EvidenceGraph(nodes(product), tuple(statements)), product
