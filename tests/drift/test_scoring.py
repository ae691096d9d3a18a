"""The module score against a plain loop, scanpy and hand-worked values, and its invariances."""

import anndata as ad
import numpy as np
import pytest
import scanpy as sc
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.errors import CountsError
from drift.normalisation import log_cells, log_cpm
from drift.scoring import detected, expression_bins, module_scores

SIGNATURES = {
    "plain": {f"g{i}": 1.0 for i in range(0, 60, 4)},
    "signed": {f"g{i}": (1.0 if i % 2 else -1.0) for i in range(5, 25)},
    "one": {"g7": 1.0},
    "down": {f"g{i}": -1.0 for i in range(40, 48)},
    "absent": {"nowhere": 1.0},
}


def make_counts(seed=0, n=30, genes=120):
    rng = np.random.default_rng(seed)
    depth = rng.gamma(1.0, 3.0, genes)
    return rng.poisson(depth, (n, genes)), np.array([f"g{i}" for i in range(genes)])


def scored_by_loops(expression, names, signature, n_bins, mask):
    """Follow the definition word by word, one gene at a time."""
    names = [name for name, used in zip(names, mask, strict=True) if used]
    table = dict(zip(names, expression[:, mask].T, strict=True))
    order = sorted(names, key=lambda name: (round(table[name].mean(), 10), name))
    bin_of = {name: rank * n_bins // len(order) for rank, name in enumerate(order)}
    parts = {1.0: [], -1.0: []}
    for name, sign in signature.items():
        controls = [
            table[other]
            for other in names
            if other not in signature and name in bin_of and bin_of[other] == bin_of[name]
        ]
        if controls:
            parts[sign].append(table[name] - np.mean(controls, axis=0))
    total = sum(sign * np.mean(part, axis=0) for sign, part in parts.items() if part)
    n_genes = sum(len(part) for part in parts.values())
    return (total if n_genes else np.full(len(expression), np.nan)), n_genes


@pytest.mark.parametrize("n_bins", [1, 5, 24])
@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix, sp.csc_matrix, sp.csr_array])
def test_equals_the_definition(form, n_bins):
    counts, names = make_counts()
    expression = log_cpm(counts)
    mask = detected(expression, min_count=3, min_share=0.6)
    assert 10 < (~mask).sum() < 100
    found = module_scores(form(expression), names, SIGNATURES, n_bins=n_bins, mask=mask)
    assert found.names == tuple(SIGNATURES)
    for at, signature in enumerate(SIGNATURES.values()):
        expected, n_genes = scored_by_loops(expression, names, signature, n_bins, mask)
        assert found.n_genes[at] == n_genes
        np.testing.assert_allclose(found.scores[:, at], expected, atol=1e-10)


def test_hand_worked_value():
    # Two bins: a, b, c (means 0.5, 1, 1.5) and d, e, f; signature b up, e down.
    expression = np.array([[0.0, 1, 2, 5, 7, 6], [1.0, 1, 1, 5, 5, 8]])
    found = module_scores(expression, list("abcdef"), {"s": {"b": 1, "e": -1}}, n_bins=2)
    # row 1: (1 - (0 + 2) / 2) - (7 - (5 + 6) / 2); row 2: (1 - 1) - (5 - 6.5)
    np.testing.assert_allclose(found.scores[:, 0], [-1.5, 1.5])
    assert found.n_genes[0] == 2


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
def test_equals_scanpy_given_the_same_control_genes(form):
    """Scanpy pools controls over bins, ours weighs bins by signature genes: equal bin by bin.

    In each bin scanpy gets the bin's genes as pool, plus one gene above all others, which its own
    cut puts alone into a second bin, and a control size that takes every gene.
    """
    counts, names = make_counts(seed=3, n=40, genes=150)
    expression = log_cells(counts)
    n_bins, signature = 5, {f"g{i}": 1.0 for i in range(0, 150, 4)}
    bins = expression_bins(expression.mean(axis=0), names, n_bins)
    padded = np.column_stack([expression, np.full(40, 99.0)])
    adata = ad.AnnData(form(padded))
    adata.var_names = [*names, "top"]
    total = np.zeros(40)
    for at in range(n_bins):
        pool = list(names[bins == at])
        genes = [gene for gene in pool if gene in signature]
        sc.tl.score_genes(
            adata, genes, gene_pool=[*pool, "top"], n_bins=2, ctrl_size=1000, ctrl_as_ref=False
        )
        total += len(genes) * adata.obs["score"].to_numpy()
    found = module_scores(form(expression), names, {"s": signature}, n_bins=n_bins)
    np.testing.assert_allclose(found.scores[:, 0], total / len(signature), atol=1e-6)


def test_equals_one_call_of_scanpy_with_one_bin():
    counts, names = make_counts(seed=4)
    expression = log_cells(counts)
    adata = ad.AnnData(np.column_stack([expression, np.full(30, 99.0)]))
    adata.var_names = [*names, "top"]
    genes = [f"g{i}" for i in range(20)]
    sc.tl.score_genes(adata, genes, n_bins=2, ctrl_size=1000, ctrl_as_ref=False)
    found = module_scores(expression, names, {"s": dict.fromkeys(genes, 1.0)}, n_bins=1)
    np.testing.assert_allclose(found.scores[:, 0], adata.obs["score"], atol=1e-10)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_order_of_genes_and_cells_never_matters(seed, data):
    # Few distinct counts make many ties in the mean.
    rng = np.random.default_rng(seed)
    expression = rng.integers(0, 3, (12, 80)).astype(float)
    names = np.array([f"g{i}" for i in range(80)])
    genes = np.array(data.draw(st.permutations(range(80))))
    cells = np.array(data.draw(st.permutations(range(12))))
    plain = module_scores(expression, names, SIGNATURES, n_bins=7)
    shuffled = module_scores(
        sp.csr_matrix(expression[cells][:, genes]), names[genes], SIGNATURES, n_bins=7
    )
    np.testing.assert_allclose(shuffled.scores, plain.scores[cells], atol=1e-10)
    np.testing.assert_array_equal(shuffled.n_genes, plain.n_genes)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), factor=st.sampled_from([2, 3, 10]))
def test_doubling_every_count_changes_nothing(seed, factor):
    counts, names = make_counts(seed)
    sizes = counts.sum(axis=1)
    plain = module_scores(log_cpm(counts, sizes), names, SIGNATURES)
    more = module_scores(log_cpm(counts * factor, sizes * factor), names, SIGNATURES)
    np.testing.assert_allclose(more.scores, plain.scores, atol=1e-9)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), at=st.integers(0, 120))
def test_a_gene_below_the_detection_filter_changes_nothing(seed, at):
    counts, names = make_counts(seed)
    unused = np.zeros(30)
    unused[0] = 1000
    expression = log_cpm(counts, np.full(30, 500))
    more = np.insert(expression, at, unused, axis=1)
    filters = {"min_count": 3, "min_share": 0.1}
    plain = module_scores(expression, names, SIGNATURES, mask=detected(expression, **filters))
    with_it = module_scores(
        more, np.insert(names.astype(object), at, "new"), SIGNATURES, mask=detected(more, **filters)
    )
    np.testing.assert_allclose(with_it.scores, plain.scores, atol=1e-10)


def test_blocks_and_single_precision_agree_with_the_whole():
    counts, names = make_counts(seed=9, n=4_500)
    expression = log_cells(counts).astype(np.float32)
    found = module_scores(sp.csr_matrix(expression), names, SIGNATURES)
    dense = module_scores(expression.astype(float), names, SIGNATURES)
    np.testing.assert_allclose(found.scores, dense.scores, atol=2e-5)
    assert found.scores.dtype == np.float64


def test_gene_alone_with_its_signature_in_a_bin_is_left_out():
    # Bins of two: (a, b), (c, d). All of bin one is in the signature, so nothing is left of it.
    expression = np.array([[1.0, 2, 10, 12], [1.0, 2, 10, 16]])
    found = module_scores(expression, list("abcd"), {"s": {"a": 1, "b": 1, "d": 1}}, n_bins=2)
    assert found.n_genes[0] == 1
    np.testing.assert_allclose(found.scores[:, 0], [2, 6])


def test_nothing_to_score_is_undefined_not_zero():
    expression = np.ones((3, 4))
    found = module_scores(
        expression, list("abcd"), {"gone": {"z": 1}, "all": dict.fromkeys("abcd", 1)}
    )
    assert np.isnan(found.scores).all()
    assert (found.n_genes == 0).all()


def test_blank_outside_the_mask_is_harmless_and_inside_is_refused():
    expression = np.random.default_rng(0).normal(size=(6, 40))
    names = [f"g{i}" for i in range(40)]
    blank = expression.copy()
    blank[2, 3] = np.nan
    mask = detected(blank, min_count=6, above=-np.inf)
    assert list(np.flatnonzero(~mask)) == [3]
    found = module_scores(blank, names, SIGNATURES, n_bins=4, mask=mask)
    expected = module_scores(expression, names, SIGNATURES, n_bins=4, mask=mask)
    np.testing.assert_allclose(found.scores, expected.scores)
    with pytest.raises(CountsError, match="g3 holds NaN"):
        module_scores(blank, names, SIGNATURES)
    sparse = sp.csr_matrix(np.nan_to_num(blank))
    sparse.data[0] = np.inf
    with pytest.raises(CountsError, match="NaN or infinity"):
        module_scores(sparse, names, SIGNATURES)


def test_wrong_names_are_refused():
    with pytest.raises(CountsError, match="not unique"):
        module_scores(np.ones((2, 2)), ["a", "a"], {"s": {"a": 1}})
    with pytest.raises(CountsError, match="does not fit 3 gene names"):
        module_scores(np.ones((2, 2)), ["a", "b", "c"], {"s": {"a": 1}})


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
def test_detection_needs_count_and_share(form):
    expression = np.zeros((40, 3))
    expression[:3, 0] = 1  # three rows, but not a tenth of forty
    expression[:4, 1] = 1
    expression[:2, 2] = 1
    mask = detected(form(expression), min_count=3, min_share=0.1)
    assert list(mask) == [False, True, False]


def test_detection_below_zero_needs_a_dense_matrix():
    with pytest.raises(CountsError, match="leaves its zeros out"):
        detected(sp.csr_matrix(np.eye(2)), min_count=1, above=-np.inf)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=200), st.integers(1, 30))
def test_bins_are_of_equal_size_and_ordered(means, n_bins):
    names = [f"g{i:03d}" for i in range(len(means))]
    bins = expression_bins(means, names, n_bins)
    sizes = np.bincount(bins, minlength=n_bins)
    assert bins.max() < n_bins
    assert sizes.max() - sizes[sizes > 0].min() <= 1
    order = np.lexsort((names, means))
    assert (np.diff(bins[order]) >= 0).all()


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
def test_rows_outside_the_bins_decide_nothing(form):
    counts, names = make_counts()
    expression = np.asarray(log_cpm(counts))
    adult = np.arange(len(expression)) % 3 > 0
    alone = module_scores(form(expression[adult]), names, SIGNATURES)
    expression[~adult] *= np.linspace(0, 9, len(names))  # development may look like anything
    together = module_scores(form(expression), names, SIGNATURES, binned_on=adult)
    np.testing.assert_allclose(together.scores[adult], alone.scores, atol=1e-10)
    assert np.isfinite(together.scores[~adult][:, alone.n_genes > 0]).all()
