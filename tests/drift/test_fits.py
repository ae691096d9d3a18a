"""HC2 with the degrees of freedom of Bell and McCaffrey: Welch's error, and a closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drift.design import design_matrix
from drift.fits import interval, least_squares, welch

SIZES = st.integers(2, 12)


@given(n_reference=SIZES, n_contrast=SIZES, seed=st.integers(0, 20))
def test_without_covariates_it_is_welchs_error_with_the_published_degrees(
    n_reference, n_contrast, seed
):
    sides = np.repeat([False, True], [n_reference, n_contrast])
    values = np.random.default_rng(seed).normal(size=(len(sides), 3))
    found = least_squares(values, design_matrix(sides, None), errors="hc2")
    np.testing.assert_allclose(found.se, welch(values[~sides], values[sides]).se)
    # Imbens and Kolesar 2016, the case of one binary regressor.
    a, b, n = n_reference, n_contrast, n_reference + n_contrast
    closed = n**2 * (a - 1) * (b - 1) / (b**2 * (b - 1) + a**2 * (a - 1))
    np.testing.assert_allclose(found.df, closed)


def test_balanced_groups_are_students_test():
    values = np.random.default_rng(2).normal(size=(10, 4))
    sides = np.repeat([False, True], 5)
    robust = interval(least_squares(values, design_matrix(sides, None), errors="hc2"))
    pooled = values[sides].var(axis=0, ddof=1) + values[~sides].var(axis=0, ddof=1)
    reach = robust.high - (values[sides].mean(axis=0) - values[~sides].mean(axis=0))
    np.testing.assert_allclose(reach, 2.3060041350333704 * np.sqrt(pooled / 5))  # t, 8 degrees


@pytest.mark.parametrize("errors", ["hc2", "hc3"])
def test_a_donor_that_alone_fixes_a_coefficient_has_no_error(errors):
    design = np.column_stack([np.ones(5), [0, 0, 1, 1, 1], [0, 0, 0, 0, 1]]).astype(float)
    found = least_squares(np.arange(5.0)[:, None] ** 2, design, errors=errors)
    assert found.saturated
    assert np.isnan([found.se, found.df]).all()
