"""The frame around every page: rail, filter sentence, selection line, notices, footers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from atlas import evidence_graph, knowledge, queries
from atlas.selection import QueryValue, Selection
from components import downloads, icons, selection_lines, tokens
from components.graph import script
from drift.schema import SCORE_VERSION

# What the browser needs to turn a figure dark: see components.figures.theme.
TOKENS: Final = {
    "map": tokens.theme_map(),
    "dark": tokens.DIVERGING_DARK,
}
GROUPS: Final = ("Where", "How sure", "Why, and what helps", "Reference")


# The pages in the bar of a phone; the others are behind "More".
ON_PHONE: Final = frozenset({"Overview", "Tissues", "Cell types", "Hallmarks"})


def frame(app: dash.Dash) -> None:
    """Give an app the document around its pages, and what stays in place while they change."""
    index = INDEX.replace("{inter}", app.get_asset_url("vendor/inter.woff2"))
    app.index_string = index.replace("{cytoscape}", app.get_asset_url(f"vendor/{script.name()}"))
    app.layout = app_layout


def app_layout() -> html.Div:
    """Return what stays in place while pages change: stores, rail, page, live region."""
    return html.Div(
        [
            html.A("Skip to the content", href="#main", className="skip"),
            # As quiet as the link before it; the way back for who switched the keys off.
            html.Button("Keys", type="button", className="skip", **{"data-action": "keys"}),
            dcc.Store(id="theme", data="auto"),
            dcc.Store(id="viewport", data=""),
            dcc.Store(id="screen", data="wide"),
            dcc.Store(id="tokens", data=TOKENS),
            dcc.Store(id="heard"),
            *downloads.parts(),
            _rail(),
            html.Div(
                [
                    html.Div(id="problem", className="card-problem", role="alert"),
                    dash.page_container,
                ],
                id="page",
                className="page",
            ),
            html.Div(id="live", role="status", className="visually-hidden"),
            html.Div(id="toast", className="toast-line", role="alert"),
            dbc.Offcanvas(
                _keys(),
                id="keys",
                title=html.Span("Keys", id="keys-title"),
                labelledby="keys-title",
                placement="end",
                backdrop=False,
                is_open=False,
                className="sheet",
            ),
        ],
        className="shell",
    )


def page(
    query: Mapping[str, QueryValue | None],
    name: str,
    sentence: Sequence[Any],
    content: Sequence[Any],
    *,
    follows: bool = True,
    about: str = selection_lines.STRATA,
    notices: Sequence[str] = (),
) -> html.Div:
    """Return one page: its selection read from the address, its sentence and its content.

    Parameters
    ----------
    query
        Keyword arguments of the page's ``layout``.
    name
        Name of the page for the document title and exported file names.
    sentence
        The filter sentence; of a page without filters, plain words.
    content
        Everything below the selection line.
    follows
        Whether the page follows the selection (a page of text does not show the line).
    about
        What the selection line tells of: strata, the graph of the evidence, or the interventions.
    notices
        What of this page's own tables, or of its part of the link, could not be used: each a
        sentence with the cure.
    """
    selection, dropped = Selection.read(query)
    return html.Div(
        [
            dcc.Store(id="selection", data=selection.query),
            dcc.Store(id="about", data=about),
            html.Div(
                [
                    html.Header(
                        [
                            html.Div(
                                list(sentence),
                                id={"type": "sentence", "page": name},
                                className="sentence",
                                role="group",
                                **{"aria-label": "Filters"},
                            ),
                            html.Div(_tools(), className="tools"),
                        ],
                        className="bar",
                    ),
                    html.Div(
                        selection_lines.line(selection, about) if follows else [],
                        id="selection-line",
                        className="selection-line" if follows else "selection-line empty-line",
                        role="region",
                        **{"aria-label": "Selection"},
                    ),
                ],
                className="top",
            ),
            *_strips(dropped, [*queries.unknown(selection), *evidence_graph.unknown(selection)]),
            *_notices(notices),
            html.Main(list(content), id="main", tabIndex="-1"),
        ],
        className=f"page-frame page-{name.lower().replace(' ', '-')}",
        **{
            "data-page": name,
            "data-build": queries.build_id(),
            "data-score-version": SCORE_VERSION,
            "data-citations": json.dumps(queries.citations(), ensure_ascii=False),
        },
    )


def _rail() -> html.Nav:
    pages = list(dash.page_registry.values())
    groups = []
    for group in GROUPS:
        links = [_link(entry) for entry in pages if entry.get("group") == group]
        if links:
            groups += [html.Div(group, className="rail-group"), *links]
    return html.Nav(
        [
            dcc.Link(
                [icons.icon("mark"), html.Span("MesoDrift", className="brand-name")],
                href=dash.get_relative_path("/"),
                id={"type": "nav", "page": "home"},
                className="brand",
            ),
            html.Div(
                groups, className="rail-links", **{"data-letters": json.dumps(_letters(pages))}
            ),
            html.Button(
                "More",
                type="button",
                className="rail-more",
                **{"data-action": "more-pages", "aria-expanded": "false"},
            ),
            html.Div(
                [
                    html.Div(f"Score v{SCORE_VERSION}"),
                    html.Div(f"Build {queries.build_id()}"),
                ],
                className="rail-footer",
            ),
        ],
        className="rail",
        **{"aria-label": "Pages"},
    )


def _letters(pages: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return page names by the key they answer to: the first letter no page before has taken."""
    taken: dict[str, str] = {}
    for page in sorted(
        (page for page in pages if page.get("group") in GROUPS),
        key=lambda page: GROUPS.index(page["group"]),
    ):
        letters = (letter for letter in page["name"].lower() if letter.isalpha())
        free = next((letter for letter in letters if letter not in taken), None)
        if free:
            taken[free] = page["name"]
    return taken


def _link(entry: Mapping[str, Any]) -> dcc.Link:
    return dcc.Link(
        [icons.icon(entry["icon"]), html.Span(entry["name"], className="rail-name")],
        href=entry["relative_path"],
        id={"type": "nav", "page": entry["name"]},
        className="rail-link" if entry["name"] in ON_PHONE else "rail-link rail-second",
        title=entry["name"],
    )


def _tools() -> list[Any]:
    return [
        _tool("undo", "undo", "Undo", icon_only=True),
        _tool("redo", "redo", "Redo", icon_only=True),
        _tool("copy-link", "link", "Copy link"),
        _tool("present", "present", "Present"),
        _tool("theme", "theme", "Light or dark", icon_only=True),
    ]


def _tool(action: str, icon: str, text: str, *, icon_only: bool = False) -> html.Button:
    return html.Button(
        [icons.icon(icon), html.Span(text, className="visually-hidden" if icon_only else "")],
        type="button",
        className=f"tool tool-{action}",
        title=text,
        **{"data-action": action},
    )


def _strips(dropped: Sequence[str], unknown: Sequence[str]) -> list[html.Div]:
    """Return one strip for what the address named in vain, and one a refused data set."""
    strips = []
    if dropped:
        names = ", ".join(dropped[:5])
        strips.append(
            _strip(f"The link names {names}, which this version does not know. The rest is shown.")
        )
    if unknown:
        names = ", ".join(text[:60] for text in unknown)
        strips.append(
            _strip(f"These data do not have what the link names: {names}. Choose in the sentence.")
        )
    strips += [_strip(f"{sentence}") for sentence in queries.refused().values()]
    return strips


def _notices(sentences: Sequence[str]) -> list[html.Div]:
    """Return one strip a sentence; of many the first, and how many more there are."""
    rest = len(sentences) - MOST_NOTICES
    strips = [_strip(sentence) for sentence in sentences[:MOST_NOTICES]]
    if rest > 0:
        strips.append(_strip(f"{rest} more rows are left out; {knowledge.CURE}."))
    return strips


MOST_NOTICES: Final = 3


def _strip(text: str) -> html.Div:
    return html.Div(
        [
            html.Span(text),
            html.Button("Dismiss", type="button", className="reset", **{"data-action": "dismiss"}),
        ],
        className="strip",
        role="status",
    )


_KEYS: Final = (
    ("?", "this list"),
    ("/", "first filter"),
    ("t", "table of the card in focus"),
    ("e", "export the card in focus"),
    ("p", "present"),
    ("d", "light or dark"),
    ("[ and ]", "card before, card after"),
    ("Arrows, Enter", "inside a figure: step through its rows, select"),
    ("+, −, 0, arrows", "on the map of cells: zoom in and out, whole map, move"),
    ("Enter", "on the map of cells: pick the cells in view"),
    ("Ctrl or Cmd Z, with Shift", "undo, redo"),
    ("Esc", "close, or clear the selection"),
)


def _keys() -> list[Any]:
    letters = _letters(list(dash.page_registry.values()))
    pages = ", ".join(f"{letter} {name}" for letter, name in letters.items())
    told = (*_KEYS[:2], ("g, then a letter", f"go to a page: {pages}"), *_KEYS[2:])
    rows = [html.Tr([html.Th(html.Kbd(key), scope="row"), html.Td(what)]) for key, what in told]
    return [
        html.Table(html.Tbody(rows), className="keys-table"),
        html.Button(
            "Switch single keys off",
            id="keys-off",
            type="button",
            className="tool",
            **{"data-action": "keys-off", "aria-pressed": "false"},
        ),
    ]


INDEX: Final = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    <link rel="preload" href="{inter}" as="font" type="font/woff2" crossorigin>
    <meta name="cytoscape" content="{cytoscape}">
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer class="scripts">
      {%config%}
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
"""
