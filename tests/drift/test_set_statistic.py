"""The competitive set statistic: hand-worked ranks, scipy, and what has no answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.errors import DesignError
from drift.set_statistic import call_of_set, set_statistic


def test_hand_worked_table():
    # Set: 3, 5, 1; rest: 2, 0, -1, 4. Pairs won by the set: 3 + 4 + 2 = 9 of 12.
    found = set_statistic([3, 5, 1, 2, 0, -1, 4], [1, 1, 1, 0, 0, 0, 0])
    assert found.estimate == pytest.approx(3 - 1.25)
    assert found.r == pytest.approx(2 * 9 / 12 - 1)
    assert (found.n_genes, found.n_rest, found.reason) == (3, 4, "")


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_equals_scipy(seed, n_set):
    rng = np.random.default_rng(seed)
    statistic = np.round(rng.normal(size=300), 1)  # many ties
    member = np.arange(300) < n_set
    found = set_statistic(statistic, member)
    test = stats.mannwhitneyu(statistic[member], statistic[~member], method="asymptotic")
    assert found.p == pytest.approx(test.pvalue)
    assert found.r == pytest.approx(2 * test.statistic / (n_set * (300 - n_set)) - 1)
    assert found.r == pytest.approx(-set_statistic(-statistic, member).r)


def test_a_gene_that_is_not_measured_is_in_neither_group():
    found = set_statistic([3, np.nan, 5, 2, 0, np.nan, 4], [1, 1, 1, 0, 0, 0, 0])
    assert found == set_statistic([3, 5, 2, 0, 4], [1, 1, 0, 0, 0])
    assert (found.n_genes, found.n_rest) == (2, 3)


def test_a_down_gene_that_falls_counts_as_a_rise():
    statistic = np.array([2.0, -2.0, 0.5, -0.5, 0.3, -0.3])
    member, signs = np.array([1, 1, 0, 0, 0, 0], dtype=bool), np.array([1, -1, 1, 1, 1, 1])
    signed = set_statistic(statistic, member, signs)
    assert signed.estimate == pytest.approx(2)
    assert signed.r == 1
    assert set_statistic(statistic, member).r == 0


def test_shifting_every_gene_changes_nothing():
    rng = np.random.default_rng(0)
    statistic, member, signs = rng.normal(size=90), np.arange(90) < 20, rng.choice([-1, 1], 90)
    plain, shifted = (
        set_statistic(statistic, member, signs),
        set_statistic(statistic + 5, member, signs),
    )
    assert (shifted.estimate, shifted.r, shifted.p) == pytest.approx(
        (plain.estimate, plain.r, plain.p)
    )


@pytest.mark.parametrize(
    ("statistic", "member", "reason"),
    [
        ([1, 2, 3], [0, 0, 0], "No gene of the signature is measured: nothing to compare."),
        ([np.nan, 2, 3], [1, 0, 0], "No gene of the signature is measured: nothing to compare."),
        (
            [1, 2],
            [1, 1],
            "Every gene measured belongs to the signature: nothing to compare it with.",
        ),
        ([2, 2, 2], [1, 0, 0], "All genes have the same statistic: nothing to rank."),
    ],
)
def test_nothing_to_compare_is_undefined(statistic, member, reason):
    found = set_statistic(statistic, member)
    assert found.reason == reason
    assert np.isnan([found.estimate, found.r, found.p]).all()


def test_lengths_must_agree():
    with pytest.raises(DesignError, match="2 members and 3 weights for 3 genes"):
        set_statistic([1, 2, 3], [True, False])


@pytest.mark.parametrize(
    ("r", "fdr", "call"),
    [
        (0.3, 0.01, "rises"),
        (-0.3, 0.049, "falls"),
        (0.3, 0.05, "not resolved"),
        (0.0, 0.01, "not resolved"),
        (np.nan, np.nan, "undefined"),
    ],
)
def test_call_is_by_fdr_and_sign(r, fdr, call):
    assert call_of_set(r, fdr) == call
