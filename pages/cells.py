"""Where in the map of cells is the score high, and who are these cells?"""

from typing import Any

import dash
from dash import Input, Output, callback, dcc, html

from atlas.selection import Selection
from components import cards, shell
from components.answers import answers, page
from components.cells import barcodes, embedding, sentence, switch, tray, words
from components.explanations import cells as cells_how

dash.register_page(
    __name__,
    path="/cells",
    name="Cells",
    title="Cells: MesoDrift",
    order=4,
    group="Where",
    icon="cells",
)


@page
def layout(**query: str) -> html.Div:
    """The embedding with its tools, and the tray of the picked cells."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "cells",
        sentence.sentence(selection),
        [
            html.H1("Cells", className="visually-hidden"),
            dcc.Store(id="cells-request"),
            dcc.Download(id="cells-file"),
            html.Div(
                [
                    html.Div(
                        [
                            cards.card(
                                switch.NAME,
                                words.QUESTION,
                                cells_how.embedding(),
                                body=switch.body(),
                                controls=[switch.switch()],
                            ),
                            html.Section(
                                id={"type": "tray", "page": "cells"},
                                className="tray",
                                **{"aria-label": "Picked cells"},
                            ),
                        ],
                        className="cells-main",
                    ),
                ],
                className="grid grid-cells",
            ),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "cells"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return sentence.sentence(selection)


@callback(Output({"type": "paints", "page": "cells"}, "children"), Input("selection", "data"))
@answers
def write_paints(selection: Selection) -> list[Any]:
    """Write what can colour the embedding."""
    return switch.paints(selection)


@callback(cards.outputs(switch.NAME), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_embedding(selection: Selection, screen: str) -> tuple[Any, ...]:
    """The embedding, one pixel a bin; on a phone, smaller."""
    return embedding.card(selection, screen)


@callback(Output({"type": "tray", "page": "cells"}, "children"), Input("selection", "data"))
@answers
def fill_tray(selection: Selection) -> list[Any]:
    """Who the picked cells are."""
    return tray.tray(selection)


@callback(Output("cells-file", "data"), Input("cells-request", "data"), prevent_initial_call=True)
def send_barcodes(request: Any) -> Any:
    """The ids of the picked cells, as a file."""
    return barcodes.answer(request)
