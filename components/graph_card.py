"""The card of the graph: its frame, and what fills it. What is drawn is the graph package's.

Styles and the names to search for are the same for every selection: they are in the frame.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from dash import Output, dcc, html

from atlas import evidence_graph, hallmark_view
from atlas.hallmark_view import View
from atlas.selection import Selection
from components import beside, cards, graph_filters, graph_layers, legends, resets
from components.explanations import graph as how
from components.graph import drawing, legend, style
from components.graph_list import rows
from components.readings import hallmarks as words
from components.twins import hallmarks as twin

NAME: Final = "hallmark_graph"
_EXPORTS: Final = (("bibtex", "BibTeX"), ("graphml", "GraphML"))


def card(selection: Selection) -> html.Section:
    """Return the frame, with the layers of the selection it is opened with."""
    return cards.card(
        NAME,
        words.QUESTION,
        how.graph(),
        body=cards.Body(
            picture=[_canvas()],
            controls=[
                html.Div(
                    [
                        html.Div(
                            graph_layers.chips(selection),
                            id="graph-layers",
                            className="layers",
                            role="group",
                            **{"aria-label": "Layers of the graph"},
                        ),
                        _views(),
                    ],
                    className="graph-controls",
                )
            ],
            beside=[
                _tools(),
                html.Div(className="graph-list", tabIndex="-1"),
                dcc.Store(id={"type": "listed", "name": NAME}),
            ],
            exports=_EXPORTS,
        ),
    )


def _canvas() -> html.Div:
    return html.Div(
        className="graph-canvas",
        id={"type": "graph", "name": NAME},
        **{"data-styles": json.dumps(style.sheets())},
    )


def _views() -> html.Div:
    """Return the switch between the picture and the list."""
    return html.Div(
        [
            _button("Graph", {"data-view": "graph", "aria-pressed": "true"}),
            _button("List", {"data-view": "list", "aria-pressed": "false"}),
        ],
        className="views",
        role="group",
        **{"aria-label": "Show as"},
    )


def _tools() -> html.Div:
    return html.Div(
        [
            # Dash has no plain input with data attributes: the browser puts it into its label.
            html.Label(
                "Find a node",
                className="graph-find",
                **{"data-nodes": json.dumps(drawing.search(evidence_graph.curated().graph))},
            ),
            _button("+", {"data-graph": "in", "aria-label": "Zoom in"}),
            _button("−", {"data-graph": "out", "aria-label": "Zoom out"}),
            _button("Fit", {"data-graph": "fit", "aria-label": "Fit the graph to the card"}),
        ],
        className="graph-tools",
    )


def _button(text: str, attributes: dict[str, str]) -> html.Button:
    return html.Button(text, type="button", className="tool-small", **attributes)


def outputs() -> list[Output]:
    """Return the outputs of the callback that fills the card, in the order of :func:`fill`."""
    return [*cards.outputs(NAME), Output("graph-layers", "children")]


def fill(selection: Selection, screen: str | None) -> tuple[Any, ...]:
    """Return the values for :func:`outputs`."""
    view = hallmark_view.view(selection)
    graph = drawing.drawing(view)
    reading = words.describe(view, screen or "wide", graph["counts"]["arrows"])
    made = {
        "graph": graph,
        "list": rows.content(view),
        "scope": "",
        "shown": _shown(view),
        "table": twin.table(view),
        "knowledge": evidence_graph.curated().version,
    }
    marks = legends.legend(legend.keys(graph["elements"]))
    filled = cards.filled(made, reading, marks, _limits(view), cure=_cure(view))
    return (*filled, graph_layers.chips(selection))


def _shown(view: View) -> dict[str, list[str]]:
    dataset, _, tissue, _ = view.stratum
    return {"dataset": [dataset] if dataset else [], "tissue": [tissue] if tissue else []}


def _limits(view: View) -> Sequence[str]:
    return beside.of_datasets([view.stratum[0]]) if view.stratum[0] else []


def _cure(view: View) -> list[Any]:
    """Return the button that shows all evidence, where the filters leave no arrow."""
    change = resets.changes(view.selection, graph_filters.STATEMENT_FILTERS)
    if view.arrows or not change:
        return []
    return [
        html.Button("Show all evidence", type="button", className="tool", **{"data-patch": change})
    ]
