"""Without any effect at most 5 % of the tests say there is one; intervals hold the truth."""

import numpy as np
import pytest

from drift.statistics import age_slope_matrix, compare_groups_matrix

REPLICATES = 6_000
SIDES = np.repeat([False, True], 6)
SEX = np.array(["female", "male"] * 6)


def share_below(p):
    assert np.isfinite(p).all()
    return (p < 0.05).mean()


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_welch_keeps_its_level(spread):
    values = np.random.default_rng(11).normal(size=(12, REPLICATES))
    values[SIDES] *= spread
    assert share_below(compare_groups_matrix(values, SIDES).p) == pytest.approx(0.05, abs=0.01)


def test_adjusting_for_sex_keeps_the_level_and_removes_the_sex_difference():
    values = np.random.default_rng(12).normal(size=(12, REPLICATES))
    values[SEX == "male"] += 4
    adjusted = compare_groups_matrix(values, SIDES, SEX)
    assert share_below(adjusted.p) == pytest.approx(0.05, abs=0.01)
    # Sex left in the residual makes Welch blind here, not liberal.
    assert share_below(compare_groups_matrix(values, SIDES).p) < 0.02


def test_slopes_keep_their_level_when_the_spread_grows_with_age():
    ages = np.repeat([0.3, 0.8, 1.6, 2.3], 4)
    values = np.random.default_rng(13).normal(size=(16, REPLICATES)) * ages[:, None]
    found = age_slope_matrix(values, ages, n_reference=4, n_contrast=4)
    assert share_below(found.p) == pytest.approx(0.05, abs=0.02)


def test_intervals_hold_a_real_difference():
    values = np.random.default_rng(14).normal(size=(12, REPLICATES))
    values[SIDES] += 1.5
    found = compare_groups_matrix(values, SIDES)
    held = ((found.ci_low < 1.5) & (found.ci_high > 1.5)).mean()
    assert held == pytest.approx(0.95, abs=0.01)
