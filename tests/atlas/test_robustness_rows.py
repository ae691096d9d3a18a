"""The robustness table: its default is the effect shown elsewhere, its rows are what they say."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.build_one import build_one, read_curated
from atlas.built import Built
from atlas.effects import comparisons, estimate
from atlas.gene_sets import PUBLISHED
from atlas.robustness_rows import NULL_GENES, NULL_LABELS, SPECIFICATION, robustness_rows
from atlas.source import DONORS
from atlas.sources import all_sources
from atlas.tissues import Dropped, tissues
from drift import schema
from drift.scorings import SCORINGS, score_sets
from tests.atlas.conftest import write_aliases
from tests.atlas.sources.miniature import write_raw

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
TMS = "tms_liver_facs"
XU = "xu2023_killifish_4tissue"
KUEHNE = "kuehne2017_human_epidermis"
STRATUM = ["study", "tissue", "cell_type", "contrast"]
CHOICES = ["scoring", "gene_set", "normalisation", "sex_model", "min_cells", "left_out"]
SOURCES = {name: source for name, source in all_sources().items() if source.level in DONORS}

Make = Callable[[str], Built]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Build a tiny data set, once a module."""
    raw: Path = write_raw(tmp_path_factory.mktemp("raw"))
    write_aliases(raw)
    curated, kept = read_curated(raw), {}

    def make(dataset: str) -> Built:
        if dataset not in kept:
            kept[dataset] = build_one(SOURCES[dataset], raw, curated)
        return kept[dataset]

    return make


def full(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the strata that were put through every analysis."""
    return rows[rows.groupby(STRATUM)["spec"].transform("size") > 1]


@pytest.mark.parametrize("dataset", SOURCES)
def test_the_default_is_the_effect_shown_elsewhere(made: Make, dataset: str) -> None:
    frames = made(dataset).frames
    default = frames["robustness"].query("is_default")
    effects = frames["effects"].query("signature == 'md_score_lu2025' and sex == 'both'")
    both = default.merge(effects, on=STRATUM, suffixes=("", "_shown"), validate="one_to_one")
    assert len(both) == len(default) > 0
    for name in ("estimate", "g", "g_low", "g_high", "p"):
        np.testing.assert_allclose(both[name], both[f"{name}_shown"], rtol=0, atol=1e-9)
    for name in ("call", "n_reference", "n_contrast"):
        assert both[name].tolist() == both[f"{name}_shown"].tolist()


@pytest.mark.parametrize("dataset", SOURCES)
def test_every_row_is_another_analysis_and_says_what_is_missing(made: Make, dataset: str) -> None:
    rows = made(dataset).frames["robustness"]
    assert set(schema.names("robustness")) <= set(rows)
    analyses = rows[rows["kind"] == SPECIFICATION]
    assert not analyses.duplicated([*STRATUM, *CHOICES]).any()
    assert (analyses.groupby(STRATUM)["is_default"].sum() == 1).all()
    assert (analyses.loc[analyses["g"].isna(), "reason"] != "").all()
    assert set(analyses["call"]) <= set(schema.CALLS)
    for _, part in full(rows).groupby(STRATUM):
        assert (part["kind"] == SPECIFICATION).sum() >= 40
        assert {NULL_GENES, NULL_LABELS} >= set(part["kind"]) - {SPECIFICATION}
        grid = part[part["kind"] == SPECIFICATION]
        assert set(SCORINGS) <= set(grid["scoring"])
        assert {"lu2025", "core", "matrisome", *PUBLISHED} == set(grid["gene_set"])


def test_too_few_donors_give_one_row_with_the_reason(made: Make) -> None:
    rows = made(IZGI).frames["robustness"]
    (cortex,) = rows[rows["tissue"] == "cortex"].to_dict("records")
    assert cortex["call"] == "too few donors"
    assert cortex["reason"] == "Two old mice: no interval, no p. Three a side are needed."


def test_slopes_are_answered_by_old_against_young(made: Make) -> None:
    assert set(made(IZGI).frames["robustness"]["contrast"]) == {"old_vs_young"}


def test_a_slope_without_groups_says_why(made: Make, tmp_path: Path) -> None:
    raw = write_raw(tmp_path)
    write_aliases(raw)
    source = SOURCES[IZGI]

    class SlopeAlone:
        """The source, without its comparison of two groups."""

        def __getattr__(self, name: str) -> object:
            kept = tuple(c for c in source.contrasts if c.id == schema.AGE_SLOPE)
            return kept if name == "contrasts" else getattr(source, name)

    rows = build_one(SlopeAlone(), raw, read_curated(raw)).frames["robustness"]
    assert len(rows) == 2
    assert (rows["contrast"] == schema.AGE_SLOPE).all()
    assert rows["reason"].str.startswith("A slope has no Hedges' g").all()
    assert rows["g"].isna().all()


def test_normalisations_follow_what_was_measured(made: Make) -> None:
    def of(dataset: str) -> set[str]:
        return set(full(made(dataset).frames["robustness"])["normalisation"])

    assert of(IZGI) == {"log2 CPM", "median of ratios", "upper quartile"}
    assert of(KUEHNE) == {"as published", "quantile"}
    assert of(TMS) >= {"mean of cells", "sum of cells"}


def test_scores_of_order_are_not_repeated(made: Make) -> None:
    rows = full(made(IZGI).frames["robustness"])
    by_order = rows[rows["scoring"].isin(["aucell", "ucell"])]
    assert set(by_order["normalisation"]) == {"log2 CPM"}


def test_sex_is_varied_where_both_are_there(made: Make) -> None:
    assert set(made(IZGI).frames["robustness"]["sex_model"]) == {"as built"}  # males alone
    models = set(full(made(XU).frames["robustness"])["sex_model"])
    assert {"females", "males"} <= models


def test_one_gene_out_gives_the_lowest_and_the_highest(made: Make, raw: Path) -> None:
    source, curated = SOURCES[IZGI], read_curated(raw)
    adata = source.read(raw)
    found = tissues(adata, source, curated.genes(source, adata.var), Dropped())
    lung = next(tissue for tissue in found if tissue.tissue == "lung")
    genes = curated.genes(source, adata.var)
    members = {
        str(genes.names[at]): human
        for human, at in genes.of_human.items()
        if human in curated.signatures["md_score_lu2025"].genes and lung.mask[at]
    }
    comparison = next(c for c in comparisons(lung, source) if not c.is_slope)
    g = {}
    for left_out, human in members.items():
        scores = score_sets(
            lung.expression,
            genes.names,
            {"md": {gene: 1.0 for gene in members if gene != left_out}},
            "module",
            mask=lung.mask,
            binned_on=lung.adult,
        )
        g[human] = estimate(comparison, scores[comparison.rows, 0]).g
    rows = full(made(IZGI).frames["robustness"]).query("tissue == 'lung' and gene_set == 'lu2025'")
    shown = rows[rows["left_out"].isin(g)].set_index("left_out")["g"]
    ranked = sorted(g, key=lambda gene: g[gene])
    assert list(shown.index) == [ranked[0], ranked[-1]]
    np.testing.assert_allclose(shown, [g[ranked[0]], g[ranked[-1]]])


def test_the_nulls_say_how_many_draws(made: Make) -> None:
    rows = full(made(IZGI).frames["robustness"])
    nulls = rows[rows["kind"] != SPECIFICATION]
    assert (nulls["g_low"] <= nulls["g_high"]).all()
    assert nulls["p"].between(0, 1, inclusive="right").all()
    labels = nulls[nulls["kind"] == NULL_LABELS]
    assert labels["n_draws"].tolist() == [20.0]  # 3 of 6


def test_a_tissue_without_a_gene_of_the_sets_says_so(raw: Path) -> None:
    source, curated = SOURCES[KUEHNE], read_curated(raw)
    adata = source.read(raw)
    (tissue,) = tissues(adata, source, curated.genes(source, adata.var), Dropped())
    bare = replace(tissue, mask=np.zeros_like(tissue.mask))
    sets = curated.gene_sets
    rows = robustness_rows(bare, source, sets, sets.genes(source.organism, adata.var))
    assert rows["g"].isna().all()
    assert (rows["reason"] == "No gene of the signature is measured: nothing to compare.").all()


def test_the_same_data_give_the_same_rows(made: Make, tmp_path: Path) -> None:
    raw = write_raw(tmp_path)
    write_aliases(raw)
    again = build_one(SOURCES[KUPPE], raw, read_curated(raw)).frames["robustness"]
    pd.testing.assert_frame_equal(again, made(KUPPE).frames["robustness"])
