"""The end of every filter sentence: the way back to the defaults of the filters it shows."""

from collections.abc import Sequence
from typing import Final

from dash import html

from atlas.selection import Selection, patch

_DEFAULT: Final = Selection()


def button(selection: Selection, names: Sequence[str]) -> list[html.Button]:
    """Return the button that puts some filters back; nothing when none of them is changed."""
    change = changes(selection, names)
    if not change:
        return []
    return [html.Button("Reset", type="button", className="reset", **{"data-patch": change})]


def changes(selection: Selection, names: Sequence[str]) -> str:
    """Return the change that puts some filters back, empty when none of them is changed."""
    changed = {
        name: getattr(_DEFAULT, name)
        for name in names
        if getattr(_DEFAULT, name) != getattr(selection, name)
    }
    return patch(**changed) if changed else ""
