"""Exported cells as ``anndata`` reads them, against the columns they were built from."""

from pathlib import Path

import anndata
import h5py
import numpy as np
import pandas as pd
import pytest

from atlas.cells import outline
from atlas.cells.curve import SIDE
from atlas.cells.window import Window
from atlas.export import chosen as choosing
from atlas.export import h5ad
from atlas.export.chosen import choose
from atlas.selection import Selection
from tests.atlas.cells.brute import even_odd
from tests.atlas.cells.made import cell_columns, cell_tables

COLUMNS = cell_columns(20_000)
SCORES = ["md_score_lu2025", "program"]
LASSO = outline.to_text([[700, 600], [3300, 900], [2900, 3100], [1500, 2000], [400, 3900]])


def exported(folder: Path, selection: Selection) -> anndata.AnnData:
    tables = cell_tables(folder, COLUMNS)
    cells = choose(tables, selection)
    n_cells = cells.n_cells(tables)
    with h5py.File(folder / "out.h5ad", "w") as file:
        h5ad.write(file, tables, cells, {"about": {"link": selection.query}}, n_cells)
    return anndata.read_h5ad(folder / "out.h5ad")


def steps() -> np.ndarray:
    """Return the step of each cell on both axes, as the map keeps it."""
    places = COLUMNS.embedding
    low, high = places.min(axis=0), places.max(axis=0)
    side = (high - low).max() * 1.04
    return np.floor((places - ((low + high) / 2 - side / 2)) / side * SIDE).astype(int)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "BLOCK", 700)


@pytest.mark.usefixtures("small_blocks")
def test_every_value_is_that_of_the_cell_it_was_built_from(tmp_path: Path) -> None:
    found = exported(tmp_path, Selection())
    assert (found.n_obs, found.n_vars) == (20_000, 0)
    assert found.uns["about"]["link"] == Selection().query
    names = pd.Index(COLUMNS.cell_id)
    at = names.get_indexer(found.obs_names)
    assert sorted(at) == list(range(20_000))
    for name in ("study", "tissue", "cell_type", "donor_id", "sex", "age_reported", "age_group"):
        assert found.obs[name].astype(str).tolist() == COLUMNS.obs[name].iloc[at].tolist()
    np.testing.assert_array_equal(found.obs["age"], COLUMNS.obs["age"].iloc[at])
    assert found.obs["condition"].isna().all()  # what is not known is no category
    for name in SCORES:
        assert found.obs[name].dtype == COLUMNS.scores[name].dtype
        np.testing.assert_array_equal(found.obs[name], COLUMNS.scores[name][at])
    span = np.ptp(COLUMNS.embedding, axis=0).max()
    np.testing.assert_allclose(found.obsm["X_umap"], COLUMNS.embedding[at], atol=span / SIDE)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize(
    ("selection", "kept"),
    [
        (Selection(lasso=LASSO), lambda obs: np.ones(len(obs), bool)),
        (
            Selection(lasso=LASSO, sex="male", tissues=("lung",), cell_type="b"),
            lambda obs: (
                (obs["sex"] == "male") & (obs["tissue"] == "lung") & (obs["cell_type"] == "b")
            ),
        ),
        (
            Selection(lasso=LASSO, donors=("d03", "d07")),
            lambda o: o["donor_id"].isin(["d03", "d07"]),
        ),
    ],
)
def test_the_cells_of_a_lasso_are_those_of_a_recount(
    tmp_path: Path, selection: Selection, kept: object
) -> None:
    found = exported(tmp_path, selection)
    middle = steps() + 0.5
    inside = even_odd(middle[:, 0], middle[:, 1], outline.parse(LASSO) * 16.0)
    expected = COLUMNS.cell_id[inside & np.asarray(kept(COLUMNS.obs))]
    assert sorted(found.obs_names) == sorted(expected)
    assert 0 < len(expected) < 20_000


def test_without_a_lasso_the_cells_of_the_window_are_exported(tmp_path: Path) -> None:
    window = Window(20_000, 12_000, 9_000)
    found = exported(tmp_path, Selection(window=window.text))
    x, y = steps().T
    inside = (x >= 20_000) & (x < 29_000) & (y >= 12_000) & (y < 21_000)
    assert sorted(found.obs_names) == sorted(COLUMNS.cell_id[inside])
    assert inside.any()


def test_a_score_called_as_a_column_or_with_a_slash_keeps_both_apart(tmp_path: Path) -> None:
    columns = cell_columns(100)
    named = dict(zip(["age", "a/b"], columns.scores.values(), strict=True))
    facts = dict(zip(named, columns.facts.values(), strict=True))
    columns = columns.__class__(**{**vars(columns), "scores": named, "facts": facts})
    tables = cell_tables(tmp_path, columns)
    with h5py.File(tmp_path / "out.h5ad", "w") as file:
        h5ad.write(file, tables, choose(tables, Selection()), {}, 100)
    found = anndata.read_h5ad(tmp_path / "out.h5ad")
    at = pd.Index(columns.cell_id).get_indexer(found.obs_names)
    np.testing.assert_array_equal(found.obs["score_age"], named["age"][at])
    np.testing.assert_array_equal(found.obs["a_b"], named["a/b"][at])
    np.testing.assert_array_equal(found.obs["age"], columns.obs["age"].iloc[at])
