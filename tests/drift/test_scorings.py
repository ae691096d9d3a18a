"""Every scoring against its authors' package on real counts with ties, and by slow hand."""

import anndata as ad
import decoupler as dc
import numpy as np
import pandas as pd
import pytest
import pyucell
import scanpy as sc
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drift import rank_scores
from drift.errors import CountsError
from drift.scoring import module_scores
from drift.scorings import SCORINGS, score_sets

SIZES = {"small": 4, "middle": 40, "large": 120}


@pytest.fixture(scope="module")
def cells():
    """Blood cells of 10x Genomics as scanpy ships them: log counts full of ties."""
    raw = sc.datasets.pbmc68k_reduced().raw.to_adata()[:80]
    raw = raw[:, np.asarray((raw.X > 0).sum(axis=0)).ravel() > 0].copy()
    raw.X = sp.csr_matrix(raw.X, dtype=np.float64)
    return raw


@pytest.fixture(scope="module")
def sets(cells):
    rng = np.random.default_rng(1)
    return {
        name: dict.fromkeys(rng.choice(cells.var_names, size, replace=False).tolist(), 1.0)
        for name, size in SIZES.items()
    }


def by_decoupler(method, cells, sets):
    net = pd.DataFrame(
        [(name, gene, weight) for name, genes in sets.items() for gene, weight in genes.items()],
        columns=["source", "target", "weight"],
    )
    scored = cells.copy()
    getattr(dc.mt, method)(scored, net, tmin=1)
    # decoupler sorts its sets by name
    return scored.obsm[f"score_{method}"][list(sets)].to_numpy()


def test_the_cells_have_ties(cells):
    row = cells.X[0].toarray().ravel()
    assert np.unique(row).size < row.size / 10


@pytest.mark.parametrize("form", [sp.csr_matrix.toarray, sp.csr_matrix])
def test_aucell_equals_decoupler_whose_ties_are_shuffled(cells, sets, form):
    _, _, shuffled = dc.pp.extract(cells)
    member_of = np.array([[float(g in genes) for genes in sets.values()] for g in shuffled])
    columns = cells.var_names.get_indexer(shuffled)
    ours = rank_scores.aucell(form(cells.X), columns, member_of)
    np.testing.assert_allclose(ours, by_decoupler("aucell", cells, sets), atol=1e-9)


def test_aucell_without_ties_equals_decoupler(cells, sets):
    jitter = np.random.default_rng(2).uniform(0, 1e-6, cells.shape)
    apart = ad.AnnData(cells.X.toarray() + jitter, obs=cells.obs, var=cells.var)
    ours = score_sets(apart.X, apart.var_names, sets, "aucell")
    np.testing.assert_allclose(ours, by_decoupler("aucell", apart, sets), atol=1e-9)


def test_ulm_equals_decoupler(cells, sets):
    signed = {**sets, "signed": {g: (-1.0) ** k for k, g in enumerate(sets["middle"])}}
    ours = score_sets(cells.X, cells.var_names, signed, "ulm")
    np.testing.assert_allclose(ours, by_decoupler("ulm", cells, signed), atol=1e-8)


def test_ucell_equals_pyucell_with_missing_genes_and_a_down_part(cells, sets):
    lists = {name: [*genes, "NOSUCH"] for name, genes in sets.items()}
    lists["signed"] = [f"{g}{'+-'[k % 2]}" for k, g in enumerate(sets["large"])]
    scored = cells.copy()
    pyucell.compute_ucell_scores(scored, lists, n_jobs=1)
    ours_sets = {name: {**genes, "NOSUCH": 1.0} for name, genes in sets.items()}
    ours_sets["signed"] = {g: (-1.0) ** k for k, g in enumerate(sets["large"])}
    ours = score_sets(cells.X, cells.var_names, ours_sets, "ucell")
    theirs = scored.obs[[f"{name}_UCell" for name in lists]].to_numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
@pytest.mark.parametrize("n_genes", [40, 1500, 4000])
@pytest.mark.parametrize("mean", [0.0, -1.5])
def test_ucell_of_logs_below_zero_and_of_more_genes_than_it_ranks(mean, n_genes, form):
    rng = np.random.default_rng(3)
    # many ties, many zeros, many below 0
    drawn = np.round(rng.normal(mean, 1, (5, n_genes)), 1) * rng.integers(0, 2, (5, n_genes))
    values = form(drawn)
    scored = ad.AnnData(values, var=pd.DataFrame(index=[f"g{k}" for k in range(n_genes)]))
    chosen = {"a": [f"g{k}" for k in range(0, n_genes, 7)]}
    pyucell.compute_ucell_scores(scored, chosen, n_jobs=1)
    ours = score_sets(values, scored.var_names, {"a": dict.fromkeys(chosen["a"], 1.0)}, "ucell")
    np.testing.assert_allclose(ours[:, 0], scored.obs["a_UCell"], atol=1e-5)


def test_mean_z_equals_scipy_gene_by_gene(cells, sets):
    dense = pd.DataFrame(cells.X.toarray(), columns=cells.var_names)
    constant = [gene for gene in dense if dense[gene].std() == 0]
    z = pd.DataFrame(stats.zscore(dense.drop(columns=constant), ddof=1), columns=dense.columns)
    for at, genes in enumerate(sets.values()):
        ours = score_sets(cells.X, cells.var_names, sets, "mean z")[:, at]
        np.testing.assert_allclose(ours, z[list(genes)].mean(axis=1), atol=1e-9)


def test_aucell_by_hand():
    # 40 genes: the top 5 % are 2. The set's best gene is first: area 1 of at most 1.
    values = np.arange(40.0)[None, ::-1]
    names = [f"g{k:02d}" for k in range(40)]
    assert score_sets(values, names, {"s": {"g00": 1.0, "g30": 1.0}}, "aucell")[0, 0] == 1
    assert score_sets(values, names, {"s": {"g01": 1.0}}, "aucell")[0, 0] == 0


def test_module_is_the_score_of_the_project(cells, sets):
    theirs = module_scores(cells.X, cells.var_names.to_numpy(), sets).scores
    ours = score_sets(cells.X, cells.var_names, sets, "module")
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("scoring", SCORINGS)
def test_sparse_dense_and_masked_agree(cells, sets, scoring):
    dense = cells.X.toarray()
    expected = score_sets(cells.X, cells.var_names, sets, scoring)
    wider = np.hstack([dense, np.full((len(dense), 1), np.nan)])
    names = [*cells.var_names, "blank"]
    mask = np.array([name != "blank" for name in names])
    np.testing.assert_allclose(
        score_sets(dense, cells.var_names, sets, scoring), expected, atol=1e-9
    )
    np.testing.assert_allclose(
        score_sets(wider, names, sets, scoring, mask=mask), expected, atol=1e-9
    )


@pytest.mark.parametrize("scoring", SCORINGS)
@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_the_order_of_the_genes_never_matters(scoring, seed, data):
    rng = np.random.default_rng(seed)
    values = rng.poisson(2.0, (6, 60)).astype(float)
    names = np.array([f"gene{k}" for k in range(60)])
    chosen = {"s": dict.fromkeys(rng.choice(names, 9, replace=False).tolist(), 1.0)}
    order = np.array(data.draw(st.permutations(range(60))))
    first = score_sets(values, names, chosen, scoring)
    second = score_sets(values[:, order], names[order], chosen, scoring)
    np.testing.assert_allclose(first, second, atol=1e-9)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 50))
def test_ranks_do_not_see_what_keeps_the_order(seed, scale):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(3.0, (5, 80)).astype(float)
    names = [f"gene{k}" for k in range(80)]
    chosen = {"s": {"gene1": 1.0, "gene7": 1.0, "gene12": -1.0}}
    for scoring in ("aucell", "ucell"):
        first = score_sets(counts, names, chosen, scoring)
        second = score_sets(np.log1p(counts * scale), names, chosen, scoring)
        np.testing.assert_allclose(first, second, atol=1e-12)


@pytest.mark.parametrize("scoring", SCORINGS)
def test_a_set_without_a_gene_is_undefined_not_zero(cells, scoring):
    found = score_sets(cells.X, cells.var_names, {"none": {"NOSUCH": 1.0}}, scoring)
    assert np.isnan(found).all()


@pytest.mark.parametrize("scoring", SCORINGS)
def test_a_matrix_without_a_gene_in_use_is_undefined(scoring):
    nothing = np.zeros(3, dtype=bool)
    found = score_sets(np.ones((2, 3)), ["a", "b", "c"], {"s": {"a": 1.0}}, scoring, mask=nothing)
    assert found.shape == (2, 1)
    assert np.isnan(found).all()


@pytest.mark.parametrize("scoring", SCORINGS)
def test_spoiled_input_is_refused(scoring):
    values = np.ones((3, 4))
    chosen = {"s": {"a": 1.0}}
    with pytest.raises(CountsError, match="one column a gene"):
        score_sets(values, ["a", "b"], chosen, scoring)
    with pytest.raises(CountsError, match="not unique"):
        score_sets(values, ["a", "a", "b", "c"], chosen, scoring)
    with pytest.raises(CountsError, match="NaN or infinity"):
        score_sets(values * np.nan, ["a", "b", "c", "d"], chosen, scoring)
