"""Small evidence graphs for tests: drawn at random, or written as "a -> b" pairs."""

from collections.abc import Iterable
from itertools import permutations

from hypothesis import strategies as st

from drift.graph import EVIDENCE_KINDS, HUB, EvidenceGraph, Node, Statement

NAMES = (HUB, "a", "b", "c", "d", "e")


def statement(source: str, target: str, sign: int = 1, **changes: object) -> Statement:
    """Return a statement; what is not given is of no matter."""
    values: dict[str, object] = {
        "statement_id": f"{source}-{target}-{sign}",
        "source": source,
        "target": target,
        "sign": sign,
        "relation": {1: "drives", -1: "suppresses", 0: "contested"}[sign],
        "mechanism": "how",
        "evidence_kind": "in_vitro",
        "species": ("mouse",),
        "tissue": "lung",
        "confidence": 2,
        "claimed": False,
        "citation_ids": ("paper",),
    }
    return Statement(**(values | changes))  # type: ignore[arg-type]


def graph(statements: Iterable[Statement]) -> EvidenceGraph:
    """Return the graph of some statements, with a node for each name they use."""
    rows = tuple(statements)
    names = dict.fromkeys(name for row in rows for name in (row.source, row.target))
    return EvidenceGraph({name: Node(name, name, "cue") for name in names}, rows)


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Draw statements between six nodes, several of one pair among them."""
    pairs = st.sampled_from(sorted(permutations(NAMES, 2)))
    drawn = draw(
        st.lists(
            st.tuples(
                pairs,
                st.sampled_from([1, 1, -1, -1, 0]),
                st.sampled_from(EVIDENCE_KINDS),
                st.integers(1, 3),
                st.sampled_from([("mouse",), ("human",), ("mouse", "human")]),
            ),
            max_size=30,
        )
    )
    return [
        statement(
            *pair,
            sign,
            statement_id=f"s{number}",
            evidence_kind=kind,
            confidence=confidence,
            species=species,
        )
        for number, (pair, sign, kind, confidence, species) in enumerate(drawn)
    ]
