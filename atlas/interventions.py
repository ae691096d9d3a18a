"""The curated interventions: what they harm, what is stated of drift, and what else they act on.

Safety findings are never filtered: a filter of the evidence must not hide a harm.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from atlas import citation_formats, evidence_graph
from atlas.curated_graph import SafetyFinding
from atlas.knowledge import Citation
from atlas.labels import in_sentence
from atlas.selection import Selection, patch
from drift.graph import EVIDENCE_KINDS, HUB, Arrow, Node

MOST_NAMED: Final = 4  # targets of a kind; the others are counted
NONE_CURATED: Final = "None curated. That does not mean safe."
ON_DRIFT: Final[dict[int, str]] = {1: "drives", -1: "suppresses"}
ARROWS: Final[dict[int, str]] = {1: "↑", -1: "↓", 0: "?"}
HEADINGS: Final[dict[str, str]] = {
    "outcome": "Outcomes",
    "hallmark": "Hallmarks",
    "regulator": "Regulators",
    "cue": "Cues",
    "transition": "Transitions",
}
COLUMNS: Final = (
    *("node_id", "label", "safety_kind", "safety", "drift", "drift_class", "drift_kind"),
    *("drift_confidence", "drift_human", "n_on_drift", "also", "n_statements", "best_kind"),
    *("confidence", "in_scenario", "patch", "scenario_patch", "selected"),
)


def rows(selection: Selection) -> pd.DataFrame:
    """Return one row an intervention, in the order of the table, with what the filters leave.

    Returns
    -------
    Columns `COLUMNS`. ``drift`` is what the statements on drift say together ("suppresses",
    "drives", "disputed", "contested", "no evidence found"), empty where none is left;
    ``drift_class`` and ``drift_kind`` are the evidence of the best of them. ``also`` names the
    strongest other targets, a line a kind, each with ↑ or ↓ for its sign. ``patch`` selects the
    intervention, ``scenario_patch`` adds it to the first scenario or takes it out.
    """
    graph = evidence_graph.graph(selection)
    found = [
        _row(selection, node, graph.of_node(node.node_id)[1], graph.nodes)
        for node in graph.of_kind("intervention")
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def chosen(selection: Selection) -> Node | None:
    """Return the intervention in focus, if any."""
    node = evidence_graph.curated().graph.nodes.get(selection.node)
    return node if node is not None and node.kind == "intervention" else None


def arrows(selection: Selection, node_id: str) -> list[Arrow]:
    """Return the arrows out of a node that the filters leave: drift first, then the strongest."""
    out = evidence_graph.graph(selection).of_node(node_id)[1]
    return sorted(out, key=lambda arrow: arrow.target != HUB)


def findings(node_id: str) -> list[SafetyFinding]:
    """Return the safety findings of a node: what was seen before what is expected."""
    return sorted(
        evidence_graph.curated().safety.get(node_id, ()), key=lambda found: found.kind != "harm"
    )


def short_citation(citation: Citation) -> str:
    """Return "Abad 2013"; a source that nobody has seen with its DOI or PMID says so."""
    name = citation_formats.short(citation)
    return name if citation.verified else f"{name}, citation {citation_formats.NOT_VERIFIED}"


def cited(names: Sequence[str]) -> str:
    """Return short citations in a row: "Abad 2013; Parras 2023"."""
    citations = evidence_graph.curated().citations
    return "; ".join(short_citation(citations[name]) for name in names)


def is_seen_in_people(arrow: Arrow) -> bool:
    """Tell whether people, their tissue or their cells were studied; a concept studies nobody."""
    return any(row.is_human and row.evidence_class != "review" for row in arrow.signed)


def toggled(selection: Selection, node_id: str) -> str:
    """Return the change that adds an applied intervention to the first scenario, or removes it."""
    own = {f"{node_id}=up", f"{node_id}=down"}
    rest = [token for token in selection.scenario if token not in own]
    has_it = len(rest) < len(selection.scenario)
    return patch(scenario=rest if has_it else sorted([*rest, f"{node_id}=up"]))


def _row(
    selection: Selection, node: Node, out: Sequence[Arrow], nodes: Mapping[str, Node]
) -> dict[str, Any]:
    return {
        "node_id": node.node_id,
        "label": node.label,
        **_safety(node.node_id),
        **_on_drift([arrow for arrow in out if arrow.target == HUB]),
        "also": _also([arrow for arrow in out if arrow.target != HUB], nodes),
        **_evidence(out),
        "in_scenario": f"{node.node_id}=up" in selection.scenario,
        "patch": patch(node=node.node_id, arrow=""),
        "scenario_patch": toggled(selection, node.node_id),
        "selected": node.node_id == selection.node,
    }


def _safety(node_id: str) -> dict[str, str]:
    found = findings(node_id)
    if not found:
        return {"safety_kind": "", "safety": NONE_CURATED}
    told = [
        f"{_kind(one)}{in_sentence(one.finding.rstrip('.'))} ({_source(one)})." for one in found
    ]
    return {"safety_kind": found[0].kind, "safety": "\n".join(told)}


def _kind(found: SafetyFinding) -> str:
    return "! Harm: " if found.kind == "harm" else "! Risk: "


def _source(found: SafetyFinding) -> str:
    return f"{found.species}; {cited(found.citation_ids)}"


def _on_drift(found: Sequence[Arrow]) -> dict[str, Any]:
    if not found:
        return {
            **dict.fromkeys(("drift", "drift_class", "drift_kind"), ""),
            "drift_confidence": 0,
            "drift_human": False,
            "n_on_drift": 0,
        }
    (arrow,) = found
    return {
        "drift": ON_DRIFT.get(arrow.sign, arrow.answer),
        "drift_class": arrow.best.evidence_class,
        "drift_kind": evidence_graph.EVIDENCE_WORDS[arrow.best.evidence_kind],
        "drift_confidence": arrow.confidence,
        "drift_human": is_seen_in_people(arrow),
        "n_on_drift": len(arrow.statements),
    }


def _also(out: Sequence[Arrow], nodes: Mapping[str, Node]) -> str:
    parts = []
    for kind, heading in HEADINGS.items():
        names = [
            f"{ARROWS[arrow.sign]} {in_sentence(nodes[arrow.target].label)}"
            for arrow in out
            if nodes[arrow.target].kind == kind
        ]
        if names:
            rest = len(names) - MOST_NAMED
            more = f" and {rest} more" if rest > 1 else ""
            shown = names[:MOST_NAMED] if rest > 1 else names
            parts.append(f"{heading}: {', '.join(shown)}{more}.")
    return "\n".join(parts)


def _evidence(out: Sequence[Arrow]) -> dict[str, Any]:
    rows_of = [statement for arrow in out for statement in arrow.statements]
    if not rows_of:
        return {"n_statements": 0, "best_kind": "", "confidence": 0}
    best = min((row.evidence_kind for row in rows_of), key=EVIDENCE_KINDS.index)
    return {
        "n_statements": len(rows_of),
        "best_kind": evidence_graph.EVIDENCE_WORDS[best],
        "confidence": max(row.confidence for row in rows_of),
    }
