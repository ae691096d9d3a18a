"""Where does mesenchymal drift rise with age, and where does it fall?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import queries
from atlas.selection import Selection
from components import cards, filters, headline, shell
from components.answers import answers, page
from components.explanations import effects as effects_how
from components.figures import effect_forest, effect_forest_stacked, effect_map, effect_strip
from components.readings import effect_forest as forest_reading
from components.readings import effect_map as map_reading
from components.twins import effects as effects_twin

dash.register_page(
    __name__,
    path="/",
    name="Overview",
    title="Overview: MesoDrift",
    order=1,
    group="Where",
    icon="overview",
)


@page
def layout(**query: str) -> html.Div:
    """Headline, map and ranked intervals."""
    selection = Selection.read(query)[0]
    return shell.page(
        query,
        "overview",
        filters.overview(selection),
        [
            html.Div(
                headline.of(queries.effects(selection)), id="headline", className="headline-block"
            ),
            html.Div(
                [
                    cards.card(
                        "effect_map",
                        "Where does the score rise, and where does it fall?",
                        effects_how.effects(),
                    ),
                    cards.card(
                        "effect_forest",
                        "How sure are we, stratum by stratum?",
                        effects_how.effects(),
                    ),
                ],
                className="grid grid-overview",
            ),
        ],
    )


@callback(
    Output({"type": "sentence", "page": "overview"}, "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_sentence(selection: Selection) -> list[Any]:
    """Write the filters as a sentence."""
    return filters.overview(selection)


@callback(
    Output("headline", "children"),
    Input("selection", "data"),
    prevent_initial_call=True,  # the layout has written it
)
@answers
def write_headline(selection: Selection) -> list[Any]:
    """Answer the page's question from the counts."""
    return headline.of(queries.effects(selection))


@callback(cards.outputs("effect_map"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_effect_map(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Tissue by study: the effect and how sure it is; on a phone, one row a tissue."""
    picture = cards.on_screen(screen, effect_map, effect_strip)
    return cards.fill(queries.effects(selection), picture, map_reading, effects_twin.effects)


@callback(cards.outputs("effect_forest"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_effect_forest(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Every interval, ranked; on a phone, the name above it."""
    picture = cards.on_screen(screen, effect_forest, effect_forest_stacked)
    return cards.fill(queries.effects(selection), picture, forest_reading, effects_twin.intervals)
