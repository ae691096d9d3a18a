"""Where does mesenchymal drift rise with age, and where does it fall?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import queries
from atlas.selection import Selection
from components import cards, explanations, filters, headline, shell, twins
from components.figures import effect_forest, effect_map, effect_strip
from components.readings import effect_forest as forest_reading
from components.readings import effect_map as map_reading

dash.register_page(
    __name__,
    path="/",
    name="Overview",
    title="Overview: MesoDrift",
    order=1,
    group="Where",
    icon="overview",
)


def layout(**query: str) -> html.Div:
    """Headline, map and ranked intervals."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "overview",
        filters.overview(selection),
        [
            html.Div(id="headline", className="headline-block"),
            html.Div(
                [
                    cards.card(
                        "effect_map",
                        "Where does the score rise, and where does it fall?",
                        explanations.effects(),
                        variant="wide",
                    ),
                    cards.card(
                        "effect_strip",
                        "Where does the score rise, and where does it fall?",
                        explanations.effects(),
                        variant="phone",
                    ),
                    cards.card(
                        "effect_forest",
                        "How sure are we, stratum by stratum?",
                        explanations.effects(),
                    ),
                ],
                className="grid grid-overview",
            ),
        ],
    )


@callback(Output({"type": "sentence", "page": "overview"}, "children"), Input("selection", "data"))
def write_sentence(selection: str) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.overview(Selection.parse(selection))


@callback(Output("headline", "children"), Input("selection", "data"))
def write_headline(selection: str) -> list[Any]:
    """Answer the page's question from the counts."""
    return headline.of(queries.effects(Selection.parse(selection)))


@callback(cards.outputs("effect_map"), Input("selection", "data"))
def draw_effect_map(selection: str) -> tuple[Any, ...]:
    """Tissue by study: the effect and how sure it is."""
    return cards.fill(
        queries.effects(Selection.parse(selection)), effect_map, map_reading, twins.effects
    )


@callback(cards.outputs("effect_strip"), Input("selection", "data"))
def draw_effect_strip(selection: str) -> tuple[Any, ...]:
    """The same on a phone: one row a tissue."""
    return cards.fill(
        queries.effects(Selection.parse(selection)), effect_strip, map_reading, twins.effects
    )


@callback(cards.outputs("effect_forest"), Input("selection", "data"))
def draw_effect_forest(selection: str) -> tuple[Any, ...]:
    """Every interval, ranked."""
    return cards.fill(
        queries.effects(Selection.parse(selection)), effect_forest, forest_reading, twins.effects
    )
