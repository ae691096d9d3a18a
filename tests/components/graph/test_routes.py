"""The ways of the arrows: ports on the hub, bends as Cytoscape takes them, bows outwards."""

import math

from atlas import evidence_graph
from components.graph import routes
from components.graph.layout import Place, arranged
from drift.graph import HUB

WHOLE = evidence_graph.curated().graph


def test_ports_lie_on_the_circle_of_the_hub() -> None:
    for layers in ((), ("interventions", "transitions")):
        placed = arranged(WHOLE, layers)
        for name, place in placed.places.items():
            if name == HUB:
                continue
            for inward in (True, False):
                route = routes.hub_route(place, inward=inward)
                assert math.isclose(math.hypot(*(route.end if inward else route.start)), 82)


def test_segments_say_where_the_bends_are() -> None:
    placed = arranged(WHOLE, ["interventions"])
    place, hub = placed.places["i_osk"], placed.places[HUB]
    route = routes.hub_route(place, inward=True)
    shares, away = routes.segments(place, hub, route)
    start, *bends, end = routes.corners(place, hub, route)
    chord = (end[0] - start[0], end[1] - start[1])
    length = math.hypot(*chord)
    for (x, y), share, distance in zip(bends, shares, away, strict=True):
        # Cytoscape's own rule: a point on the chord, then along its normal (-dy, dx).
        found = (
            start[0] + chord[0] * share - chord[1] / length * distance,
            start[1] + chord[1] * share + chord[0] / length * distance,
        )
        assert math.dist(found, (x, y)) < 1e-9


def test_arrows_between_hallmarks_bow_outwards() -> None:
    for side, outward in (("left", -1), ("right", 1)):
        top, low = Place("a", outward * 286, -100, side, 1), Place("b", outward * 300, 120, side, 4)
        for ends in ((top, low), (low, top)):
            route = routes.between_route(*ends)
            assert route is not None
            assert abs(route.bow) == 40 + 14 * 3
            x, _ = routes.middle(*ends, route)
            assert (x - outward * 395) * outward > 20
    assert routes.between_route(Place("a", -286, 0, "left"), Place("b", 286, 0, "right")) is None
