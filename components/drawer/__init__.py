"""The evidence drawer: every statement of the arrow in focus, or everything about the node.

A page places :func:`aside` and fills it, by one callback on the selection, with :func:`content`.
"""

from typing import Any

from dash import html

from atlas import evidence_graph
from atlas.selection import Selection
from components.drawer import answer, arrow, copy_text, frame, node
from drift.graph import Arrow

ID = frame.ID


def aside(selection: Selection) -> html.Section:
    """Return the drawer, filled for a selection; empty and out of the way without a focus."""
    return html.Section(
        content(selection),
        id=frame.ID,
        className="evidence-drawer",
        role="dialog",
        **{"aria-modal": "false", "aria-labelledby": frame.TITLE},
    )


def content(selection: Selection) -> list[Any]:
    """Return what the drawer shows: nothing where nothing is in focus."""
    focus = evidence_graph.focus(selection)
    if focus is None:
        return []
    nodes = evidence_graph.curated().graph.nodes
    if isinstance(focus, Arrow):
        title = answer.question(focus, nodes[focus.source], nodes[focus.target])
        return _parts(
            frame.header(title),
            arrow.content(focus, selection),
            copy_text.of_arrow(focus, selection),
        )
    found = nodes[focus]
    return _parts(
        frame.header(found.label, node.kind(found)),
        node.content(found, selection),
        copy_text.of_node(found, selection),
    )


def _parts(header: html.Div, body: list[Any], text: str) -> list[Any]:
    return [header, html.Div(body, className="drawer-body"), frame.footer(text)]
