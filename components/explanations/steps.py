"""Terms with their words, each with the way to its section of Methods."""

from typing import Any

import dash
from dash import html


def steps(*terms: tuple[str, str, str]) -> html.Dl:
    """Return terms with their words, each with a link to its section of Methods."""
    children: list[Any] = []
    for term, words, section in terms:
        children += [html.Dt(term), html.Dd([words, " ", _methods_link(section)])]
    return html.Dl(children, className="how")


def _methods_link(section: str) -> html.A:
    """Open Methods beside the view, so that looking a word up does not lose it."""
    path = dash.get_relative_path("/methods")
    return html.A("Methods", href=f"{path}#{section}", target="_blank", className="how-link")
