"""AUCell and UCell of any rows, in any form, against ranks that scipy gives to all their genes."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drift import rank_scores

N_SETS = 3


def aucell_of_row(row, member_of):
    """Return the area by its definition, from ranks without ties: of equals, the first is ahead."""
    top = max(int(np.ceil(0.05 * row.size)), 2)
    within = np.maximum(top - stats.rankdata(-row, method="ordinal"), 0)
    sizes = member_of.sum(axis=0).astype(int)
    largest = [sum(top - rank for rank in range(1, min(size, top - 1) + 1)) for size in sizes]
    return [within @ genes / most for genes, most in zip(member_of.T, largest, strict=True)]


def ucell_of_row(row, member_of):
    """Return the score by its definition, from mean ranks of the genes that are not silent."""
    cap = rank_scores.MAX_RANK
    ranks = np.full(row.size, float(cap))
    ranks[row != 0] = np.minimum(stats.rankdata(-row[row != 0]), cap)
    sizes = member_of.sum(axis=0)
    smallest = sizes * (sizes + 1) / 2
    return 1 - (ranks @ member_of - smallest) / (sizes * cap - smallest)


def unsorted_with_zeros_and_repeats(values):
    """Return it with zeros stored, columns from last to first, and every entry in two halves."""
    n_obs, n_genes = values.shape
    backwards = np.arange(n_genes)[::-1]
    stored = np.repeat(values[:, ::-1] / 2, 2, axis=1)
    indices = np.tile(np.repeat(backwards, 2), n_obs)
    ends = np.arange(n_obs + 1) * 2 * n_genes
    return sp.csr_matrix((stored.ravel(), indices, ends), shape=values.shape)


FORMS = {
    "dense": np.asarray,
    "column by column": np.asfortranarray,
    "rows of 32 bits": lambda values: values.astype(np.float32),
    "integers": lambda values: (values * 2).astype(np.int64),
    "sparse": sp.csr_matrix,
    "sparse, 32 bits": lambda values: sp.csr_matrix(values, dtype=np.float32),
    "sparse, untidy": unsorted_with_zeros_and_repeats,
}


def drawn(seed):
    """Draw rows full of ties: rare or many counts, halves on both sides of 0, values below it."""
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 6)), int(rng.choice([2, 30, 200, 1600, 7000]))
    values = [
        rng.poisson(rng.choice([0.02, 0.5, 8]), shape).astype(float),
        np.round(rng.normal(rng.choice([0, -3, 5]), 2, shape) * 2) / 2,
        -rng.poisson(0.5, shape).astype(float),
    ][int(rng.integers(3))]
    member_of = (rng.random((shape[1], N_SETS)) < 0.1).astype(float)
    member_of[rng.integers(shape[1]), :] = 1
    return values, rng.permutation(shape[1]), member_of


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_any_form_of_any_rows_gives_the_definition(form, seed):
    values, columns, member_of = drawn(seed)
    given_as = FORMS[form](values)
    in_order = values[:, columns]
    nothing_missing = np.zeros(N_SETS, dtype=np.int64)
    np.testing.assert_allclose(
        rank_scores.aucell(given_as, columns, member_of),
        [aucell_of_row(row, member_of) for row in in_order],
        atol=1e-12,
    )
    np.testing.assert_allclose(
        rank_scores.ucell(given_as, columns, member_of, nothing_missing),
        [ucell_of_row(row, member_of) for row in in_order],
        atol=1e-12,
    )


@pytest.mark.parametrize("form", ["dense", "sparse", "sparse, untidy"])
def test_columns_left_out_do_not_exist(form):
    values, columns, member_of = drawn(8)
    kept = np.sort(columns[: columns.size // 2])
    expected = rank_scores.aucell(values[:, kept].copy(), np.arange(kept.size), member_of[kept])
    found = rank_scores.aucell(FORMS[form](values), kept, member_of[kept])
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("cores", [None, 1, 3, 64])
def test_the_number_of_threads_changes_nothing(cores, monkeypatch):
    values, columns, member_of = drawn(3)
    expected = rank_scores.aucell(values, columns, member_of)
    monkeypatch.setattr(rank_scores.os, "cpu_count", lambda: cores)
    np.testing.assert_array_equal(rank_scores.aucell(values, columns, member_of), expected)


def test_the_matrix_given_is_left_as_it_was():
    values, columns, member_of = drawn(5)
    untidy = unsorted_with_zeros_and_repeats(values)
    n_stored = untidy.nnz
    rank_scores.aucell(untidy, columns, member_of)
    assert untidy.nnz == n_stored
