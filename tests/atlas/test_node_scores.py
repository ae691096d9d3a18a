"""What the nodes show, against the built effects read a second time."""

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from atlas import catalogue, coverage_rule, evidence_graph, node_scores
from atlas.node_scores import NodeScore, scores, shown_stratum
from atlas.selection import Selection
from atlas.store import DEFAULT, open_store
from drift.schema import AGE_SLOPE, BOTH_SEXES

FOLDER = Path(os.environ.get("MESODRIFT_DATASETS", DEFAULT))
IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
KEELE = "keele2023_mouse_10tissue_proteome_effects"
STURM = "sturm2022_fibroblast_lifespan"
GTEX = "gtex_small_subsets"
DERMIS = "li2021_human_dermis_ecm_proteome"
XU = "xu2023_killifish_4tissue"
INVERSE = ("h_mitochondrial_dysfunction", "hallmark_oxidative_phosphorylation")
STRATA = {
    "donors": Selection(dataset=IZGI, tissue="lung"),
    "cells": Selection(dataset=KUPPE, tissue="heart", cell_type="cardiomyocyte"),
    "effect table": Selection(dataset=KEELE, tissue="kidney"),
    "culture": Selection(dataset=STURM),
    "few": Selection(dataset=DERMIS),
    "fish": Selection(dataset=XU, tissue="spleen"),
}


@pytest.fixture(scope="module")
def effects() -> pd.DataFrame:
    store = open_store(FOLDER)
    assert store.refused == {}
    return store.all("effects")


@pytest.fixture(autouse=True)
def built() -> Iterator[None]:
    catalogue.use(FOLDER)
    yield
    catalogue.use(None)


def row(effects: pd.DataFrame, **keys: str) -> Any:
    for name, value in ({"sex": BOTH_SEXES} | keys).items():
        effects = effects[effects[name] == value]
    assert len(effects) == 1, keys
    return effects.iloc[0]


def of_score(effects: pd.DataFrame, stratum: tuple[str, ...], score: NodeScore) -> Any:
    drawn = score.drawn
    assert drawn is not None
    keys = dict(zip(("dataset", "study", "tissue", "cell_type"), stratum, strict=True))
    return row(
        effects,
        signature=drawn.signature.signature_id,
        contrast=drawn.row["contrast"],
        sex=drawn.row["sex"],
        **keys,
    )


@pytest.mark.parametrize("selection", STRATA.values(), ids=STRATA)
def test_every_node_shows_the_row_of_its_first_gene_set(
    effects: pd.DataFrame, selection: Selection
) -> None:
    found, stratum = scores(selection), shown_stratum(selection)
    proxies = evidence_graph.curated().proxies
    assert set(found) == {name for name, of_node in proxies.items() if of_node}
    for name, score in found.items():
        drawn = score.drawn
        assert drawn is not None
        expected = of_score(effects, stratum, score)
        first = "md_core" if name == "md" else proxies[name][0].signature_id
        assert drawn.signature.signature_id == first
        turn = -1 if (name, first) == INVERSE else 1
        number = expected["r"] if expected["evidence"] == "effect_table" else expected["g"]
        assert drawn.value == pytest.approx(turn * number, nan_ok=True)
        if math.isfinite(drawn.low):
            ends = sorted([turn * expected["g_low"], turn * expected["g_high"]])
            assert [drawn.low, drawn.high] == pytest.approx(ends)
            assert drawn.low < drawn.value < drawn.high
        assert len(score.proxies) == len(proxies[name])


@pytest.mark.parametrize("selection", STRATA.values(), ids=STRATA)
def test_the_state_is_that_of_the_row(effects: pd.DataFrame, selection: Selection) -> None:
    panel = selection.dataset in {STURM, DERMIS}
    for name, score in scores(selection).items():
        drawn = score.drawn
        assert drawn is not None
        expected = of_score(effects, shown_stratum(selection), score)
        signature = drawn.signature.signature_id
        has_few = expected["coverage"] < coverage_rule.limit(signature, gene_panel=panel)
        state = expected["call"]
        if (name, signature) == INVERSE:
            state = {"rises": "falls", "falls": "rises"}.get(state, state)
        if has_few and expected["call"] in {"rises", "falls", "not resolved"}:
            state = "low coverage"
        if state == "undefined" and 0 < expected["n_reference"] + expected["n_contrast"] < 6:
            state = "too few donors"  # as every page calls a side without donors
        assert drawn.state == state
        assert drawn.is_resolved == (state in {"rises", "falls"})


def test_the_inverse_proxy_is_turned(effects: pd.DataFrame) -> None:
    heart = scores(Selection(dataset=KUPPE, cell_type="cardiomyocyte"))[INVERSE[0]].drawn
    assert heart is not None
    assert heart.signature.is_inverse
    expected = row(
        effects,
        dataset=KUPPE,
        cell_type="cardiomyocyte",
        contrast="ischaemic_vs_control",
        signature=INVERSE[1],
    )
    assert expected["call"] == "falls"
    assert heart.state == "rises"
    assert heart.value == pytest.approx(-expected["g"])


def test_a_study_of_a_disease_answers_with_the_contrast_asked_for() -> None:
    for contrast in ("ischaemic_vs_control", "remote_border_fibrotic_vs_control"):
        found = scores(Selection(dataset=KUPPE, contrast=contrast))
        assert {s.drawn.row["contrast"] for s in found.values() if s.drawn} == {contrast}
    asked_for_age = scores(Selection(dataset=KUPPE))
    assert {s.drawn.row["contrast"] for s in asked_for_age.values() if s.drawn} == {
        "ischaemic_vs_control"
    }


def test_a_slope_has_no_g_so_the_groups_answer() -> None:
    slopes, groups = (
        scores(Selection(dataset=IZGI, tissue="liver", contrast=contrast))
        for contrast in (AGE_SLOPE, "old_vs_young")
    )
    assert slopes == groups
    assert all(math.isfinite(s.drawn.value) for s in slopes.values() if s.drawn)


def test_a_culture_has_a_direction_and_no_g() -> None:
    found = [s.drawn for s in scores(Selection(dataset=STURM)).values() if s.drawn]
    assert {one.row["contrast"] for one in found} == {"doubling_slope"}
    assert all(math.isnan(one.value) for one in found)
    assert any(math.isfinite(one.row["estimate"]) for one in found)


def test_an_effect_table_has_r_and_no_interval() -> None:
    for score in scores(Selection(dataset=KEELE, tissue="kidney")).values():
        assert score.drawn is not None
        assert score.drawn.evidence == "effect_table"
        assert -1 <= score.drawn.value <= 1
        assert math.isnan(score.drawn.low)


def test_the_other_sex_does_not_answer() -> None:
    assert scores(Selection(dataset=IZGI, sex="female")) == {}  # all are males
    males = scores(Selection(dataset=IZGI, sex="male"))
    assert {s.drawn.row["sex"] for s in males.values() if s.drawn} == {"male"}
    fish = scores(Selection(dataset=XU, tissue="brain", sex="female"))
    assert {s.drawn.row["sex"] for s in fish.values() if s.drawn} == {"female"}
    assert scores(Selection(dataset=KEELE, sex="female")) == scores(Selection(dataset=KEELE))


def test_a_stratum_the_data_do_not_have_shows_nothing() -> None:
    for wrong in (
        Selection(dataset=KUPPE, cell_type="hepatocyte"),
        Selection(cell_type="no such cell"),
        Selection(dataset="no such data set"),
        Selection(tissue="tail"),
        Selection(dataset="gtex_histology"),
    ):
        assert shown_stratum(wrong) == ("", "", "", "")
        assert scores(wrong) == {}


def test_without_a_selection_the_best_measured_stratum_is_shown(effects: pd.DataFrame) -> None:
    dataset, study, tissue, cell_type = shown_stratum(Selection())
    keys = {"dataset": dataset, "study": study, "tissue": tissue, "cell_type": cell_type}
    own = row(effects, signature="md_core", contrast="old_vs_young", **keys)
    assert own["call"] in {"rises", "falls", "not resolved"}
    assert own["evidence"] == "donors"
    assert own["coverage"] >= coverage_rule.limit("md_core")


def test_choices_name_every_stratum_and_bring_it_about(effects: pd.DataFrame) -> None:
    choices = node_scores.stratum_choices(Selection())
    strata = effects[["dataset", "study", "tissue", "cell_type"]].drop_duplicates()
    assert len(choices) == len(strata)
    assert len({choice.value for choice in choices}) == len(choices)
    for stratum in strata.itertuples(index=False):
        whole = replace(Selection(), **stratum._asdict())
        assert shown_stratum(whole) == tuple(stratum)


def test_depth_is_told_by_the_row() -> None:
    found = scores(Selection(dataset="tms_liver_facs", cell_type="hepatocyte"))
    assert all(bool(s.drawn.row["depth_confounded"]) for s in found.values() if s.drawn)
