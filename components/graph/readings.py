"""Elements for what the loaded data say of a pair of nodes: a small number between its arrows.

Nothing is drawn but text: r, and a mark where its interval leaves out 0 and the literature claims
a sign. It lies along the pair, so that the first view keeps its lines; grey where not resolved.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from atlas.associations import Association
from components import numbers
from components.graph import labels, layout
from components.graph.arrows import Drawn
from components.graph.layout import Layout, Place, Point
from drift.graph import HUB

Element = dict[str, Any]

SIZE: Final = 12.5
AGREES: Final = "\N{CHECK MARK}"
DISAGREES: Final = "\N{NOT EQUAL TO}"
_FROM_PILL: Final = 12  # px of the way left to arrow heads; clear of a question mark at its middle
_INTO_BOW: Final = 8  # px from the middle of a bow towards the ring


def elements(
    drawn: Iterable[Drawn], placed: Layout, associations: Mapping[str, Association]
) -> list[Element]:
    """Return one element for each pair with a defined association, whatever its arrows."""
    pairs: dict[frozenset[str], list[Drawn]] = {}
    for one in drawn:
        if one.arrow.key in associations and one.route is not None:
            pairs.setdefault(frozenset((one.arrow.source, one.arrow.target)), []).append(one)
    made = []
    for pair in pairs.values():
        element = _element(pair, placed, associations)
        if element is not None:
            element["data"]["arrows"] = [one.arrow.key for one in pair]  # it fades with them
            made.append(element)
    return made


def mark(compared: Iterable[str]) -> str:
    """Return the mark for what the arrows of one pair make of its association.

    "✓" when the sign agrees with all that claim one, "≠" when it disagrees with all, both when
    they differ; nothing when not resolved, or when no arrow claims one sign.
    """
    found = set(compared)
    return "/".join(
        sign for word, sign in (("agrees", AGREES), ("disagrees", DISAGREES)) if word in found
    )


def _element(
    pair: list[Drawn], placed: Layout, associations: Mapping[str, Association]
) -> Element | None:
    first = pair[0].arrow
    association = associations[first.key]
    if math.isnan(association.r):
        return None  # its reason is in the words of the arrow
    found = mark(associations[one.arrow.key].compared_with(one.arrow) for one in pair)
    text = f"r {numbers.signed(association.r, 2)} {found}".strip()
    kind = "seen" if association.is_resolved else "unseen"
    name = f"r {first.key}"
    if HUB not in (first.source, first.target):
        source, target = placed.places[first.source], placed.places[first.target]
        x, y = layout.middle(source, target, pair[0].route or layout.Route((0, 0), (0, 0)))
        return _text(name, text, x - source.outward * _INTO_BOW, y, kind)
    outer = placed.places[first.source if first.target == HUB else first.target]
    if not outer.is_hallmark:
        away = outer.outward * (labels.width(text, SIZE) / 2 + 6)
        down = 1 if outer.side == "above" else -1
        return _text(name, text, outer.x + away, outer.y + 32 * down, kind)
    return _along(name, text, outer, kind)


def _along(name: str, text: str, outer: Place, kind: str) -> Element:
    """Return a text along the pair, between its two arrows."""
    start, end = pair_line(outer)
    middle = _FROM_PILL + labels.width(text, SIZE) / 2
    x, y = layout.along([start, end], middle / math.dist(start, end))
    slope = math.atan2(end[1] - start[1], end[0] - start[0])
    if math.cos(slope) < 0:  # never upside down
        slope += math.pi
    made = _text(name, text, x, y, f"{kind} turned")
    made["data"]["slope"] = round(math.remainder(slope, 2 * math.pi), 4)
    return made


def pair_line(outer: Place) -> tuple[Point, Point]:
    """Return the line midway between the two arrows of a hallmark and the hub."""
    inward = layout.hub_route(outer, inward=True)
    outward = layout.hub_route(outer, inward=False)
    start = outer.x + inward.start[0], outer.y + (inward.start[1] + outward.end[1]) / 2
    end = (inward.end[0] + outward.start[0]) / 2, (inward.end[1] + outward.start[1]) / 2
    return start, end


def _text(name: str, label: str, x: float, y: float, kind: str) -> Element:
    return {
        "group": "nodes",
        "data": {"id": name, "label": label},
        "position": {"x": round(x, 2), "y": round(y, 2)},
        "classes": f"reading {kind}",
    }
