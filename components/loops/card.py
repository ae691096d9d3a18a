"""The card of the loops: the frame of every card around a list instead of a figure.

The list is HTML from the server; the table, the CSV, the claim and "how computed" work as on any
card (``assets/loops.js`` tells the browser that the list is drawn).
"""

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html

from atlas.loops import LoopView
from components import cards, scopes
from components.explanations import loops as how
from components.loops import listing
from components.readings import loops as reading
from components.twins import loops as twin

NAME: Final = "loops"
BODY: Final = "loops-list"
HEARD: Final = "loops-heard"
_PARTS: Final = ("question", "reading", "n", "traps", "problem")


def frame() -> html.Section:
    """Return the card, complete before any loop is known."""
    return html.Section(
        [
            html.H2(reading.QUESTION, id=_id("question"), className="card-question"),
            html.P(id=_id("reading"), className="reading"),
            html.Div(
                [
                    html.Div(
                        id=BODY,
                        className="card-figure loops",
                        role="group",
                        tabIndex="0",
                        **{"aria-label": "Loops, the strongest weakest link first"},
                    ),
                    html.Div(className="card-table", tabIndex="-1"),
                ],
                className="card-body",
            ),
            html.Div(className="card-cursor", **{"aria-hidden": "true"}),
            html.Div(id=_id("traps"), className="card-traps"),
            html.Div(id=_id("problem"), className="card-problem", role="alert"),
            _footer(),
            dcc.Store(id=_id("drawing")),
            dcc.Store(id=HEARD),
            dbc.Offcanvas(
                how.loops(),
                id=_id("how"),
                title=html.Span("How this is computed", id=f"how-title-{NAME}"),
                labelledby=f"how-title-{NAME}",
                placement="end",
                backdrop=False,
                scrollable=True,
                is_open=False,
                className="sheet",
            ),
        ],
        className="card blank",
        **{"data-card": NAME, "aria-label": reading.QUESTION},
    )


def _footer() -> html.Div:
    """Return the footer: of a list a slide shows the table, and there is no other picture."""
    exports = (("png-slide", "PNG, slide 16:9"), ("csv", "CSV"), ("claim", "Copy claim"))
    menu = html.Div(
        [cards._menu_item(*export) for export in exports],
        className="menu",
        role="menu",
        **{"aria-label": "Export"},
    )
    export = html.Span([cards._action("export", "Export", opens="menu"), menu])
    export.className = "menu-anchor"
    actions = [
        cards._action("table", "Table", pressed=True),
        cards._action("how", "How computed"),
        export,
    ]
    return html.Div(
        [
            html.Span(className="present-caption"),
            html.Span(id=_id("n"), className="card-n"),
            html.Span(actions, className="card-actions"),
        ],
        className="card-footer",
    )


def _id(part: str) -> dict[str, str]:
    return {"type": part, "name": NAME}


def outputs() -> list[Output]:
    """Return the outputs of the callback that fills the card, in the order of :func:`fill`."""
    return [
        Output(_id("drawing"), "data"),
        Output(BODY, "children"),
        *(Output(_id(part), "children") for part in _PARTS),
    ]


def fill(view: LoopView) -> tuple[Any, ...]:
    """Return the values for :func:`outputs`."""
    said = reading.describe(view)
    table = twin.loops(view)
    drawing = {
        "label": said.text_summary,
        "caption": said.caption,
        "scope": "",
        "shown": scopes.shown(table.rows),
        "table": table.data(),
    }
    return (
        drawing,
        listing.content(view),
        said.question,
        cards.segments(said),
        said.n_line,
        [html.P(trap, className="trap") for trap in said.traps],
        "",
    )


def register() -> None:
    """Register what only the browser does; once, by the page that holds the card."""
    clientside_callback(
        ClientsideFunction("mesodrift", "loopsDrawn"),
        Output(HEARD, "data"),
        Input(_id("drawing"), "data"),
    )
