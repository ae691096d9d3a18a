"""Signed propagation: closed forms, trees, disputes, and what must not matter."""

import random
from itertools import pairwise
from time import process_time

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import root

from atlas.evidence_graph import curated
from drift import what_if
from drift.arrow_weights import damping, draw
from drift.errors import DesignError
from drift.graph import EvidenceGraph, Statement
from drift.what_if import AGREEMENT, COLUMNS, lower_share, propagate, run, simulate
from tests.drift.evidence_graphs import graph, graphs, nodes, statement, trees

N = 200


def rows(found: pd.DataFrame) -> pd.DataFrame:
    return found.set_index("node_id")


def dense(found: EvidenceGraph, number: int, seed: int) -> tuple[np.ndarray, list[str]]:
    """Return the damped strengths of one run as a matrix, target by source: no code in common."""
    names = list(found.nodes)
    matrix = np.zeros((len(names), len(names)))
    for (source, target), arrow in found.arrows.items():
        if arrow.signs:
            strength = draw(arrow, N, seed)[number]
            matrix[names.index(target), names.index(source)] = damping(found) * strength
    return matrix, names


@given(found=graphs())
def test_small_changes_equal_the_closed_form(found: EvidenceGraph) -> None:
    """Unsaturated: x = (1 − dW)⁻¹ dW c over the free nodes."""
    clamps = {"n0": 1, "n1": -1}
    made = run(found, clamps, n_runs=N, seed=5)
    names = list(made.steps)
    if not made.arrows:
        return
    order = [*clamps, *(name for name in names if name not in clamps)]
    place = {name: number for number, name in enumerate(order)}
    arrows = sorted(made.arrows, key=lambda arrow: place[arrow.target])
    weights = damping(found) * np.stack([draw(arrow, N, 5) for arrow in arrows])
    small = 1e-5 * np.array([1.0, -1.0])
    changes = propagate(
        np.array([place[arrow.source] for arrow in arrows]),
        np.array([place[arrow.target] for arrow in arrows]),
        weights,
        small,
    )
    matrix, every = dense(found, 7, 5)
    free = [every.index(name) for name in order[2:]]
    held = [every.index(name) for name in clamps]
    inverse = np.linalg.inv(np.eye(len(free)) - matrix[np.ix_(free, free)])
    closed = inverse @ matrix[np.ix_(free, held)] @ small
    np.testing.assert_allclose(changes[2:, 7], closed, rtol=1e-4, atol=1e-11)


@given(found=graphs(), number=st.integers(0, N - 1))
def test_large_changes_solve_the_equation(found: EvidenceGraph, number: int) -> None:
    """Saturated: the one root that scipy finds from another start."""
    made = run(found, {"n0": 1}, n_runs=N, seed=6)
    matrix, names = dense(found, number, 6)
    here = names.index("n0")

    def gap(state: np.ndarray) -> np.ndarray:
        rest = np.tanh(matrix @ state)
        rest[here] = 1.0
        return state - rest

    found_by_scipy = root(gap, np.full(len(names), 0.5), tol=1e-13).x
    ours = [made.changes[name][number] if name in made.changes else 0.0 for name in names]
    np.testing.assert_allclose(ours, found_by_scipy, atol=1e-9)


@given(tree=trees(), way=st.sampled_from((-1, 1)))
def test_on_a_tree_each_node_has_the_sign_of_its_path(
    tree: tuple[EvidenceGraph, dict[str, int]], way: int
) -> None:
    found, product = tree
    told = rows(simulate(found, {"n0": way}, n_runs=N))
    assert told.loc["n0", "direction"] == "clamped"
    for name, sign in product.items():
        if name != "n0":
            expected = "would rise" if sign * way > 0 else "would fall"
            assert told.loc[name, "direction"] == expected
            assert told.loc[name, "share"] == 1
    steps = nx.single_source_shortest_path_length(found.signed_digraph(), "n0")
    assert told["n_steps"].to_dict() == steps


def test_what_stands_against_each_other_is_shared_as_chance_says() -> None:
    """P(u₁ > u₃ tanh u₂) = 1 − ln cosh(1) / 2 for three uniform strengths and no loop."""
    two_ways = graph(("a", "t", 1), ("a", "b", 1), ("b", "t", -1), confidence=1)
    told = rows(simulate(two_ways, {"a": 1}, n_runs=40_000))
    assert told.loc["t", "share_up"] == pytest.approx(1 - np.log(np.cosh(1)) / 2, abs=0.01)
    assert told.loc["t", "direction"] == "undetermined"


def test_nothing_held_gives_nothing() -> None:
    found = simulate(graph(("a", "b", 1)), {})
    assert tuple(found.columns) == COLUMNS
    assert set(found["direction"]) == {"not reached"}
    assert found[["share", "share_up", "share_down", "median", "n_steps"]].isna().all(axis=None)


@given(found=graphs())
def test_turning_all_that_is_held_turns_everything(found: EvidenceGraph) -> None:
    up = run(found, {"n0": 1, "n1": -1}, n_runs=N)
    down = run(found, {"n0": -1, "n1": 1}, n_runs=N)
    assert up.steps == down.steps
    for name in up.changes:
        np.testing.assert_array_equal(up.changes[name], -down.changes[name])


def test_a_dispute_on_the_only_way_leaves_all_beyond_undetermined() -> None:
    disputed = graph(("a", "b", 1), ("a", "b", -1), ("b", "c", 1), ("c", "d", -1))
    told = rows(simulate(disputed, {"a": 1})).loc[["b", "c", "d"]]
    assert set(told["direction"]) == {"undetermined"}
    assert told[["share_up", "share_down"]].min(axis=None) > 0.4
    assert (told["share_up"] + told["share_down"] == 1).all()
    assert (told["low"] < 0).all()
    assert (told["high"] > 0).all()


def test_a_contested_arrow_alone_tells_no_direction() -> None:
    contested = graph(("a", "b", 1), ("a", "b", 0), ("b", "c", 1))
    told = rows(simulate(contested, {"a": 1})).loc[["b", "c"]]
    assert set(told["direction"]) == {"undetermined"}
    assert (told["share_down"] == 0).all()
    assert told["share_up"].between(0.4, 0.6).all()


def test_statements_without_a_direction_carry_nothing() -> None:
    told = rows(simulate(graph(("a", "b", 0), ("b", "c", 1)), {"a": 1}))
    assert told["direction"].to_dict() == {
        "a": "clamped",
        "b": "not reached",
        "c": "not reached",
    }


def test_what_is_held_stays_whatever_points_to_it() -> None:
    told = rows(simulate(graph(("a", "b", 1), ("b", "a", -1), ("b", "c", 1)), {"a": 1, "b": -1}))
    assert told.loc["b", ["median", "low", "high"]].tolist() == [-1, -1, -1]
    assert told.loc["c", "direction"] == "would fall"


@given(found=graphs(most_nodes=12, signs=(-1, 1)), way=st.sampled_from((-1, 1)))
def test_every_graph_settles_within_bounds(found: EvidenceGraph, way: int) -> None:
    made = run(found, {"n0": way}, n_runs=50)
    everything = np.concatenate(list(made.changes.values()))
    assert (np.abs(everything) <= 1).all()
    told = simulate(found, {"n0": way}, n_runs=50)
    said = told[told["share"].notna()]
    is_told = said["direction"].isin(["would rise", "would fall"])
    assert (said["share"].ge(AGREEMENT) == is_told).all()
    assert (said["low"] <= said["median"]).all()
    assert (said["median"] <= said["high"]).all()


@given(found=graphs(), order=st.randoms(use_true_random=False))
def test_no_order_matters(found: EvidenceGraph, order: random.Random) -> None:
    names, statements = list(found.nodes), list(found.statements)
    order.shuffle(names)
    order.shuffle(statements)
    other = EvidenceGraph({name: found.nodes[name] for name in names}, tuple(statements))
    one = rows(simulate(found, {"n0": 1, "n1": -1}, n_runs=N))
    two = rows(simulate(other, {"n1": -1, "n0": 1}, n_runs=N))
    pd.testing.assert_frame_equal(one, two.loc[one.index], check_exact=True)


def off_the_way(found: EvidenceGraph) -> EvidenceGraph:
    """Add nodes that lead into the graph and that nothing held leads to, one of them a loop."""
    extra = [
        statement("x0", "x1", 1, 900),
        statement("x1", "x0", -1, 901),
        *(statement("x1", name, -1, 902 + k, 3) for k, name in enumerate(found.nodes)),
    ]
    return EvidenceGraph({**found.nodes, **nodes(["x0", "x1"])}, (*found.statements, *extra))


@given(found=graphs())
def test_arrows_off_every_way_from_what_is_held_change_nothing(found: EvidenceGraph) -> None:
    damp = damping(off_the_way(found))
    one = rows(simulate(found, {"n0": 1}, n_runs=N, damp=damp))
    two = rows(simulate(off_the_way(found), {"n0": 1}, n_runs=N))
    assert two.loc[["x0", "x1"], "direction"].tolist() == ["not reached", "not reached"]
    pd.testing.assert_frame_equal(one, two.loc[one.index], check_exact=True)


def test_the_same_seed_gives_the_same_table_and_another_does_not() -> None:
    found = graph(("a", "b", 1), ("b", "c", 1), ("c", "b", -1))
    one, two = (simulate(found, {"a": 1}, seed=8) for _ in range(2))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert not one.equals(simulate(found, {"a": 1}, seed=9))


def test_two_scenarios_are_compared_run_by_run() -> None:
    """The same strengths in both: two pushes on one node add up in every run."""
    found = graph(("a", "t", -1), ("b", "t", -1))
    both, alone, none = (run(found, clamps) for clamps in ({"a": 1, "b": 1}, {"a": 1}, {"b": -1}))
    assert lower_share(both, alone, "t") == (1, 0)
    assert lower_share(alone, alone, "t") == (0, 0)
    assert lower_share(alone, none, "t") == (1, 0)
    assert lower_share(alone, none, "elsewhere") == (0, 0)


@pytest.mark.parametrize(
    ("clamps", "said"), [({"zz": 1}, "'zz' is no node"), ({"a": 2}, "held at 2: it can be")]
)
def test_what_cannot_be_held_is_refused(clamps: dict[str, int], said: str) -> None:
    with pytest.raises(DesignError, match=said):
        simulate(graph(("a", "b", 1)), clamps)


def test_feedback_that_grows_is_refused() -> None:
    ring = graph(("h", "a", 1), ("a", "b", 1), ("b", "a", -1), confidence=3)
    with pytest.raises(DesignError, match="do not settle"):
        simulate(ring, {"h": 1}, n_runs=20, damp=9)


def large(n_nodes: int, n_arrows: int) -> EvidenceGraph:
    draws = np.random.default_rng(0).integers(0, n_nodes, (n_arrows, 2))
    names = [f"n{number}" for number in range(n_nodes)]
    chain = [statement(a, b, 1, number) for number, (a, b) in enumerate(pairwise(names))]
    random_ones = [
        statement(names[a], names[b], -1 if a % 3 else 1, n_nodes + number)
        for number, (a, b) in enumerate(draws)
        if a != b
    ]
    return EvidenceGraph(nodes(names), tuple[Statement, ...]((*chain, *random_ones)))


def test_two_thousand_nodes_take_seconds_and_more_than_can_be_followed_is_refused() -> None:
    start = process_time()
    told = simulate(large(2000, 2500), {"n0": 1})
    assert process_time() - start < 30
    assert "not reached" not in set(told["direction"])
    with pytest.raises(DesignError, match="more than the 5,000 that 1,000 runs can follow: narrow"):
        simulate(large(2000, 9000), {"n0": 1})


def test_batches_are_the_same_runs() -> None:
    """More draws than a batch holds: no run may hang on where a batch is cut."""
    found = large(300, 600)
    few = run(found, {"n0": 1}, n_runs=100)
    alone = run(found, {"n0": 1}, n_runs=3000)
    assert len(few.arrows) * 3000 > 200_000
    assert {len(changes) for changes in alone.changes.values()} == {3000}
    changes = np.stack(list(alone.changes.values()))
    assert not np.isnan(changes).any()
    names = list(alone.changes)
    for arrow_target in ("n5", "n200"):
        own = sum(
            damping(found) * draw(arrow, 3000, what_if.SEED) * alone.changes[arrow.source]
            for arrow in alone.arrows
            if arrow.target == arrow_target
        )
        np.testing.assert_allclose(changes[names.index(arrow_target)], np.tanh(own), atol=1e-11)


SHIPPED = [
    *({node.node_id: 1} for node in curated().graph.of_kind("intervention")),
    {"md": -1},
    {"c_tgfb": -1},
]


def test_on_the_shipped_graph_no_direction_hangs_on_seed_or_damping() -> None:
    """What Methods says: other choices leave more or fewer undetermined, they turn nothing."""
    whole = curated().graph
    told = {"would rise", "would fall"}
    for clamps in SHIPPED:
        base = simulate(whole, clamps)["direction"]
        others = [
            simulate(whole, clamps, seed=1)["direction"],
            simulate(whole, clamps, damp=damping(whole) / 2)["direction"],
        ]
        for other in others:
            both = base.isin(told) & other.isin(told)
            assert (base[both] == other[both]).all()


def test_on_the_shipped_graph_no_dispute_is_told_as_a_direction() -> None:
    """Senescence acts on drift with both signs: held down, nothing is said of drift."""
    whole = curated().graph
    assert whole.arrows["h_cellular_senescence", "md"].is_disputed
    alone = whole.narrowed(lambda row: row.source == "h_cellular_senescence")
    told = rows(simulate(alone, {"h_cellular_senescence": -1}))
    assert told.loc["md", "direction"] == "undetermined"
