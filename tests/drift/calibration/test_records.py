"""Rates with their errors, g's interval without its ends, and what counts as an exception."""

import numpy as np
import pytest

from drift.calibration import donor_scores
from drift.calibration.exceptions import direction_of, exceptions, within_error
from drift.calibration.rates import mean, rate, rounded
from drift.calibration.standardised import holds, intervals_of_g
from drift.fits import Fit, welch
from drift.hedges import hedges_g


def test_a_rate_has_the_error_of_a_share():
    found = rate("x", [True] * 20 + [False] * 80)
    assert found == pytest.approx({"x": 0.2, "x_se": 0.04})
    clustered = rate("x", [[True, True], [False, False]] * 50)
    assert clustered["x_se"] == pytest.approx(0.05, rel=0.02)  # 100 replicates, not 200
    assert np.isnan(rate("x", [])["x"])


def test_a_mean_has_its_standard_error():
    values = np.array([1.0, 2.0, 4.0])
    found = mean("y", values)
    assert found == pytest.approx({"y": values.mean(), "y_se": values.std(ddof=1) / np.sqrt(3)})
    assert rounded({"y": 1 / 3, "n": 3, "word": "a"}) == {"y": 0.33333, "n": 3, "word": "a"}


@pytest.mark.parametrize("truth", [0.0, 0.8, 2.5])
def test_g_holds_a_truth_exactly_when_its_ends_enclose_it(truth):
    values = np.random.default_rng(3).normal(size=(8, 60))
    values[4:] += 1
    fit = welch(values[:4], values[4:])
    held = holds(fit, truth)
    for at in range(60):
        one = [float(x[at]) for x in (fit.estimate, fit.se, fit.df, fit.sd)]
        ends = hedges_g(*one, fit.sd_df)
        assert held[at] == (ends.low <= truth <= ends.high)
    assert isinstance(fit, Fit)


def test_the_interval_of_g_keeps_its_promise_and_a_shrunk_one_would_not():
    records = list(intervals_of_g(3_000, np.random.default_rng(4)))
    assert all(0.93 < record["coverage"] < 0.975 for record in records)
    few = [r for r in records if r["n_young"] == 3 and r["g"] == 2 and r["spread"] == "equal"]
    assert few[0]["coverage_scaled"] < 0.93
    assert abs(few[0]["bias"]) < 4 * few[0]["bias_se"]


@pytest.mark.parametrize(
    ("record", "direction"),
    [
        ({"coverage": 0.95, "coverage_se": 0.001}, ""),
        ({"coverage": 0.92, "coverage_se": 0.001}, "liberal"),
        ({"coverage": 0.92, "coverage_se": 0.01}, ""),  # within chance of 93 %
        ({"coverage": 0.98, "coverage_se": 0.001}, "cautious"),
        ({"type_one": 0.4, "type_one_se": 0.01}, "liberal"),
        ({"called": 0.2, "called_se": 0.01, "true_loss": 0}, "liberal"),
        ({"called": 0.2, "called_se": 0.01, "true_loss": 0.5}, ""),  # there is a loss
        ({"power": 0.3}, ""),
        # either of the two can miss: the interval of a change, or of none
        ({"coverage": 0.95, "coverage_se": 0, "type_one": 0.1, "type_one_se": 0}, "liberal"),
        ({"coverage": 0.99, "coverage_se": 0, "type_one": 0.1, "type_one_se": 0}, "liberal"),
        ({"coverage": 0.95, "coverage_se": 0, "type_one": 0.0, "type_one_se": 0}, "cautious"),
    ],
)
def test_direction(record, direction):
    assert direction_of(record) == direction


def test_exceptions_are_of_tests_in_use():
    bad = {"type_one": 0.4, "type_one_se": 0.01}
    rows = {"a": [{"in_use": True, **bad}, {"in_use": False, **bad}], "b": [{"power": 0.1}]}
    assert exceptions(rows) == [{"question": "a", "direction": "liberal", "in_use": True, **bad}]


def test_within_error_is_two_standard_errors():
    assert within_error({"type_one": 0.054, "type_one_se": 0.002})
    assert not within_error({"type_one": 0.0541, "type_one_se": 0.002})


def test_scores_of_drawn_counts_vary_as_asked():
    ages = np.repeat([3.0, 24.0], 8)
    rng = np.random.default_rng(6)
    scores = donor_scores.simulated(ages, 250, rng, old_spread=2.0)
    assert scores.shape == (16, 250)
    within = scores - scores.mean(axis=1, keepdims=True)
    assert within[8:].std() / within[:8].std() == pytest.approx(1.9, abs=0.2)
    normal = donor_scores.normal([1.0, 3.0], 4_000, rng)
    assert normal.std(axis=1) == pytest.approx([1, 3], rel=0.05)
