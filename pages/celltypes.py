"""Which cell types lose identity, which gain mesenchymal expression, and what is the verdict?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import phase
from atlas.selection import Selection
from components import cards, filters, shell, twins, verdict_explanations
from components.answers import answers, page
from components.figures import (
    phase_plane,
    phase_plane_phone,
    verdict_table,
    verdict_table_stacked,
)
from components.readings import phase_plane as plane_reading
from components.readings import verdict_table as verdicts_reading

dash.register_page(
    __name__,
    path="/celltypes",
    name="Cell types",
    title="Cell types: MesoDrift",
    order=3,
    group="Where",
    icon="celltypes",
)


@page
def layout(**query: str) -> html.Div:
    """The phase plane of one data set beside the verdicts of all."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "celltypes",
        filters.cell_types_page(selection),
        [
            html.H1("Cell types", className="visually-hidden"),
            html.Div(
                [
                    cards.card("phase_plane", plane_reading.QUESTION, verdict_explanations.plane()),
                    cards.card(
                        "verdict_table", verdicts_reading.QUESTION, verdict_explanations.table()
                    ),
                    # Below the fold, the full width each: composition or state (splits), then the
                    # specification curve of the selected stratum (robustness).
                ],
                className="grid grid-celltypes",
            ),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "celltypes"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.cell_types_page(selection)


@callback(cards.outputs("phase_plane"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_phase_plane(selection: Selection, screen: str) -> tuple[Any, ...]:
    """One arrow a stratum, one point a donor; on a phone, narrower."""
    picture = cards.on_screen(screen, phase_plane, phase_plane_phone)
    return cards.fill(phase.plane(selection), picture, plane_reading, twins.plane)


@callback(cards.outputs("verdict_table"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_verdict_table(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Every verdict, by study and contrast; on a phone, two lines a row."""
    picture = cards.on_screen(screen, verdict_table, verdict_table_stacked)
    return cards.fill(phase.verdicts(selection), picture, verdicts_reading, twins.verdicts)
