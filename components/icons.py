"""The few icons of the interface, drawn by the style sheet as masks so that they take the ink."""

from typing import Final

from dash import html

NAMES: Final = frozenset(
    {
        *("mark", "undo", "redo", "link", "present", "theme"),
        *("overview", "tissues", "celltypes", "evidence", "planner", "hallmarks", "transitions"),
        *("interventions", "methods", "cells"),
    }
)


def icon(name: str) -> html.Span:
    """Return an icon; the words beside it are what a screen reader says."""
    if name not in NAMES:
        msg = f"no icon named {name!r} in assets/style.css"
        raise KeyError(msg)
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})
