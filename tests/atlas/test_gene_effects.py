"""Genes behind the scores, made a few rows at a time: against tables put together by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from atlas import from_donors, gene_effects, tables
from atlas.built import Built
from atlas.effects import comparisons
from atlas.tissues import Dropped, tissues
from drift.errors import StoreError
from tests.atlas import crafted

BLANK = crafted.MD[0]  # in a sample of organ "a": left out there, and there alone
NAMED = {gene for one in crafted.CURATED.signatures.values() for gene in one.genes}


@pytest.fixture(scope="module")
def samples() -> pd.DataFrame:
    """Return log2 values of three organs, a sample a row: its profile, organ, age and genes."""
    _, adata = study()
    obs = adata.obs.reset_index(drop=True)
    profile = obs["donor_id"] + "/" + obs["tissue"] + "/" + obs["age_reported"]
    values = pd.DataFrame(adata.X, columns=adata.var_names)
    named = [gene for gene in values if gene in NAMED]
    return values[named].assign(profile_id=profile, tissue=obs["tissue"], age=obs["age"])


def study() -> tuple[Any, Any]:
    rows = crafted.donors(("young", 4), ("old", 4))[::-1]
    source, adata = crafted.study(rows, gained=1.0)
    adata.X[(adata.obs["tissue"] == "a").argmax(), adata.var_names.get_loc(BLANK)] = np.nan
    return source, adata


@pytest.fixture(scope="module")
def built() -> Built:
    return from_donors.build(*study(), crafted.CURATED)


def long_form(samples: pd.DataFrame) -> pd.DataFrame:
    """Return the ``expression`` table, whole."""
    long = samples.drop(columns="age").melt(
        ["profile_id", "tissue"], var_name="gene", value_name="expression"
    )
    long = long[(long["gene"] != BLANK) | (long["tissue"] != "a")]
    return long.assign(human_symbol=long["gene"])


@pytest.mark.parametrize("rows_at_once", [1, 100, 65_536])
def test_expression_is_every_signature_gene_in_every_profile(
    tmp_path: Path,
    samples: pd.DataFrame,
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    rows_at_once: int,
) -> None:
    monkeypatch.setattr(gene_effects, "ROWS_AT_ONCE", rows_at_once)
    pieces, whole = built.pieces["expression"], long_form(samples)
    assert pieces.n_rows == len(whole)
    assert tables.write("expression", pieces, tmp_path / "pieces") == len(whole)
    tables.write("expression", whole, tmp_path / "whole")
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_piece_of_expression_has_as_many_genes_as_fit(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gene_effects, "ROWS_AT_ONCE", 24 * 10)  # 24 profiles
    sizes = [frame["gene"].nunique() for frame in built.pieces["expression"].frames()]
    assert set(sizes[:-1]) == {10}
    assert 0 < sizes[-1] <= 10


def test_changes_of_genes_are_those_of_each_gene_alone(samples: pd.DataFrame, built: Built) -> None:
    pieces = built.pieces["genes"]
    found = pd.concat(pieces.frames())
    assert len(found) == pieces.n_rows == len(found.drop_duplicates(list(tables.KEYS["genes"])))
    of_both = found[found["sex"] == "both"].set_index(["tissue", "gene"])
    for tissue, part in samples.groupby("tissue"):
        genes = [gene for gene in part if gene in NAMED and (gene, tissue) != (BLANK, "a")]
        young, old = (
            part.loc[part["age"] == crafted.AGES[side], genes] for side in ("young", "old")
        )
        test = stats.ttest_ind(old, young, equal_var=False)
        own = of_both.loc[tissue].loc[genes]
        assert len(own) == len(of_both.loc[tissue])
        np.testing.assert_allclose(own["p"], test.pvalue, rtol=1e-5)
        np.testing.assert_allclose(own["log2fc"], old.mean() - young.mean(), atol=1e-6)
        np.testing.assert_allclose(own["mean"], part[genes].mean(), rtol=1e-6)


@pytest.mark.parametrize("rows_at_once", [1, 500, 65_536])
def test_changes_are_written_as_in_one_frame(
    tmp_path: Path, built: Built, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(gene_effects, "ROWS_AT_ONCE", rows_at_once)
    pieces = built.pieces["genes"]
    tables.write("genes", pieces, tmp_path / "pieces")
    mixed = pd.concat(pieces.frames()).sample(frac=1, random_state=1)
    tables.write("genes", mixed, tmp_path / "whole")
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_comparison_that_comes_twice_is_refused(tmp_path: Path) -> None:
    source, adata = study()
    genes = crafted.CURATED.genes(source, adata.var)
    compared = [
        (tissue, one)
        for tissue in tissues(adata, source, genes, Dropped())
        for one in comparisons(tissue, source)
    ]
    assert gene_effects.gene_changes(compared, genes).n_rows > 0
    twice = gene_effects.gene_changes([*compared, compared[0]], genes)
    with pytest.raises(StoreError, match="Table genes has two rows for crafted, a, all cells, old"):
        tables.write("genes", twice, tmp_path / "t")
