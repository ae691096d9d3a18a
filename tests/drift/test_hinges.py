"""Arrows on which an answer hangs: by hand, against taking out every arrow, on the real graph."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.evidence_graph import curated
from drift.arrow_weights import damping
from drift.graph import EvidenceGraph
from drift.hinges import MOST_TRIED, hinges
from drift.what_if import direction, run, shares, simulate
from tests.drift.evidence_graphs import graph, graphs, trees

N = 200
TOLD = {"would rise", "would fall"}


def without_each(found: EvidenceGraph, clamps: dict[str, int], node: str) -> dict[str, str]:
    """Return what is said without each arrow that turns the answer: built anew, from its rows."""
    damp = damping(found)

    def said(rest: EvidenceGraph) -> str:
        table = simulate(rest, clamps, n_runs=N, damp=damp).set_index("node_id")
        return str(table.loc[node, "direction"])

    whole = said(found)
    if whole not in TOLD:
        return {}
    turned = {}
    for (source, target), arrow in found.arrows.items():
        kept = tuple(
            row for row in found.statements if (row.source, row.target) != (source, target)
        )
        other = said(replace(found, statements=kept))
        if other != whole:
            turned[arrow.key] = other
    return turned


def test_by_hand_one_way_hangs_on_each_of_its_arrows() -> None:
    made = run(graph(("a", "b", 1), ("b", "t", -1), ("a", "c", 1)), {"a": 1}, n_runs=N)
    found = {hinge.arrow.key: (hinge.direction, hinge.share) for hinge in hinges(made, "t")}
    assert found == {"a>b": ("not reached", 0.0), "b>t": ("not reached", 0.0)}


def test_by_hand_two_ways_of_one_sign_hang_on_nothing() -> None:
    made = run(graph(("a", "t", 1), ("a", "b", 1), ("b", "t", 1)), {"a": 1}, n_runs=N)
    assert hinges(made, "t") == ()


def test_by_hand_a_straight_arrow_against_a_long_way_turns_the_answer() -> None:
    """Without a -> t only a -> b -> c -> t is left, of the other sign."""
    two_ways = graph(("a", "t", 1), ("a", "b", 1), ("b", "c", 1), ("c", "t", -1), confidence=3)
    made = run(two_ways, {"a": 1}, n_runs=1000, damp=0.5)
    assert direction(*shares(made.changes["t"])) == "would rise"
    (hinge,) = hinges(made, "t")
    assert (hinge.arrow.key, hinge.direction, hinge.share) == ("a>t", "would fall", 1.0)


def test_by_hand_beside_a_dispute_the_straight_arrow_decides() -> None:
    disputed = graph(("a", "t", -1), ("a", "b", 1), ("b", "t", 1), ("b", "t", -1), confidence=3)
    made = run(disputed, {"a": 1}, n_runs=1000, damp=0.5)
    assert direction(*shares(made.changes["t"])) == "would fall"
    (hinge,) = hinges(made, "t")
    assert (hinge.arrow.key, hinge.direction) == ("a>t", "undetermined")
    assert hinge.share == pytest.approx(0.5, abs=0.06)


def test_held_unreached_and_undetermined_nodes_have_no_answer_to_lose() -> None:
    made = run(graph(("a", "b", 1), ("a", "b", -1), ("c", "d", 1)), {"a": 1}, n_runs=N)
    assert [hinges(made, name) for name in "abd"] == [(), (), ()]


@given(tree=trees())
def test_on_a_tree_an_answer_hangs_on_every_arrow_of_its_way(
    tree: tuple[EvidenceGraph, dict[str, int]],
) -> None:
    found, product = tree
    made = run(found, {"n0": 1}, n_runs=N)
    for name in product:
        assert len(hinges(made, name)) == (made.steps[name] if name != "n0" else 0)


@settings(max_examples=40)
@given(found=graphs(), way=st.sampled_from((-1, 1)))
def test_every_hinge_told_is_one(found: EvidenceGraph, way: int) -> None:
    made = run(found, {"n0": way}, n_runs=N)
    turned = without_each(found, {"n0": way}, "n1") if "n1" in found.nodes else {}
    told = {hinge.arrow.key: hinge.direction for hinge in hinges(made, "n1")}
    assert told.items() <= turned.items()


@pytest.mark.parametrize("name", ["i_senolytics", "i_nad", "i_spermidine", "i_osk"])
def test_on_the_shipped_graph_they_are_those_of_taking_out_every_arrow(name: str) -> None:
    shipped = curated().graph
    made = run(shipped, {name: 1}, n_runs=N)
    told = {hinge.arrow.key: hinge.direction for hinge in hinges(made, "md")}
    assert told == without_each(shipped, {name: 1}, "md")
    assert len(told) <= MOST_TRIED


def test_senolytics_lower_drift_through_one_concept_alone() -> None:
    made = run(curated().graph, {"i_senolytics": 1})
    (hinge,) = hinges(made, "md")
    assert [row.statement_id for row in hinge.arrow.signed] == ["e178"]
    assert hinge.direction == "undetermined"
