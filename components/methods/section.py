"""One section of the Methods page, and what it is written with."""

from dataclasses import dataclass
from typing import Any

from dash import html


@dataclass(frozen=True)
class Section:
    """One section: its anchor, its title and its content."""

    anchor: str
    title: str
    content: tuple[Any, ...]


def formula(*lines: str) -> html.Div:
    """Return formula lines."""
    return html.Div([html.Div(line) for line in lines], className="formula")


def source(text: str, doi: str) -> html.P:
    """Return where a definition comes from, with its DOI."""
    return html.P(
        ["Source: ", text, " ", html.A(f"doi:{doi}", href=f"https://doi.org/{doi}"), "."],
        className="source",
    )


def paragraphs(*texts: str) -> list[html.P]:
    """Return plain paragraphs."""
    return [html.P(text) for text in texts]
