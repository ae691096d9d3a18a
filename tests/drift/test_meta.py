"""Pooling against hand-worked tables, published data, scipy and a slow implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects

from drift import meta
from drift.calibration import pooling
from drift.errors import DesignError
from drift.hedges import small_sample_factor
from drift.meta import Pooled, mean_within_study, pool, variance_of_g

# Thirteen trials of the BCG vaccine (Colditz 1994): ill and well, vaccinated and not.
BCG = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ],
    float,
)

numbers = st.floats(-4, 4).map(lambda x: round(x, 3))
sizes = st.integers(3, 30)
studies = st.lists(st.tuples(numbers, sizes, sizes), min_size=2, max_size=9)


def slowly(y: np.ndarray, v: np.ndarray) -> dict[str, float]:
    """Pool again, by bisection and sums written out."""
    k = len(y)

    def generalised_q(tau2: float) -> float:
        w = [1 / (b + tau2) for b in v]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        return sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))

    tau2 = 0.0
    if generalised_q(0) > k - 1:
        top = 1.0
        while generalised_q(top) > k - 1:
            top *= 2
        tau2 = optimize.brentq(lambda t: generalised_q(t) - (k - 1), 0, top, xtol=1e-13)
    w = 1 / (v + tau2)
    mean = float(np.average(y, weights=w))
    scaled = math.sqrt(generalised_q(tau2) / (k - 1) / w.sum())
    half = max(stats.t.ppf(0.975, k - 1) * scaled, 1.959963984540054 / math.sqrt(w.sum()))
    return {"tau2": tau2, "estimate": mean, "low": mean - half, "high": mean + half}


def arrays(found: list[tuple[float, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    g = np.array([row[0] for row in found])
    return g, np.array([variance_of_g(*row) for row in found])


def test_a_table_worked_by_hand() -> None:
    """Three studies, 0.2, 0.5, 0.8, each with variance 0.04.

    Equal variances: the mean is 0.5; tau2 = s^2 - v = 0.09 - 0.04 = 0.05; s^2 of the mean = 0.03;
    t(2) = 4.3027, so 0.5 +- 0.7452. Q = 0.18 / 0.04 = 4.5, I2 = 2.5 / 4.5.
    Prediction: t(1) = 12.7062, so 0.5 +- 12.7062 sqrt(0.05 + 0.03).
    """
    found = pool([0.2, 0.5, 0.8], [0.04] * 3)
    assert found.estimate == pytest.approx(0.5)
    assert found.tau2 == pytest.approx(0.05)
    assert (found.low, found.high) == pytest.approx((-0.2452, 1.2452), abs=1e-4)
    assert (found.q, found.i2) == pytest.approx((4.5, 2.5 / 4.5))
    assert found.prediction_high - 0.5 == pytest.approx(12.7062 * math.sqrt(0.08), abs=1e-3)
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.is_pooled
    assert not found.is_floored


def test_equal_variances_give_the_t_interval_of_the_mean() -> None:
    y = np.array([0.3, -0.9, 1.4, 0.6, 2.2])
    found = pool(y, [0.1] * 5)
    low, high = stats.t.interval(0.95, 4, loc=y.mean(), scale=stats.sem(y))
    assert (found.low, found.high) == pytest.approx((low, high))


def test_published_trials() -> None:
    """Q 152.23 and a Paule-Mandel variance of 0.318 are the published ones for these trials."""
    ill, well, ill_c, well_c = BCG.T
    y = np.log(ill / (ill + well) / (ill_c / (ill_c + well_c)))
    v = 1 / ill - 1 / (ill + well) + 1 / ill_c - 1 / (ill_c + well_c)
    found = pool(y, v)
    assert found.q == pytest.approx(152.233, abs=2e-3)
    assert found.tau2 == pytest.approx(0.318, abs=5e-4)
    assert found.i2 == pytest.approx(0.9212, abs=1e-4)
    assert found.estimate == pytest.approx(-0.715, abs=1e-3)
    expected = slowly(y, v)
    assert (found.low, found.high) == pytest.approx((expected["low"], expected["high"]), abs=1e-7)


@given(found=studies)
def test_equals_the_slow_way(found: list[tuple[float, int, int]]) -> None:
    y, v = arrays(found)
    pooled, expected = pool(y, v), slowly(y, v)
    for name, value in expected.items():
        assert getattr(pooled, name) == pytest.approx(value, abs=1e-6), name
    assert sum(pooled.weights) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(12))
def test_equals_statsmodels(seed: int) -> None:
    """Within its own tolerance."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(3, 9))
    y, v = rng.normal(0.3, 1.5, k), rng.uniform(0.1, 0.6, k)
    other, found = combine_effects(y, v, method_re="iterated", use_t=True), pool(y, v)
    low, high = other.conf_int()[3]
    assert found.tau2 == pytest.approx(other.tau2, abs=1e-3)
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (other.mean_effect_re, low, high), abs=1e-3
    )
    assert found.q == pytest.approx(other.q)
    assert found.i2 == pytest.approx(max(0.0, other.i2))


@given(found=studies, seed=st.randoms(use_true_random=False))
def test_the_order_of_studies_is_nothing(found: list[tuple[float, int, int]], seed: object) -> None:
    shuffled = list(found)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = pool(*arrays(found)), pool(*arrays(shuffled))
    assert (one.low, one.high, one.tau2) == pytest.approx(
        (other.low, other.high, other.tau2), abs=1e-7
    )


@given(found=studies)
def test_signs_turn_with_the_effects(found: list[tuple[float, int, int]]) -> None:
    y, v = arrays(found)
    one, other = pool(y, v), pool(-y, v)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)
    assert one.tau2 == pytest.approx(other.tau2, abs=1e-9)


@given(found=studies, factor=st.floats(0.1, 10))
def test_scales_with_the_effects(found: list[tuple[float, int, int]], factor: float) -> None:
    y, v = arrays(found)
    one, other = pool(y, v), pool(factor * y, factor**2 * v)
    assert other.tau2 == pytest.approx(factor**2 * one.tau2, abs=1e-6)
    assert (other.low, other.high) == pytest.approx((factor * one.low, factor * one.high), abs=1e-6)
    assert other.i2 == pytest.approx(one.i2, abs=1e-9)


@given(g=numbers, k=st.integers(2, 8), n=sizes)
def test_equal_studies_do_not_vary_and_are_held_at_the_floor(g: float, k: int, n: int) -> None:
    v = variance_of_g(g, n, n)
    found = pool([g] * k, [v] * k)
    assert found.tau2 == 0
    assert found.i2 == 0
    assert found.is_floored
    assert found.high - found.estimate == pytest.approx(1.959964 * math.sqrt(v / k), rel=1e-5)


@given(found=studies)
def test_never_narrower_than_with_known_variances(found: list[tuple[float, int, int]]) -> None:
    y, v = arrays(found)
    pooled = pool(y, v)
    assert pooled.high - pooled.low >= 2 * 1.959963 / math.sqrt(float((1 / v).sum())) - 1e-9


def test_one_study_is_itself_and_two_have_no_prediction() -> None:
    assert pool([0.7], [0.2]) == Pooled(k=1, estimate=0.7, weights=(1.0,))
    assert pool([], []).k == 0
    two = pool([-1.1, -0.7], [0.5, 0.3])
    assert not two.is_pooled
    assert math.isnan(two.prediction_low)
    assert two.low < -1.1 < -0.7 < two.high


@pytest.mark.parametrize(
    ("y", "v"),
    [([0.1, 0.2], [0.1]), ([0.1, math.nan], [0.1, 0.1]), ([0.1, 0.2], [0.1, 0.0])],
)
def test_what_cannot_be_pooled_is_refused(y: list[float], v: list[float]) -> None:
    with pytest.raises(DesignError):
        pool(y, v)


def test_the_variance_of_g_by_hand_and_by_simulation() -> None:
    assert variance_of_g(-1.2, 5, 4) == pytest.approx(0.2 + 0.25 + 1.44 / 18)
    assert math.isnan(variance_of_g(0.5, 0, 4))
    assert math.isnan(variance_of_g(math.nan, 4, 4))
    rng = np.random.default_rng(3)
    n, true = 12, 0.8
    df = 2 * n - 2
    t = stats.nct.rvs(df, true * math.sqrt(n / 2), size=40_000, random_state=rng)
    g = small_sample_factor(df) * t * math.sqrt(2 / n)
    assert g.mean() == pytest.approx(true, abs=0.02)
    assert g.var() == pytest.approx(variance_of_g(true, n, n), rel=0.06)


@given(values=st.lists(st.tuples(numbers, st.floats(0.05, 2)), min_size=1, max_size=6))
def test_tissues_of_one_study_gain_nothing(values: list[tuple[float, float]]) -> None:
    y, v = zip(*values, strict=True)
    mean, variance = mean_within_study(y, v)
    assert mean == pytest.approx(np.mean(y))
    # The variance of a mean of perfectly correlated estimates, by the full covariance matrix.
    spread = np.sqrt(v)
    assert variance == pytest.approx(np.outer(spread, spread).mean())
    assert variance >= min(v) * (1 - 1e-9)


def test_the_simulation_pools_as_the_code_does() -> None:
    drawn = pooling.draw(4, 0.5, 40, np.random.default_rng(5))
    found = pooling.intervals(drawn)
    for row in range(40):
        pooled = pool(list(drawn.g[row]), list(drawn.v[row]))
        assert pooled.tau2 == pytest.approx(found["tau2"][row], abs=1e-6)
        assert pooled.high - pooled.estimate == pytest.approx(found["floored"][row], abs=1e-6)
        reach = pooled.prediction_high - pooled.estimate
        assert reach == pytest.approx(found["prediction"][row], abs=1e-5)


def test_the_floor_is_what_makes_equal_studies_safe() -> None:
    """Three studies that agree by luck: without the floor the interval would be 0.01 wide."""
    found = pool([0.500, 0.501, 0.502], [0.3, 0.4, 0.5])
    assert found.is_floored
    assert found.high - found.low > 1
    assert meta.MIN_STUDIES == 3
