"""Where in the map of cells is the score high, and who are these cells?"""

from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html

from atlas.selection import Selection
from components import cards, selection_lines, shell
from components.answers import answers, answers_to, page
from components.cells import (
    barcodes,
    by_age,
    damaged,
    embedding,
    gene_box,
    sentence,
    side_tables,
    switch,
    tray,
    words,
)
from components.explanations import cells as cells_how
from components.explanations import cells_beside as beside_how
from components.figures import (
    cell_depth,
    cell_depth_stacked,
    cell_ridges,
    cell_shares,
    cell_shares_stacked,
    cells_in_window,
    cells_in_window_stacked,
)
from components.readings import cell_depth as depth_reading
from components.readings import cell_ridges as ridges_reading
from components.readings import cell_shares as shares_reading
from components.readings import cells_in_window as window_reading
from components.twins import cells as cells_twin

# What the cards read of a selection. A paint or a window asks anew only those that show it.
FILTERS = ("dataset", "study", "sex", "tissue", "tissues", "cell_type", "donors")
SCORE = ("signature", "program")

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
                                controls=switch.switch(),
                            ),
                            html.Div(
                                [
                                    html.Section(
                                        id={"type": "tray", "page": "cells"},
                                        className="tray",
                                        **{"aria-label": "Picked cells"},
                                    ),
                                    cards.card(
                                        "cells_in_window",
                                        window_reading.QUESTION,
                                        beside_how.in_window(),
                                    ),
                                ],
                                className="cells-column",
                            ),
                            cards.card(by_age.NAME, by_age.QUESTION, beside_how.by_age()),
                            cards.card("cell_ridges", ridges_reading.QUESTION, beside_how.ridges()),
                        ],
                        className="cells-main",
                    ),
                    cards.card("cell_shares", shares_reading.QUESTION, beside_how.shares()),
                    cards.card("cell_depth", depth_reading.QUESTION, beside_how.depth()),
                ],
                className="grid grid-cells",
            ),
        ],
        about=selection_lines.CELLS,
        notices=damaged.parts(selection),
    )


@callback(
    Output({"type": "sentence", "page": "cells"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers_to(*FILTERS, *SCORE)
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return sentence.sentence(selection)


@callback(
    Output({"type": "paints", "page": "cells"}, "children"),
    Output({"type": "gene-box", "page": "cells"}, "hidden"),
    Output(gene_box.BOX, "value"),
    Input("selection", "data"),
)
@answers_to(*FILTERS, *SCORE, "paint", "gene")
def write_paints(selection: Selection) -> tuple[Any, ...]:
    """Write what can colour the embedding."""
    return switch.paints(selection)


@callback(
    Output(gene_box.OFFERED, "children"),
    Input(gene_box.BOX, "value"),
    State("selection", "data"),
    prevent_initial_call=True,
)
def offer_genes(typed: Any, selection: str) -> list[Any]:
    """Offer the genes that the text may mean."""
    return gene_box.options(Selection.parse(selection), str(typed or ""))


@callback(cards.outputs(switch.NAME), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_embedding(selection: Selection, screen: str) -> tuple[Any, ...]:
    """The embedding, one pixel a bin; on a phone, smaller."""
    return embedding.card(selection, screen)


@callback(Output({"type": "tray", "page": "cells"}, "children"), Input("selection", "data"))
@answers_to(*FILTERS, *SCORE, "lasso")
def fill_tray(selection: Selection) -> list[Any]:
    """Who the picked cells are."""
    return tray.tray(selection)


@callback(Output("cells-file", "data"), Input("cells-request", "data"), prevent_initial_call=True)
def send_barcodes(request: Any) -> Any:
    """The ids of the picked cells, as a file."""
    return barcodes.answer(request)


@callback(cards.outputs("cells_in_window"), Input("selection", "data"), Input("screen", "data"))
@answers_to(*FILTERS, "window")
def draw_in_window(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Who is in view."""
    return cards.fill(
        side_tables.in_window(selection),
        cards.on_screen(screen, cells_in_window, cells_in_window_stacked),
        window_reading,
        cells_twin.in_window,
    )


@callback(cards.outputs("cell_ridges"), Input("selection", "data"))
@answers_to(*FILTERS, *SCORE)
def draw_ridges(selection: Selection) -> tuple[Any, ...]:
    """The score by age, one mark a donor."""
    return cards.fill(
        side_tables.distributions(selection), cell_ridges, ridges_reading, cells_twin.ridges
    )


@callback(cards.outputs("cell_shares"), Input("selection", "data"), Input("screen", "data"))
@answers_to(*FILTERS)
def draw_shares(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Shares of cell types by age."""
    return cards.fill(
        side_tables.composition(selection),
        cards.on_screen(screen, cell_shares, cell_shares_stacked),
        shares_reading,
        cells_twin.shares,
    )


@callback(cards.outputs("cell_depth"), Input("selection", "data"), Input("screen", "data"))
@answers_to(*FILTERS)
def draw_depth(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Cells, genes and counts by age and donor."""
    return cards.fill(
        side_tables.depth(selection),
        cards.on_screen(screen, cell_depth, cell_depth_stacked),
        depth_reading,
        cells_twin.depth,
    )


@callback(cards.outputs(by_age.NAME), Input("selection", "data"), Input("screen", "data"))
@answers_to(*FILTERS, *SCORE, "window", "paint", "gene")
def draw_by_age(selection: Selection, screen: str) -> tuple[Any, ...]:
    """The embedding at each age, on one scale."""
    return by_age.card(selection, screen)
