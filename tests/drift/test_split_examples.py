"""The two worked examples: a rise by composition alone, and one by state alone."""

import numpy as np
import pytest

from drift.decomposition import two_sides
from drift.simulate import Design, simulate
from drift.split_examples import COMPOSITION_ONLY, STATE_ONLY, Example, donors_by_types, example


def lies_above_zero(found: Example, part: str) -> bool:
    return bool(getattr(found.sure, part).low[0] > 0)


def holds_zero(found: Example, part: str) -> bool:
    ends = getattr(found.sure, part)
    return bool(ends.low[0] < 0 < ends.high[0])


@pytest.mark.parametrize(
    ("design", "mover", "other"),
    [(COMPOSITION_ONLY, "composition", "state"), (STATE_ONLY, "state", "composition")],
)
def test_the_total_rises_and_the_split_tells_why(design: Design, mover: str, other: str) -> None:
    found = example(design)
    assert lies_above_zero(found, "total")
    assert lies_above_zero(found, mover)
    assert holds_zero(found, other)
    parts = getattr(found.found, mover)[0], getattr(found.found, other)[0]
    assert sum(parts) == pytest.approx(found.found.total[0])
    assert parts[0] > 5 * abs(parts[1])


def test_the_designs_differ_in_one_thing_each() -> None:
    assert COMPOSITION_ONLY.gain == 0.0
    assert COMPOSITION_ONLY.composition_change
    assert STATE_ONLY.gain == 0.45
    assert not STATE_ONLY.composition_change
    assert COMPOSITION_ONLY.shares == STATE_ONLY.shares


@pytest.mark.parametrize(
    ("design", "other"), [(COMPOSITION_ONLY, "state"), (STATE_ONLY, "composition")]
)
def test_the_part_that_does_not_move_is_called_in_a_twentieth(design: Design, other: str) -> None:
    """60 draws at 5 %: more than 8 calls would be a chance of 1 in 200."""
    called = sum(not holds_zero(example(design, seed), other) for seed in range(60))
    assert called <= 8


def test_the_split_knows_the_shares_that_were_drawn() -> None:
    study = simulate(COMPOSITION_ONLY, np.random.default_rng(3), level="profile")
    counts, scores, is_old = donors_by_types(study)
    young, old, _ = two_sides(counts, scores[..., None], is_old)
    np.testing.assert_allclose(young.shares.mean(axis=0), [0.60, 0.25, 0.15], atol=0.05)
    np.testing.assert_allclose(old.shares.mean(axis=0), [0.35, 0.25, 0.40], atol=0.05)
    assert counts.sum() == study.obs["n_cells"].sum()
