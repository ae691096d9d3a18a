"""Where everything stands: no two arrows of the first view cross, and nothing ever moves."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import evidence_graph
from components.graph import layout, routes
from components.graph.layout import LAYERS, Point, arranged
from drift.graph import HUB, EvidenceGraph
from tests.components.graph import graphs

WHOLE = evidence_graph.curated().graph
LAYER_SETS = st.sets(st.sampled_from([*LAYERS, "between"]))


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two pieces of line have an inner point in common: by orientation of triangles."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def lines_to_hub(placed: layout.Layout, *, both_ways: bool) -> dict[str, list[Point]]:
    hub = placed.places[HUB]
    lines = {}
    for name, place in placed.places.items():
        if name == HUB:
            continue
        for inward in (True, False) if both_ways or place.is_hallmark else (place.inward,):
            route = routes.hub_route(place, inward=inward)
            ends = (place, hub) if inward else (hub, place)
            lines[f"{name} {inward}"] = routes.corners(*ends, route)
    return lines


def crossings(lines: dict[str, list[Point]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, first), (other, second) in itertools.combinations(lines.items(), 2)
        for a, b in itertools.pairwise(first)
        for c, d in itertools.pairwise(second)
        if crosses(a, b, c, d)
    ]


def test_the_crossing_check_sees_a_crossing() -> None:
    assert crosses((0, 0), (2, 2), (0, 2), (2, 0))
    assert not crosses((0, 0), (2, 2), (0, 1), (2, 3))


def test_no_two_arrows_of_the_first_view_cross() -> None:
    lines = lines_to_hub(arranged(WHOLE), both_ways=True)
    assert len(lines) == 28
    assert crossings(lines) == []


@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize("above", ["cues", "regulators", "interventions"])
@pytest.mark.parametrize("below", ["outcomes", "transitions"])
def test_no_two_arrows_cross_with_full_bands(above: str, below: str, both_ways: bool) -> None:
    placed = arranged(graphs.huge(200), [above, below])
    assert sum(place.side == "above" for place in placed.places.values()) == layout.IN_A_BAND
    assert crossings(lines_to_hub(placed, both_ways=both_ways)) == []


def test_ways_of_the_bands_pass_no_hallmark() -> None:
    placed = arranged(graphs.huge(200), ["interventions", "transitions"])
    lines = lines_to_hub(placed, both_ways=True)
    for name, place in placed.places.items():
        if not place.is_hallmark:
            continue
        for line, points in lines.items():
            if line.startswith(f"{name} "):
                continue
            for (x1, y1), (x2, y2) in itertools.pairwise(points):
                for share in [i / 200 for i in range(201)]:
                    x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
                    inside = abs(x - place.x) < 87 and abs(y - place.y) < 27
                    assert not inside, (line, name)


@given(LAYER_SETS, LAYER_SETS)
def test_hallmarks_never_move(one: set[str], other: set[str]) -> None:
    first, second = arranged(WHOLE, one), arranged(WHOLE, other)
    for name, place in first.places.items():
        if place.is_hallmark or place.side == "hub":
            assert second.places[name] == place


@given(LAYER_SETS)
def test_the_same_each_time(layers: set[str]) -> None:
    assert arranged(WHOLE, sorted(layers)) == arranged(WHOLE, sorted(layers, reverse=True))


def test_positions_are_those_of_the_design() -> None:
    places = arranged(WHOLE).places
    assert (places["h_genomic_instability"].x, places["h_genomic_instability"].y) == (-286, -212)
    assert (places["h_loss_of_proteostasis"].x, places["h_loss_of_proteostasis"].y) == (-332, -11)
    assert places["h_ecm_changes"].y == 67 * 2 + 11
    assert places["h_stem_cell_exhaustion"].y == 11
    assert [c.text for c in arranged(WHOLE).captions] == [
        "Primary",
        "Class not settled",
        "Antagonistic",
        "Integrative",
    ]


def test_no_two_pills_overlap() -> None:
    placed = arranged(graphs.huge(200), LAYERS)
    sizes = {True: layout.PILL, False: layout.BAND_PILL}
    pills = [place for place in placed.places.values() if place.node_id != HUB]
    for one, other in itertools.combinations(pills, 2):
        width = (sizes[one.is_hallmark][0] + sizes[other.is_hallmark][0]) / 2
        height = (sizes[one.is_hallmark][1] + sizes[other.is_hallmark][1]) / 2
        apart = abs(one.x - other.x) >= width or abs(one.y - other.y) >= height
        assert apart, (one, other)


@given(LAYER_SETS)
def test_everything_is_in_the_box(layers: set[str]) -> None:
    placed = arranged(graphs.huge(100), layers)
    left, top, right, bottom = placed.box
    for place in placed.places.values():
        half = 57 if not place.is_hallmark else 87
        assert left <= place.x - half
        assert place.x + half <= right
        assert top <= place.y - 21
        assert place.y + 21 <= bottom
    assert all(top <= c.y <= bottom for c in placed.captions)


def test_a_full_band_needs_no_more_room_than_the_ring() -> None:
    ring = arranged(WHOLE, [layout.BETWEEN]).box
    full = arranged(graphs.huge(200), LAYERS)
    assert sum(place.side == "above" for place in full.places.values()) == 8
    assert full.box[2] - full.box[0] <= ring[2] - ring[0]


def test_a_band_counts_those_it_has_no_place_for() -> None:
    placed = arranged(WHOLE, ["transitions"])
    shown = [p for p in placed.places.values() if p.side == "below"]
    assert len(shown) == 8
    (caption,) = [c for c in placed.captions if c.layer == "transitions"]
    assert caption.more == len(WHOLE.of_kind("transition")) - 8


def test_layers_of_one_band_share_its_places() -> None:
    placed = arranged(graphs.huge(200), ["cues", "interventions"])
    kinds = [
        graphs.huge(200).nodes[p.node_id].kind for p in placed.places.values() if p.side == "above"
    ]
    assert kinds == ["cue"] * 4 + ["intervention"] * 4


def test_what_is_wanted_takes_one_place_and_moves_no_other() -> None:
    before = arranged(WHOLE, ["transitions"]).places
    hidden = next(n.node_id for n in WHOLE.of_kind("transition") if n.node_id not in before)
    after = arranged(WHOLE, ["transitions"], [hidden]).places
    assert hidden in after
    assert len(after) == len(before)
    assert sum(after.get(name) != place for name, place in before.items()) == 1


def test_the_most_confident_are_shown() -> None:
    nodes = [graphs.node(HUB, "hub")] + [graphs.node(f"c{i:02}", "cue") for i in range(12)]
    rows = [graphs.statement(f"c{i:02}", HUB, confidence=3 if i > 3 else 1) for i in range(12)]
    places = arranged(graphs.graph(nodes, rows), ["cues"]).places
    assert [name for name in places if name != HUB] == [f"c{i:02}" for i in range(4, 12)]


def test_a_graph_without_a_hub_or_hallmarks_is_laid_out() -> None:
    assert arranged(EvidenceGraph({})).places == {}
