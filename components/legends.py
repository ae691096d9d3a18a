"""The legend of a figure: HTML above it, in reading order, only what occurs in it."""

from collections.abc import Sequence
from functools import cache

from dash import html

from components.figures.theme import Key


def legend(keys: Sequence[Key]) -> list[html.Span]:
    """Return one mark and its words per key; the marks are drawn by the style sheet."""
    return [_entry(key) for key in keys]


@cache
def _entry(key: Key) -> html.Span:
    """Return one entry, made once: a new component costs more than all else of a legend."""
    return html.Span(
        [
            html.Span(className=f"key key-{key.mark}", **{"aria-hidden": "true"}),
            html.Span(key.text),
        ],
        className="legend-item",
    )
