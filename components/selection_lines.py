"""The selection line of each kind of page, by what the page is about."""

from collections.abc import Callable
from typing import Any, Final

from atlas.selection import Selection
from components import graph_selection_line, intervention_selection_line, selection_line
from components.cells import selection_line as cells_selection_line

STRATA: Final = "strata"
CELLS: Final = "cells"
LINES: Final[dict[str, Callable[[Selection], list[Any]]]] = {
    STRATA: selection_line.line,
    CELLS: cells_selection_line.line,
    "graph": graph_selection_line.line,
    "interventions": intervention_selection_line.line,
}


def line(selection: Selection, about: str) -> list[Any]:
    """Return the content of the selection line of a page about strata, interventions ..."""
    return LINES.get(about, selection_line.line)(selection)
