"""Which cell types lose identity, which gain mesenchymal expression, and what is the verdict?"""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import phase, robustness, splits
from atlas.selection import Selection
from components import cards, filters, scopes, shell
from components.answers import answers, page
from components.explanations import analyses as analyses_how
from components.explanations import splits as splits_how
from components.explanations import verdicts as verdicts_how
from components.figures import (
    composition_or_state,
    composition_or_state_stacked,
    phase_plane,
    phase_plane_phone,
    specification_curve,
    specification_curve_phone,
    split_parts,
    split_parts_stacked,
    verdict_table,
    verdict_table_stacked,
)
from components.readings import composition_or_state as splits_reading
from components.readings import phase_plane as plane_reading
from components.readings import specification_curve as curve_reading
from components.readings import split_parts as parts_reading
from components.readings import verdict_table as verdicts_reading
from components.twins import analyses as analyses_twin
from components.twins import splits as splits_twin
from components.twins import verdicts as verdicts_twin

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
                    cards.card("phase_plane", plane_reading.QUESTION, verdicts_how.plane()),
                    cards.card("verdict_table", verdicts_reading.QUESTION, verdicts_how.table()),
                    cards.card(
                        "composition_or_state",
                        splits_reading.QUESTION,
                        splits_how.splits(),
                    ),
                    cards.card("split_parts", parts_reading.QUESTION, splits_how.splits()),
                    cards.card(
                        "specification_curve",
                        curve_reading.QUESTION,
                        analyses_how.curve(),
                    ),
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
    return cards.fill(phase.plane(selection), picture, plane_reading, verdicts_twin.plane)


@callback(cards.outputs("verdict_table"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_verdict_table(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Every verdict, by study and contrast; on a phone, two lines a row."""
    picture = cards.on_screen(screen, verdict_table, verdict_table_stacked)
    return cards.fill(
        phase.verdicts(selection), picture, verdicts_reading, verdicts_twin.table, scopes.verdicts
    )


@callback(
    cards.outputs("composition_or_state"), Input("selection", "data"), Input("screen", "data")
)
@answers
def draw_composition_or_state(selection: Selection, screen: str) -> tuple[Any, ...]:
    """Each tissue's change taken apart; on a phone, numbers under the names."""
    picture = cards.on_screen(screen, composition_or_state, composition_or_state_stacked)
    return cards.fill(
        splits.splits(selection), picture, splits_reading, splits_twin.bars, scopes.splits
    )


@callback(cards.outputs("split_parts"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_split_parts(selection: Selection, screen: str) -> tuple[Any, ...]:
    """The cell types behind the split in focus; on a phone, two lines a type."""
    picture = cards.on_screen(screen, split_parts, split_parts_stacked)
    return cards.fill(
        splits.splits(selection),
        picture,
        parts_reading,
        splits_twin.cell_types,
        scopes.split_parts,
    )


@callback(cards.outputs("specification_curve"), Input("selection", "data"), Input("screen", "data"))
@answers
def draw_specification_curve(selection: Selection, screen: str) -> tuple[Any, ...]:
    """One column an analysis of the selected stratum; on a phone, one row a choice."""
    picture = cards.on_screen(screen, specification_curve, specification_curve_phone)
    return cards.fill(
        robustness.curve(selection), picture, curve_reading, analyses_twin.curve, scopes.curve
    )
