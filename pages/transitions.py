"""Which cells take on mesenchymal states, under which cues, and is there a way back?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import transitions as spectrum
from atlas.selection import Selection
from components import cards, graph_filters, references, shell
from components.answers import answers, page
from components.explanations import transitions as how
from components.figures import transition_statements, transitions, transitions_phone
from components.readings import transition_statements as statements_reading
from components.readings import transitions as spectrum_reading
from components.twins import transitions as twins

dash.register_page(
    __name__,
    path="/transitions",
    name="Transitions",
    title="Transitions: MesoDrift",
    order=22,
    group="Why, and what helps",
    icon="transitions",
)


@page
def layout(**query: str) -> html.Div:
    """The spectrum of transitions, the statements behind it and their sources."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "transitions",
        graph_filters.transitions_page(selection),
        [
            html.H1("Transitions", className="visually-hidden"),
            cards.card("transitions", spectrum_reading.QUESTION, how.spectrum()),
            html.P(
                references.drawer_link(selection),
                id={"type": "to-drawer", "page": "transitions"},
                className="to-drawer",
            ),
            cards.card(
                "transition_statements",
                statements_reading.QUESTION,
                how.statements(),
                table_first=True,
            ),
            html.Section(
                references.of_transitions(selection),
                id={"type": "references", "page": "transitions"},
                className="card reference-card",
                **{"aria-label": "Sources"},
            ),
        ],
        about="graph",
    )


@callback(
    Output({"type": "sentence", "page": "transitions"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return graph_filters.transitions_page(selection)


@callback(
    Output({"type": "references", "page": "transitions"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def list_references(selection: Selection) -> list[Any]:
    """List the sources of what is selected."""
    return references.of_transitions(selection)


@callback(
    Output({"type": "to-drawer", "page": "transitions"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def link_to_drawer(selection: Selection) -> list[Any]:
    """Lead to the evidence drawer of what is selected."""
    return references.drawer_link(selection)


@callback(cards.outputs("transitions"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_transitions(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Origins, what acts on them, end states; on a phone, one below the other."""
    picture = cards.on_screen(screen, transitions, transitions_phone)
    return cards.fill(spectrum.spectrum(selection), picture, spectrum_reading, twins.spectrum)


@callback(cards.outputs("transition_statements"), Input("selection", "data"))
@answers
def draw_statements(selection: Selection) -> tuple[Any, ...]:
    """Every statement behind what is selected."""
    return cards.fill(
        spectrum.evidence(selection), transition_statements, statements_reading, twins.statements
    )
