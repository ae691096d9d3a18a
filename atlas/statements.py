"""The curated graph: nodes, statements, proxies, safety findings, transitions, read row by row.

A row that cannot be used is left out and named, with the cure; the rest serves. What is wrong with
the tables as a whole (a missing file or column) is raised.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from atlas import curated_rows, knowledge
from atlas.checksums import LENGTH, combined, sha256
from atlas.curated_graph import CuratedGraph
from atlas.curated_rows import Unusable
from atlas.knowledge import KNOWLEDGE, Row
from drift.graph import EvidenceGraph

T = TypeVar("T")

FILES: Final = (
    *("nodes.csv", "edges.csv", "node_signatures.csv", "safety.csv", "transitions.csv"),
    "citations.csv",
)


def read(folder: Path = KNOWLEDGE) -> CuratedGraph:
    """Read the curated graph.

    Raises
    ------
    KnowledgeError
        If a file or a column is missing. A row that cannot be used is named in ``refused``.
    """
    citations, unusable = knowledge.usable_citations(folder)
    refused = [f"{problem} The row is left out." for problem in unusable]
    nodes = {
        node.node_id: node
        for node in _usable(
            folder / "nodes.csv",
            curated_rows.NODE_COLUMNS,
            lambda row, seen: curated_rows.node(row, seen, citations),
            refused,
        )
    }
    statements = _usable(
        folder / "edges.csv",
        curated_rows.EDGE_COLUMNS,
        lambda row, seen: curated_rows.statement(row, seen, nodes, citations),
        refused,
    )
    index = knowledge.rows_as_they_are(folder / "signature_index.csv", ("signature_id",))
    signatures = frozenset(row["signature_id"] for _, row in index)
    proxies = _usable(
        folder / "node_signatures.csv",
        curated_rows.PROXY_COLUMNS,
        lambda row, seen: curated_rows.proxy(row, seen, nodes, signatures),
        refused,
    )
    safety = _usable(
        folder / "safety.csv",
        curated_rows.SAFETY_COLUMNS,
        lambda row, seen: curated_rows.safety_finding(row, seen, nodes, citations),
        refused,
    )
    transitions = _usable(
        folder / "transitions.csv",
        curated_rows.TRANSITION_COLUMNS,
        lambda row, seen: curated_rows.transition(row, seen, nodes, citations),
        refused,
    )
    return CuratedGraph(
        EvidenceGraph(nodes, tuple(statements)),
        {name: tuple(p for p in proxies if p.node_id == name) for name in nodes},
        {name: tuple(s for s in safety if s.node_id == name) for name in nodes},
        tuple(transitions),
        citations,
        tuple(refused),
        version(folder),
    )


def version(folder: Path = KNOWLEDGE) -> str:
    """Return the fingerprint of the curated graph: of the content of its tables."""
    return combined({name: sha256(knowledge.content(folder / name)) for name in FILES})[:LENGTH]


def _usable(
    path: Path,
    columns: tuple[str, ...],
    make: Callable[[Row, set[str]], T],
    refused: list[str],
) -> list[T]:
    """Return what the rows make; a row that cannot be used adds its sentence to ``refused``."""
    made: list[T] = []
    seen: set[str] = set()
    for number, row in knowledge.rows_as_they_are(path, columns):
        try:
            if not knowledge.is_whole(row):
                raise Unusable("the number of fields is wrong")
            made.append(make(row, seen))
        except Unusable as problem:
            refused.append(
                f"{path.name}, line {number}: {problem}. The row is left out; {knowledge.CURE}."
            )
    return made
