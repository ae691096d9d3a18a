"""What the page shows: every arrow of the layers switched on, once, and nothing else."""

import csv
from collections import Counter

from hypothesis import given, settings

from atlas import evidence_graph, hallmark_view
from atlas.knowledge import KNOWLEDGE
from atlas.selection import Selection
from tests.components.graph_examples import NOTHING, selections


def rows() -> list[dict[str, str]]:
    with (KNOWLEDGE / "edges.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kinds() -> dict[str, str]:
    with (KNOWLEDGE / "nodes.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["kind"] for row in csv.DictReader(file)}


def test_the_first_view_holds_every_hallmark_and_its_arrows_with_drift() -> None:
    view = hallmark_view.view(Selection())
    kind = kinds()
    expected = {
        (row["source"], row["target"])
        for row in rows()
        if {kind[row["source"]], kind[row["target"]]} == {"hub", "hallmark"}
    }
    assert {(arrow.source, arrow.target) for arrow in view.arrows} == expected
    assert len(view.hallmarks) == sum(name == "hallmark" for name in kind.values())


def test_a_layer_adds_the_arrows_of_its_kind_that_touch_drift() -> None:
    kind = kinds()
    pairs = {(row["source"], row["target"]) for row in rows()}
    for layer, own in evidence_graph.OUTER.items():
        view = hallmark_view.view(Selection(layers=(layer,)))
        found = {arrow.key for pair in view.pairs(layer) for arrow in pair.arrows}
        expected = {f"{a}>{b}" for a, b in pairs if "md" in (a, b) and own in (kind[a], kind[b])}
        assert found == expected, layer
    between = hallmark_view.view(Selection(layers=("between",))).between
    expected = {f"{a}>{b}" for a, b in pairs if kind[a] == kind[b] == "hallmark"}
    assert {arrow.key for arrow in between} == expected


def test_filters_that_nothing_passes_leave_the_nodes() -> None:
    view = hallmark_view.view(NOTHING)
    assert view.arrows == ()
    assert len(view.hallmarks) == 14


@settings(max_examples=60, deadline=None)
@given(selection=selections())
def test_no_arrow_is_shown_twice_and_each_passes_the_filters(selection: Selection) -> None:
    view = hallmark_view.view(selection)
    assert max(Counter(arrow.key for arrow in view.arrows).values(), default=1) == 1
    for arrow in view.arrows:
        assert all(evidence_graph.keeps(selection, row) for row in arrow.statements)


def test_what_the_graph_does_not_have_is_named() -> None:
    selection = Selection(
        node="nosuch",
        arrow="a>b",
        evidence=("hearsay", "in_vitro"),
        species="dragon",
        organs=("wing",),
        confidence="9",
        layers=("cues", "clouds"),
    )
    assert evidence_graph.unknown(selection) == [
        "evidence hearsay",
        "species dragon",
        "organ wing",
        "confidence 9",
        "layer clouds",
        "node nosuch",
        "arrow a>b",
    ]
    assert evidence_graph.unknown(Selection(node="md", layers=("between",))) == []
