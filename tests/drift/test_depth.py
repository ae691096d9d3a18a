"""Depth: the ratio, the flag, and thinning that is exact in the mean and the same every time."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.depth import depth_ratio, genes_per_cell, is_depth_confounded, match_depth
from drift.errors import CountsError, DesignError


def make(seed=0, *, deeper_contrast=True, factor=3):
    """Two donors a side with unequal numbers of cells; one side sequenced deeper."""
    rng = np.random.default_rng(seed)
    donors = np.repeat(["a", "b", "c", "d"], [40, 90, 70, 20])
    sides = np.isin(donors, ["c", "d"])
    depth = np.where(sides == deeper_contrast, factor, 1)[:, None] * rng.gamma(0.5, 1, 400)
    return rng.poisson(depth), sides, donors


def donor_mean(counts, donors, side):
    genes = np.asarray((sp.csr_matrix(counts) > 0).sum(axis=1)).ravel()
    return np.mean([genes[donors == donor].mean() for donor in side])


@pytest.mark.parametrize("deeper_contrast", [True, False])
@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
def test_both_sides_show_as_many_genes_per_cell(deeper_contrast, form):
    counts, sides, donors = make(deeper_contrast=deeper_contrast)
    found = match_depth(form(counts), sides, donors)
    young, old = (donor_mean(counts, donors, side) for side in ("ab", "cd"))
    assert found.ratio_before == pytest.approx(old / young)
    assert is_depth_confounded(found.ratio_before)
    assert found.ratio_after == pytest.approx(1, abs=0.02)
    assert found.ratio_after == pytest.approx(
        donor_mean(found.counts, donors, "cd") / donor_mean(found.counts, donors, "ab")
    )
    shallower = sides != deeper_contrast
    np.testing.assert_array_equal(found.counts[shallower].toarray(), counts[shallower])
    assert (found.kept[shallower] == 1).all()
    assert len(set(found.kept[~shallower])) == 1


def test_kept_fraction_is_recovered_and_scales_the_totals():
    counts, sides, donors = make(factor=4)
    found = match_depth(counts, sides, donors)
    kept = found.kept[sides][0]
    assert kept == pytest.approx(1 / 4, rel=0.05)
    total = counts[sides].sum()
    assert found.counts[sides].sum() / total == pytest.approx(kept, rel=0.02)
    assert (found.counts.toarray() <= counts).all()


def test_same_counts_same_result_and_input_untouched():
    counts, sides, donors = make()
    sparse = sp.csr_matrix(counts)
    first, second = (match_depth(sparse, sides, donors) for _ in range(2))
    assert (first.counts != second.counts).nnz == 0
    np.testing.assert_array_equal(sparse.toarray(), counts)
    stored_backwards = sp.csr_matrix(sp.csr_matrix(counts[:, ::-1])[:, ::-1])
    assert (match_depth(stored_backwards, sides, donors).counts != first.counts).nnz == 0
    assert (match_depth(sparse, sides, donors, seed=1).counts != first.counts).nnz > 0


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 1000), st.floats(0.3, 8))
def test_thinning_never_overshoots_much(seed, factor):
    counts, sides, donors = make(seed, factor=factor)
    assert match_depth(counts, sides, donors).ratio_after == pytest.approx(1, abs=0.03)


def test_equal_depth_is_left_alone():
    counts = np.tile([[1, 0, 3], [0, 2, 1]], (4, 1))
    found = match_depth(counts, np.repeat([False, True], 4), list("aabbccdd"))
    assert found.ratio_before == found.ratio_after == 1
    np.testing.assert_array_equal(found.counts.toarray(), counts)


def test_ratio_is_over_donors():
    assert depth_ratio([1000, 2000, np.nan], [3000]) == pytest.approx(2)
    assert math.isnan(depth_ratio([np.nan], [3000]))
    assert math.isnan(depth_ratio([], [1.0]))


@pytest.mark.parametrize(
    ("ratio", "flagged"),
    [(1, False), (1.19, False), (1.21, True), (0.84, False), (0.82, True), (math.nan, False)],
)
def test_flag_looks_at_the_larger_side(ratio, flagged):
    assert is_depth_confounded(ratio) is flagged


def test_what_cannot_be_thinned_is_refused():
    counts, sides, donors = make()
    with pytest.raises(CountsError, match="not whole numbers"):
        match_depth(counts + 0.5, sides, donors)
    with pytest.raises(CountsError, match="no cell with a count"):
        match_depth(counts, np.zeros(220, dtype=bool), donors)
    with pytest.raises(DesignError, match="219 sides"):
        match_depth(counts, sides[1:], donors)


def test_genes_per_cell_counts_what_is_above_zero() -> None:
    counts = sp.csr_matrix(np.array([[0, 3, 1], [0, 0, 0], [2, 0, 0]]))
    assert genes_per_cell(counts).tolist() == [2, 0, 1]
