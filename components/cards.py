"""The card of a figure: question, answer, picture, proof.

A page places a card with :func:`card` and fills it with one server callback whose outputs are
:func:`outputs` and whose value is :func:`fill`. Everything else a card does (flip to its table,
open "how computed", export, paint in the theme) happens in the browser (``assets/cards.js``).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import dash_bootstrap_components as dbc
import pandas as pd
from dash import Output, dcc, html

from components import beside, legends, literal, scopes
from components.figures.theme import Figure, Key
from components.readings.reading import Reading
from components.tables import Table

GRAPH_CONFIG: Final = {
    "displayModeBar": False,
    "showSendToCloud": False,  # plotly.js would upload the figure to a cloud host
    "plotlyServerURL": "",
    "displaylogo": False,
    "doubleClick": "reset",
    "responsive": True,
    "scrollZoom": False,
}
_PARTS: Final = ("question", "reading", "legend", "n", "traps", "problem")


_EXPORTS: Final = (
    ("png-slide", "PNG, slide 16:9"),
    ("png-card", "PNG, card"),
    ("svg", "SVG"),
    ("csv", "CSV"),
    ("claim", "Copy claim"),
)


@dataclass(frozen=True)
class Body:
    """What a card holds in place of a Plotly figure.

    Attributes
    ----------
    picture
        What is seen as one image, with a label in words.
    controls
        Between the answer and the picture: what the picture shows.
    beside
        In the body, outside the image: buttons of the picture, other views of the same.
    exports
        More entries of the export menu: the name the browser knows, and its words.
    """

    picture: Sequence[Any]
    controls: Sequence[Any] = ()
    beside: Sequence[Any] = ()
    exports: Sequence[tuple[str, str]] = ()


def card(
    name: str,
    question: str,
    how: Sequence[Any],
    *,
    table_first: bool = False,
    body: Body | None = None,
    controls: Sequence[Any] = (),
    traps_first: bool = False,
) -> html.Section:
    """Return the frame of one card, complete before any number is known.

    Parameters
    ----------
    name
        Names the card; the callback that fills it uses the same name.
    question
        Title shown until the numbers are there.
    how
        Content of the "How computed" sheet: formula, parameters, source, link to Methods.
    table_first
        The table is what the card is for; its button shows the figure instead.
    body
        What stands in place of a Plotly figure; its legend is below it.
    controls
        What is chosen for this card alone, below its question.
    traps_first
        What must be known before the answer is read: the traps stand above it.
    """
    holds = body or Body([plot(name)])
    legend = html.Div(id=_id("legend", name), className="legend")
    traps = html.Div(id=_id("traps", name), className="card-traps")
    return html.Section(
        [
            html.H2(question, id=_id("question", name), className="card-question"),
            *controls,
            *([traps] if traps_first else []),
            html.P(id=_id("reading", name), className="reading"),
            *holds.controls,
            *([] if body else [legend]),
            html.Div(
                [
                    html.Div(
                        list(holds.picture),
                        className="card-figure",
                        role="img",
                        tabIndex="0",
                        **{"aria-label": question, "aria-describedby": _element(_id("n", name))},
                    ),
                    *holds.beside,
                    html.Div(className="card-table", tabIndex="-1"),
                ],
                className="card-body",
            ),
            *([legend] if body else []),
            html.Div(className="card-cursor", **{"aria-hidden": "true"}),
            *([] if traps_first else [traps]),
            html.Div(id=_id("problem", name), className="card-problem", role="alert"),
            _footer(name, "Figure" if table_first else "Table", (*_EXPORTS, *holds.exports)),
            dcc.Store(id={"type": "drawing", "name": name}),
            dbc.Offcanvas(
                list(how),
                id={"type": "how", "name": name},
                title=html.Span("How this is computed", id=f"how-title-{name}"),
                labelledby=f"how-title-{name}",
                placement="end",
                backdrop=False,
                scrollable=True,
                is_open=False,
                className="sheet",
            ),
        ],
        className=" ".join(
            [
                "card",
                "blank",  # until it is drawn
                *(["flipped"] if table_first else []),
            ]
        ),
        **{"data-card": name, "aria-labelledby": _element(_id("question", name))},
    )


def plot(name: str) -> dcc.Graph:
    """Return the Plotly figure of a card, empty until it is drawn."""
    return dcc.Graph(
        id={"type": "plot", "name": name},
        config=GRAPH_CONFIG,
        figure={"data": [], "layout": {"height": 320}},
        responsive=True,
    )


def _footer(name: str, flip: str, exports: Sequence[tuple[str, str]]) -> html.Div:
    return html.Div(
        [
            html.Span(className="present-caption"),
            html.Span(id=_id("n", name), className="card-n"),
            html.Span(
                [
                    _action("reset-zoom", "Reset zoom"),
                    _action("table", flip, pressed=True),
                    _action("how", "How computed"),
                    html.Span(
                        [
                            _action("export", "Export", opens="menu"),
                            html.Div(
                                [_menu_item(*export) for export in exports],
                                className="menu",
                                role="menu",
                                **{"aria-label": "Export"},
                            ),
                        ],
                        className="menu-anchor",
                    ),
                ],
                className="card-actions",
            ),
        ],
        className="card-footer",
    )


def _action(action: str, text: str, *, pressed: bool = False, opens: str = "") -> html.Button:
    state = {"aria-pressed": "false"} if pressed else {}
    if opens:
        state = {"aria-haspopup": opens, "aria-expanded": "false"}
    return html.Button(text, type="button", className="action", **{"data-action": action, **state})


def _menu_item(export: str, text: str) -> html.Button:
    return html.Button(
        text, type="button", role="menuitem", className="menu-item", **{"data-export": export}
    )


def _id(part: str, name: str) -> dict[str, str]:
    return {"type": part, "name": name}


def _element(component: dict[str, str]) -> str:
    """Return the id that Dash gives the element of a component, for what refers to it."""
    return json.dumps(component, sort_keys=True, separators=(",", ":"))


def outputs(name: str) -> list[Output]:
    """Return the outputs of the callback that fills a card, in the order of :func:`fill`."""
    return [
        Output({"type": "drawing", "name": name}, "data"),
        *(Output(_id(part, name), "children") for part in _PARTS),
    ]


class Picture(Protocol):
    """A module of ``components.figures``: one picture of one or more tables."""

    def draw(self, *tables: pd.DataFrame) -> Figure:
        """Draw the picture."""

    def legend(self, *tables: pd.DataFrame) -> list[Key]:
        """Return the marks that occur in it."""


class Words(Protocol):
    """A module of ``components.readings``: what the tables of a picture say."""

    def describe(self, *tables: pd.DataFrame) -> Reading:
        """Say it."""


def on_screen(screen: str | None, wide: Picture, phone: Picture) -> Picture:
    """Return the picture for the kind of screen the browser says it has."""
    return phone if screen == "phone" else wide


Tables = pd.DataFrame | tuple[pd.DataFrame, ...]


def fill(
    tables: Tables,
    picture: Picture,
    words: Words,
    twin: Callable[..., Table],
    scope: Callable[..., str] = scopes.of_page,
    source: str = "",
) -> tuple[Any, ...]:
    """Return the values for :func:`outputs`: the drawing and everything said about it.

    Beside the numbers stand the traps of the reading, and what limits the data sets behind them.
    ``scope`` says what the tables hold, where that is not what the page's filters say; ``source``
    where they are from, where that is no data set.
    """
    inputs = tables if isinstance(tables, tuple) else (tables,)
    table = twin(*inputs)
    return filled(
        {
            "figure": literal.drawn(picture.draw, *inputs),
            "scope": scope(*inputs),
            "source": source,
            "shown": scopes.shown(table.rows),
            "table": table.data(),
        },
        words.describe(*inputs),
        legends.legend(picture.legend(*inputs)),
        beside.samples(inputs),
    )


def filled(
    drawing: Mapping[str, Any],
    reading: Reading,
    legend: Sequence[Any],
    limits: Sequence[str] = (),
    cure: Sequence[Any] = (),
) -> tuple[Any, ...]:
    """Return the values for :func:`outputs` of any card.

    Parameters
    ----------
    drawing
        What the browser draws: "figure" (or what a card has in its place), "scope", "shown" and
        "table".
    reading
        Everything said about it.
    legend
        The marks that occur in it.
    limits
        What limits the data sets behind it, beside the traps of the reading.
    cure
        Buttons that lead out of an empty card.
    """
    return (
        {**drawing, "label": reading.text_summary, "caption": reading.caption},
        reading.question,
        segments(reading),
        list(legend),
        reading.n_line,
        [*cure, *(html.P(trap, className="trap") for trap in (*reading.traps, *limits))],
        "",
    )


def segments(reading: Reading) -> list[Any]:
    """Return the sentence of a reading, with words of direction in their colour."""
    words = [(_unbroken(segment.text), segment.tone) for segment in reading.segments]
    return [html.Span(text, className=f"tone-{tone}") if tone else text for text, tone in words]


def _unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its per cent."""
    return re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", text)
