"""What one row of a curated table makes, or why it cannot be used.

``seen`` holds the keys of the rows before: each may be there once.
"""

import re
from typing import Final

from atlas import citation_formats
from atlas.curated_graph import NodeSignature, SafetyFinding, Transition
from atlas.knowledge import Citation, Row
from drift.graph import EVIDENCE_KINDS, NODE_KINDS, Node, Statement

DISPUTES: Final = ("", "origin", "definition")
ROLES: Final = ("score", "proxy", "inverse_proxy")
RELATIONS: Final = frozenset(
    {
        *("drives", "suppresses", "activates", "inhibits", "produces", "component_of"),
        *("associated_with", "modulates", "adverse_effect", "contested", "no_evidence_found"),
    }
)
NODE_COLUMNS: Final = (
    *("id", "label", "kind", "hallmark_class", "description", "synonyms", "gene_markers"),
    "source_citation_ids",
)
EDGE_COLUMNS: Final = (
    *("id", "source", "target", "sign", "relation", "mechanism", "evidence_kind", "species"),
    *("tissue_or_cell", "confidence", "claimed_by_review", "citation_ids", "caveat"),
)
TRANSITION_COLUMNS: Final = (
    *("node_id", "origin", "end_state", "is_way_back", "dispute_about", "dispute"),
    "citation_ids",
)
PROXY_COLUMNS: Final = ("node_id", "signature_id", "role", "note")
SAFETY_COLUMNS: Final = ("node_id", "kind", "finding", "species", "citation_ids")


class Unusable(Exception):
    """Why a row is left out, in words that follow "file, line n: "."""


def node(row: Row, seen: set[str], citations: dict[str, Citation]) -> Node:
    """Return the node of a row of nodes.csv."""
    _filled(row, ("id", "label", "kind", "description"))
    kind = next((kind for kind in NODE_KINDS if kind == row["kind"]), None)
    if kind is None:
        raise Unusable(f"kind '{row['kind']}' is none of {', '.join(NODE_KINDS)}")
    if not re.fullmatch(r"[a-z0-9_]+", row["id"]):
        raise Unusable(f"id '{row['id']}' has other characters than a-z, 0-9 and _")
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


def statement(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> Statement:
    """Return the statement of a row of edges.csv."""
    _filled(row, ("id", "source", "target", "mechanism", "species", "citation_ids"))
    for end in ("source", "target"):
        if row[end] not in nodes:
            raise Unusable(f"{end} '{row[end]}' is no node of nodes.csv")
    if row["source"] == row["target"]:
        raise Unusable(f"'{row['source']}' points to itself")
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


def proxy(
    row: Row, seen: set[str], nodes: dict[str, Node], signatures: frozenset[str]
) -> NodeSignature:
    """Return what a row of node_signatures.csv makes stand for its node."""
    if row["node_id"] not in nodes:
        raise Unusable(f"node_id '{row['node_id']}' is no node of nodes.csv")
    if row["signature_id"] not in signatures:
        raise Unusable(f"signature_id '{row['signature_id']}' is not in signature_index.csv")
    _one_of(row, "role", ROLES)
    _once(f"{row['node_id']} {row['signature_id']}", seen)
    return NodeSignature(row["node_id"], row["signature_id"], row["role"], row["note"])


def safety_finding(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> SafetyFinding:
    """Return the finding of a row of safety.csv."""
    _filled(row, ("node_id", "finding", "species", "citation_ids"))
    if row["node_id"] not in nodes:
        raise Unusable(f"node_id '{row['node_id']}' is no node of nodes.csv")
    _one_of(row, "kind", ("harm", "risk"))
    _once(f"{row['node_id']} {row['finding']}", seen)
    return SafetyFinding(
        row["node_id"],
        row["kind"],
        row["finding"],
        row["species"],
        _known(row["citation_ids"], citations),
    )


def transition(
    row: Row, seen: set[str], nodes: dict[str, Node], citations: dict[str, Citation]
) -> Transition:
    """Return the transition of a row of transitions.csv."""
    _filled(row, ("node_id", "origin", "end_state", "citation_ids"))
    if row["node_id"] not in nodes or nodes[row["node_id"]].kind != "transition":
        raise Unusable(f"node_id '{row['node_id']}' is no transition of nodes.csv")
    _one_of(row, "is_way_back", ("yes", "no"))
    _one_of(row, "dispute_about", DISPUTES)
    if bool(row["dispute"]) != bool(row["dispute_about"]):
        raise Unusable("'dispute' and 'dispute_about' are filled together or not at all")
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
            raise Unusable(f"'{name}' is empty")


def _one_of(row: Row, name: str, allowed: tuple[str, ...] | list[str]) -> None:
    if row[name] not in allowed:
        raise Unusable(f"{name} '{row[name]}' is none of {', '.join(allowed)}")


def _once(key: str, seen: set[str]) -> None:
    if key in seen:
        raise Unusable(f"'{key}' is there twice")
    seen.add(key)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _known(text: str, citations: dict[str, Citation]) -> tuple[str, ...]:
    names = _parts(text)
    for name in names:
        if name not in citations:
            raise Unusable(f"citation '{name}' is not in citations.csv")
    if text and not names:
        raise Unusable(f"'{text}' names no citation")
    return names
