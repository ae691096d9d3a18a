"""The bootstrap over donors: a slow one, Welch's interval, coverage, and when there is none."""

import numpy as np
import pytest
from scipy import stats

from drift.decomposition import Donors, split, two_sides
from drift.reasons import GroupWords
from drift.split_intervals import Intervals, draws, intervals, redrawn

MICE = GroupWords("young", "old", "mouse", "mice")
TYPES = np.array(["hepatocyte", "endothelium", "fibroblast"])
NAN = np.nan


def simulated(
    rng: np.random.Generator, n1: int, n2: int, change: float = 0.0
) -> tuple[Donors, Donors]:
    """Return two sides: donors differ in shares and in scores, the second one's by ``change``."""
    n = n1 + n2
    sides = np.arange(n) >= n1
    shares = rng.dirichlet([12.0, 6.0, 2.0], size=n)
    counts = np.maximum(np.round(shares * 400), 1)
    scores = np.array([0.0, 1.0, 3.0]) + rng.normal(0, 0.4, (n, 3)) + change * sides[:, None]
    first, second, _ = two_sides(counts, scores[..., None], sides)
    return first, second


def slow(reference: Donors, contrast: Donors, n_boot: int, seed: int) -> dict[str, float]:
    """Return the standard deviation of each part over draws, donor by donor, type by type."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {"composition": [], "state": [], "total": []}
    for _ in range(n_boot):
        p, s = [], []
        for side in (reference, contrast):
            n = len(side.shares)
            drawn = rng.choice(n, size=n - 1, replace=True)
            p.append([float(np.mean([side.shares[d, k] for d in drawn])) for k in range(3)])
            s.append(
                [
                    float(
                        sum(side.shares[d, k] * side.scores[d, k, 0] for d in drawn)
                        / sum(side.shares[d, k] for d in drawn)
                    )
                    for k in range(3)
                ]
            )
        composition = sum((p[1][k] - p[0][k]) * (s[0][k] + s[1][k]) / 2 for k in range(3))
        state = sum((s[1][k] - s[0][k]) * (p[0][k] + p[1][k]) / 2 for k in range(3))
        found["composition"].append(composition)
        found["state"].append(state)
        found["total"].append(
            sum(p[1][k] * s[1][k] for k in range(3)) - sum(p[0][k] * s[0][k] for k in range(3))
        )
    return {name: float(np.std(values, ddof=1)) for name, values in found.items()}


def test_the_spread_is_that_of_a_slow_bootstrap() -> None:
    reference, contrast = simulated(np.random.default_rng(3), 8, 8, 0.3)
    rng = np.random.default_rng(9)
    weights = draws(8, 6000, rng), draws(8, 6000, rng)
    fast = redrawn(reference, contrast, weights, split(reference, contrast))
    for name, spread in slow(reference, contrast, 3000, seed=7).items():
        assert getattr(fast, name).std(ddof=1) == pytest.approx(spread, rel=0.05)


def test_the_interval_of_the_total_is_welchs() -> None:
    """With every type scored in every donor the total is a difference of donor means."""
    reference, contrast = simulated(np.random.default_rng(5), 5, 9, 0.5)
    found = intervals(reference, contrast, TYPES, n_boot=20_000)
    own = [(side.shares * side.scores[..., 0]).sum(axis=1) for side in (reference, contrast)]
    welch = stats.ttest_ind(own[1], own[0], equal_var=False).confidence_interval(0.95)
    assert split(reference, contrast).total[0] == pytest.approx(own[1].mean() - own[0].mean())
    width = welch.high - welch.low
    assert found.total.low[0] == pytest.approx(welch.low, abs=0.02 * width)
    assert found.total.high[0] == pytest.approx(welch.high, abs=0.02 * width)


@pytest.mark.parametrize("n", [3, 6, 10])
def test_intervals_cover_the_truth(n: int) -> None:
    """300 tissues of n + n donors whose true split is known: about 95 %, also at 3 a side.

    The truth is the split of 100,000 donors drawn the same way.
    """
    rng = np.random.default_rng(11)
    truth = split(*simulated(rng, 50_000, 50_000, 0.4))
    hits = {"composition": 0, "state": 0, "total": 0}
    for _ in range(300):
        found = intervals(*simulated(rng, n, n, 0.4), TYPES, n_boot=300)
        for name in hits:
            ends = getattr(found, name)
            hits[name] += int(ends.low[0] <= getattr(truth, name)[0] <= ends.high[0])
    for name, count in hits.items():
        assert 0.91 <= count / 300 <= 0.99, (name, count / 300)


def test_the_same_donors_give_the_same_interval() -> None:
    sides = simulated(np.random.default_rng(1), 4, 4)
    first, again = (intervals(*sides, TYPES) for _ in range(2))
    assert first.total.low[0] == again.total.low[0]
    assert first.n_boot == 2000
    assert first.reason == ""


def test_one_draw_fewer_than_donors() -> None:
    found = draws(5, 300, np.random.default_rng(0))
    assert found.shape == (300, 5)
    assert set(found.sum(axis=1)) == {4.0}


def test_too_few_donors_have_no_interval() -> None:
    found = intervals(*simulated(np.random.default_rng(2), 2, 6), TYPES, MICE)
    assert found.reason == "Two young mice: no interval, no p. Three a side are needed."
    assert missing(found, "composition", "state", "total")
    assert found.n_boot == 0


def with_few_scores(cells: int) -> tuple[Donors, Donors]:
    """Return four mice a side; two young ones alone have a score for the endothelium."""
    rng = np.random.default_rng(4)
    counts = np.array([[100, cells, 9]] * 8) + rng.integers(0, 5, (8, 3))
    scores = rng.normal(0, 1, (8, 3, 1))
    scores[:2, 1] = NAN
    first, second, _ = two_sides(counts, scores, np.arange(8) > 3)
    return first, second


def test_a_type_in_too_few_donors_takes_the_interval_of_its_parts() -> None:
    found = intervals(*with_few_scores(60), TYPES, MICE)
    assert found.reason == (
        "Only two young mice have enough cells of endothelium: no interval for composition and "
        "state."
    )
    assert missing(found, "composition", "state")
    assert not missing(found, "total")


def test_unless_it_is_rare() -> None:
    found = intervals(*with_few_scores(1), TYPES, MICE)
    assert found.reason == ""
    assert not missing(found, "composition")
    assert not missing(found, "state")


def test_equal_donors_have_no_interval() -> None:
    counts, scores = np.full((6, 2), 50), np.ones((6, 2, 1))
    first, second, _ = two_sides(counts, scores, np.arange(6) > 2)
    found = intervals(first, second, TYPES[:2], MICE)
    assert found.reason == "The mice do not differ from the fit: no interval, no p."
    assert missing(found, "composition", "state", "total")


def missing(found: Intervals, *names: str) -> bool:
    return all(np.isnan([getattr(found, n).low[0], getattr(found, n).high[0]]).all() for n in names)
