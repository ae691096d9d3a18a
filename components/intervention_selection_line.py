"""The selection line of the Interventions page: what is chosen, its harms first, and a way out."""

from typing import Any

from dash import html

from atlas import interventions
from atlas.selection import Selection, patch
from components import intervention_words, numbers, strata


def line(selection: Selection) -> list[Any]:
    """Return the content of the selection line."""
    node = interventions.chosen(selection)
    if node is None:
        return [
            html.Span(
                "Nothing selected. Press an intervention to read what is stated of it.",
                className="selection-empty",
            )
        ]
    rows = interventions.rows(selection)
    row = strata.records(rows[rows["node_id"] == node.node_id])[0]
    return [
        html.Span("Selected", className="selection-word"),
        html.Button(
            node.label,
            type="button",
            className="crumb",
            **{"data-patch": patch(node=node.node_id)},
        ),
        _safety(node.node_id),
        html.Span(f"On drift: {intervention_words.on_drift(row)}", className="selection-number"),
        html.Button(
            "Clear",
            type="button",
            className="clear",
            **{"data-patch": patch(node="", arrow=""), "data-clear": "true"},
        ),
    ]


def _safety(node_id: str) -> html.Span:
    found = interventions.findings(node_id)
    if not found:
        return html.Span("no safety finding curated", className="selection-number")
    harms = sum(one.kind == "harm" for one in found)
    counts = [(harms, "harm"), (len(found) - harms, "risk")]
    words = ", ".join(numbers.counted(n, word) for n, word in counts if n)
    return html.Span(f"! {words}", className="chip chip-warned")
