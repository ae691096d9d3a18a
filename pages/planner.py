"""Where are donors missing, and how many would it take?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import planner as plans
from atlas.selection import Selection
from components import cards, filters, shell
from components.answers import answers, page
from components.explanations import planner as planner_how
from components.figures import planner, planner_stacked
from components.readings import planner as planner_reading
from components.twins import planner as planner_twin

dash.register_page(
    __name__,
    path="/planner",
    name="Planner",
    title="Planner: MesoDrift",
    order=13,
    group="How sure",
    icon="planner",
)


@page
def layout(**query: str) -> html.Div:
    """Donors of every stratum, and how many its effect would take."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "planner",
        filters.planner(selection),
        [
            html.H1("Planner", className="visually-hidden"),
            cards.card("planner", planner_reading.QUESTION, planner_how.plan()),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "planner"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.planner(selection)


@callback(cards.outputs("planner"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_planner(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Donors there and donors needed; on a phone, the words above the range."""
    picture = cards.on_screen(screen, planner, planner_stacked)
    return cards.fill(plans.plan(selection), picture, planner_reading, planner_twin.plan)
