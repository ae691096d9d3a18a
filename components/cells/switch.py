"""What colours the embedding, and the tools that move and pick."""

from typing import Any, Final

from dash import html

from atlas.cells import views
from atlas.selection import Selection, patch
from components import cards
from components.cells import gene_box

NAME: Final = "embedding"
_TOOLS: Final = (
    ("move", "Move", "Drag to move; pinch to zoom, or click the map and use the wheel"),
    ("zoom", "Zoom box", "Drag a box to zoom into it"),
    ("lasso", "Lasso", "Draw around cells to pick them"),
    (
        "box",
        "Box",
        "Drag a box to pick the cells in it; with the map in focus, Enter picks all in view",
    ),
)
_STEPS: Final = (("in", "+", "Zoom in"), ("out", "−", "Zoom out"), ("whole", "Whole map", ""))


def paints(selection: Selection) -> tuple[list[Any], bool, str]:
    """Return one chip a paint, whether the search for a gene is hidden, and the gene in it.

    A paint that cannot be shown says why. A gene is chosen in the search, which stands for a chip.
    """
    shown, has_genes = views.paint(selection), bool(views.gene_names(selection))
    chips = [
        _chip(choice.value, choice.label, choice.reason, is_on=choice.value == shown)
        for choice in views.paint_choices(selection)
        if choice.value != "gene" or (shown == "gene" and not has_genes)
    ]
    return [html.Span("Colour", className="layers-word"), *chips], not has_genes, selection.gene


def _chip(value: str, label: str, reason: str, *, is_on: bool) -> html.Button:
    state: dict[str, str] = {"aria-pressed": "true" if is_on else "false"}
    if reason and not is_on and value != "gene":
        state |= {"aria-disabled": "true", "title": reason, "aria-label": f"{label}: {reason}"}
    else:
        state["data-patch"] = patch(paint=value)
    return html.Button(label, type="button", className="layer-chip", **state)


def switch() -> list[html.Div]:
    """Return the place of the chips, below the question of the card, and the search for a gene."""
    chips = html.Div(
        id={"type": "paints", "page": "cells"},
        className="paints",
        role="group",
        **{"aria-label": "Colour of the embedding"},
    )
    return [gene_box.box(), chips]


def body() -> cards.Body:
    """Return the picture with what is drawn over it, and its tools."""
    return cards.Body(
        [
            html.Div(
                [
                    cards.plot(NAME),
                    html.Div(className="cells-over"),
                    html.Div(className="cells-tip"),
                ],
                className="cells-stage",
            )
        ],
        beside=[
            html.Div(
                [*map(_tool, _TOOLS), *map(_step, _STEPS)],
                className="cells-tools",
                role="group",
                **{"aria-label": "Tools of the map"},
            )
        ],
    )


def _tool(tool: tuple[str, str, str]) -> html.Button:
    name, label, title = tool
    pressed = "true" if name == "move" else "false"
    data = {"data-cells-tool": name, "aria-pressed": pressed}
    return html.Button(label, type="button", className="layer-chip", title=title, **data)


def _step(step: tuple[str, str, str]) -> html.Button:
    name, label, title = step
    data = {"data-cells-step": name} | ({"aria-label": title} if title else {})
    return html.Button(label, type="button", className="layer-chip", title=title, **data)
