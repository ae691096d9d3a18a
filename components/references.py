"""Citations as a list of links, each with a mark that tells whether it was verified."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html

from atlas import transitions
from atlas.knowledge import Citation
from atlas.selection import Selection
from components import citations, numbers


def of_transitions(selection: Selection) -> list[Any]:
    """Return the citations behind what is selected."""
    found = transitions.chosen_citations(selection)
    n = numbers.counted(len(found), "citation")
    return [html.H2(f"Sources: {n}", className="card-question"), _listed(found)]


def _listed(found: Sequence[Citation]) -> html.Ul:
    """Return one line a citation: mark, authors, title, journal, link."""
    return html.Ul([html.Li(citations.full(one)) for one in found], className="references")


def drawer_link(selection: Selection) -> list[Any]:
    """Return the link to the Hallmarks page, where the focus opens its evidence drawer."""
    if not (selection.node or selection.arrow):
        return []
    path = dash.get_relative_path("/hallmarks")
    words = "Open the selection in the evidence drawer of Hallmarks"
    return [dcc.Link(words, href=f"{path}?{selection.query}")]
