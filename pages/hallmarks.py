"""Which feedback loops run through drift?"""

from typing import Any

import dash
from dash import Input, callback, html

from atlas import loops
from atlas.selection import Selection
from components import shell
from components.answers import answers, page
from components.loops import card

dash.register_page(
    __name__,
    path="/hallmarks",
    name="Hallmarks",
    title="Hallmarks: MesoDrift",
    order=7,
    group="Why, and what helps",
    icon="evidence",
)
card.register()


@page
def layout(**query: str) -> html.Div:
    """The loops of the evidence graph."""
    sentence = ["Statements of the literature"]
    content = [
        html.H1("Hallmarks", className="visually-hidden"),
        html.Div([card.frame()], className="grid"),
    ]
    return shell.page(query, "hallmarks", sentence, content)


@callback(card.outputs(), Input("selection", "data"))
@answers
def draw_loops(selection: Selection) -> tuple[Any, ...]:
    """One row a loop; the selected one with what it rests on."""
    return card.fill(loops.view(selection))
