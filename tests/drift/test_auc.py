"""The area under the curve is the share of pairs in the right order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.auc import auc

SCORES = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_it_is_mann_whitney_u_over_the_pairs(positive: list[float], negative: list[float]) -> None:
    u = stats.mannwhitneyu(positive, negative).statistic
    assert auc(positive, negative) == pytest.approx(u / (len(positive) * len(negative)))


@given(SCORES, SCORES)
def test_it_counts_pairs_and_ties_count_half(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auc(positive, negative) == pytest.approx(np.mean(pairs))


@given(SCORES, SCORES)
def test_turning_the_kinds_round_mirrors_it(positive: list[float], negative: list[float]) -> None:
    assert auc(positive, negative) + auc(negative, positive) == pytest.approx(1)


def test_cells_without_a_score_are_left_out() -> None:
    assert auc([2.0, np.nan], [1.0, np.nan, np.nan]) == 1
    assert np.isnan(auc([np.nan], [1.0]))
    assert np.isnan(auc([], [1.0]))
