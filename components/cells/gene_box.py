"""The search for a gene: a text box that offers genes of the data set while one types.

The keys and the state of the list are the browser's (``assets/cells_genes.js``).
"""

from typing import Any, Final

from dash import dcc, html

from atlas.cells import views
from atlas.cells.gene_search import matching
from atlas.selection import Selection, patch

BOX: Final = {"type": "gene-search", "page": "cells"}
OFFERED: Final = "gene-options"
_LONGEST: Final = 40  # of a text that is repeated to its writer


def box() -> html.Div:
    """Return the box with its list, hidden until the data set is known to have genes."""
    return html.Div(
        [
            dcc.Input(
                id=BOX,
                type="text",
                placeholder="Find a gene",
                className="gene-search",
                autoComplete="off",
                spellCheck=False,
                name="Gene symbol",
            ),
            html.Div(id=OFFERED, className="gene-options", role="listbox"),
        ],
        id={"type": "gene-box", "page": "cells"},
        className="gene-box",
        hidden=True,
    )


def options(selection: Selection, typed: str) -> list[Any]:
    """Return one option a gene that the text may mean, or that there is none."""
    names = matching(views.gene_names(selection), typed)
    if not names and typed.strip():
        return [
            html.Div(
                f"No gene measured here holds “{typed.strip()[:_LONGEST]}”.",
                className="gene-none",
            )
        ]
    return [
        html.Div(
            html.I(name),
            id=f"gene-option-{place}",
            role="option",
            className="slot-option",
            **{"aria-selected": "false", "data-patch": patch(gene=name, paint="gene")},
        )
        for place, name in enumerate(names)
    ]
