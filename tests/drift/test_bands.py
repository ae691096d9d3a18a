"""Bands and group means for drawing, against statsmodels and scipy."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from drift.statistics import age_slope, group_mean_interval, slope_band

AGES = np.array([0.3, 0.3, 0.5, 0.5, 1.1, 1.1, 2.0, 2.0, 2.4, 2.4])
SCORE = np.random.default_rng(5).normal(size=10) + AGES


def test_band_is_the_robust_one_of_statsmodels():
    at = np.linspace(0.3, 2.4, 7)
    line, low, high = slope_band(SCORE, AGES, at)
    fit = sm.OLS(SCORE, sm.add_constant(AGES)).fit().get_robustcov_results("HC3", use_t=True)
    points = np.column_stack([np.ones(7), at])
    se = np.sqrt(np.einsum("ij,jk,ik->i", points, fit.cov_params(), points))
    np.testing.assert_allclose(line, points @ fit.params)
    np.testing.assert_allclose(high - line, stats.t.ppf(0.975, 8) * se)
    np.testing.assert_allclose(line - low, high - line)


def test_band_has_the_slope_that_is_reported():
    sex = np.array(["female", "male"] * 5)
    line, _, _ = slope_band(SCORE, AGES, [1.0, 2.0], sex)
    effect = age_slope(SCORE, AGES, sex, n_reference=4, n_contrast=4)
    assert effect.sex_handling == "adjusted"
    assert line[1] - line[0] == pytest.approx(effect.estimate)
    middle, _, _ = slope_band(SCORE, AGES, [AGES.mean()], sex)
    assert middle[0] == pytest.approx(SCORE.mean())


def test_donors_without_a_score_are_left_out_and_two_ages_give_no_line():
    gap = SCORE.copy()
    gap[0] = np.nan
    np.testing.assert_allclose(slope_band(gap, AGES, [1.0]), slope_band(SCORE[1:], AGES[1:], [1.0]))
    assert np.isnan(slope_band(SCORE[:4], AGES[:4], [1.0])).all()


def test_group_mean_has_a_t_interval_from_three_donors():
    mean, low, high = group_mean_interval([1.0, 2.0, 4.0, np.nan])
    expected = stats.t.interval(0.95, 2, loc=7 / 3, scale=stats.sem([1, 2, 4]))
    assert (mean, low, high) == pytest.approx((7 / 3, *expected))
    mean, low, high = group_mean_interval([1.0, 2.0])
    assert mean == 1.5
    assert np.isnan([low, high]).all()
    assert np.isnan(group_mean_interval([])).all()
