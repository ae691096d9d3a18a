"""Size factors and quantiles against hand-worked tables, and what they must not see."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from drift.errors import CountsError
from drift.sample_scaling import median_of_ratios, quantile_normalised, upper_quartile

# Sample 2 has every gene doubled, but for one that takes up most of its reads.
COUNTS = np.array([[10, 20, 30, 40, 0], [20, 40, 60, 9000, 5]], dtype=float)
TOTALS = COUNTS.sum(axis=1)


def test_median_of_ratios_by_hand():
    sizes = median_of_ratios(COUNTS, TOTALS)
    assert sizes[1] / sizes[0] == pytest.approx(2)  # the total would say 91
    assert np.exp(np.log(sizes).mean()) == pytest.approx(np.exp(np.log(TOTALS).mean()))


def test_upper_quartile_by_hand():
    sizes = upper_quartile(COUNTS, TOTALS)
    assert sizes[1] / sizes[0] == pytest.approx(60 / 30)


@pytest.mark.parametrize("rule", [median_of_ratios, upper_quartile])
def test_sparse_is_dense_and_depth_alone_changes_nothing(rule):
    rng = np.random.default_rng(4)
    counts = rng.poisson(rng.gamma(2, 20, 300), (4, 300)) + 1.0
    totals = counts.sum(axis=1)
    np.testing.assert_allclose(rule(sp.csr_matrix(counts), totals), rule(counts, totals))
    deeper = counts * np.array([1, 3, 5, 7])[:, None]
    ratio = rule(deeper, deeper.sum(axis=1)) / rule(counts, totals)
    np.testing.assert_allclose(ratio / ratio[0], [1, 3, 5, 7])


def test_what_cannot_be_scaled_is_told():
    empty = np.array([[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(CountsError, match="no median of ratios"):
        median_of_ratios(empty, empty.sum(axis=1))
    sparse = np.array([[1.0, 0, 0, 0, 0], [1, 1, 1, 1, 1]])
    with pytest.raises(CountsError, match="upper quartile is 0"):
        upper_quartile(sparse, sparse.sum(axis=1))


def test_quantiles_by_hand():
    values = np.array([[5.0, 2.0, 3.0], [4.0, 1.0, 8.0]])
    # sorted rows 2 3 5 and 1 4 8: means 1.5, 3.5, 6.5
    np.testing.assert_allclose(quantile_normalised(values), [[6.5, 1.5, 3.5], [3.5, 1.5, 6.5]])


@given(st.integers(0, 9999))
def test_quantiles_keep_the_order_and_equal_the_distributions(seed):
    values = np.random.default_rng(seed).normal(size=(4, 30))
    found = quantile_normalised(values)
    np.testing.assert_array_equal(np.argsort(found, axis=1), np.argsort(values, axis=1))
    np.testing.assert_allclose(np.sort(found, axis=1), np.sort(found, axis=1)[[0] * 4])
