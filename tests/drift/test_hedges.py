"""The noncentral t inversion over its whole range, and the small-sample factor."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import special, stats

from drift.hedges import UNDEFINED, hedges_g, noncentrality_interval, small_sample_factor


@pytest.mark.parametrize("df", [2, 7, 40.5, 500])
def test_factor_is_hedges_exact_one(df):
    exact = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    assert small_sample_factor(df) == pytest.approx(exact)
    assert small_sample_factor(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=0.02)


@given(t=st.floats(-60, 60), df=st.floats(2, 300))
def test_ends_put_t_into_the_tails(t, df):
    low, high = noncentrality_interval(t, df)
    size, ends = abs(t), ((low, high) if t >= 0 else (-high, -low))
    assert special.nctdtr(df, ends[0], size) == pytest.approx(0.975, abs=1e-6)
    assert special.nctdtr(df, ends[1], size) == pytest.approx(0.025, abs=1e-6)


@given(t=st.floats(-1e12, 1e12), df=st.floats(2, 1e4))
@example(t=30.0, df=2596.0)  # the noncentral t cannot be computed at twice this t
def test_zero_is_left_out_exactly_when_p_is_below_5_percent(t, df):
    low, high = noncentrality_interval(t, df)
    p = 2 * stats.t.sf(abs(t), df)
    if abs(p - 0.05) > 1e-9:
        assert (low > 0 or high < 0) == (p < 0.05)
    assert low < high


def test_the_limit_for_huge_t_joins_without_a_step():
    below, above = noncentrality_interval(9_999, 6), noncentrality_interval(10_001, 6)
    assert above[0] / below[0] == pytest.approx(10_001 / 9_999, rel=1e-5)
    assert above[1] / below[1] == pytest.approx(10_001 / 9_999, rel=1e-5)


@pytest.mark.parametrize(
    "inputs", [(1, 0, 4, 1, 4), (1, 1, 4, 0, 4), (1, math.nan, 4, 1, 4), (1, 1, 4, 1, 1)]
)
def test_missing_spread_has_no_g(inputs):
    assert hedges_g(*inputs) is UNDEFINED
