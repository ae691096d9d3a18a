"""Elements for the nodes of the graph: their state in the loaded data, in both themes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from atlas.node_scores import NodeScore, ProxyScore
from components import numbers, tokens
from components.graph import labels, strips, words
from components.graph.layout import BAND_PILL, PILL, Layout, Place
from drift.graph import Node

Element = dict[str, Any]

LABEL_SIZE: Final = 12.5  # at the farthest zoom, 0.8, 10 px on screen: no label is smaller
BAND_SIZE: Final = LABEL_SIZE
_MEASURABLE: Final = frozenset({"hub", "hallmark", "cue", "regulator", "transition"})


@dataclass(frozen=True)
class _Theme:
    """What one theme paints nodes with; ``suffix`` ends the names of its data fields."""

    suffix: str
    stops: tuple[str, ...]
    ink: str
    surface: str


_DARK_OF: Final = tokens.theme_map()
THEMES: Final = (
    _Theme("", tokens.DIVERGING, tokens.INK, tokens.SURFACE),
    _Theme(
        "Dark",
        tokens.DIVERGING_DARK,
        _DARK_OF[tokens.INK],
        _DARK_OF[tokens.SURFACE],
    ),
)


def elements(
    layout: Layout,
    nodes: Mapping[str, Node],
    scores: Mapping[str, NodeScore],
    unsafe: frozenset[str],
) -> list[Element]:
    """Return one element a node, its number beside where the node is the hub, and the captions.

    ``unsafe`` are the nodes with a safety finding.
    """
    made: list[Element] = []
    for node_id, place in layout.places.items():
        made.append(_element(place, nodes[node_id], scores.get(node_id), unsafe=node_id in unsafe))
        if place.side == "hub":
            made.append(_hub_number(scores.get(node_id)))
    for at, caption in enumerate(layout.captions):
        kind = "caption band-caption" if caption.layer else "caption"
        made.append(_text(f"caption {at}", caption.text, caption.x, caption.y, kind))
        if caption.more:
            x = caption.x + labels.width(caption.text, LABEL_SIZE) + 2
            more = _text(f"more {at}", f"+{caption.more} more", x, caption.y, "more")
            more["data"]["layer"] = caption.layer
            made.append(more)
    return made


def _element(place: Place, node: Node, score: NodeScore | None, *, unsafe: bool) -> Element:
    drawn = score.drawn if score is not None else None
    kinds = ["hub" if place.side == "hub" else "hallmark" if place.is_hallmark else "band"]
    data: dict[str, Any] = {
        "id": node.node_id,
        "label": _label(node, place, drawn, unsafe=unsafe),
        "told": words.of_node(node, score),
    }
    kinds += [_state(node, drawn), *(["unsafe"] if unsafe else [])]
    if drawn is not None:
        data.update(_paint(drawn, with_strip=place.side != "hub"))
    return _placed(data, place.x, place.y, " ".join(["node", *kinds]))


def _label(node: Node, place: Place, drawn: ProxyScore | None, *, unsafe: bool) -> str:
    if place.side == "hub":
        return labels.wrapped(node.label.split(" (")[0], 120, 15.5)
    if not place.is_hallmark:
        room = BAND_PILL[0] - (20 if unsafe else 8)
        return labels.wrapped(node.label, room, BAND_SIZE) + ("  !" if unsafe else "")
    label = labels.wrapped(node.label, PILL[0] - 12, LABEL_SIZE)
    second = "not measured" if drawn is None else "undefined" if drawn.state == "undefined" else ""
    return f"{label}\n{second}" if second else label


def _state(node: Node, drawn: ProxyScore | None) -> str:
    """Return the classes a state is drawn by, and is in the legend with."""
    if drawn is None:
        return "unmeasured" if node.kind in _MEASURABLE else "plain"
    if drawn.state == "undefined":
        return "open"
    if drawn.is_resolved and drawn.evidence == "effect_table":
        return "measured table"
    if drawn.is_resolved and math.isnan(drawn.value):
        return "open"  # a slope over doublings has no g to colour by: its words tell it
    mark = _MARKS.get(drawn.state, "open interval")
    return f"measured {mark}"


_MARKS: Final = {
    "rises": "resolved rises interval",
    "falls": "resolved falls interval",
    "too few donors": "open hatch",
    "low coverage": "open low",
}


def _paint(drawn: ProxyScore, *, with_strip: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    is_set_statistic = drawn.evidence == "effect_table"
    limit = tokens.R_LIMIT if is_set_statistic else strips.G_LIMIT
    for theme in THEMES:
        ink = theme.ink
        if drawn.is_resolved and math.isfinite(drawn.value):
            colour = tokens.diverging(drawn.value, limit, theme.stops)
            made[f"fill{theme.suffix}"] = colour
            if not is_set_statistic:
                ink = made[f"ink{theme.suffix}"] = tokens.text_on(colour)
        strip = _strip(drawn, ink, theme.surface) if with_strip else ""
        if strip:
            made[f"strip{theme.suffix}"] = strip
    return made


def _strip(drawn: ProxyScore, ink: str, surface: str) -> str:
    if drawn.state == "too few donors":
        return strips.hatch(ink)
    if math.isnan(drawn.value):
        return ""
    is_low = drawn.state == "low coverage"
    if math.isfinite(drawn.low) and math.isfinite(drawn.high):
        return strips.interval(drawn.value, drawn.low, drawn.high, ink, hollow=surface * is_low)
    if drawn.evidence == "effect_table":
        return (strips.square if is_low else strips.ring)(drawn.value, ink, surface)
    return ""


def _hub_number(score: NodeScore | None) -> Element:
    """Return the core effect, printed in the hub."""
    made = _text("hub number", hub_words(score), 0, 24, "hub-number")
    drawn = score.drawn if score is not None else None
    if drawn is not None and drawn.is_resolved and math.isfinite(drawn.low):
        for theme in THEMES:
            fill = tokens.diverging(drawn.value, strips.G_LIMIT, theme.stops)
            made["data"][f"ink{theme.suffix}"] = tokens.text_on(fill)
    return made


def hub_words(score: NodeScore | None) -> str:
    """Return "core, g −0.90" and its interval below, or why there is none."""
    if score is None or score.drawn is None:
        return "core\nnot measured"
    drawn = score.drawn
    name = "core" if drawn.signature.signature_id == "md_core" else "MD score"
    if math.isnan(drawn.value):
        return f"{name}\n{words.STATES[drawn.state]}"
    letter = "r" if drawn.evidence == "effect_table" else "g"
    first = f"{name}, {letter} {numbers.signed(drawn.value, 2)}"
    if math.isnan(drawn.low):
        return f"{first}\n{words.STATES[drawn.state]}"
    ends = f"[{numbers.plain(drawn.low, 2)}, {numbers.plain(drawn.high, 2)}]"
    return f"{first}\n{ends}"


def _text(name: str, label: str, x: float, y: float, kind: str) -> Element:
    return _placed({"id": name, "label": label}, x, y, kind)


def _placed(data: dict[str, Any], x: float, y: float, classes: str) -> Element:
    position = {"x": round(x, 2), "y": round(y, 2)}
    return {"group": "nodes", "data": data, "position": position, "classes": classes}
