"""Citations as a list of links, each with a mark that tells whether it was verified."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import dcc, html

from atlas import citation_formats, transitions
from atlas.knowledge import Citation
from atlas.selection import Selection
from components import numbers


def of_transitions(selection: Selection) -> list[Any]:
    """Return the citations behind what is selected."""
    found = transitions.chosen_citations(selection)
    n = numbers.counted(len(found), "citation")
    return [html.H2(f"Sources: {n}", className="card-question"), listed(found)]


def listed(citations: Sequence[Citation]) -> html.Ul:
    """Return one line a citation: mark, authors, title, journal, link."""
    return html.Ul([html.Li(_line(citation)) for citation in citations], className="references")


def _line(citation: Citation) -> list[Any]:
    mark = (
        html.Span("✓ ", title="Seen with its DOI or PMID", className="verified")
        if citation.verified
        else html.Span("! not verified: ", className="not-verified")
    )
    where = f"{citation_formats.short(citation)}. {citation.title}. {citation.journal}. "
    return [mark, where, *_link(citation)]


def _link(citation: Citation) -> list[Any]:
    if citation.doi:
        return [html.A(f"doi:{citation.doi}", href=f"https://doi.org/{citation.doi}")]
    return [f"PMID {citation.pmid}"] if citation.pmid else ["no DOI or PMID shown"]


def drawer_link(selection: Selection) -> list[Any]:
    """Return the link to the Hallmarks page, where the focus opens its evidence drawer."""
    if not (selection.node or selection.arrow):
        return []
    path = dash.get_relative_path("/hallmarks")
    words = "Open the selection in the evidence drawer of Hallmarks"
    return [dcc.Link(words, href=f"{path}?{selection.query}")]
