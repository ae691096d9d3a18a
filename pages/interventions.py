"""Which interventions act on drift, at what price, and what would change if they were applied?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import evidence_graph, interventions, scenario_view
from atlas.selection import Selection
from components import cards, graph_filters, intervention_panel, shell
from components.answers import answers, page
from components.explanations import interventions as interventions_how
from components.explanations import what_if as what_if_how
from components.figures import interventions as interventions_picture
from components.figures import interventions_phone, what_if, what_if_phone
from components.readings import interventions as interventions_reading
from components.readings import what_if as what_if_reading
from components.twins import interventions as interventions_twin
from components.twins import what_if as what_if_twin
from components.what_if_chooser import chooser

dash.register_page(
    __name__,
    path="/interventions",
    name="Interventions",
    title="Interventions: MesoDrift",
    order=22,
    group="Why, and what helps",
    icon="interventions",
)


@page
def layout(**query: str) -> html.Div:
    """The interventions with their price, the one in focus beside them, and the what-if."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "interventions",
        graph_filters.interventions_page(selection),
        [
            html.H1("Interventions", className="visually-hidden"),
            html.Div(
                [
                    cards.card(
                        "interventions",
                        interventions_reading.QUESTION,
                        interventions_how.table(),
                        table_first=True,
                        traps_first=True,
                    ),
                    html.Aside(
                        intervention_panel.panel(selection),
                        id={"type": "panel", "page": "interventions"},
                        className="panel",
                        tabIndex="0",
                        **{"aria-label": "The intervention in focus"},
                    ),
                    cards.card(
                        "what_if",
                        what_if_reading.QUESTION,
                        what_if_how.scenario(),
                        controls=[
                            html.Div(
                                chooser(selection),
                                id={"type": "scenarios", "page": "interventions"},
                                className="scenarios",
                            )
                        ],
                        traps_first=True,
                    ),
                ],
                className="grid grid-interventions",
            ),
        ],
        about="interventions",
    )


@callback(
    Output({"type": "sentence", "page": "interventions"}, "children"),
    Output({"type": "panel", "page": "interventions"}, "children"),
    Output({"type": "scenarios", "page": "interventions"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_words(selection: Selection) -> tuple[list[Any], ...]:
    """Write the filters as a sentence, the intervention in focus, and what is held."""
    return (
        graph_filters.interventions_page(selection),
        intervention_panel.panel(selection),
        chooser(selection),
    )


@callback(cards.outputs("interventions"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_interventions(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Every intervention, safety first; the picture is what is exported."""
    picture = cards.on_screen(screen, interventions_picture, interventions_phone)
    return cards.fill(
        interventions.rows(selection),
        picture,
        interventions_reading,
        interventions_twin.table,
        source=_source(),
    )


@callback(cards.outputs("what_if"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_what_if(selection: Selection, screen: str) -> tuple[Any, ...]:
    """What would change, node by node; on a phone, the scenarios below each other."""
    picture = cards.on_screen(screen, what_if, what_if_phone)
    return cards.fill(
        scenario_view.view(selection),
        picture,
        what_if_reading,
        what_if_twin.table,
        source=_source(),
    )


def _source() -> str:
    """Return where all of this is from: no data set."""
    version = evidence_graph.curated().version
    return f"Statements and safety findings: curated tables, knowledge {version}, each row cited."
