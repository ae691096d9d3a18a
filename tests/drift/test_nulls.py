"""The two nulls: all labels once, draws of like genes, p uniform where nothing happens."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drift.nulls import (
    MOST_LABELS,
    g_of_columns,
    label_orders,
    random_sets,
    summarised,
)
from drift.statistics import compare_groups


def labelled(orders, is_contrast):
    """Who is on the contrast side, draw by draw."""
    return [frozenset(order[is_contrast].tolist()) for order in orders]


def test_every_label_once_when_they_are_few():
    is_contrast = np.array([False, True, False, True, True])
    given_out = label_orders(is_contrast, [""] * 5)
    assert given_out.is_complete
    found = labelled(given_out.orders, is_contrast)
    assert len(found) == len(set(found)) == math.comb(5, 3)
    assert frozenset({1, 3, 4}) in found
    assert (np.sort(given_out.orders, axis=1) == np.arange(5)).all()


def test_labels_stay_within_their_sex():
    is_contrast = np.array([False, False, True, True, False, True])
    sex = np.array(["female", "female", "female", "male", "male", "male"])
    given_out = label_orders(is_contrast, sex)
    found = labelled(given_out.orders, is_contrast)
    assert len(set(found)) == len(found) == math.comb(3, 1) * math.comb(3, 2)
    assert all(sum(donor < 3 for donor in side) == 1 for side in found)


def test_many_labels_are_drawn_and_the_same_each_time():
    is_contrast = np.arange(40) >= 20
    first, second = (label_orders(is_contrast, ["a", "b"] * 20) for _ in range(2))
    assert not first.is_complete
    assert first.orders.shape == (MOST_LABELS, 40)
    np.testing.assert_array_equal(first.orders, second.orders)
    assert (first.orders % 2 == np.arange(40) % 2).all()  # within the two groups


@pytest.mark.parametrize("sexes", [["male"] * 9, ["male", "female"] * 4 + ["male"]])
def test_g_equals_the_effect_of_each_column(sexes):
    rng = np.random.default_rng(5)
    values = rng.normal(size=(9, 6))
    is_contrast = np.arange(9) >= 5
    found = g_of_columns(values, is_contrast, sexes, None)
    for column, g in zip(values.T, found, strict=True):
        assert g == pytest.approx(compare_groups(column, is_contrast, sexes).g)


def test_equal_scores_have_no_g():
    assert np.isnan(g_of_columns(np.ones((6, 1)), np.arange(6) >= 3, None, None)).all()
    assert summarised(np.array([np.nan]), 1.0) is None
    assert summarised(np.array([0.5]), np.nan) is None


def test_p_by_hand():
    draws = np.array([-2.0, -1.0, 0.0, 1.0, 3.0])
    assert summarised(draws, -1.0).p == pytest.approx((4 + 1) / 6)
    assert summarised(draws, -1.0, is_complete=True).p == pytest.approx(4 / 5)
    assert summarised(draws, 9.0).p == pytest.approx(1 / 6)  # never 0


def test_permuted_p_equals_scipy():
    rng = np.random.default_rng(6)
    score = rng.normal(size=8)
    is_contrast = np.arange(8) >= 4
    orders = label_orders(is_contrast, [""] * 8)
    draws = g_of_columns(score[orders.orders].T, is_contrast, None, None)
    observed = compare_groups(score, is_contrast).g
    ours = summarised(draws, observed, is_complete=True)

    def statistic(x, y, axis):
        spread = np.sqrt((x.var(axis=axis, ddof=1) + y.var(axis=axis, ddof=1)) / 2)
        return np.abs((y.mean(axis=axis) - x.mean(axis=axis)) / spread)

    theirs = stats.permutation_test(
        (score[:4], score[4:]), statistic, n_resamples=np.inf, alternative="greater"
    )
    assert ours.n_draws == 70
    assert ours.p == pytest.approx(theirs.pvalue)


def test_p_is_uniform_where_nothing_happens():
    rng = np.random.default_rng(7)
    is_contrast = np.arange(8) >= 4
    orders = label_orders(is_contrast, [""] * 8)
    found = []
    for _ in range(200):
        score = rng.normal(size=8)
        draws = g_of_columns(score[orders.orders].T, is_contrast, None, None)
        observed = compare_groups(score, is_contrast).g
        found.append(summarised(draws, observed, is_complete=True).p)
    assert stats.kstest(found, "uniform").pvalue > 0.01
    assert np.mean(np.array(found) < 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


@settings(max_examples=30)
@given(seed=st.integers(0, 9999), size=st.integers(1, 30))
def test_random_sets_match_the_bins_and_avoid_the_set(seed, size):
    rng = np.random.default_rng(seed)
    bins = np.sort(rng.integers(-1, 6, 200))
    members = rng.choice(np.flatnonzero(bins >= 0), size, replace=False)
    names = np.array([f"g{k}" for k in range(200)])
    found = random_sets(bins, members, names, n_draws=20)
    assert len(found) == 20
    wanted = Counter(bins[members].tolist())
    for genes in found.values():
        at = [int(gene[1:]) for gene in genes]
        assert not set(at) & set(members.tolist())
        there = Counter(bins[at].tolist())
        for bin_, n in wanted.items():
            outside = int((bins == bin_).sum()) - n
            assert there.get(bin_, 0) == min(n, outside)
