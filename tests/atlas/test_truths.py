"""What the committed tables must show: sign and call, with wide tolerances on size.

An independent prototype of the same definitions gave these numbers first.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from atlas.cells.schema import FOLDER, PER_CELL
from atlas.sources import all_sources
from atlas.store import DEFAULT, Store, open_store
from drift.schema import MIN_COVERAGE

MD, CORE, MATRIX = "md_score_lu2025", "md_core", "md_matrisome"
IZGI = "izgi2022_mouse_4tissue"
KEELE = "keele2023_mouse_10tissue_proteome_effects"
RHO = "derived_mouse_gene_age_correlations"
KUPPE = "kuppe2022_mi_pseudobulk"
TMS = "tms_liver_facs"
KUEHNE = "kuehne2017_human_epidermis"
XU = "xu2023_killifish_4tissue"
ANGELIDIS = "angelidis2019_lung_pseudobulk"
STURM = "sturm2022_fibroblast_lifespan"
GTEX = "gtex_small_subsets"
PANCREAS = "li2021_human_pancreas_proteome"
DERMIS = "li2021_human_dermis_ecm_proteome"
ECM = {
    "human": "ecm_atlas_human_proteome_young_old",
    "mouse": "ecm_atlas_mouse_proteome_young_old",
}


@pytest.fixture(scope="module")
def built() -> Store:
    store = open_store(Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT)))
    assert store.refused == {}
    return store


@pytest.fixture(scope="module")
def effects(built: Store) -> pd.DataFrame:
    return built.all("effects")


def row(effects: pd.DataFrame, **keys: str) -> Any:
    found = effects[effects["sex"] == "both"]
    for name, value in keys.items():
        found = found[found[name] == value]
    assert len(found) == 1, keys
    return found.iloc[0]


def test_every_data_set_is_there(built: Store) -> None:
    assert set(built.datasets) == set(all_sources())


# --- Izgi: the ageing period alone -----------------------------------------------------------


def slope(effects: pd.DataFrame, tissue: str, signature: str = MD) -> Any:
    return row(effects, dataset=IZGI, tissue=tissue, contrast="age_slope", signature=signature)


def test_izgi_lung_falls_without_being_resolved(built: Store, effects: pd.DataFrame) -> None:
    lung = slope(effects, "lung")
    assert lung["estimate"] == pytest.approx(-0.16, abs=0.03)
    assert lung["p"] == pytest.approx(0.17, abs=0.05)  # HC3
    assert lung["call"] == "not resolved"
    assert lung["n_donors"] == 9
    # by ordinary least squares it would look significant
    table = ageing_scores(built)
    lungs = table[table["tissue"] == "lung"]
    ordinary = stats.linregress(lungs["age_years"], lungs["score"])
    assert ordinary.slope == pytest.approx(lung["estimate"])
    assert ordinary.pvalue == pytest.approx(0.04, abs=0.015)


def test_izgi_lung_loses_matrix_more_than_core(effects: pd.DataFrame) -> None:
    assert slope(effects, "lung", MATRIX)["estimate"] < slope(effects, "lung", CORE)["estimate"] < 0


def test_izgi_other_tissues_are_unresolved(effects: pd.DataFrame) -> None:
    assert slope(effects, "liver")["estimate"] > 0
    for tissue in ("liver", "cortex", "muscle"):
        assert slope(effects, tissue)["call"] == "not resolved"


def test_izgi_development_is_in_no_ageing_contrast(built: Store, effects: pd.DataFrame) -> None:
    profiles = built.table(IZGI, "profiles")
    early = profiles[profiles["age_group"] == "development"]
    assert sorted(set(early["age"])) == [2, 5, 11, 20, 32, 61]
    assert early["donor_id"].nunique() == 7
    assert effects.loc[effects["dataset"] == IZGI, "n_donors"].max() == 9
    assert built.datasets[IZGI]["ages_selected"]["young"] == [93, 144, 232, 303]
    assert built.datasets[IZGI]["ages_selected"]["old"] == [649, 654, 904]


def ageing_scores(built: Store) -> pd.DataFrame:
    scores = built.table(IZGI, "scores")
    table = built.table(IZGI, "profiles").merge(scores[scores["signature"] == MD], on="profile_id")
    return table[table["age_group"] != "development"]


# --- effect tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tissue", "size", "call"),
    [
        ("kidney", 1.4, "rises"),
        ("cerebellum", 0.8, "rises"),
        ("liver", 0.5, "rises"),
        ("hippocampus", 0.4, "rises"),
        ("lung", -1.0, "falls"),
        ("muscle", -0.7, "falls"),
    ],
)
def test_keele(effects: pd.DataFrame, tissue: str, size: float, call: str) -> None:
    found = row(effects, dataset=KEELE, tissue=tissue, signature=MD)
    assert found["estimate"] == pytest.approx(size, abs=0.06)
    assert found["call"] == call
    assert found["evidence"] == "effect_table"


@pytest.mark.parametrize(
    ("study", "tissue", "sign"),
    [
        ("schaum2020", "kidney", 1),
        ("schaum2020", "liver", 1),
        ("schaum2020", "lung", -1),
        ("schaum2020", "muscle", -1),
        ("jonker2013", "kidney", 1),
        ("jonker2013", "liver", 1),
        ("jonker2013", "lung", -1),
    ],
)
def test_schaum_and_jonker(effects: pd.DataFrame, study: str, tissue: str, sign: int) -> None:
    found = row(effects, dataset=RHO, study=study, tissue=tissue, signature=MD)
    assert np.sign(found["estimate"]) == np.sign(found["r"]) == sign
    assert found["p"] < 0.05
    if (study, tissue) != ("schaum2020", "liver"):  # p 0.045, FDR over 8 tissues 0.06
        assert found["call"] == {1: "rises", -1: "falls"}[sign]


# --- disease ---------------------------------------------------------------------------------


def test_kuppe_cardiomyocytes_gain_matrix_alone(effects: pd.DataFrame) -> None:
    keys = {"dataset": KUPPE, "cell_type": "cardiomyocyte", "contrast": "ischaemic_vs_control"}
    whole, core, matrix = (row(effects, signature=name, **keys) for name in (MD, CORE, MATRIX))
    assert [whole["n_reference"], whole["n_contrast"]] == [4, 7]  # patients
    assert whole["call"] == "rises"
    assert whole["p"] == pytest.approx(0.002, abs=0.001)
    assert matrix["call"] == "rises"
    assert matrix["p"] < 0.0005
    assert core["call"] == "not resolved"
    assert 0.05 < core["p"] < 0.3


# --- cells are not replicates ----------------------------------------------------------------


def test_tms_coverage_is_marked(effects: pd.DataFrame) -> None:
    found = effects[(effects["dataset"] == TMS) & (effects["signature"] == MD)]
    assert found["coverage"].to_numpy() == pytest.approx(0.52, abs=0.005)
    assert (found["coverage"] < MIN_COVERAGE).all()


def test_tms_endothelium_by_mice_and_by_cells(built: Store, effects: pd.DataFrame) -> None:
    mice = row(
        effects,
        dataset=TMS,
        cell_type="sinusoidal endothelium",
        contrast="old_vs_young",
        signature=MD,
    )
    assert [mice["n_reference"], mice["n_contrast"]] == [2, 5]
    assert mice[["se", "ci_low", "ci_high", "g", "p", "fdr"]].isna().all()
    assert mice["call"] == "too few donors"
    assert mice["reason"].startswith("Two young mice: no interval, no p.")
    # the same scores, with cells mistaken for replicates, would be called significant
    profiles = built.table(TMS, "profiles")
    cells = built.table(TMS, "cell_scores").merge(profiles, on="profile_id")
    cells = cells[cells["cell_type"] == "sinusoidal endothelium"]
    young, old = (cells.loc[cells["age_group"] == g, "score"] for g in ("young", "old"))
    assert len(young) + len(old) == 617
    by_cells = stats.ttest_ind(old.astype(float), young.astype(float), equal_var=False)
    assert by_cells.pvalue == pytest.approx(0.01, abs=0.005)


def test_tms_hepatocytes_rise_by_matrix_alone_and_by_depth(
    built: Store, effects: pd.DataFrame
) -> None:
    keys = {"dataset": TMS, "cell_type": "hepatocyte", "contrast": "old_vs_young"}
    whole, core, matrix = (row(effects, signature=name, **keys) for name in (MD, CORE, MATRIX))
    assert whole["call"] == matrix["call"] == "rises"
    assert whole["p"] < 0.01
    assert core["call"] == "not resolved"
    assert whole["depth_confounded"]
    assert whole["depth_ratio"] < 0.6
    assert np.isfinite(whole["matched_estimate"])
    assert any("depth are confounded" in trap for trap in built.datasets[TMS]["traps"])


# --- the negative cases ----------------------------------------------------------------------


def test_epidermis_falls_slightly(effects: pd.DataFrame) -> None:
    core = row(effects, dataset=KUEHNE, contrast="old_vs_young", signature=CORE)
    whole = row(effects, dataset=KUEHNE, contrast="old_vs_young", signature=MD)
    assert core["call"] == "falls"
    assert core["p"] == pytest.approx(0.003, abs=0.001)
    assert -0.2 < whole["estimate"] < 0


def test_killifish_muscle_falls_and_the_rest_is_unresolved(effects: pd.DataFrame) -> None:
    muscle = row(effects, dataset=XU, tissue="muscle", signature=MD)
    assert muscle["call"] == "falls"
    assert muscle["p"] < 0.001
    for tissue in ("brain", "heart", "spleen"):
        found = row(effects, dataset=XU, tissue=tissue, signature=MD)
        assert found["call"] == "not resolved"
        assert 0.55 < found["coverage"] < 0.6


def test_angelidis_lung_is_unresolved(effects: pd.DataFrame) -> None:
    found = row(effects, dataset=ANGELIDIS, signature=MD)
    assert found["call"] == "not resolved"
    assert found["p"] == pytest.approx(0.2, abs=0.03)


# --- cultures, small human studies, proteomes --------------------------------------------------


def test_sturm_rises_with_doublings_in_every_donor(built: Store, effects: pd.DataFrame) -> None:
    whole, core, matrix = (
        row(effects, dataset=STURM, contrast="doubling_slope", signature=name)
        for name in (MD, CORE, MATRIX)
    )
    assert whole["n_donors"] == 4
    assert whole["estimate"] == pytest.approx(0.057, abs=0.01)  # in ten doublings
    assert whole["p"] == pytest.approx(0.003, abs=0.002)
    assert [whole["call"], core["call"], matrix["call"]] == ["rises", "not resolved", "rises"]
    assert core["estimate"] > 0
    assert whole["coverage"] == pytest.approx(0.52, abs=0.01)
    scores = built.table(STURM, "scores")
    table = built.table(STURM, "profiles").merge(scores[scores["signature"] == MD], on="profile_id")
    assert table.groupby("donor_id").size().to_dict() == {
        "hFB11": 6,
        "hFB12": 23,
        "hFB13": 35,
        "hFB14": 7,
    }
    for _, own in table.groupby("donor_id"):
        assert stats.spearmanr(own["age"], own["score"]).statistic > 0.3


def test_doublings_are_in_no_ageing_contrast(effects: pd.DataFrame) -> None:
    assert set(effects.loc[effects["dataset"] == STURM, "contrast"]) == {"doubling_slope"}
    assert set(effects.loc[effects["contrast"] == "doubling_slope", "dataset"]) == {STURM}


def test_gtex_muscle_points_up_without_being_resolved(effects: pd.DataFrame) -> None:
    found = row(effects, dataset=GTEX, tissue="muscle", contrast="age_slope", signature=MD)
    assert found["call"] == "not resolved"
    assert found["estimate"] > 0
    assert found["p"] == pytest.approx(0.13, abs=0.05)
    assert found["n_donors"] == 50
    assert found["coverage"] == pytest.approx(0.32, abs=0.01)  # part of the genome
    assert found["sex_handling"] == "adjusted"


@pytest.mark.parametrize("tissue", ["bladder", "skin", "fibroblast culture"])
def test_gtex_has_too_few_young_people_elsewhere(effects: pd.DataFrame, tissue: str) -> None:
    found = row(effects, dataset=GTEX, tissue=tissue, contrast="age_slope", signature=MD)
    assert found["call"] == "too few donors"
    assert found["coverage"] > 0.99
    assert np.isnan(found["p"])


def test_pancreas_is_flat(effects: pd.DataFrame) -> None:
    found = row(effects, dataset=PANCREAS, signature=MD)
    assert found["call"] == "not resolved"
    assert found["p"] > 0.5
    assert abs(found["estimate"]) < 0.2
    assert [found["n_reference"], found["n_contrast"]] == [6, 6]
    assert found["n_genes"] == 52
    assert found["coverage"] < MIN_COVERAGE


def test_dermis_has_too_few_donors_and_no_core(built: Store, effects: pd.DataFrame) -> None:
    whole = row(effects, dataset=DERMIS, signature=MD)
    core = row(effects, dataset=DERMIS, signature=CORE)
    assert whole["call"] == "too few donors"
    assert [whole["n_reference"], whole["n_contrast"]] == [2, 3]
    assert [core["call"], core["n_genes"]] == ["undefined", 0]
    assert core["reason"] == "No gene of the signature is measured: nothing to compare."
    assert built.datasets[DERMIS]["counts"]["genes_with_blanks"] == {f"{DERMIS}/skin dermis": 181}


@pytest.mark.parametrize(
    ("species", "tissue", "part", "size", "call"),
    [
        ("human", "kidney", "glomeruli", 0.27, "not resolved"),
        ("human", "kidney", "tubulointerstitium", 0.24, "not resolved"),
        ("human", "heart", "all cells", 0.04, "not resolved"),
        ("human", "ovary", "ovarian cortex", -0.85, "falls"),
        ("human", "intervertebral disc", "nucleus pulposus", -0.29, "falls"),
        ("human", "intervertebral disc", "inner annulus", -0.33, "falls"),
        ("human", "intervertebral disc", "outer annulus", -0.28, "falls"),
        ("mouse", "lung", "all cells", -0.09, "not resolved"),
        ("mouse", "ovary", "all cells", -0.17, "not resolved"),
        ("mouse", "heart", "all cells", 0.08, "not resolved"),
        ("mouse", "heart", "decellularised heart", -0.55, "falls"),
        ("mouse", "muscle", "tibialis anterior", -0.96, "falls"),
        ("mouse", "muscle", "extensor digitorum", -0.59, "falls"),
        ("mouse", "muscle", "gastrocnemius", -0.11, "not resolved"),
        ("mouse", "muscle", "soleus", 0.16, "not resolved"),
    ],
)
def test_ecm_atlas(
    effects: pd.DataFrame, species: str, tissue: str, part: str, size: float, call: str
) -> None:
    keys = {"dataset": ECM[species], "tissue": tissue, "cell_type": part}
    found = row(effects, signature=MD, **keys)
    assert found["estimate"] == pytest.approx(size, abs=0.02)
    assert found["call"] == call
    assert found["coverage"] < MIN_COVERAGE
    core = row(effects, signature=CORE, **keys)
    assert (core["n_genes"] == 0) == (tissue != "muscle")  # matrix proteins alone


def test_the_ecm_atlas_holds_no_gene(built: Store) -> None:
    for dataset in ECM.values():
        assert built.table(dataset, "genes").empty
        assert built.table(dataset, "expression").empty


# --- the committed files ---------------------------------------------------------------------


def test_the_tables_stay_small() -> None:
    files = [path for path in DEFAULT.rglob("*") if path.is_file()]
    of_cells = [path for path in files if path.parent.name == FOLDER]
    tables = [path for path in files if path not in of_cells]
    assert sum(path.stat().st_size for path in tables) < 8e6
    # single cells are built here and, by the terms of most sources, not passed on
    added_up = [path for path in of_cells if path.stem not in PER_CELL]
    assert sum(path.stat().st_size for path in added_up) < 18e6
