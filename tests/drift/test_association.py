"""Partial correlation over donors against statsmodels and scipy, by hand, and by simulation."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from drift.association import (
    MIN_DF,
    Covariate,
    adjustment,
    associate,
    covariates_of,
    interval,
)
from drift.donor_means import donor_means, donor_means_over_strata
from drift.errors import DesignError
from drift.reasons import GroupWords

MICE = GroupWords("young", "old", "mouse", "mice")
SEEDS = st.integers(0, 10**6)


def drawn(n, seed=0, rho=0.6):
    """Return two correlated scores that both change with age and sex, and the covariates."""
    rng = np.random.default_rng(seed)
    age, sex = rng.uniform(3, 24, n), np.array(["female", "male"])[np.arange(n) % 2]
    own = rng.normal(size=(2, n))
    shift = 0.1 * age + 0.5 * (sex == "male")
    second = rho * own[0] + math.sqrt(1 - rho**2) * own[1]
    return own[0] + shift, second - shift, age, sex


def by_statsmodels(a, b, *covariates):
    """Correlate the residuals of two ordinary least squares fits."""
    design = sm.add_constant(np.column_stack(covariates).astype(float))
    left = [sm.OLS(values, design).fit().resid for values in (a, b)]
    r = stats.pearsonr(*left).statistic
    k = np.linalg.matrix_rank(design) - 1
    df = len(a) - k - 2
    p = 2 * stats.t.sf(abs(r) * math.sqrt(df / (1 - r * r)), df)
    reach = stats.norm.ppf(0.975) / math.sqrt(len(a) - k - 3)
    return r, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), p


# --- against other software, and by hand ------------------------------------------------------


@pytest.mark.parametrize("n", [8, 9, 20, 48])
@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_correlation_of_residuals(n, seed):
    a, b, age, sex = drawn(n, seed)
    found = associate(a, b, covariates_of(age, [""] * n, sex))
    expected = by_statsmodels(a, b, age, sex == "male")
    assert (found.r, found.ci_low, found.ci_high, found.p) == pytest.approx(expected)
    assert found.adjusted_for == ("age", "sex")
    assert (found.not_adjusted_for, found.n_donors, found.reason) == ((), n, "")


def test_without_covariates_it_is_pearson_with_scipys_p():
    a, b, _, _ = drawn(12)
    found, expected = associate(a, b), stats.pearsonr(a, b)
    assert (found.r, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    ends = expected.confidence_interval()  # scipy's is Fisher's as well
    assert (found.ci_low, found.ci_high) == pytest.approx((ends.low, ends.high))


def test_by_hand():
    # two ages, four donors each; within an age a is -3, -1, 1, 3 and b is -1, -3, 3, 1:
    # products 3 + 3 + 3 + 3 of squares 20 and 20, so r = 0.6; n - k - 3 = 4, so z +- 1.96 / 2
    own_a, own_b = np.array([-3.0, -1, 1, 3]), np.array([-1.0, -3, 3, 1])
    a, b = np.r_[own_a, 10 + own_a], np.r_[own_b, own_b - 7]
    found = associate(a, b, covariates_of(np.repeat([3.0, 24.0], 4), [""] * 8, ["male"] * 8))
    assert found.r == pytest.approx(0.6)
    assert math.atanh(found.ci_low) == pytest.approx(math.log(2) - 0.97998, abs=1e-4)
    assert math.atanh(found.ci_high) == pytest.approx(math.log(2) + 0.97998, abs=1e-4)
    assert found.p == pytest.approx(2 * stats.t.sf(0.6 * math.sqrt(5 / 0.64), 5))
    assert found.adjusted_for == ("age",)  # all male: held constant by the design


def test_conditions_stand_in_for_ages():
    a, b, _, _sex = drawn(15, 4)
    condition = np.repeat(["control", "ischaemic", "border"], 5)
    found = associate(a, b, covariates_of([np.nan] * 15, condition, ["unknown"] * 15))
    expected = by_statsmodels(a, b, condition == "ischaemic", condition == "border")
    assert (found.r, found.ci_low, found.ci_high, found.p) == pytest.approx(expected)
    assert found.adjusted_for == ("condition",)
    assert found.not_adjusted_for == ("sex (not stated)",)


# --- as far as n allows -----------------------------------------------------------------------


def test_sex_is_given_up_before_age():
    for n, used, left in ((8, ("age", "sex"), ()), (7, ("age",), ("sex (too few mice)",))):
        a, b, age, sex = drawn(n)
        found = associate(a, b, covariates_of(age, [""] * n, sex), words=MICE)
        assert (found.adjusted_for, found.not_adjusted_for) == (used, left)
        assert math.isfinite(found.r)
    a, b, age, sex = drawn(6)
    found = associate(a, b, covariates_of(age, [""] * 6, sex), words=MICE)
    assert found.reason == "Six mice: no association. Seven are needed to adjust for age."
    assert np.isnan([found.r, found.ci_low, found.ci_high, found.p]).all()


def test_without_anything_to_adjust_for_six_are_needed():
    a, b, _, _ = drawn(6)
    assert math.isfinite(associate(a, b).r)
    few = associate(a[:5], b[:5], words=MICE)
    assert few.reason == "Five mice: no association. Six are needed."
    assert MIN_DF == 6 - 3
    none = associate([np.nan] * 4, [1.0] * 4, covariates_of([3.0] * 4, [""] * 4, ["male"] * 4))
    assert (none.n_donors, none.reason) == (0, "No donors: no association. Six are needed.")


def test_a_confounded_covariate_is_named():
    a, b, age, _ = drawn(12)
    sex = np.where(age > np.median(age), "male", "female")
    two_ages = np.where(sex == "male", 24.0, 3.0)
    found = associate(a, b, covariates_of(two_ages, [""] * 12, sex))
    assert found.adjusted_for == ("age",)
    assert found.not_adjusted_for == ("sex (confounded with age)",)
    both = covariates_of(two_ages, np.where(sex == "male", "ill", "control"), ["male"] * 12)
    assert associate(a, b, both).not_adjusted_for == ("condition (confounded with age)",)


def test_nothing_is_silently_missing():
    a, b, age, _ = drawn(12)
    covariates = covariates_of(age, [""] * 12, ["male"] * 12)
    for flat in (np.full(12, 3.3), 2 * age + 1, np.full(12, 0.0)):
        found = associate(flat, b, covariates, words=MICE)
        assert np.isnan([found.r, found.ci_low, found.ci_high, found.p]).all()
        assert found.reason == (
            "One of the two scores does not differ between the mice once adjusted for age: "
            "nothing to correlate."
        )
    same = associate(a, 2 * a + 5, covariates)
    assert (same.r, same.ci_low, same.p) == pytest.approx((1, 1, 0))


def test_a_donor_without_a_score_is_left_out():
    a, b, age, sex = drawn(14)
    holes = a.copy()
    holes[[2, 5]] = np.nan
    kept = np.isfinite(holes)
    found = associate(holes, b, covariates_of(age, [""] * 14, sex))
    fewer = associate(a[kept], b[kept], covariates_of(age[kept], [""] * 12, sex[kept]))
    assert (found.r, found.p, found.n_donors) == pytest.approx((fewer.r, fewer.p, 12))


def test_bad_input_is_refused():
    with pytest.raises(DesignError, match="two finite values"):
        associate([1.0, math.inf], [1.0, 2.0])
    with pytest.raises(DesignError, match="two finite values"):
        associate([1.0, 2.0, 3.0], [1.0, 2.0])
    with pytest.raises(DesignError, match="age of shape"):
        adjustment([Covariate("age", np.ones((3, 1)))], 4)


# --- what may not change it -------------------------------------------------------------------


@given(SEEDS, st.floats(0.01, 100), st.floats(-100, 100))
def test_order_scale_and_sign(seed, scale, shift):
    a, b, age, sex = drawn(16, seed)
    covariates = covariates_of(age, [""] * 16, sex)
    plain = associate(a, b, covariates)
    swapped = associate(b, a, covariates)
    moved = associate(scale * a + shift, b, covariates)
    turned = associate(-a, b, covariates)
    assert swapped.r == pytest.approx(plain.r)
    assert (moved.r, moved.p) == pytest.approx((plain.r, plain.p), abs=1e-7)
    assert (turned.r, turned.ci_low) == pytest.approx((-plain.r, -plain.ci_high))
    assert plain.ci_low < plain.r < plain.ci_high


@given(SEEDS, st.floats(-10, 10), st.floats(-10, 10))
def test_what_a_covariate_adds_is_taken_out(seed, by_age, by_sex):
    a, b, age, sex = drawn(16, seed)
    covariates = covariates_of(age, [""] * 16, sex)
    added = a + by_age * age + by_sex * (sex == "male")
    assert associate(added, b, covariates).r == pytest.approx(associate(a, b, covariates).r)


@given(SEEDS, st.permutations(range(9)))
def test_the_order_of_the_donors_does_not_matter(seed, order):
    a, b, age, sex = drawn(9, seed)
    at = np.array(order)
    shuffled = associate(a[at], b[at], covariates_of(age[at], [""] * 9, sex[at]))
    assert shuffled.r == pytest.approx(associate(a, b, covariates_of(age, [""] * 9, sex)).r)


# --- donors -----------------------------------------------------------------------------------


def test_samples_of_a_donor_are_averaged():
    a, b, age, _sex = drawn(10)
    donors = [f"m{k}" for k in range(10)]
    rng = np.random.default_rng(1)
    noise = rng.normal(size=10)
    twice = donor_means(donors * 2)
    values = np.column_stack([np.r_[a + noise, a - noise], np.r_[b, b], np.r_[age, age]])
    found = twice.of(values)
    np.testing.assert_allclose(found, np.column_stack([a, b, age]))
    assert twice.donors.tolist() == donors
    assert twice.n_absorbed == 0


@given(SEEDS, st.lists(st.floats(-50, 50), min_size=3, max_size=3))
def test_levels_of_tissues_are_taken_out(seed, levels):
    rng = np.random.default_rng(seed)
    donors, tissues = np.tile([f"m{k}" for k in range(9)], 3), np.repeat(["a", "b", "c"], 9)
    kept = rng.random(27) < 0.8
    assume(all((kept & (tissues == name)).sum() > 1 for name in "abc"))
    means = donor_means_over_strata(donors[kept], tissues[kept])
    values = rng.normal(size=(27, 2))[kept]
    shift = np.array([dict(zip("abc", levels, strict=True))[name] for name in tissues[kept]])
    moved = means.of(values + shift[:, None])
    np.testing.assert_allclose(moved, means.of(values), atol=1e-9)


def test_the_means_of_tissues_cost_what_they_take():
    whole = donor_means_over_strata(list("abcabc"), list("xxxyyy"))
    assert whole.n_absorbed == 0  # the same donors: one mean of all
    apart = donor_means_over_strata(list("abcdef"), list("xxxyyy"))
    assert apart.n_absorbed == 1  # two groups of donors: two means
    partly = donor_means_over_strata(list("abcdeaf"), list("xxxxyyy"))
    # a takes half of 1/4 and 1/3, three take 1/4, two 1/3; the mean of all is one of the means
    assert partly.n_absorbed == pytest.approx((1 / 4 + 1 / 3) / 2 + 3 / 4 + 2 / 3 - 1)


def test_a_donor_in_tissues_that_agree_counts_once():
    a, b, age, sex = drawn(12)
    donors, tissues = np.tile([f"m{k:02d}" for k in range(12)], 3), np.repeat(["x", "y", "z"], 12)
    means = donor_means_over_strata(donors, tissues)
    values = np.column_stack([np.tile(a, 3), np.tile(b, 3)]) + np.repeat([0, 5, 9], 12)[:, None]
    ages, male = np.tile(age, 3), np.tile(sex == "male", 3)
    found, terms = means.of(values), means.of(np.column_stack([ages, male]))
    covariates = [Covariate("age", terms[:, :1]), Covariate("sex", terms[:, 1:])]
    over = associate(*found.T, covariates, n_absorbed=means.n_absorbed)
    once = associate(a, b, covariates_of(age, [""] * 12, sex))
    assert (over.r, over.p, over.n_donors) == pytest.approx((once.r, once.p, 12))


def test_equal_values_stay_equal():
    means = donor_means_over_strata(list("abcabc"), list("xxxyyy"))
    assert (means.of(np.full((6, 1), 0.1)) == 0).all()


# --- chance -----------------------------------------------------------------------------------

# donors and covariates of the data sets: liver cells, Izgi, dermis, heart, brain, killifish, skin
DESIGNS = ((7, 1), (9, 1), (9, 2), (12, 2), (15, 2), (18, 1), (20, 2), (48, 2), (50, 2))


@pytest.mark.parametrize(("n", "k"), DESIGNS)
@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_intervals_hold_the_truth_and_nothing_is_found_in_noise(n, k, rho):
    replicates = 20_000
    rng = np.random.default_rng(n)
    covariates = [Covariate("age", rng.normal(size=(n, 1)), is_required=True)]
    if k == 2:
        covariates.append(Covariate("sex", (np.arange(n) % 2)[:, None].astype(float)))
    allowed = adjustment(covariates, n)
    assert allowed.n_terms == k
    own = rng.normal(size=(2, n, replicates))
    shift = 3 * covariates[0].columns  # both change with age, which is no association
    second = rho * own[0] + math.sqrt(1 - rho**2) * own[1]
    r = (allowed.residuals(own[0] + shift) * allowed.residuals(second - shift)).sum(axis=0)
    ends = np.array([interval(value, allowed) for value in r])
    held = (ends[:, 0] <= rho) & (rho <= ends[:, 1])
    assert held.mean() == pytest.approx(0.95, abs=0.007)
    if rho == 0:
        assert (ends[:, 2] < 0.05).mean() == pytest.approx(0.05, abs=0.007)
        assert special.kolmogorov(stats.kstest(ends[:, 2], "uniform").statistic * 141) > 0.001


@pytest.mark.parametrize("overlap", [0.0, 0.3, 1.0])
def test_error_rate_over_tissues_with_other_donors(overlap):
    """Donors in one tissue, in some or in all: 5 % are called where there is nothing."""
    rng = np.random.default_rng(3)
    n, called, replicates = 8, 0, 3_000
    names = np.arange(n)
    donors = np.r_[[names + n * t * (rng.random(n) >= overlap) for t in range(3)]].ravel()
    tissues = np.repeat(list("xyz"), n)
    means = donor_means_over_strata(donors.astype(str), tissues)
    allowed = adjustment((), len(means.donors), n_absorbed=means.n_absorbed)
    for _ in range(replicates):
        left = allowed.residuals(
            means.of(rng.normal(size=(3 * n, 2)) + 9 * (tissues == "x")[:, None])
        )
        called += interval(float(left[:, 0] @ left[:, 1]), allowed)[2] < 0.05
    assert called / replicates == pytest.approx(0.05, abs=0.013)
