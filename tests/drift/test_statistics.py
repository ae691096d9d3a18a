"""Donor-level effects against scipy and statsmodels, and every case without an answer."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from drift.errors import DesignError
from drift.statistics import (
    GroupWords,
    age_slope,
    age_slope_matrix,
    compare_groups,
    slope_band,
)

MICE = GroupWords("young", "old", "mouse", "mice")
NUMBERS = st.floats(-1e3, 1e3).map(lambda value: round(value, 3))


def group(n_reference, n_contrast):
    return np.repeat([False, True], [n_reference, n_contrast])


def hc2(values, *terms):
    """Fit with HC2 by statsmodels; degrees of freedom from the eigenvalues (Imbens, Kolesar)."""
    design = sm.add_constant(np.column_stack(terms))
    robust = sm.OLS(values, design).fit().get_robustcov_results("HC2", use_t=True)
    leverage = np.diag(design @ np.linalg.inv(design.T @ design) @ design.T)
    annihilator = np.eye(len(values)) - design @ np.linalg.inv(design.T @ design) @ design.T
    contrast = (design @ np.linalg.inv(design.T @ design))[:, 1]
    g = annihilator * (contrast / np.sqrt(1 - leverage))
    roots = np.linalg.eigvalsh(g.T @ g)
    df = roots.sum() ** 2 / (roots**2).sum()
    reach, t = stats.t.ppf(0.975, df) * robust.bse[1], robust.tvalues[1]
    ends = robust.params[1] - reach, robust.params[1] + reach
    return [robust.params[1], robust.bse[1], df, *ends, 2 * stats.t.sf(abs(t), df)]


def hc3(values, *terms):
    """Fit the same model with statsmodels; estimate, se, df, interval and p of the first term."""
    fit = sm.OLS(values, sm.add_constant(np.column_stack(terms))).fit()
    robust = fit.get_robustcov_results("HC3", use_t=True)
    low, high = robust.conf_int()[1]
    return [robust.params[1], robust.bse[1], robust.df_resid, low, high, robust.pvalues[1]]


def numbers(effect):
    return [effect.estimate, effect.se, effect.df, effect.ci_low, effect.ci_high, effect.p]


@settings(deadline=None)
@given(
    reference=st.lists(NUMBERS, min_size=3, max_size=9),
    contrast=st.lists(NUMBERS, min_size=3, max_size=9),
)
def test_two_groups_are_welch(reference, contrast):
    assume(np.ptp(reference) > 0.01)
    assume(np.ptp(contrast) > 0.01)  # scipy warns of a side without variation
    found = compare_groups([*reference, *contrast], group(len(reference), len(contrast)))
    test = stats.ttest_ind(contrast, reference, equal_var=False)
    ends = test.confidence_interval()
    assert found.model == "welch"
    assert found.estimate == pytest.approx(np.mean(contrast) - np.mean(reference), abs=1e-9)
    assert found.df == pytest.approx(test.df)
    assert found.p == pytest.approx(test.pvalue)
    assert (found.ci_low, found.ci_high) == pytest.approx((ends.low, ends.high), abs=1e-8)
    assert (found.n_reference, found.n_contrast) == (len(reference), len(contrast))
    assert found.n_donors == len(reference) + len(contrast)


@settings(deadline=None)
@given(
    scores=st.lists(NUMBERS, min_size=6, max_size=16),
    n_contrast=st.integers(3, 13),
)
def test_g_leaves_out_zero_exactly_when_the_interval_does(scores, n_contrast):
    n_reference = len(scores) - n_contrast
    assume(n_reference >= 3)
    found = compare_groups(scores, group(n_reference, n_contrast))
    assume(found.call != "undefined")
    assert (found.g_low > 0) == (found.ci_low > 0)
    assert (found.g_high < 0) == (found.ci_high < 0)
    assert found.g_low <= found.g <= found.g_high
    assert math.copysign(1, found.g) == math.copysign(1, found.estimate) or found.g == 0


def test_g_is_hedges():
    young, old = [1.0, 2.0, 3.0, 2.5], [3.0, 4.5, 4.0, 5.0, 3.5]
    found = compare_groups(young + old, group(4, 5))
    pooled = math.sqrt((3 * np.var(young, ddof=1) + 4 * np.var(old, ddof=1)) / 7)
    factor = math.gamma(3.5) / (math.sqrt(3.5) * math.gamma(3))
    assert found.g == pytest.approx(factor * (np.mean(old) - np.mean(young)) / pooled)
    # Each end is the effect under which the observed t lies in the outer 2.5 %.
    scale = found.se / pooled
    t = found.estimate / found.se
    assert stats.nct.sf(t, found.df, found.g_low / scale) == pytest.approx(0.025, abs=1e-8)
    assert stats.nct.cdf(t, found.df, found.g_high / scale) == pytest.approx(0.025, abs=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_sex_is_a_covariate_when_both_are_on_both_sides(seed):
    rng = np.random.default_rng(seed)
    sides = group(5, 7)
    sex = np.array(["female", "male"] * 6)
    score = rng.normal(size=12) + 0.8 * sides + 2 * (sex == "male")
    found = compare_groups(score, sides, sex)
    assert (found.model, found.sex_handling) == ("ols_hc2", "adjusted")
    expected = hc2(score, sides.astype(float), (sex == "male").astype(float))
    np.testing.assert_allclose(numbers(found), expected, rtol=1e-9)
    assert found.df < 9
    assert (found.g_low > 0) == (found.ci_low > 0)
    assert (found.g_high < 0) == (found.ci_high < 0)


@pytest.mark.parametrize(
    ("sex", "handling"),
    [
        (None, "not stated"),
        (["unknown"] * 6, "not stated"),
        (["female"] * 5 + ["unknown"], "not stated"),
        (["female"] * 6, "one sex"),
        (["female"] * 3 + ["male"] * 3, "confounded"),
        (["female", "male", "male"] + ["male"] * 3, "confounded"),
    ],
)
def test_without_both_sexes_it_stays_welch(sex, handling):
    score = [1.0, 2, 4, 3, 5, 8]
    found = compare_groups(score, group(3, 3), sex)
    assert (found.model, found.sex_handling) == ("welch", handling)
    assert found.p == pytest.approx(stats.ttest_ind(score[:3], score[3:], equal_var=False).pvalue)


def test_sex_must_be_present_at_every_age_of_the_contrast():
    sex = ["female", "male", "female", "male", "female", "male", "male", "male"]
    score, sides = np.arange(8.0) ** 2, group(3, 5)
    assert compare_groups(score, sides, sex).sex_handling == "adjusted"
    ages = [3, 3, 3, 18, 18, 18, 24, 24]  # males alone at 24 months
    found = compare_groups(score, sides, sex, age=ages)
    assert (found.model, found.sex_handling) == ("welch", "confounded")


def test_many_ages_ask_for_both_sexes_in_each_age_group():
    rng = np.random.default_rng(4)
    ages = np.array([21, 24, 26, 33, 38, 44, 52, 57, 63, 66], dtype=float)  # no age comes twice
    sex = np.array(["female", "male"] * 5)
    score = 0.1 * ages + rng.normal(size=10) + (sex == "male")
    n = {"n_reference": 3, "n_contrast": 4}
    assert age_slope(score, ages, sex, **n).sex_handling == "confounded"
    groups = np.array(["reference"] * 3 + [""] * 3 + ["contrast"] * 4)
    found = age_slope(score, ages, sex, levels=groups, **n)
    assert found.sex_handling == "adjusted"
    np.testing.assert_allclose(
        numbers(found), hc3(score, ages, (sex == "male").astype(float)), rtol=1e-9
    )
    # no man among the oldest: age and sex cannot be told apart there
    alone = np.where(groups == "contrast", "female", sex)
    assert age_slope(score, ages, alone, levels=groups, **n).sex_handling == "confounded"
    # a donor without a score does not count for its group
    gone = score.copy()
    gone[[0, 2]] = np.nan
    assert age_slope(gone, ages, sex, levels=groups, **n).sex_handling == "confounded"
    genes = age_slope_matrix(score[:, None], ages, sex, levels=groups, **n)
    assert genes.sex_handling == "adjusted"
    assert genes.p[0] == pytest.approx(found.p)
    line, low, high = slope_band(score, ages, [30.0, 31.0], sex, groups)
    assert np.diff(line) == pytest.approx(found.estimate)
    assert (low < line).all()
    assert (line < high).all()


@pytest.mark.parametrize("with_sex", [False, True])
def test_slope_is_least_squares_with_hc3(with_sex):
    rng = np.random.default_rng(3)
    ages = np.repeat([0.25, 0.5, 1.0, 1.5, 2.0], 4)
    sex = np.array(["female", "male"] * 10)
    score = 0.4 * ages + rng.normal(size=20) * ages + (sex == "male")
    found = age_slope(score, ages, sex if with_sex else None, n_reference=8, n_contrast=8)
    terms = [ages, (sex == "male").astype(float)] if with_sex else [ages]
    np.testing.assert_allclose(numbers(found), hc3(score, *terms), rtol=1e-9)
    assert found.model == "slope_hc3"
    assert found.sex_handling == ("adjusted" if with_sex else "not stated")
    assert math.isnan(found.g)


@pytest.mark.parametrize(
    ("score", "call"),
    [
        ([0.0, 1, 2, 8, 9, 10], "rises"),
        ([8.0, 9, 10, 0, 1, 2], "falls"),
        ([0.0, 5, 9, 1, 4, 8], "not resolved"),
    ],
)
def test_call_follows_the_interval(score, call):
    assert compare_groups(score, group(3, 3)).call == call


@pytest.mark.parametrize(
    ("n_reference", "n_contrast", "reason"),
    [
        (2, 5, "Two young mice: no interval, no p. Three a side are needed."),
        (1, 5, "One young mouse: no interval, no p. Three a side are needed."),
        (4, 2, "Two old mice: no interval, no p. Three a side are needed."),
        (2, 1, "Two young mice and one old mouse: no interval, no p. Three a side are needed."),
        (1, 1, "One young mouse and one old mouse: no interval, no p. Three a side are needed."),
    ],
)
def test_too_few_donors_keep_the_estimate_and_nothing_else(n_reference, n_contrast, reason):
    score = np.arange(n_reference + n_contrast) ** 2.0
    found = compare_groups(score, group(n_reference, n_contrast), words=MICE)
    assert found.call == "too few donors"
    assert found.reason == reason
    assert found.estimate == pytest.approx(score[n_reference:].mean() - score[:n_reference].mean())
    rest = [found.se, found.df, found.ci_low, found.ci_high, found.g, found.g_low, found.p]
    assert np.isnan(rest).all()


def test_an_empty_side_is_undefined():
    found = compare_groups([1.0, 2, 3], group(3, 0), words=MICE)
    assert (found.call, found.n_contrast) == ("undefined", 0)
    assert math.isnan(found.estimate)
    assert found.reason == "No old mice: nothing to compare. Three a side are needed."
    nobody = compare_groups([], np.zeros(0, dtype=bool), words=MICE)
    assert nobody.reason == (
        "No young mice and no old mice: nothing to compare. Three a side are needed."
    )


def test_a_donor_without_a_score_is_not_counted():
    score = [1.0, 2, 4, np.nan, 3, 5, 8]
    found = compare_groups(score, group(4, 3), ["female"] * 6 + ["male"], donor_ids=list("abcdefg"))
    assert (found.n_reference, found.n_contrast, found.n_donors) == (3, 3, 6)
    assert found.p == pytest.approx(stats.ttest_ind([3, 5, 8], [1, 2, 4], equal_var=False).pvalue)
    none = compare_groups([np.nan] * 6, group(3, 3), words=MICE)
    assert (none.call, none.reason) == (
        "undefined",
        "The score is undefined in all mice: nothing to compare.",
    )


@pytest.mark.parametrize("value", [0.0, 0.1, -7e5])
def test_equal_scores_give_no_interval(value):
    found = compare_groups([value] * 7, group(3, 4), words=MICE)
    assert (found.call, found.reason) == (
        "undefined",
        "The mice do not differ from the fit: no interval, no p.",
    )
    assert found.estimate == pytest.approx(0)
    assert np.isnan([found.se, found.g, found.p]).all()
    apart = compare_groups([1.1] * 3 + [2.2] * 3, group(3, 3), words=MICE)
    assert apart.estimate == pytest.approx(1.1)
    assert apart.call == "undefined"


def test_one_flat_side_is_still_welch():
    found = compare_groups([1.0, 1, 1, 2, 4, 3], group(3, 3))
    assert found.df == pytest.approx(2)
    assert found.p == pytest.approx(stats.ttest_1samp([2, 4, 3], 1).pvalue)


def test_adjusted_fit_without_residual_is_undefined():
    sex = ["female", "male"] * 4
    score = group(4, 4) * 2.0 + (np.array(sex) == "male")
    found = compare_groups(score, group(4, 4), sex)
    assert (found.model, found.call) == ("ols_hc2", "undefined")
    assert found.estimate == pytest.approx(2)


@pytest.mark.parametrize(
    ("ages", "reason"),
    [
        ([1.0, 1, 1, 2, 2, 2], "Two ages: no slope. Three are needed."),
        ([2.0] * 6, "One age: no slope. Three are needed."),
    ],
)
def test_a_slope_needs_three_ages(ages, reason):
    found = age_slope(np.arange(6.0), ages, n_reference=3, n_contrast=3)
    assert (found.call, found.reason) == ("undefined", reason)
    assert math.isnan(found.estimate)


def test_a_slope_needs_three_donors_at_both_ends():
    ages = [0.3, 0.5, 1, 1, 1, 2, 2, 2]
    found = age_slope(np.array(ages) * 2, ages, n_reference=2, n_contrast=3, words=MICE)
    assert found.call == "too few donors"
    assert found.reason == "Two young mice: no interval, no p. Three a side are needed."
    assert found.estimate == pytest.approx(2)
    assert math.isnan(found.p)


def test_an_exact_line_has_no_interval():
    ages = np.array([0.3, 0.4, 0.5, 1.1, 2, 2.1])
    found = age_slope(3 * ages + 1, ages, n_reference=3, n_contrast=3)
    assert found.call == "undefined"
    assert found.estimate == pytest.approx(3)


def test_no_score_at_all_has_no_slope():
    found = age_slope([np.nan] * 3, [1, 2, 3], n_reference=3, n_contrast=3, words=MICE)
    assert found.reason == "The score is undefined in all mice: nothing to compare."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"score": [1, 2, 3, 4], "is_contrast": group(2, 2), "donor_ids": list("aabc")},
            "'a' has 2",
        ),
        (
            {"score": [1, 2, 3, 4], "is_contrast": group(2, 2), "donor_ids": list("ab")},
            "2 donor ids",
        ),
        ({"score": [1, 2, 3], "is_contrast": group(2, 2)}, "do not fit 4 donors"),
        ({"score": [1, 2, np.inf, 4], "is_contrast": group(2, 2)}, "infinite"),
        ({"score": [1, 2, 3, 4], "is_contrast": [0, 0, 1, 1]}, "true .contrast. or false"),
        ({"score": [1, 2, 3, 4], "is_contrast": group(2, 2), "sex": ["f"] * 4}, "'f' is unknown"),
        ({"score": [1, 2, 3, 4], "is_contrast": group(2, 2), "sex": ["male"]}, "1 labels"),
    ],
)
def test_impossible_designs_are_refused(arguments, message):
    with pytest.raises(DesignError, match=message):
        compare_groups(**arguments)


def test_impossible_slopes_are_refused():
    with pytest.raises(DesignError, match="has no age"):
        age_slope([1, 2, 3], [1, 2, np.nan], n_reference=3, n_contrast=3)
    with pytest.raises(DesignError, match="'a' has 3 values"):
        age_slope([1, 2, 3], [1, 2, 3], n_reference=3, n_contrast=3, donor_ids=["a"] * 3)
