"""Elements for what the loaded data say of a pair of nodes: a small number beside its outer end.

Nothing is drawn but text: r, and a mark where its interval leaves out 0, random genes do not give
as much and the literature claims a sign; else grey. The lines of the first view stay free.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from atlas.associations import Association
from components import numbers
from components.graph import labels, layout, routes
from components.graph.arrows import Drawn
from components.graph.layout import Layout
from drift.graph import HUB

Element = dict[str, Any]

SIZE: Final = 12.5
AGREES: Final = "\N{CHECK MARK}"
DISAGREES: Final = "\N{NOT EQUAL TO}"
_FROM_PILL: Final = 5  # px between a hallmark and the number at its outer side
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
    text = f"{numbers.signed(association.r, 2)} {found}".strip()
    told = association.is_resolved and association.is_beyond_chance is not False
    kind = "seen" if told else "unseen"
    name = f"r {first.key}"
    if HUB not in (first.source, first.target):
        source, target = placed.places[first.source], placed.places[first.target]
        x, y = routes.middle(source, target, pair[0].route or routes.Route((0, 0), (0, 0)))
        return _text(name, text, x - source.outward * _INTO_BOW, y, kind)
    outer = placed.places[first.source if first.target == HUB else first.target]
    if not outer.is_hallmark:
        away = outer.outward * (labels.width(text, SIZE) / 2 + 6)
        down = 1 if outer.side == "above" else -1
        return _text(name, text, outer.x + away, outer.y + 32 * down, kind)
    away = layout.PILL[0] / 2 + _FROM_PILL + labels.width(text, SIZE) / 2
    return _text(name, text, outer.x + outer.outward * away, outer.y, kind)


def _text(name: str, label: str, x: float, y: float, kind: str) -> Element:
    return {
        "group": "nodes",
        "data": {"id": name, "label": label},
        "position": {"x": round(x, 2), "y": round(y, 2)},
        "classes": f"reading {kind}",
    }
