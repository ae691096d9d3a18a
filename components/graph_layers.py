"""The chips that switch layers of the graph on and off; a chip carries the change it makes."""

from functools import cache
from typing import Any, Final

from dash import html

from atlas.evidence_graph import BETWEEN, LAYERS
from atlas.hallmark_view import HIDDEN
from atlas.selection import Selection, patch

_ALWAYS: Final = "Hallmarks and drift"
_NAMES: Final = {BETWEEN: "Between hallmarks"}


def chips(selection: Selection) -> list[Any]:
    """Return one chip a layer, in an order that never changes, and one for the data on arrows."""
    shown = selection.associations != HIDDEN
    return [
        html.Span("Layers", className="layers-word"),
        _chip(_ALWAYS, "", is_on=True),
        *(
            _chip(
                name_of(layer),
                patch(layers=sorted(set(selection.layers) ^ {layer})),
                is_on=layer in selection.layers,
            )
            for layer in LAYERS
        ),
        html.Span("Data on arrows", className="layers-word"),
        _chip("Associations", patch(associations=HIDDEN if shown else ""), is_on=shown),
    ]


def name_of(layer: str) -> str:
    """Return what a layer is called: "Between hallmarks", "Cues"."""
    return _NAMES.get(layer, layer.capitalize())


@cache
def _chip(text: str, change: str, *, is_on: bool) -> html.Button:
    """Return a chip; one without a change is always on."""
    made: dict[str, str] = {"aria-pressed": "true" if is_on else "false"}
    made |= {"data-patch": change} if change else {"aria-disabled": "true"}
    return html.Button(text, type="button", className="layer-chip", **made)
