"""The selection line of the evidence graph: the arrow or the node in focus, and a way out."""

from typing import Any, Final

from dash import html

from atlas import evidence_graph, node_scores
from atlas.selection import Selection, patch
from components import graph_words, numbers
from drift.graph import Arrow

# What of a selection only the graph shows; Clear takes all of it away.
_CLEAR: Final = patch(node="", arrow="")


def line(selection: Selection) -> list[Any]:
    """Return the content of the selection line on a page about the graph."""
    focus = evidence_graph.focus(selection)
    if focus is None:
        return [
            html.Span(
                [
                    "Nothing selected. ",
                    html.Strong(
                        "Select an arrow to read its evidence, or a node to see its scores."
                    ),
                ],
                className="selection-empty",
            )
        ]
    parts = _arrow(selection, focus) if isinstance(focus, Arrow) else _node(selection, focus)
    return [
        html.Span("Selected", className="selection-word"),
        *parts,
        html.Button(
            "Clear",
            type="button",
            className="clear",
            **{"data-patch": _CLEAR, "data-clear": "true"},
        ),
    ]


def _arrow(selection: Selection, arrow: Arrow) -> list[Any]:
    """Return "Cellular senescence → Mesenchymal drift, Disputed, 3 statements, 5 citations"."""
    nodes = evidence_graph.curated().graph.nodes
    source, target = (graph_words.name_of(nodes[end]) for end in (arrow.source, arrow.target))
    title = f"{source} {graph_words.ARROW} {target}"
    trail = html.Span(
        [
            _crumb(source, arrow.source),
            html.Span(
                graph_words.ARROW, className="crumb-mark", role="img", **{"aria-label": "to"}
            ),
            _crumb(target, arrow.target),
        ],
        className="crumbs",
        **{"data-title": title},
    )
    shown = evidence_graph.graph(selection).arrow(arrow.key)
    if shown is None:
        n = numbers.counted(len(arrow.statements), "statement")
        return [
            trail,
            html.Span(f"none of its {n} passes the filters", className="selection-number"),
        ]
    return [
        trail,
        _chip(shown.answer, f"arrow-{_look(shown)}"),
        html.Span(graph_words.counted_sources(shown), className="selection-number"),
    ]


def _look(arrow: Arrow) -> str:
    if arrow.is_disputed:
        return "disputed"
    return {1: "drives", -1: "suppresses"}.get(arrow.sign, "none")


def _node(selection: Selection, node_id: str) -> list[Any]:
    """Return a node with its change in the stratum shown, and how many arrows it has."""
    graph = evidence_graph.graph(selection)
    label = graph_words.name_of(graph.nodes[node_id])
    score = node_scores.scores(selection).get(node_id, node_scores.NOT_MEASURED)
    into, out = graph.of_node(node_id)
    number = graph_words.value(score.drawn) if score.drawn else ""
    arrows = f"{numbers.counted(len(into), 'arrow')} in, {len(out)} out"
    return [
        html.Span(_crumb(label, node_id), className="crumbs", **{"data-title": label}),
        _chip(score.state, f"state-{score.state.replace(' ', '-')}"),
        html.Span(
            ", ".join(part for part in (number, arrows) if part), className="selection-number"
        ),
    ]


def _crumb(label: str, node_id: str) -> html.Button:
    step = graph_words.node_patch(node_id)
    return html.Button(label, type="button", className="crumb", **{"data-patch": step})


def _chip(words: str, look: str) -> html.Span:
    mark = html.Span(className=f"chip-mark {look}", **{"aria-hidden": "true"})
    return html.Span([mark, numbers.capital(words)], className="chip")
