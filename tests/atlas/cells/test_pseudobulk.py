"""Cells added up to profiles equal scanpy's sums, and are a source the build takes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata
import numpy as np
import pandas as pd
import pytest
import scanpy
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.cells.input import CellInput
from atlas.cells.pseudobulk import composition, pseudobulk
from atlas.cells.scoring import score_cells
from atlas.source import OLD_AGAINST_YOUNG
from drift.errors import SourceError
from tests.atlas import crafted
from tests.atlas.cells import made_inputs as made
from tests.atlas.cells.in_memory import InMemory

N_CELLS = 600
KEYS = ["study", "tissue", "cell_type", "donor_id"]


def profiles(cells: CellInput, folder: Path) -> Any:
    genes = made.genes(cells.var)
    return pseudobulk(cells, score_cells(cells, genes, made.SIGNATURES, folder=folder))


def aggregated(values: Any, obs: pd.DataFrame, how: str) -> tuple[np.ndarray, pd.DataFrame]:
    table = obs.assign(**{key: pd.Categorical(obs[key]) for key in KEYS})
    adata = anndata.AnnData(X=values, obs=table, var=made.var())
    found = scanpy.get.aggregate(adata, by=KEYS, func=how)
    order = found.obs.sort_values(KEYS).index
    return np.asarray(found[order].layers[how]), found.obs.loc[order]


def test_sums_equal_those_of_scanpy(tmp_path: Path) -> None:
    values, obs = made.counts(N_CELLS), made.obs(N_CELLS)
    found = profiles(made.cells(InMemory(values), obs), tmp_path)
    wanted, rows = aggregated(values, obs, "sum")
    assert found.X.dtype == np.int64
    np.testing.assert_array_equal(found.X.toarray(), wanted)
    for key in KEYS:
        assert found.obs[key].tolist() == rows[key].astype(str).tolist()
    np.testing.assert_array_equal(found.obs["library_size"], wanted.sum(axis=1))
    size = obs.groupby(KEYS).size()
    np.testing.assert_array_equal(found.obs["n_cells"], size)
    detected = pd.Series((values.toarray() > 0).sum(axis=1), obs.index)
    np.testing.assert_allclose(
        found.obs["genes_per_cell"], detected.groupby([obs[key] for key in KEYS]).mean()
    )


def test_means_of_logarithms_equal_those_of_scanpy(tmp_path: Path) -> None:
    log = made.counts(N_CELLS).astype(np.float64).log1p()
    obs = made.obs(N_CELLS)
    found = profiles(made.cells(InMemory(log), obs, scale="log"), tmp_path)
    np.testing.assert_allclose(found.X, aggregated(log, obs, "mean")[0], rtol=1e-12)
    assert found.obs["library_size"].isna().all()


@settings(max_examples=15)
@given(n_cells=st.integers(12, 60), n_donors=st.integers(1, 12), seed=st.integers(0, 2**32 - 1))
def test_no_count_is_lost_or_made(
    n_cells: int, n_donors: int, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = np.random.default_rng(seed)
    values, obs = made.counts(n_cells, seed), made.obs(n_cells, seed)
    obs["donor_id"] = [f"d{k}" for k in rng.integers(0, n_donors, n_cells)]
    obs[["sex", "age", "age_reported"]] = ["female", 3.0, "3m"]
    found = profiles(made.cells(InMemory(values), obs), tmp_path_factory.mktemp("sums"))
    np.testing.assert_array_equal(found.X.toarray().sum(axis=0), values.toarray().sum(axis=0))
    assert found.obs["n_cells"].sum() == n_cells
    assert not found.obs[KEYS].duplicated().any()


def test_a_library_size_of_the_source_is_added_up(tmp_path: Path) -> None:
    values, obs = made.counts(N_CELLS), made.obs(N_CELLS)
    obs["library_size"] = np.arange(N_CELLS) + 1e4
    found = profiles(made.cells(InMemory(values), obs), tmp_path)
    wanted = obs.groupby(KEYS)["library_size"].sum()
    np.testing.assert_array_equal(found.obs["library_size"], wanted)


def test_the_build_takes_the_profiles_as_a_source(tmp_path: Path) -> None:
    obs = made.obs(N_CELLS)
    years = obs.assign(age=obs["age"] * 3, age_unit="years", age_reported=obs["age"].astype(str))
    symbols = list(crafted.MD[: made.N_GENES])
    var = pd.DataFrame({"symbol": symbols, "human_symbol": symbols}, index=symbols)
    cells = replace(made.cells(InMemory(made.counts(N_CELLS)), years, var=var), organism="human")
    source = made.source(level="profile", organism="human", contrasts=(OLD_AGAINST_YOUNG,))
    genes = crafted.CURATED.genes(source, var)
    scored = score_cells(cells, genes, crafted.CURATED.signatures, folder=tmp_path)
    frames = crafted.build(source, pseudobulk(cells, scored))
    size = obs.groupby(KEYS).size()
    assert (size < 10).any()
    assert frames["profiles"]["n_cells"].tolist() == size[size >= 10].tolist()
    assert set(frames["scores"]["signature"]) >= set(crafted.CURATED.signatures)


def test_composition_counts_the_cells_of_small_profiles_too() -> None:
    obs = made.obs(N_CELLS)
    cells = made.cells(InMemory(made.counts(N_CELLS)), obs)
    found = composition(cells)
    assert list(found) == ["donor_id", "tissue", "cell_type", "n_cells"]
    assert found["n_cells"].sum() == N_CELLS
    few = found[found["cell_type"] == "few"]
    assert few["n_cells"].tolist() == [6]


def test_a_donor_of_two_sexes_is_refused(tmp_path: Path) -> None:
    obs = made.obs(N_CELLS)
    obs.loc["cell20", "sex"] = "male" if obs.loc["cell20", "sex"] == "female" else "female"
    obs.loc["cell20", "cell_type"] = "other"
    with pytest.raises(SourceError, match="has the sexes female and male"):
        profiles(made.cells(InMemory(made.counts(N_CELLS)), obs), tmp_path)
