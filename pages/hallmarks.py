"""Which hallmarks drive mesenchymal drift, which does it drive, and what do the data say?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import evidence_graph, loops
from atlas.selection import Selection
from components import drawer, graph_card, graph_filters, shell
from components.answers import answers, page
from components.loops import card as loops_card

dash.register_page(
    __name__,
    path="/hallmarks",
    name="Hallmarks",
    title="Hallmarks: MesoDrift",
    order=20,
    group="Why, and what helps",
    icon="hallmarks",
)
loops_card.register()


@page
def layout(**query: str) -> html.Div:
    """The graph beside the evidence of what is in focus."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "hallmarks",
        graph_filters.hallmarks_page(selection),
        [
            html.H1("Hallmarks", className="visually-hidden"),
            html.Div(
                [
                    graph_card.card(selection),
                    drawer.aside(selection),
                ],
                className="grid-hallmarks",
            ),
            html.Div([loops_card.frame()], className="grid"),
        ],
        about="graph",
        notices=evidence_graph.curated().refused,
    )


@callback(
    Output({"type": "sentence", "page": "hallmarks"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return graph_filters.hallmarks_page(selection)


@callback(graph_card.outputs(), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_graph(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Arrows of the literature, nodes of the loaded data; on a phone, shorter words."""
    return graph_card.fill(selection, screen)


@callback(
    Output(drawer.ID, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def fill_drawer(selection: Selection) -> list[Any]:
    """Everything known of the arrow or the node in focus."""
    return drawer.content(selection)


@callback(loops_card.outputs(), Input("selection", "data"))
@answers
def draw_loops(selection: Selection) -> tuple[Any, ...]:
    """Every way through drift and back, the one with the strongest weakest link first."""
    return loops_card.fill(loops.view(selection))
