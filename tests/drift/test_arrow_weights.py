"""Strengths stay within what their confidence leaves open; damping bounds every feedback."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.arrow_weights import MOST_GAIN, WEAKEST, damping, draw
from drift.graph import EvidenceGraph
from tests.drift.evidence_graphs import graph, graphs, nodes, statement


@pytest.mark.parametrize("confidence", [1, 2, 3])
@pytest.mark.parametrize("sign", [-1, 1])
def test_strengths_fill_the_range_of_their_confidence(confidence: int, sign: int) -> None:
    (arrow,) = graph(("a", "b", sign), confidence=confidence).arrows.values()
    sizes = sign * draw(arrow, 5000, seed=1)
    low = WEAKEST[confidence]
    assert low <= sizes.min() < low + 0.01
    assert 0.99 < sizes.max() <= 1
    assert sizes.mean() == pytest.approx((low + 1) / 2, abs=0.02)


def test_more_confidence_never_weakens_an_arrow_in_any_run() -> None:
    drawn = [
        draw(arrow, 1000, seed=4)
        for confidence in (1, 2, 3)
        for arrow in graph(("a", "b", 1), confidence=confidence).arrows.values()
    ]
    assert (drawn[0] <= drawn[1]).all()
    assert (drawn[1] <= drawn[2]).all()


def test_a_dispute_takes_one_side_a_run_with_the_strength_of_that_side() -> None:
    """Three papers against one do not outvote it: the odds stay equal."""
    rows = [statement("a", "b", 1, number, 1) for number in range(3)]
    disputed = EvidenceGraph(nodes("ab"), (*rows, statement("a", "b", -1, 3, 3)))
    drawn = draw(disputed.arrows["a", "b"], 5000, seed=2)
    assert np.mean(drawn > 0) == pytest.approx(0.5, abs=0.03)
    assert drawn[drawn > 0].min() < WEAKEST[3] / 2
    assert drawn[drawn < 0].max() <= -WEAKEST[3]


def test_a_contested_arrow_is_absent_in_half_of_the_runs() -> None:
    (arrow,) = graph(("a", "b", 1), ("a", "b", 0)).arrows.values()
    drawn = draw(arrow, 5000, seed=3)
    assert np.mean(drawn == 0) == pytest.approx(0.5, abs=0.03)
    assert drawn[drawn != 0].min() >= WEAKEST[2]


@given(found=graphs(), seed=st.integers(0, 100))
def test_no_draw_feeds_back_beyond_the_bound(found: EvidenceGraph, seed: int) -> None:
    place = {name: number for number, name in enumerate(found.nodes)}
    sizes = np.zeros((len(place), len(place)))
    for (source, target), arrow in found.arrows.items():
        if arrow.signs:
            sizes[place[target], place[source]] = np.abs(draw(arrow, 1, seed)[0])
    gain = np.abs(np.linalg.eigvals(damping(found) * sizes)).max()
    assert gain <= MOST_GAIN + 1e-9


@given(found=graphs())
def test_damping_is_the_spectral_radius_of_the_strongest_arrows(found: EvidenceGraph) -> None:
    digraph = found.signed_digraph()
    if nx.is_directed_acyclic_graph(digraph):
        assert damping(found) == 1
    else:
        gain = np.abs(np.linalg.eigvals(nx.to_numpy_array(digraph, weight=None))).max()
        assert damping(found) == pytest.approx(min(1, MOST_GAIN / gain), rel=1e-6)


def test_a_long_loop_is_bounded_too() -> None:
    ring = [(f"n{number}", f"n{(number + 1) % 60}", 1) for number in range(60)]
    assert damping(graph(*ring)) == pytest.approx(MOST_GAIN)  # type: ignore[arg-type]
