"""Benjamini-Hochberg against a hand-worked table, scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from drift.errors import DesignError
from drift.statistics import benjamini_hochberg


def test_hand_worked_table_with_a_missing_p():
    found = benjamini_hochberg([0.01, np.nan, 0.04, 0.03, 0.5])
    np.testing.assert_allclose(found, [0.04, np.nan, 0.16 / 3, 0.16 / 3, 0.5])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_equals_scipy_and_statsmodels(p):
    found = benjamini_hochberg(p)
    np.testing.assert_allclose(found, stats.false_discovery_control(p))
    np.testing.assert_allclose(found, multipletests(p, method="fdr_bh")[1], atol=1e-300)


def test_nothing_tested():
    assert np.isnan(benjamini_hochberg([np.nan, np.nan])).all()
    assert benjamini_hochberg([]).size == 0


@pytest.mark.parametrize("p", [-0.1, 1.2, np.inf])
def test_no_probability_is_refused(p):
    with pytest.raises(DesignError, match="outside 0 to 1"):
        benjamini_hochberg([0.5, p])
