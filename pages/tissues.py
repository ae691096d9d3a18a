"""Does the score change with age in each tissue, is it matrix or core, and which genes move it?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import drivers, panels
from atlas.selection import Selection
from components import cards, filters, scopes, shell
from components.answers import answers, page
from components.explanations import ages as ages_how
from components.figures import gene_forest, score_by_age, score_by_age_stacked
from components.readings import drivers as drivers_reading
from components.readings import score_by_age as ages_reading
from components.twins import ages as ages_twin

dash.register_page(
    __name__,
    name="Tissues",
    title="Tissues: MesoDrift",
    order=2,
    group="Where",
    icon="tissues",
)


@page
def layout(**query: str) -> html.Div:
    """Scores against age, side by side, and the genes behind them."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "tissues",
        filters.tissues_page(selection),
        [
            html.H1("Tissues", className="visually-hidden"),
            html.Div(
                [
                    cards.card(
                        "score_by_age",
                        "Does the score change with age in each tissue?",
                        ages_how.ages(),
                    ),
                    cards.card(
                        "gene_forest",
                        "Which genes move the score?",
                        ages_how.genes(),
                        table_first=True,
                    ),
                ],
                className="grid grid-tissues",
            ),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "tissues"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.tissues_page(selection)


@callback(cards.outputs("score_by_age"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_score_by_age(selection: Selection, screen: str) -> tuple[Any, ...]:
    """One panel a tissue and score, one point a donor; on a phone, one panel below the other."""
    picture = cards.on_screen(screen, score_by_age, score_by_age_stacked)
    return cards.fill(panels.ages(selection), picture, ages_reading, ages_twin.ages)


@callback(cards.outputs("gene_forest"), Input("selection", "data"))
@answers
def draw_gene_forest(selection: Selection) -> tuple[Any, ...]:
    """The genes of the signature, with their change."""
    return cards.fill(
        drivers.drivers(selection), gene_forest, drivers_reading, ages_twin.genes, scopes.genes
    )
