"""The splits the build writes, against the scores and compositions it writes beside them."""

import numpy as np
import pandas as pd
import pytest

from atlas.from_groups import NO_IDS
from atlas.split_rows import NO_COUNTS
from atlas.store import Store

CELLS = "tms_liver_facs"
GROUPS = "tms_atlas_programs"
ENDS = ["total_low", "total_high", "composition_low", "state_low"]


def splits_of(store: Store, dataset: str, **wanted: str) -> pd.DataFrame:
    rows = store.table(dataset, "splits")
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows


@pytest.mark.parametrize("dataset", [CELLS, GROUPS])
def test_parts_add_up_to_their_split(store: Store, dataset: str) -> None:
    key = ["study", "tissue", "sex", "contrast", "signature"]
    rows = store.table(dataset, "splits").dropna(subset="total").set_index(key).sort_index()
    summed = store.table(dataset, "split_parts").groupby(key)[["composition", "state"]].sum()
    assert len(rows) == len(summed) > 0
    for part in ("composition", "state"):
        np.testing.assert_allclose(rows[part], summed[part].loc[rows.index], atol=1e-12)
    np.testing.assert_allclose(rows["composition"] + rows["state"], rows["total"], atol=1e-12)
    change = rows["contrast_mean"] - rows["reference_mean"]
    np.testing.assert_allclose(change, rows["total"], atol=1e-12)


def test_the_total_is_the_difference_of_donor_means(store: Store) -> None:
    """Every type of every mouse has 12 cells, so all are scored: worked from the other tables."""
    scores = store.table(CELLS, "scores").merge(store.table(CELLS, "profiles"), on="profile_id")
    scores = scores[scores["signature"] == "md_core"]
    cells = store.table(CELLS, "composition").set_index(["donor_id", "cell_type"])["n_cells"]
    means = {}
    for donor, own in scores.groupby("donor_id"):
        n = np.array([cells[donor, kind] for kind in own["cell_type"]])
        means[donor] = (own["age_group"].iloc[0], float((own["score"] * n).sum() / n.sum()))
    by_group = {
        group: np.mean([value for side, value in means.values() if side == group])
        for group in ("young", "old")
    }
    row = splits_of(store, CELLS, sex="both", signature="md_core").iloc[0]
    assert row["reference_mean"] == pytest.approx(by_group["young"])
    assert row["contrast_mean"] == pytest.approx(by_group["old"])
    assert row["n_reference"] == row["n_contrast"] == 3


def test_all_donors_and_each_sex_have_a_row(store: Store) -> None:
    rows = splits_of(store, CELLS, signature="md_core")
    assert rows["sex"].tolist() == ["both", "female", "male"]
    assert set(rows["contrast"]) == {"old_vs_young"}  # a slope has no two sides
    one_sex = rows[rows["sex"] == "female"].iloc[0]
    assert one_sex["reason"].startswith("One young mouse and one old mouse")
    assert pd.isna(one_sex[ENDS]).all()
    assert np.isfinite(one_sex["total"])


def test_a_signature_without_a_gene_says_so(store: Store) -> None:
    rows = splits_of(store, CELLS, sex="both")
    silent = rows[rows["total"].isna()]
    assert set(silent["reason"]) == {"No gene of the signature is measured: nothing to compare."}
    parts = store.table(CELLS, "split_parts")
    assert set(silent["signature"]).isdisjoint(parts["signature"])


def test_a_type_in_two_young_mice_takes_the_intervals_of_its_parts(store: Store) -> None:
    row = splits_of(store, CELLS, sex="both", signature="md_core").iloc[0]
    assert np.isfinite(row["total_low"])
    assert pd.isna(row[["composition_low", "composition_high", "state_low", "state_high"]]).all()
    assert row["reason"].startswith("Only two young mice have enough cells of sinusoidal")
    assert row["n_boot"] == 2000


def test_profiles_without_numbers_of_cells_have_no_split(store: Store) -> None:
    rows = store.table("kuppe2022_mi_pseudobulk", "splits")
    assert set(rows["reason"]) == {NO_COUNTS}
    assert rows[["composition", "state", "total", "reference_mean"]].isna().all(axis=None)
    assert rows["contrast"].nunique() == 2
    assert store.table("kuppe2022_mi_pseudobulk", "split_parts").empty


@pytest.mark.parametrize("dataset", ["izgi2022_mouse_4tissue", "angelidis2019_lung_pseudobulk"])
def test_a_tissue_of_one_cell_type_has_no_split(store: Store, dataset: str) -> None:
    assert store.table(dataset, "splits").empty


def test_groups_are_point_estimates(store: Store) -> None:
    rows = store.table(GROUPS, "splits")
    assert set(rows["evidence"]) == {NO_IDS}
    assert rows[ENDS].isna().all(axis=None)
    assert rows[["n_reference", "n_contrast", "n_boot"]].isna().all(axis=None)
    assert set(rows["sex"]) == {"female", "male"}
    known = rows[rows["total"].notna()]
    assert known["reason"].str.startswith("No mouse ids: a point estimate, 3 against").all()


def test_each_age_has_one_vote_and_development_none(store: Store) -> None:
    """Lung: 1 month is left out; 18 and 21 months are averaged; worked from the raw numbers."""
    parts = store.table(GROUPS, "split_parts")
    lung = parts[(parts["tissue"] == "lung") & (parts["signature"] == "cell cycle")]
    assert set(lung["cell_type"]) == {"fibroblast", "type ii pneumocyte", "stromal cell"}
    np.testing.assert_allclose(lung[["share_reference", "share_contrast"]].sum(), 1.0)
    alone = lung[lung["cell_type"] == "type ii pneumocyte"].iloc[0]
    assert alone["share_contrast"] == 0.0
    assert pd.isna(alone["score_contrast"])
    assert alone["state"] == 0.0
    # counted from the mean of the tissue, which the shares and scores give back
    means = [
        (lung[f"share_{side}"] * lung[f"score_{side}"]).sum() for side in ("reference", "contrast")
    ]
    assert alone["composition"] == pytest.approx(
        -alone["share_reference"] * (alone["score_reference"] - np.mean(means))
    )
    old = splits_of(store, GROUPS, tissue="lung")["reason"].iloc[0]
    assert "3 against 18 and 21 months" in old


def test_a_tissue_of_one_side_says_so(store: Store) -> None:
    tongue = splits_of(store, GROUPS, tissue="tongue")
    assert set(tongue["reason"]) == {"No old age has 100 cells: nothing to compare."}
    assert tongue["total"].isna().all()


def test_methods_are_never_mixed(store: Store) -> None:
    rows = splits_of(store, GROUPS, signature="cell cycle")
    assert rows.groupby("tissue")["study"].nunique().eq(1).all()
    assert set(rows["study"]) == {"tms_atlas_facs", "tms_atlas_droplet"}


def test_the_manifest_of_groups_states_its_ages(store: Store) -> None:
    manifest = store.datasets[GROUPS]
    assert manifest["ages_selected"] == {"development": [1], "old": [18, 21, 30], "young": [3]}
    assert manifest["signature_coverage"] == {}
    assert manifest["gene_mapping"].startswith("The source gives no genes")
    assert manifest["counts"]["n_donors"] is None
