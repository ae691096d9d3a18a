"""The curated graph: nodes, statements, proxies, safety findings, transitions, read row by row.

A row that cannot be used is left out and named, with the cure; the rest serves. What is wrong with
the tables as a whole (a missing file or column) is raised.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from atlas import citation_formats, knowledge
from atlas.checksums import LENGTH, combined, sha256
from atlas.knowledge import KNOWLEDGE, Citation, Row
from drift.graph import EVIDENCE_KINDS, NODE_KINDS, EvidenceGraph, Node, Statement

T = TypeVar("T")

FILES: Final = (
    *("nodes.csv", "edges.csv", "node_signatures.csv", "safety.csv", "transitions.csv"),
    "citations.csv",
)
DISPUTES: Final = ("", "origin", "definition")
ROLES: Final = ("score", "proxy", "inverse_proxy")
RELATIONS: Final = frozenset(
    {
        *("drives", "suppresses", "activates", "inhibits", "produces", "component_of"),
        *("associated_with", "modulates", "adverse_effect", "contested", "no_evidence_found"),
    }
)


@dataclass(frozen=True)
class NodeSignature:
    """A gene set that stands for a node, and what it cannot tell.

    ``is_inverse``: a lower score means more of the node.
    """

    node_id: str
    signature_id: str
    role: str
    note: str

    @property
    def is_inverse(self) -> bool:
        """Whether the sign of the score is turned before it is compared with the literature."""
        return self.role == "inverse_proxy"


@dataclass(frozen=True)
class SafetyFinding:
    """What an intervention harms, to be read before its effect.

    ``kind`` is "harm" when it was seen, "risk" when it is expected of the target.
    """

    node_id: str
    kind: str
    finding: str
    species: str
    citation_ids: tuple[str, ...]


@dataclass(frozen=True)
class Transition:
    """Where the cells of a transition node come from, what they become, and what is disputed.

    Attributes
    ----------
    is_way_back
        The transition leads out of the mesenchymal state.
    dispute_about
        "origin": tracing studies disagree on where the cells come from; "definition": whether it
        is a change of lineage at all; empty: no dispute is on record.
    dispute
        The dispute in one or two sentences, which name citations by id.
    """

    node_id: str
    origin: str
    end_state: str
    is_way_back: bool
    dispute_about: str
    dispute: str
    citation_ids: tuple[str, ...]


@dataclass(frozen=True)
class CuratedGraph:
    """The graph as curated, whole.

    Attributes
    ----------
    graph
        Every usable node and statement.
    proxies
        Gene sets by node, in the order of the table: the first is the one drawn.
    safety
        Findings by intervention.
    transitions
        Origin and end state of the transitions, in the order of the table: that of the rows.
    citations
        Every citation by id.
    refused
        One sentence for each row left out.
    version
        Fingerprint of the tables: ``knowledge_version`` of every export.
    """

    graph: EvidenceGraph
    proxies: dict[str, tuple[NodeSignature, ...]]
    safety: dict[str, tuple[SafetyFinding, ...]]
    transitions: tuple[Transition, ...]
    citations: dict[str, Citation]
    refused: tuple[str, ...]
    version: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of gene sets that stand for the two ends of some arrow, each once, by name.

        A set that stands for both ends makes no pair: it cannot be associated with itself.
        """
        found = {
            (min(a.signature_id, b.signature_id), max(a.signature_id, b.signature_id))
            for arrow in self.graph.arrows.values()
            for a in self.proxies.get(arrow.source, ())
            for b in self.proxies.get(arrow.target, ())
        }
        return tuple(sorted(pair for pair in found if pair[0] != pair[1]))


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
            _NODE_COLUMNS,
            lambda row, seen: _node(row, seen, citations),
            refused,
        )
    }
    statements = _usable(
        folder / "edges.csv",
        _EDGE_COLUMNS,
        lambda row, seen: _statement(row, seen, nodes, citations),
        refused,
    )
    index = knowledge.rows_as_they_are(folder / "signature_index.csv", ("signature_id",))
    signatures = frozenset(row["signature_id"] for _, row in index)
    proxies = _usable(
        folder / "node_signatures.csv",
        ("node_id", "signature_id", "role", "note"),
        lambda row, seen: _proxy(row, seen, nodes, signatures),
        refused,
    )
    safety = _usable(
        folder / "safety.csv",
        ("node_id", "kind", "finding", "species", "citation_ids"),
        lambda row, seen: _safety(row, seen, nodes, citations),
        refused,
    )
    transitions = _usable(
        folder / "transitions.csv",
        _TRANSITION_COLUMNS,
        lambda row, seen: _transition(row, seen, nodes, citations),
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


_NODE_COLUMNS: Final = (
    *("id", "label", "kind", "hallmark_class", "description", "synonyms", "gene_markers"),
    "source_citation_ids",
)
_EDGE_COLUMNS: Final = (
    *("id", "source", "target", "sign", "relation", "mechanism", "evidence_kind", "species"),
    *("tissue_or_cell", "confidence", "claimed_by_review", "citation_ids", "caveat"),
)
_TRANSITION_COLUMNS: Final = (
    *("node_id", "origin", "end_state", "is_way_back", "dispute_about", "dispute"),
    "citation_ids",
)


class _Unusable(Exception):
    """Why a row is left out, in words that follow "file, line n: "."""


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
                raise _Unusable("the number of fields is wrong")
            made.append(make(row, seen))
        except _Unusable as problem:
            refused.append(
                f"{path.name}, line {number}: {problem}. The row is left out; {knowledge.CURE}."
            )
    return made


def _node(row: Row, seen: set[str], citations: dict[str, Citation]) -> Node:
    _filled(row, ("id", "label", "kind", "description"))
    kind = next((kind for kind in NODE_KINDS if kind == row["kind"]), None)
    if kind is None:
        raise _Unusable(f"kind '{row['kind']}' is none of {', '.join(NODE_KINDS)}")
    if not re.fullmatch(r"[a-z0-9_]+", row["id"]):
        raise _Unusable(f"id '{row['id']}' has other characters than a-z, 0-9 and _")
    _once(row["id"], seen)
    return Node(
        node_id=row["id"],
        label=row["label"],
        kind=kind,
        hallmark_class=row["hallmark_class"],
        description=row["description"],
        synonyms=_parts(row["synonyms"]),
        gene_markers=_parts(row["gene_markers"]),
        citation_ids=_known(row["source_citation_ids"], citations),
    )


def _statement(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> Statement:
    _filled(row, ("id", "source", "target", "mechanism", "species", "citation_ids"))
    for end in ("source", "target"):
        if row[end] not in nodes:
            raise _Unusable(f"{end} '{row[end]}' is no node of nodes.csv")
    if row["source"] == row["target"]:
        raise _Unusable(f"'{row['source']}' points to itself")
    _one_of(row, "sign", ("1", "-1", "0"))
    _one_of(row, "confidence", ("1", "2", "3"))
    _one_of(row, "evidence_kind", EVIDENCE_KINDS)
    _one_of(row, "relation", sorted(RELATIONS))
    _one_of(row, "claimed_by_review", ("yes", "no", "unknown"))
    _once(row["id"], seen)
    return Statement(
        statement_id=row["id"],
        source=row["source"],
        target=row["target"],
        sign=1 if row["sign"] == "1" else -1 if row["sign"] == "-1" else 0,
        relation=row["relation"],
        mechanism=citation_formats.readable(row["mechanism"], citations),
        evidence_kind=row["evidence_kind"],
        species=_parts(row["species"]),
        tissue=row["tissue_or_cell"],
        confidence=int(row["confidence"]),
        claimed=row["claimed_by_review"] == "yes",
        citation_ids=_known(row["citation_ids"], citations),
        caveat=citation_formats.readable(row["caveat"], citations),
    )


def _proxy(
    row: Row, seen: set[str], nodes: dict[str, Node], signatures: frozenset[str]
) -> NodeSignature:
    if row["node_id"] not in nodes:
        raise _Unusable(f"node_id '{row['node_id']}' is no node of nodes.csv")
    if row["signature_id"] not in signatures:
        raise _Unusable(f"signature_id '{row['signature_id']}' is not in signature_index.csv")
    _one_of(row, "role", ROLES)
    _once(f"{row['node_id']} {row['signature_id']}", seen)
    return NodeSignature(row["node_id"], row["signature_id"], row["role"], row["note"])


def _safety(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> SafetyFinding:
    _filled(row, ("node_id", "finding", "species", "citation_ids"))
    if row["node_id"] not in nodes:
        raise _Unusable(f"node_id '{row['node_id']}' is no node of nodes.csv")
    _one_of(row, "kind", ("harm", "risk"))
    _once(f"{row['node_id']} {row['finding']}", seen)
    return SafetyFinding(
        row["node_id"],
        row["kind"],
        row["finding"],
        row["species"],
        _known(row["citation_ids"], citations),
    )


def _transition(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> Transition:
    _filled(row, ("node_id", "origin", "end_state", "citation_ids"))
    if row["node_id"] not in nodes or nodes[row["node_id"]].kind != "transition":
        raise _Unusable(f"node_id '{row['node_id']}' is no transition of nodes.csv")
    _one_of(row, "is_way_back", ("yes", "no"))
    _one_of(row, "dispute_about", DISPUTES)
    if bool(row["dispute"]) != bool(row["dispute_about"]):
        raise _Unusable("'dispute' and 'dispute_about' are filled together or not at all")
    _once(row["node_id"], seen)
    return Transition(
        node_id=row["node_id"],
        origin=row["origin"],
        end_state=row["end_state"],
        is_way_back=row["is_way_back"] == "yes",
        dispute_about=row["dispute_about"],
        dispute=citation_formats.readable(row["dispute"], citations),
        citation_ids=_known(row["citation_ids"], citations),
    )


def _filled(row: Row, names: tuple[str, ...]) -> None:
    for name in names:
        if not row[name].strip():
            raise _Unusable(f"'{name}' is empty")


def _one_of(row: Row, name: str, allowed: tuple[str, ...] | list[str]) -> None:
    if row[name] not in allowed:
        raise _Unusable(f"{name} '{row[name]}' is none of {', '.join(allowed)}")


def _once(key: str, seen: set[str]) -> None:
    if key in seen:
        raise _Unusable(f"'{key}' is there twice")
    seen.add(key)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _known(text: str, citations: dict[str, Citation]) -> tuple[str, ...]:
    names = _parts(text)
    for name in names:
        if name not in citations:
            raise _Unusable(f"citation '{name}' is not in citations.csv")
    if text and not names:
        raise _Unusable(f"'{text}' names no citation")
    return names
