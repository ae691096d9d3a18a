"""Temporary page of the two cards."""

from typing import Any

import dash
from dash import Input, Output, callback, html

from atlas import splits
from atlas.selection import Selection
from components import cards, filters, shell, split_explanations, split_twins
from components.answers import answers, page
from components.figures import composition_or_state, split_parts
from components.readings import composition_or_state as splits_reading
from components.readings import split_parts as parts_reading

dash.register_page(__name__, path="/splits", name="Splits", title="Splits: MesoDrift", order=3, group="Where", icon="celltypes")


@page
def layout(**query: str) -> html.Div:
    selection = Selection.read(query)[0]
    return shell.page(query, "splits", filters.overview(selection), [
        html.Div([
            cards.card("composition_or_state", splits_reading.QUESTION, split_explanations.splits()),
            cards.card("split_parts", parts_reading.QUESTION, split_explanations.splits()),
        ], className="grid grid-splits"),
    ])


@callback(cards.outputs("composition_or_state"), Input("selection", "data"))
@answers
def draw_composition_or_state(selection: Selection) -> tuple[Any, ...]:
    """Each tissue's change taken apart: other cells, or the same cells changed."""
    return cards.fill(
        splits.splits(selection), composition_or_state, splits_reading, split_twins.bars
    )


@callback(cards.outputs("split_parts"), Input("selection", "data"))
@answers
def draw_split_parts(selection: Selection) -> tuple[Any, ...]:
    """The cell types behind the split in focus."""
    return cards.fill(splits.splits(selection), split_parts, parts_reading, split_twins.cell_types)
