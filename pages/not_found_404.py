"""Nothing is at this address: say so, and what there is."""

import dash
from dash import dcc, html

from components import shell
from components.answers import page

dash.register_page(__name__, title="Not found: MesoDrift")


@page
def layout(**query: str) -> html.Div:
    """One sentence and the ways on."""
    pages = [entry for entry in dash.page_registry.values() if entry.get("group")]
    return shell.page(
        query,
        "not-found",
        ["Not found"],
        [
            html.H1("There is no page at this address.", className="headline"),
            html.P("The link may be mistyped, or older than this version.", className="lead"),
            html.Ul(
                [
                    html.Li([dcc.Link(entry["name"], href=entry["relative_path"])])
                    for entry in pages
                ],
                className="ways-on",
            ),
        ],
        follows=False,
    )
