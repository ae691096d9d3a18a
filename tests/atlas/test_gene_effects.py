"""Genes behind the scores, made a few rows at a time: against every row made by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from atlas import from_donors, gene_effects, tables
from atlas.built import Built
from tests.atlas import crafted

BLANK = crafted.MD[0]  # in one profile of tissue "a": its row is left out there, not elsewhere
SILENT = crafted.MD[1]  # in every profile of tissue "b" but two


@pytest.fixture(scope="module")
def adata() -> object:
    """Return counts of three organs, whose profiles come in no order."""
    rows = crafted.donors(("young", 4), ("old", 4), bulk=True)
    rows = [(*row[:4], "male" if row[0][-1] in "02" else "female", "") for row in rows[::-1]]
    return crafted.counted(*crafted.study(rows, gained=1.0))


@pytest.fixture(scope="module")
def built(adata: tuple) -> Built:
    return from_donors.build(*adata, crafted.CURATED)


def test_expression_is_every_signature_gene_in_every_profile(
    adata: tuple, built: Built
) -> None:
    """Against a frame melted from the samples: log2 of counts per million, plus one."""
    _, samples = adata
    counts = pd.DataFrame(samples.X.toarray(), columns=samples.var_names)
    values = np.log2(1e6 * counts.div(counts.sum(axis=1), axis=0) + 1)
    obs = samples.obs.reset_index(drop=True)
    values.index = obs["donor_id"] + "/" + obs["tissue"] + "/" + obs["age_reported"]
    named = {gene for one in crafted.CURATED.signatures.values() for gene in one.genes}
    long = values[[gene for gene in values if gene in named]].melt(
        var_name="gene", value_name="expression", ignore_index=False
    )
    detected = (
        long.assign(tissue=long.index.str.split("/").str[1], seen=long["expression"] > 0)
        .groupby(["tissue", "gene"])["seen"]
        .transform("sum")
    )
    long = long[(detected >= 3).to_numpy()].rename_axis("profile_id").reset_index()
    found = pd.concat(built.pieces["expression"].frames())
    assert len(found) == len(long) == built.pieces["expression"].n_rows
    keys = ["human_symbol", "profile_id"]
    both = found.merge(long.assign(human_symbol=long["gene"]), on=keys, validate="1:1")
    assert len(both) == len(found)
    np.testing.assert_allclose(both["expression_x"], both["expression_y"], rtol=1e-6)
