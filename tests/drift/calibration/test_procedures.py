"""The tests that are calibrated, against scipy and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from drift.calibration.procedures import SLOPES, WITH_SEX, WITHOUT_SEX, permuted, sandwich
from drift.design import design_matrix

RNG = np.random.default_rng(4)
SIDES = np.repeat([False, True], [4, 6])
SEX = ["female", "male"] * 5
VALUES = RNG.normal(size=(10, 3))
GROUPS = design_matrix(SIDES, None)
BOTH = design_matrix(SIDES, SEX)


def named(procedures, name):
    return next(procedure for procedure in procedures if procedure.name == name)


@pytest.mark.parametrize(("name", "equal"), [("welch", False), ("student", True)])
def test_two_groups_are_scipys(name, equal):
    found = named(WITHOUT_SEX, name).run(VALUES, GROUPS)
    test = stats.ttest_ind(VALUES[SIDES], VALUES[~SIDES], equal_var=equal)
    np.testing.assert_allclose(found.p, test.pvalue)
    np.testing.assert_allclose(found.low, test.confidence_interval().low)


@pytest.mark.parametrize("kind", ["HC1", "HC2", "HC3"])
def test_sandwiches_are_statsmodels(kind):
    for column in range(3):
        fit = sm.OLS(VALUES[:, column], BOTH).fit(cov_type=kind, use_t=True)
        found = named(WITH_SEX, kind.lower()).run(VALUES, BOTH)
        assert found.p[column] == pytest.approx(fit.pvalues[1])
        assert found.high[column] == pytest.approx(fit.conf_int()[1][1])


def test_classical_errors_are_statsmodels():
    fit = sm.OLS(VALUES[:, 0], BOTH).fit()
    assert named(SLOPES, "ols").run(VALUES, BOTH).p[0] == pytest.approx(fit.pvalues[1])


def test_hc4_by_its_definition():
    hat = BOTH @ np.linalg.inv(BOTH.T @ BOTH) @ BOTH.T
    leverage = np.diag(hat)
    residual = VALUES[:, 0] - hat @ VALUES[:, 0]
    power = np.minimum(4, leverage / leverage.mean())
    bread = np.linalg.inv(BOTH.T @ BOTH)
    meat = BOTH.T @ np.diag(residual**2 / (1 - leverage) ** power) @ BOTH
    error = np.sqrt((bread @ meat @ bread)[1, 1])
    found = sandwich(VALUES, BOTH, kind="hc4")
    reach = (found.high - found.low)[0] / 2
    assert reach == pytest.approx(stats.t.ppf(0.975, 7) * error)


def test_permutation_is_scipys_exact_one():
    found = permuted(VALUES, GROUPS)
    for column in range(3):
        test = stats.permutation_test(
            (VALUES[SIDES, column], VALUES[~SIDES, column]),
            lambda x, y, axis: np.abs(x.mean(axis=axis) - y.mean(axis=axis)),
            vectorized=True,
            n_resamples=np.inf,
            alternative="greater",
        )
        assert found.p[column] == pytest.approx(test.pvalue)
    assert np.isnan(found.low).all()


def test_three_against_three_can_never_be_called():
    far = np.array([0.0, 1, 2, 100, 101, 102])[:, None]
    found = permuted(far, design_matrix(np.repeat([False, True], 3), None))
    assert found.p == pytest.approx([2 / 20])


def test_one_test_of_each_kind_is_in_use():
    for procedures in (WITHOUT_SEX, WITH_SEX, SLOPES):
        assert sum(procedure.in_use for procedure in procedures) == 1
