"""Loops: against networkx on random graphs, sign by product, ranked, and never without an end."""

import math
import time
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.graph import HUB, EvidenceGraph, Statement
from drift.loops import LOOP_KINDS, through_hub
from tests.drift.graphs import graph, statement, statements

lengths = st.integers(2, 6)


def brute_force(whole: EvidenceGraph, length: int) -> set[tuple[str, ...]]:
    cycles = nx.simple_cycles(whole.signed_digraph(), length_bound=length)
    turned = set()
    for cycle in cycles:
        if HUB in cycle:
            at = cycle.index(HUB)
            turned.add(tuple(cycle[at:] + cycle[:at]))
    return turned


@given(statements(), lengths)
def test_the_loops_are_those_of_a_brute_force(rows: list[Statement], length: int) -> None:
    whole = graph(rows)
    found = through_hub(whole, length)
    assert not found.is_cut
    assert sorted(loop.nodes for loop in found.loops) == sorted(brute_force(whole, length))
    assert found.counted == len(found.loops)


@given(statements(), lengths)
def test_every_loop_is_simple_and_comes_back_to_the_hub(rows: list[Statement], length: int) -> None:
    for loop in through_hub(graph(rows), length).loops:
        assert loop.arrows[0].source == loop.arrows[-1].target == HUB
        assert all(a.target == b.source for a, b in zip(loop.arrows, loop.arrows[1:], strict=False))
        assert len(set(loop.nodes)) == loop.length <= length
        assert all(arrow.signs for arrow in loop.arrows)


@given(statements(), lengths)
def test_the_sign_of_a_loop_is_the_product_of_its_signs(rows: list[Statement], length: int) -> None:
    for loop in through_hub(graph(rows), length).loops:
        signs = [{row.sign for row in arrow.statements} - {0} for arrow in loop.arrows]
        if any(len(sign) > 1 for sign in signs):
            assert loop.kind == "undetermined"
            assert loop.disputed
        else:
            product = math.prod(next(iter(sign)) for sign in signs)
            assert loop.kind == ("reinforcing" if product > 0 else "balancing")


@given(statements(), lengths, st.integers(1, 3))
def test_a_filter_only_removes_loops(rows: list[Statement], length: int, least: int) -> None:
    whole = graph(rows)
    narrow = whole.narrowed(lambda row: row.confidence >= least)
    kept = {loop.key for loop in through_hub(narrow, length).loops}
    assert kept <= {loop.key for loop in through_hub(whole, length).loops}


@given(statements(), lengths)
def test_the_strongest_weakest_link_comes_first(rows: list[Statement], length: int) -> None:
    loops = through_hub(graph(rows), length).loops
    for loop in loops:
        assert loop.weakest in loop.arrows
        assert loop.weakest.confidence == min(arrow.confidence for arrow in loop.arrows)
    ranks = [(loop.weakest.best.strength, loop.length, loop.nodes) for loop in loops]
    assert ranks == sorted(ranks)


@given(st.permutations([statement(a, b) for a, b in permutations([HUB, "a", "b", "c"], 2)]))
def test_the_order_of_the_table_is_of_no_matter(rows: list[Statement]) -> None:
    keys = [loop.key for loop in through_hub(graph(rows), 4).loops]
    assert keys[:4] == ["md>a", "md>b", "md>c", "md>a>b"]


def test_an_arrow_without_a_sign_is_no_part_of_a_loop() -> None:
    whole = graph([statement(HUB, "a"), statement("a", HUB, 0)])
    assert through_hub(whole, 6).loops == ()


def test_a_loop_names_what_lacks_human_evidence_and_all_it_rests_on() -> None:
    whole = graph(
        [
            statement(HUB, "a", species=("human",)),
            statement("a", HUB, 1),
            statement("a", HUB, 0, species=("human",), statement_id="doubt"),
        ]
    )
    loop = through_hub(whole, 2).loops[0]
    assert [arrow.key for arrow in loop.without_human_evidence] == ["a>md"]
    assert [row.statement_id for row in loop.statements] == ["md-a-1", "a-md-1", "doubt"]
    assert loop.key == "md>a"


def test_counts_are_by_kind_and_length() -> None:
    signs = {(HUB, "a"): 1, ("a", HUB): -1, ("a", "b"): -1, ("b", HUB): 1, (HUB, "b"): 1}
    found = through_hub(graph(statement(*pair, sign) for pair, sign in signs.items()), 3)
    assert {kind: found.count(kind) for kind in LOOP_KINDS} == {
        "reinforcing": 1,
        "balancing": 2,
        "undetermined": 0,
    }
    assert found.count("balancing", 3) == 1
    assert found.find("md>b").length == 2  # type: ignore[union-attr]
    assert found.find("md>c") is None


def complete(n: int) -> EvidenceGraph:
    names = [HUB, *(f"n{number}" for number in range(n - 1))]
    return graph(statement(*pair) for pair in permutations(names, 2))


def test_a_dense_graph_is_answered_in_bounded_time_and_says_that_it_was_cut() -> None:
    whole = complete(60)
    assert len(whole.arrows) == 60 * 59
    start = time.perf_counter()
    found = through_hub(whole, 6)
    assert time.perf_counter() - start < 5
    assert found.is_cut
    assert found.complete_to == 3
    assert len(found.loops) == 59 + 59 * 58
    assert found.counted > len(found.loops)


def test_a_graph_of_2000_nodes_is_answered_in_bounded_time() -> None:
    ring = [HUB, *(f"n{number}" for number in range(1999))]
    forth = [statement(a, b) for a, b in zip(ring, [*ring[1:], HUB], strict=True)]
    spokes = [statement(HUB, name) for name in ring[2:]]
    leaps = [statement(a, b) for a, b in zip(ring[1:], ring[40:], strict=False)]
    whole = graph(forth + spokes + leaps)
    start = time.perf_counter()
    found = through_hub(whole, 6)
    assert time.perf_counter() - start < 5
    assert {loop.length for loop in found.loops} == {2, 3, 4, 5, 6}


@pytest.mark.parametrize("most_steps", [0, 1, 50])
def test_a_search_out_of_steps_says_how_far_it_came(most_steps: int) -> None:
    found = through_hub(complete(20), 4, most_steps=most_steps)
    assert found.is_cut
    assert found.complete_to < 3
    assert len(found.loops) in {0, 19}
