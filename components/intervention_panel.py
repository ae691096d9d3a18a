"""The intervention in focus: its harms, then every statement the filters leave, with citations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import dash
from dash import html

from atlas import evidence_graph, interventions
from atlas.curated_graph import SafetyFinding
from atlas.labels import in_sentence
from atlas.selection import Selection, patch
from components import citations, intervention_words, numbers
from drift.graph import ADVERSE, Arrow, Node, Statement

EMPTY: Final = "Press a row: its harms, its statements, their caveats and citations stand here."


def panel(selection: Selection) -> list[Any]:
    """Return the content of the panel."""
    node = interventions.chosen(selection)
    if node is None:
        return [html.P(EMPTY, className="panel-empty")]
    arrows = interventions.arrows(selection, node.node_id)
    return [
        html.H2(node.label, className="card-question"),
        html.P(node.description, className="panel-text"),
        _safety(interventions.findings(node.node_id)),
        _buttons(selection, node),
        *(_arrow(arrow) for arrow in arrows),
        *_hidden(selection, node, arrows),
    ]


def _safety(found: Sequence[SafetyFinding]) -> html.Div:
    if not found:
        return html.Div(html.P(f"Safety: {interventions.NONE_CURATED}"), className="panel-safety")
    return html.Div(
        [part for one in found for part in _finding(one)], className="panel-safety warned"
    )


def _finding(found: SafetyFinding) -> list[Any]:
    kind = html.Strong("! Harm: " if found.kind == "harm" else "! Risk: ")
    return [
        html.P([kind, f"{found.finding} ({found.species})"]),
        citations.of(found.citation_ids),
    ]


def _buttons(selection: Selection, node: Node) -> html.Div:
    token = f"{node.node_id}=up"
    query = replace(selection, arrow="").query
    return html.Div(
        [
            *(
                html.Button(
                    f"{'In' if token in held else 'Add to'} scenario {side}",
                    type="button",
                    className="preset",
                    **{
                        "data-patch": patch(**{field: sorted(set(held) ^ {token})}),
                        "aria-pressed": str(token in held).lower(),
                    },
                )
                for side, field, held in (
                    ("A", "scenario", selection.scenario),
                    ("B", "versus", selection.versus),
                )
            ),
            html.A(
                "Show on the graph",
                href=f"{dash.get_relative_path('/hallmarks')}?{query}",
                className="panel-link",
            ),
        ],
        className="panel-buttons",
    )


def _arrow(arrow: Arrow) -> html.Section:
    target = evidence_graph.curated().graph.nodes[arrow.target].label
    return html.Section(
        [
            html.H3([f"On {in_sentence(target)}"]),
            html.P(numbers.capital(arrow.answer), className="panel-answer"),
            html.Ul([_statement(row) for row in arrow.statements], className="panel-statements"),
        ],
        className="panel-arrow",
    )


def _statement(row: Statement) -> html.Li:
    kind = evidence_graph.EVIDENCE_WORDS[row.evidence_kind]
    where = ", ".join(part for part in (", ".join(row.species), row.tissue) if part != "none")
    return html.Li(
        [
            html.P(
                [
                    html.Strong(_verb(row)),
                    f" ({kind}), {where} ",
                    html.Span(
                        intervention_words.dots(row.confidence),
                        role="img",
                        **{"aria-label": f"confidence {row.confidence} of 3"},
                    ),
                ],
                className="panel-kind",
            ),
            html.P(row.mechanism),
            *([html.P(["Caveat: ", row.caveat], className="panel-caveat")] if row.caveat else []),
            citations.of(row.citation_ids),
        ]
    )


def _verb(row: Statement) -> str:
    glyph = {1: "→", -1: "⊣"}.get(row.sign, "?")
    if row.relation == ADVERSE:
        return "! adverse effect"
    return f"{glyph} {row.relation.replace('_', ' ')}"


def _hidden(selection: Selection, node: Node, arrows: Sequence[Arrow]) -> list[html.P]:
    """Return how many of its statements the filters hide."""
    own = [row for row in evidence_graph.curated().graph.statements if row.source == node.node_id]
    n = len(own) - sum(len(arrow.statements) for arrow in arrows)
    if not n:
        return []
    count = numbers.counted(n, "statement is", "statements are")
    return [html.P(f"{count} hidden by the filters; safety findings never are.")]
