"""Elements for the arrows: what the literature says of each pair, drawn along its own way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from atlas.associations import Association
from components.graph import routes, words
from components.graph.layout import Layout, Place, Point
from components.graph.routes import Route
from drift.graph import HUB, Arrow, EvidenceClass, EvidenceGraph

Element = dict[str, Any]

WIDTHS: Final = {1: 1.6, 2: 2.8, 3: 4.6}  # by confidence
DASHES: Final[dict[EvidenceClass, str]] = {
    "animal or trial": "solid",
    "culture": "culture",
    "association": "association",
    "review": "review",
}


@dataclass(frozen=True)
class Drawn:
    """An arrow on screen, and the way it takes; None is straight from node to node, below them."""

    arrow: Arrow
    route: Route | None


def visible(graph: EvidenceGraph, placed: Layout, focus: str, *, between: bool) -> list[Drawn]:
    """Return the arrows on screen.

    Arrows that touch the hub are always there, those between hallmarks of one side with their
    layer; every other one, only while it or one of its ends is in focus.

    Parameters
    ----------
    graph
        The graph of the statements in force.
    focus
        Id of a node, or key of an arrow.
    """
    return list(_visible(graph, placed, focus, between=between))


def _visible(graph: EvidenceGraph, placed: Layout, focus: str, *, between: bool) -> Iterator[Drawn]:
    for (source, target), arrow in graph.arrows.items():
        start, end = placed.places.get(source), placed.places.get(target)
        if start is None or end is None:
            continue
        if HUB in (source, target):
            outer = start if target == HUB else end
            yield Drawn(arrow, routes.hub_route(outer, inward=target == HUB))
            continue
        route = routes.between_route(start, end)
        in_focus = bool(focus) and focus in (source, target, arrow.key)
        if in_focus or (between and route is not None):
            yield Drawn(arrow, route)


def elements(
    drawn: Iterable[Drawn],
    placed: Layout,
    names: Mapping[str, str],
    associations: Mapping[str, Association],
) -> list[Element]:
    """Return one element an arrow, and the boxed question mark on each contested one.

    Parameters
    ----------
    names
        Label of each node.
    associations
        What the loaded data say, by key of the arrow.
    """
    made: list[Element] = []
    for one in drawn:
        source, target = placed.places[one.arrow.source], placed.places[one.arrow.target]
        labels = names[source.node_id], names[target.node_id]
        made.append(_element(one, source, target, labels, associations.get(one.arrow.key)))
        if one.arrow.is_contested:
            made.append(_question(one, source, target))
    return made


def sign_class(arrow: Arrow) -> str:
    """Return the class an arrow's sign is drawn by."""
    if arrow.is_disputed:
        return "disputed"
    return {1: "drives", -1: "suppresses", 0: "unsigned"}[arrow.sign]


def _element(
    one: Drawn,
    source: Place,
    target: Place,
    labels: tuple[str, str],
    association: Association | None,
) -> Element:
    arrow = one.arrow
    data: dict[str, Any] = {
        "id": arrow.key,
        "source": source.node_id,
        "target": target.node_id,
        "width": WIDTHS[arrow.confidence],
        "n": len(arrow.statements),
        "answer": arrow.answer,
        "told": words.of_arrow(arrow, labels, association),
    }
    kinds = ["arrow", sign_class(arrow), DASHES[arrow.best.evidence_class]]
    if one.route is None:
        data["points"] = _rounded([(source.x, source.y), (target.x, target.y)])
        kinds.append("aside")
    else:
        data |= _way(source, target, one.route)
        kinds += [kind for kind in ("bus",) if one.route.bends]
        kinds += [kind for kind in ("bowed",) if one.route.bow]
    return {"group": "edges", "data": data, "classes": " ".join(kinds)}


def _way(source: Place, target: Place, route: Route) -> dict[str, Any]:
    way: dict[str, Any] = {
        "start": _port(route.start),
        "end": _port(route.end),
        "points": _rounded(routes.corners(source, target, route)),
    }
    if route.bends:
        shares, away = routes.segments(source, target, route)
        way["shares"] = " ".join(f"{share:.5f}" for share in shares)
        way["away"] = " ".join(f"{distance:.3f}" for distance in away)
    if route.bow:
        way["bow"] = round(route.bow, 1)
    return way


def _question(one: Drawn, source: Place, target: Place) -> Element:
    route = one.route or Route((0, 0), (0, 0))
    x, y = routes.middle(source, target, route)
    return {
        "group": "nodes",
        "data": {
            "id": f"? {one.arrow.key}",
            "label": "?",
            "arrow": one.arrow.key,
            "arrows": [one.arrow.key],
        },
        "position": {"x": round(x, 2), "y": round(y, 2)},
        "classes": "question",
    }


def _port(point: Point) -> str:
    return f"{point[0]:.2f}px {point[1]:.2f}px"


def _rounded(points: Iterable[Point]) -> list[list[float]]:
    return [[round(x, 2), round(y, 2)] for x, y in points]
