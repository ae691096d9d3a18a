"""Data sets without scores of donors: the positive control, and findings of pathologists."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas import queries
from atlas.build import build
from atlas.catalogue import build_catalogue
from atlas.check import check
from atlas.listing import listing
from atlas.source import SCORED
from atlas.sources import all_sources
from atlas.store import DEFAULT, Store, open_store
from atlas.summary import summary
from drift.errors import SourceError
from drift.scorings import SCORINGS
from tests.atlas.conftest import write_aliases
from tests.atlas.sources.miniature import WRITERS

CONTROL, HISTOLOGY = "pastushenko2018_scc_emt", "gtex_histology"


def test_the_manifest_states_the_parameters_of_its_own_level(store: Store) -> None:
    stated = {name: manifest["parameters"] for name, manifest in store.datasets.items()}
    assert stated[HISTOLOGY] == {"interval": 0.95, "min_donors_with_and_without": 10}
    assert stated[CONTROL] == {"expression_bins": 24, "detection": {"min_cells": 10}}
    assert stated["tms_atlas_programs"] == {"min_cells_per_profile": 10, "min_cells_per_age": 100}


def test_the_control_tells_the_states_apart(store: Store) -> None:
    found = store.table(CONTROL, "controls").set_index(["signature", "scoring"])
    row = found.loc[("md_score_lu2025", "module")]
    assert row["auc"] == 1  # planted: twice the counts
    assert (row["n_positive"], row["n_negative"]) == (18, 12)  # two cells fail the quality filter
    assert 0 < row["coverage"] < 1
    assert found["auc"].dropna().between(0, 1).all()
    assert store.table(CONTROL, "effects").empty
    assert store.table(CONTROL, "profiles").empty


def test_donors_and_positives_are_counted_once(store: Store, raw: Path) -> None:
    counted = store.table(HISTOLOGY, "endpoints")
    samples = pd.read_csv(raw / all_sources()[HISTOLOGY].files[0], keep_default_na=False)
    samples["noted"] = samples["pathology_categories"].str.contains("fibrosis")
    by_hand = samples.groupby(["tissue", "donor_id"])["noted"].max().groupby("tissue")
    found = counted[counted["endpoint"] == "fibrosis"].groupby("tissue")
    assert found["n_donors"].sum().to_dict() == by_hand.size().to_dict()
    assert found["n_positive"].sum().to_dict() == by_hand.sum().to_dict()
    assert found["n_donors"].sum()["Lung"] == 180  # six of them gave two samples


def test_trends_are_undefined_with_a_reason_or_whole(store: Store) -> None:
    trends = store.table(HISTOLOGY, "endpoint_trends").set_index(["tissue", "endpoint"])
    heart = trends.loc[("Heart - Left Ventricle", "fibrosis")]
    assert heart["call"] == "rises"
    assert 1 < heart["ci_low"] < heart["odds_ratio"] < heart["ci_high"] < np.inf
    assert heart["fdr"] >= heart["p"]
    brain = trends.loc[("Brain - Cortex", "fibrosis")]
    assert brain["reason"] == "Noted in no donors: ten are needed for an odds ratio."
    undefined = trends[trends["call"] == "undefined"]
    assert undefined[["odds_ratio", "ci_low", "ci_high", "p", "fdr"]].isna().all(axis=None)
    assert (undefined["reason"] != "").all()


def test_the_app_serves_them_and_shows_them_on_no_map(store: Store) -> None:
    catalogue = build_catalogue(store)
    assert {CONTROL, HISTOLOGY} <= set(store.datasets)
    assert not {CONTROL, HISTOLOGY} & set(catalogue.studies["dataset"])
    assert all(
        not {CONTROL, HISTOLOGY} & set(part["dataset"]) for part in catalogue.effects.values()
    )


def test_their_contrasts_are_no_choice_of_a_filter(miniature: Path) -> None:
    from atlas import catalogue

    catalogue.use(miniature)
    try:
        assert "mesenchymal_vs_epithelial" not in {c.value for c in queries.contrast_choices()}
        assert queries.contrast_choices(CONTROL) == []
        shown = {choice.value for choice in queries.dataset_choices(queries.Selection())}
        assert shown == {n for n, m in queries.manifests().items() if m["level"] in SCORED}
    finally:
        catalogue.use(None)


def test_the_terminal_names_them(store: Store, miniature: Path, tmp_path: Path) -> None:
    lines = "\n".join(listing(store, miniature))
    assert "180 people" in lines
    assert re.search(rf"{CONTROL} +control +control ", lines)
    said, sound = check(store, miniature)
    assert sound
    assert f"{CONTROL}: sound" in said
    for dataset in (CONTROL, HISTOLOGY):
        WRITERS[dataset](tmp_path)
    write_aliases(tmp_path)
    build(tmp_path, tmp_path / "built", [CONTROL, HISTOLOGY])
    built = open_store(tmp_path / "built")
    assert "control, 250 controls" in "\n".join(summary(CONTROL, built))
    assert "end points, 108 endpoints" in "\n".join(summary(HISTOLOGY, built))


def test_a_control_with_one_state_is_refused(tmp_path: Path) -> None:
    import anndata

    WRITERS[CONTROL](tmp_path)
    source = all_sources()[CONTROL]
    path = tmp_path / source.files[0]
    cells = anndata.read_h5ad(path)
    cells[cells.obs["emt_state"] == "epithelial"].copy().write_h5ad(path)
    with pytest.raises(SourceError, match="only 1 of the two states"):
        source.read(tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [("age_bracket", "80-89", "is not one of"), ("sex", "male", "donor 'GTEX-001' has two values")],
)
def test_spoiled_histology_is_refused(tmp_path: Path, column: str, value: str, words: str) -> None:
    WRITERS[HISTOLOGY](tmp_path)
    source = all_sources()[HISTOLOGY]
    path = tmp_path / source.files[0]
    table = pd.read_csv(path, keep_default_na=False)
    row = table.index[table["donor_id"] == "GTEX-001"][0]
    table.loc[row, column] = value
    table.to_csv(path, index=False)
    with pytest.raises(SourceError, match=words):
        source.read(tmp_path)


# --- the committed tables -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def built() -> Store:
    return open_store(DEFAULT)


def test_the_md_score_passes_its_positive_control(built: Store) -> None:
    found = built.table(CONTROL, "controls")
    module = found[found["scoring"] == "module"].set_index("signature")
    assert module.loc["md_score_lu2025", "auc"] == pytest.approx(0.96, abs=0.015)
    for name in ("md_score_lu2025", "md_core", "md_matrisome"):
        assert module.loc[name, "auc"] > 0.9
    assert module.loc["epithelial_identity", "auc"] < 0.1  # the other way round
    score = found[found["signature"] == "md_score_lu2025"]
    assert set(score["scoring"]) == set(SCORINGS)
    assert (score["auc"] > 0.9).all()  # whichever way it is scored
    assert module.loc["md_score_lu2025", ["n_positive", "n_negative"]].tolist() == [239, 56]


def test_fibrosis_rises_in_the_heart_and_not_in_fat(built: Store) -> None:
    trends = built.table(HISTOLOGY, "endpoint_trends").set_index(["tissue", "endpoint"])
    heart = trends.loc[("Heart - Left Ventricle", "fibrosis")]
    assert heart["call"] == "rises"
    assert heart["odds_ratio"] == pytest.approx(1.27, abs=0.03)
    assert trends.loc[("Adipose - Subcutaneous", "fibrosis"), "call"] == "not resolved"
    assert trends.loc[("Brain - Cortex", "fibrosis"), "call"] == "undefined"
    counted = built.table(HISTOLOGY, "endpoints")
    assert counted["tissue"].nunique() == 40
