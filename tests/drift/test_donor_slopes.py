"""Slopes within donors against statsmodels (each donor) and scipy (over donors)."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from drift.donor_slopes import donor_slopes, donor_slopes_matrix, slopes_within
from drift.errors import DesignError
from drift.reasons import GroupWords

LINES = GroupWords("early", "late", "cell line", "cell lines")


def culture(seed=0, sizes=(6, 23, 35, 7), slope=0.02):
    """Return score, doublings and donors of cultures that start at levels of their own."""
    rng = np.random.default_rng(seed)
    donors = np.repeat([f"d{k}" for k in range(len(sizes))], sizes)
    at = np.concatenate([np.sort(rng.uniform(2, 60, n)) for n in sizes])
    level = np.repeat(rng.normal(0, 1, len(sizes)), sizes)
    own = np.repeat(rng.normal(slope, 0.01, len(sizes)), sizes)
    return level + own * at + rng.normal(0, 0.1, len(at)), at, donors


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("per", [1.0, 10.0])
def test_it_is_a_t_test_over_the_donors_own_regressions(seed, per):
    score, at, donors = culture(seed)
    found = donor_slopes(score, at, donors, per=per)
    own = [
        sm.OLS(score[donors == d], sm.add_constant(at[donors == d])).fit().params[1] * per
        for d in np.unique(donors)
    ]
    test = stats.ttest_1samp(own, 0)
    ends = test.confidence_interval()
    assert found.estimate == pytest.approx(np.mean(own))
    assert found.p == pytest.approx(test.pvalue)
    assert (found.ci_low, found.ci_high) == pytest.approx((ends.low, ends.high))
    assert found.df == 3
    assert (found.model, found.sex_handling) == ("donor_slopes", "within donors")
    assert found.n_donors == found.n_reference == found.n_contrast == 4
    assert math.isnan(found.g)


@given(
    shift=st.lists(st.floats(-50, 50), min_size=4, max_size=4),
    copies=st.integers(1, 4),
)
def test_levels_of_donors_and_repeated_samples_change_nothing(shift, copies):
    score, at, donors = culture(1)
    plain = donor_slopes(score, at, donors)
    moved = score + np.array([dict(zip(np.unique(donors), shift, strict=True))[d] for d in donors])
    again = donor_slopes(np.tile(moved, copies), np.tile(at, copies), np.tile(donors, copies))
    assert again.estimate == pytest.approx(plain.estimate, abs=1e-9)
    assert again.se == pytest.approx(plain.se, abs=1e-9)  # samples are no replicates
    assert again.n_donors == plain.n_donors


@given(seed=st.integers(0, 10**6))
def test_order_does_not_matter(seed):
    score, at, donors = culture(2)
    order = np.random.default_rng(seed).permutation(len(score))
    assert donor_slopes(score[order], at[order], donors[order]).p == pytest.approx(
        donor_slopes(score, at, donors).p
    )


@given(per=st.floats(0.1, 100))
def test_the_call_does_not_hang_on_the_unit(per):
    score, at, donors = culture(3)
    plain, scaled = donor_slopes(score, at, donors), donor_slopes(score, at, donors, per=per)
    assume(math.isfinite(plain.p))
    assert scaled.estimate == pytest.approx(per * plain.estimate)
    assert scaled.p == pytest.approx(plain.p)
    assert scaled.call == plain.call


def test_no_slope_is_called_at_its_rate():
    """Without any change over doublings, 5 % of 400 cultures of four donors are called."""
    calls = []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        donors = np.repeat(list("abcd"), 8)
        at = np.tile(np.linspace(3, 60, 8), 4)
        score = rng.normal(size=32) + 0.02 * at * np.repeat(rng.normal(size=4), 8)
        calls.append(donor_slopes(score, at, donors).call != "not resolved")
    assert 0.02 < np.mean(calls) < 0.085  # within 3 standard errors


@pytest.mark.parametrize(
    ("n_donors", "call", "reason"),
    [
        (2, "too few donors", "Two cell lines followed over time: no interval, no p."),
        (1, "too few donors", "One cell line followed over time: no interval, no p."),
        (0, "undefined", "No cell lines followed over time: nothing to compare."),
    ],
)
def test_few_donors_have_no_interval(n_donors, call, reason):
    score, at, donors = culture(0, (5,) * n_donors) if n_donors else ([], [], [])
    found = donor_slopes(score, at, donors, words=LINES)
    assert found.call == call
    assert found.reason == f"{reason} Three are needed."
    assert math.isfinite(found.estimate) == bool(n_donors)
    assert math.isnan(found.p)


def test_a_donor_sampled_at_two_places_is_left_out():
    score, at, donors = culture(0, (5, 5, 5, 2))
    assert slopes_within(score, at, donors)[0] == ["d0", "d1", "d2"]
    assert donor_slopes(score, at, donors).n_donors == 3


def test_missing_scores_are_left_out():
    score, at, donors = culture(0)
    holes = score.copy()
    holes[:2] = np.nan
    assert donor_slopes(holes, at, donors).estimate == pytest.approx(
        donor_slopes(score[2:], at[2:], donors[2:]).estimate
    )
    nothing = donor_slopes(np.full(len(score), np.nan), at, donors)
    assert (nothing.call, nothing.n_donors) == ("undefined", 0)
    assert nothing.reason == "The score is undefined in all donors: nothing to compare."


def test_donors_that_agree_exactly_have_no_interval():
    at = np.tile(np.arange(4.0), 3)
    found = donor_slopes(2 * at, at, np.repeat(list("abc"), 4))
    assert found.estimate == pytest.approx(2)
    assert found.call == "undefined"
    assert "do not differ from the fit" in found.reason


def test_genes_equal_the_scalar_version():
    score, at, donors = culture(5)
    other = np.random.default_rng(9).normal(size=len(score))
    blank = np.where(np.arange(len(score)) == 4, np.nan, score)
    found = donor_slopes_matrix(np.column_stack([score, other, blank]), at, donors, per=10)
    for column, values in enumerate((score, other)):
        one = donor_slopes(values, at, donors, per=10)
        assert found.estimate[column] == pytest.approx(one.estimate)
        assert found.p[column] == pytest.approx(one.p)
        assert found.ci_low[column] == pytest.approx(one.ci_low)
    assert np.isnan([found.estimate[2], found.se[2], found.p[2]]).all()
    assert found.reason == ""
    few = donor_slopes_matrix(score[:, None], at, np.where(donors == "d0", "d0", "d1"))
    assert np.isfinite(few.estimate).all()
    assert np.isnan(few.p).all()
    assert few.reason.startswith("Two donors")


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        (([1, 2, 3], [1, 2, np.nan], list("aaa")), "no age"),
        (([1, 2, np.inf], [1, 2, 3], list("aaa")), "infinite"),
        (([1, 2], [1, 2, 3], list("aaa")), "do not fit"),
    ],
)
def test_bad_input_is_refused(given_, message):
    with pytest.raises(DesignError, match=message):
        donor_slopes(*given_)
    with pytest.raises(DesignError, match=message):
        donor_slopes_matrix(np.array(given_[0], float)[:, None], *given_[1:])


def test_an_id_is_needed_for_each_sample():
    with pytest.raises(DesignError, match="2 donor ids for 3 samples"):
        slopes_within(np.ones(3), np.arange(3.0), ["a", "b"])
