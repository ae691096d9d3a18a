"""What an intervention harms: read before its effect."""

from typing import Any, Final

from dash import html

from atlas import evidence_graph
from atlas.curated_graph import SafetyFinding
from components import citations
from drift.graph import Node

KINDS: Final[dict[str, str]] = {"harm": "Harm seen", "risk": "Risk of the target"}


def of(node: Node) -> tuple[SafetyFinding, ...]:
    """Return the findings of a node, those seen before those expected."""
    found = evidence_graph.curated().safety.get(node.node_id, ())
    return tuple(sorted(found, key=lambda finding: finding.kind != "harm"))


def findings(node: Node) -> list[Any]:
    """Return the box of the findings; of an intervention without one, that none is curated."""
    found = of(node)
    if not found:
        if node.kind != "intervention":
            return []
        said = "Safety: no finding is curated for it. That is no statement that it is safe."
        return [html.P(said, className="safety-none")]
    return [
        html.Section(
            [
                html.H3("Safety first", className="safety-title"),
                html.Ul([html.Li(_finding(finding)) for finding in found]),
            ],
            className="safety",
        )
    ]


def _finding(finding: SafetyFinding) -> list[Any]:
    return [
        html.P([html.Strong(f"{KINDS[finding.kind]}, {finding.species}. "), finding.finding]),
        citations.of(finding.citation_ids),
    ]


def said(node: Node) -> list[str]:
    """Return the findings as lines of text."""
    return [f"{KINDS[finding.kind]}, {finding.species}: {finding.finding}" for finding in of(node)]
