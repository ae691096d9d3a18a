"""Callbacks that belong to no page: the selection line, and what only the browser does."""

from dataclasses import fields
from typing import Any

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State

from atlas.selection import Selection
from components import downloads, selection_lines
from components.answers import answers_to

# How the cells are looked at changes nothing that the line says.
_OF_THE_MAP = {"paint", "program", "window", "lasso"}


@answers_to(*(field.name for field in fields(Selection) if field.name not in _OF_THE_MAP))
def write_selection_line(selection: Selection, about: str) -> list[Any]:
    """Say in words what is selected of what the page is about."""
    return selection_lines.line(selection, about)


def register(app: Dash) -> None:
    """Register the shell's callbacks on the app."""
    # The layout has written the line of the selection it was opened with.
    app.callback(
        Output("selection-line", "children"),
        Input("selection", "data"),
        Input("about", "data"),
        prevent_initial_call=True,
    )(write_selection_line)
    downloads.register(app)
    app.clientside_callback(
        ClientsideFunction("mesodrift", "follow"),
        Output("heard", "data"),
        Input("selection", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("mesodrift", "paint"),
        Output({"type": "plot", "name": MATCH}, "figure"),
        Input({"type": "drawing", "name": MATCH}, "data"),
        Input("theme", "data"),
        Input("viewport", "data"),
        State({"type": "plot", "name": MATCH}, "id"),
        State("tokens", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("mesodrift", "click"),
        Output({"type": "plot", "name": MATCH}, "clickData"),
        Input({"type": "plot", "name": MATCH}, "clickData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("mesodrift", "list"),
        Output({"type": "listed", "name": MATCH}, "data"),
        Input({"type": "drawing", "name": MATCH}, "data"),
        State({"type": "listed", "name": MATCH}, "id"),
    )
    app.clientside_callback(
        ClientsideFunction("mesodrift", "brush"),
        Output({"type": "plot", "name": MATCH}, "selectedData"),
        Input({"type": "plot", "name": MATCH}, "selectedData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("mesodrift", "paintGraph"),
        Output({"type": "graph", "name": MATCH}, "title"),
        Input({"type": "drawing", "name": MATCH}, "data"),
        Input("theme", "data"),
        Input("viewport", "data"),
        State({"type": "graph", "name": MATCH}, "id"),
    )
