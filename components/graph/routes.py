"""How the arrows of the hallmark graph run between the places of their ends: pure geometry.

All numbers are model pixels, as in `components.graph.layout`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from components.graph.layout import Place, Point

HUB_PORTS: Final = 82  # radius of the circle on which arrows end at the hub
# Where the ways of a band turn: of its middle pills, and the step to the next, outermost nearest to
# the ring. Below there is less room: eight pills turn between their own tops and the last hallmark.
_LEVELS: Final = {"above": (290, 9), "below": (271, 7)}
_PORT_ANGLE: Final = 17.5  # degrees between the hub ports of two hallmarks
_HALF_PAIR: Final = 4.6  # degrees from the middle of a pair to each of its two arrows
_PORT_SIDE: Final = (88, 9)  # of a pill: where its two arrows start and end


@dataclass(frozen=True)
class Route:
    """How an arrow runs from port to port.

    Attributes
    ----------
    start, end
        Ports, relative to the middle of the node at that end.
    bends
        Absolute corners on the way; empty for a straight arrow.
    bow
        Distance of the one control point of a bowed arrow from its chord, along (-dy, dx) of the
        chord where positive; 0 for others.
    """

    start: Point
    end: Point
    bends: tuple[Point, ...] = ()
    bow: float = 0.0


def hub_route(place: Place, *, inward: bool) -> Route:
    """Return how an arrow runs between a node and the hub, seen from its source."""
    if place.is_hallmark:
        return _spoke(place, inward=inward)
    return _bus(place, inward=inward)


def _spoke(place: Place, *, inward: bool) -> Route:
    turn = -_HALF_PAIR if inward else _HALF_PAIR
    angle = math.radians(_PORT_ANGLE * (place.rank - 3) + turn)
    hub = (place.outward * HUB_PORTS * math.cos(angle), HUB_PORTS * math.sin(angle))
    pill = (-place.outward * _PORT_SIDE[0], -_PORT_SIDE[1] if inward else _PORT_SIDE[1])
    return Route(pill, hub) if inward else Route(hub, pill)


def _bus(place: Place, *, inward: bool) -> Route:
    """Return a way along the bus: out of the pill, across on a level of its own, into the hub.

    The outermost pill turns nearest to the ring, so nothing crosses. A second arrow, against the
    usual direction, runs inside of the first.
    """
    down = 1 if place.side == "above" else -1
    inside = 0 if inward == place.inward else -place.outward
    from_middle = place.rank - (place.of - 1) / 2
    pill = (place.x + 8 * inside, place.y + 22 * down)
    port_x = 12 * from_middle + 5 * inside
    port = (port_x, -down * math.sqrt(HUB_PORTS**2 - port_x**2))
    level = _LEVELS[place.side][0] - _LEVELS[place.side][1] * int(abs(from_middle))
    level += 4 * abs(inside)
    bends: tuple[Point, ...] = ()  # the middle pill stands straight above its port
    if abs(pill[0] - port_x) > 0.5:
        bends = ((pill[0], -down * level), (port_x, -down * level))
    relative = (pill[0] - place.x, pill[1] - place.y)
    return Route(relative, port, bends) if inward else Route(port, relative, bends[::-1])


def between_route(source: Place, target: Place) -> Route | None:
    """Return how an arrow bows outwards between two hallmarks of one side; None across."""
    if source.side != target.side or not source.is_hallmark:
        return None
    steps = abs(source.rank - target.rank)
    port_x = source.outward * _PORT_SIDE[0]
    # The later end keeps clear of the one that starts there.
    down = 1 if target.y > source.y else -1
    start, end = (port_x, 6.0 * down), (port_x, -6.0 * down)
    # Positive is along (-dy, dx), Cytoscape's normal: to the left on screen for an arrow that
    # runs down.
    return Route(start, end, (), -source.outward * down * (40 + 14 * steps))


def corners(source: Place, target: Place, route: Route) -> list[Point]:
    """Return the absolute corners of an arrow, its ports included."""
    return [
        (source.x + route.start[0], source.y + route.start[1]),
        *route.bends,
        (target.x + route.end[0], target.y + route.end[1]),
    ]


def segments(source: Place, target: Place, route: Route) -> tuple[list[float], list[float]]:
    """Return the bends as Cytoscape takes them: shares of the chord, and distances from it."""
    start, *bends, end = corners(source, target, route)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    shares = [((x - start[0]) * dx + (y - start[1]) * dy) / length**2 for x, y in bends]
    away = [((y - start[1]) * dx - (x - start[0]) * dy) / length for x, y in bends]
    return shares, away


def middle(source: Place, target: Place, route: Route) -> Point:
    """Return the point halfway along an arrow."""
    points = corners(source, target, route)
    if route.bow:
        (x1, y1), (x2, y2) = points
        length = math.hypot(x2 - x1, y2 - y1)
        half = route.bow / 2  # a quadratic curve passes halfway to its control point
        return (
            (x1 + x2) / 2 - (y2 - y1) / length * half,
            (y1 + y2) / 2 + (x2 - x1) / length * half,
        )
    return along(points, 0.5)


def along(points: Sequence[Point], share: float) -> Point:
    """Return the point at a share of the length of a line of corners."""
    pieces = list(pairwise(points))
    lengths = [math.dist(a, b) for a, b in pieces]
    left = share * sum(lengths)
    for (a, b), length in zip(pieces, lengths, strict=True):
        if left <= length and length:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= length
    return points[-1]
