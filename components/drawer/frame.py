"""The frame of the drawer: title with its close button, footer with what can be taken along."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from atlas.selection import patch

ID: Final = "evidence-drawer"
TITLE: Final = "drawer-title"


def header(title: str, kind: str = "") -> html.Div:
    """Return the title and the button that closes the drawer."""
    return html.Div(
        [
            html.Div(
                [
                    *([html.P(kind, className="drawer-kind")] if kind else []),
                    html.H2(title, id=TITLE, className="drawer-title", tabIndex="-1"),
                ]
            ),
            html.Button(
                html.Span("×", **{"aria-hidden": "true"}),
                type="button",
                className="drawer-close",
                title="Close (Esc)",
                **{"data-patch": patch(arrow="", node=""), "aria-label": "Close the drawer"},
            ),
        ],
        className="drawer-header",
    )


def footer(text: str) -> html.Div:
    """Return the buttons that take the evidence along; ``text`` is what is copied."""
    return html.Div(
        [
            _action("Copy with citations", {"data-action": "copy-evidence", "data-copy": text}),
            _action("BibTeX", {"data-export": "bibtex"}),
            _action("CSV", {"data-export": "statements"}),
        ],
        className="drawer-actions",
    )


def _action(text: str, data: dict[str, str]) -> html.Button:
    return html.Button(text, type="button", className="action", **data)


def ways_on(title: str, ways: Sequence[tuple[str, str]]) -> html.P:
    """Return buttons that lead on, each with the change of the selection it makes."""
    buttons: list[Any] = []
    for text, change in ways:
        buttons += [
            " ",
            html.Button(text, type="button", className="clear", **{"data-patch": change}),
        ]
    return html.P([f"{title}:", *buttons], className="ways")
