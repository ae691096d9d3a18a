"""The spectrum of transitions: origins, end states, what acts on them, and the statements behind.

Rows and columns are those of the whole graph, so that nothing moves when a filter is set; what the
filters leave out is not drawn.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from atlas import citation_formats, evidence_graph
from atlas.curated_graph import CuratedGraph, Transition
from atlas.knowledge import Citation
from atlas.selection import Selection, patch
from drift.graph import HUB, Arrow, EvidenceGraph, Node, NodeKind, Statement

ACTING: Final[tuple[NodeKind, ...]] = ("cue", "regulator", "intervention")
SHORT: Final = 6  # letters of a synonym that serves as an abbreviation


def spectrum(selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of the spectrum and what acts on them.

    Returns
    -------
    rows
        One row for drift as a whole, then one a transition, in the order of the curated table,
        with its arrow to drift as the filters leave it (``confidence`` 0: no statement left). No
        row at all when no statement on any transition passes the filters.
    cells
        One row an arrow from a cue, regulator or intervention to one of the rows, of the whole
        graph; ``shown`` tells what the filters leave. A cue that reaches a transition only by way
        of a regulator has a row with ``via``.
    """
    whole = evidence_graph.curated()
    left = evidence_graph.graph(selection)
    names = [HUB, *(transition.node_id for transition in whole.transitions)]
    acting = list(_acting(whole.graph, left, names, selection))
    rows = [
        _whole_drift(whole, selection),
        *(_row(whole, left, transition, selection) for transition in whole.transitions),
    ]
    cells = pd.DataFrame([*acting, *_by_way(whole.graph, left, names, selection)])
    some = any(row["confidence"] for row in rows) or any(cell["shown"] for cell in acting)
    return (pd.DataFrame(rows) if some else pd.DataFrame()), cells


def evidence(selection: Selection) -> pd.DataFrame:
    """Return the statements behind the transition or the arrow in focus, else behind all.

    Returns
    -------
    One row a statement with a transition at one of its ends, in reading order: what acts on it,
    then what it is a part of and leads to, each the strongest first.
    """
    whole = evidence_graph.curated()
    found = [row for row in evidence_graph.graph(selection).statements if _is_ours(whole, row)]
    chosen = _in_focus(selection, found)
    order = {kind: rank for rank, kind in enumerate(_ROLES)}
    rows = [_statement(whole, selection, row, scope) for row, scope in chosen]
    rows.sort(key=lambda row: (order[row["role"]], row["strength"]))
    return pd.DataFrame(rows)


def chosen_citations(selection: Selection) -> list[Citation]:
    """Return the citations behind :func:`evidence`, once each, by first author and year."""
    whole = evidence_graph.curated()
    table = evidence(selection)
    names = {name for ids in table.get("citation_ids", ()) for name in ids}
    names |= {
        name
        for transition in whole.transitions
        if transition.node_id in set(table.get("transition", ()))
        for name in transition.citation_ids
    }
    found = [whole.citations[name] for name in names]
    return sorted(found, key=lambda citation: (citation.first_author, citation.year))


_RELATIONS: Final = {"component_of": "is a part of", "associated_with": "is associated with"}
_ROLES: Final = ("cue", "regulator", "intervention", "hallmark", "hub", "outcome", "transition")


def _acting(
    whole: EvidenceGraph, left: EvidenceGraph, names: list[str], selection: Selection
) -> Iterator[dict[str, Any]]:
    for (source, target), arrow in whole.arrows.items():
        kind = whole.nodes[source].kind
        if target not in names or kind not in ACTING:
            continue
        kept = left.arrows.get((source, target))
        yield {
            **_ends(whole, source, target),
            **_said(kept or arrow),
            "shown": kept is not None,
            "via": "",
            "selected": selection.arrow == arrow.key,
            "patch": patch(arrow=arrow.key, node=""),
        }


def _by_way(
    whole: EvidenceGraph, left: EvidenceGraph, names: list[str], selection: Selection
) -> Iterator[dict[str, Any]]:
    """Yield cues that have no statement on a transition, but one on a regulator that has."""
    signed = [arrow for arrow in whole.arrows.values() if arrow.signs]
    first = [a for a in signed if _is(whole, a.source, "cue") and _is(whole, a.target, "regulator")]
    for one in first:
        for two in signed:
            target = two.target
            if two.source != one.target or target not in names[1:]:
                continue
            if (one.source, target) in whole.arrows:
                continue
            kept = (one.source, one.target) in left.arrows and (two.source, target) in left.arrows
            yield {
                **_ends(whole, one.source, target),
                **_said(min(one, two, key=lambda arrow: arrow.confidence)),
                "shown": kept,
                "via": whole.nodes[two.source].label,
                "selected": False,
                "patch": patch(arrow=two.key, node=""),
            }


def _is(graph: EvidenceGraph, node_id: str, kind: NodeKind) -> bool:
    return graph.nodes[node_id].kind == kind


def _ends(graph: EvidenceGraph, source: str, target: str) -> dict[str, Any]:
    node = graph.nodes[source]
    return {
        "source": source,
        "source_label": node.label,
        "source_kind": node.kind,
        "target": target,
        "target_label": graph.nodes[target].label,
    }


def _said(arrow: Arrow | None) -> dict[str, Any]:
    """Return what an arrow is drawn by; of none, that there is none."""
    if arrow is None:
        return {
            "sign": 0,
            "answer": "",
            "evidence_class": "",
            "evidence": "",
            "confidence": 0,
            "n_statements": 0,
        }
    return {
        "sign": arrow.sign,
        "answer": arrow.answer,
        "evidence_class": arrow.best.evidence_class,
        "evidence": evidence_graph.EVIDENCE_WORDS[arrow.best.evidence_kind],
        "confidence": arrow.confidence,
        "n_statements": len(arrow.statements),
    }


def _whole_drift(whole: CuratedGraph, selection: Selection) -> dict[str, Any]:
    return {
        **_said(None),
        "node_id": HUB,
        "label": whole.graph.nodes[HUB].label,
        "abbreviation": "",
        "origin": "drift as a whole",
        "end_state": "",
        "is_way_back": False,
        "dispute_about": "",
        "dispute": "",
        "selected": selection.node == HUB,
        "patch": patch(node=HUB, arrow=""),
        "line_selected": False,
        "line_patch": "",
    }


def _row(
    whole: CuratedGraph, left: EvidenceGraph, transition: Transition, selection: Selection
) -> dict[str, Any]:
    node = whole.graph.nodes[transition.node_id]
    key = f"{node.node_id}>{HUB}"
    return {
        **_said(left.arrows.get((node.node_id, HUB))),
        "node_id": node.node_id,
        "label": node.label,
        "abbreviation": _abbreviation(node),
        "origin": transition.origin,
        "end_state": transition.end_state,
        "is_way_back": transition.is_way_back,
        "dispute_about": transition.dispute_about,
        "dispute": transition.dispute,
        "selected": selection.node == node.node_id,
        "patch": patch(node=node.node_id, arrow=""),
        "line_selected": selection.arrow == key,
        "line_patch": patch(arrow=key, node=""),
    }


def _abbreviation(node: Node) -> str:
    return next((name for name in node.synonyms if len(name) <= SHORT), "")


def _is_ours(whole: CuratedGraph, statement: Statement) -> bool:
    return bool(_transitions_of(whole, statement))


def _transitions_of(whole: CuratedGraph, statement: Statement) -> list[str]:
    nodes = whole.graph.nodes
    return [end for end in (statement.source, statement.target) if nodes[end].kind == "transition"]


def _in_focus(selection: Selection, found: Iterable[Statement]) -> list[tuple[Statement, str]]:
    """Return the statements to list, with what they are chosen by: "arrow", "node" or "all"."""
    rows = list(found)
    if selection.arrow:
        source, _, target = selection.arrow.partition(">")
        own = [row for row in rows if (row.source, row.target) == (source, target)]
        if own:
            return [(row, "arrow") for row in own]
    own = [row for row in rows if selection.node in (row.source, row.target)]
    if selection.node and own:
        return [(row, "node") for row in own]
    return [(row, "all") for row in rows]


def _statement(
    whole: CuratedGraph, selection: Selection, row: Statement, scope: str
) -> dict[str, Any]:
    nodes = whole.graph.nodes
    transition = _transitions_of(whole, row)[0]
    other = row.target if row.source == transition else row.source
    key = f"{row.source}>{row.target}"
    return {
        "statement_id": row.statement_id,
        "transition": transition,
        "scope": scope,
        "role": nodes[other].kind,
        "arrow": key,
        "source": row.source,
        "target": row.target,
        "source_label": nodes[row.source].label,
        "target_label": nodes[row.target].label,
        "sign": row.sign,
        "relation": _RELATIONS.get(row.relation, row.relation.replace("_", " ")),
        "mechanism": row.mechanism,
        "evidence_kind": row.evidence_kind,
        "evidence_class": row.evidence_class,
        "evidence": evidence_graph.EVIDENCE_WORDS[row.evidence_kind],
        "species": ", ".join(row.species),
        "tissue": row.tissue,
        "confidence": row.confidence,
        "claimed": "yes" if row.claimed else "not stated",
        "caveat": row.caveat,
        "citations": "; ".join(_marked(whole.citations[name]) for name in row.citation_ids),
        "citation_ids": row.citation_ids,
        "strength": row.strength,
        "selected": selection.arrow == key,
        "patch": patch(arrow=key, node=""),
        "filter_patch": patch(evidence=(row.evidence_kind,)),
    }


def _marked(citation: Citation) -> str:
    mark = "✓" if citation.verified else "! not verified:"
    link = f"doi:{citation.doi}" if citation.doi else f"PMID {citation.pmid}" * bool(citation.pmid)
    return " ".join(part for part in (mark, citation_formats.short(citation), link) if part)
