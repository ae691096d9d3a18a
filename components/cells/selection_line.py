"""The selection line of the page Cells: how many cells are meant, not which call was made."""

from dataclasses import replace
from typing import Any

from dash import html

from atlas.cells import views
from atlas.selection import Selection
from components import numbers, selection_line


def line(selection: Selection) -> list[Any]:
    """Return the content of the selection line: where we are, and the cells there."""
    if not (selection.dataset or selection.tissue) or views.shown(selection) is None:
        return selection_line.line(selection)
    found = views.in_window(replace(selection, window=""))
    called = views.words(selection)
    cells = f"{found.n_cells:,} {'cell' if found.n_cells == 1 else 'cells'}"
    if found.n_donors:
        cells += f" of {numbers.counted(found.n_donors, called.donor, called.donors)}"
    told = cells if found.n_cells else "no cells with these filters"
    return selection_line.around(selection, [html.Span(told, className="selection-number")])
