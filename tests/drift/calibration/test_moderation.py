"""Moderated variances: the prior that made them is found again; limits by hand."""

import numpy as np
import pytest
from scipy import special, stats

from drift.calibration.moderation import _inverse_trigamma, moderated, prior_of_variances


@pytest.mark.parametrize(("prior", "prior_df"), [(0.5, 4.0), (2.0, 12.0)])
def test_the_prior_is_found_again(prior, prior_df):
    rng = np.random.default_rng(2)
    true = prior * prior_df / rng.chisquare(prior_df, size=(40_000, 2))
    observed = true * rng.chisquare(6, size=true.shape) / 6
    variance, df = prior_of_variances(observed, 6)
    assert variance == pytest.approx([prior, prior], rel=0.05)
    assert df == pytest.approx([prior_df, prior_df], rel=0.1)


def test_alike_variances_are_pooled_whole():
    values = np.random.default_rng(3).normal(size=(8, 6, 5))
    values -= values.mean(axis=0)
    values /= values[:4].std(axis=0) + values[4:].std(axis=0)
    young, old = values[:4], values[4:]
    spread = (young.var(axis=0, ddof=1) + old.var(axis=0, ddof=1)) / 2
    _, df = prior_of_variances(spread, 6)
    assert (df == 1e6).all()
    p = moderated(young, old).p
    assert np.isfinite(p).all()


@pytest.mark.parametrize("prior_df", [3.0, 8.0])
def test_its_p_are_even_where_variances_come_from_such_a_prior(prior_df):
    rng = np.random.default_rng(5)
    spread = np.sqrt(prior_df / rng.chisquare(prior_df, size=(20_000, 1)))
    values = rng.normal(size=(8, 20_000, 1)) * spread
    p = moderated(values[:4], values[4:]).p[:, 0]
    assert stats.kstest(p, "uniform").pvalue > 0.01
    # Student's p are even as well, but find less
    values[4:] += spread
    squeezed = moderated(values[:4], values[4:]).p[:, 0]
    student = stats.ttest_ind(values[4:, :, 0], values[:4, :, 0]).pvalue
    assert (squeezed < 0.05).mean() > (student < 0.05).mean() + 0.01


def test_the_inverse_of_trigamma():
    x = np.array([0.05, 0.7, 3.0, 400.0])
    assert _inverse_trigamma(special.polygamma(1, x)) == pytest.approx(x, rel=1e-8)
