"""Identity and verdicts in the tables of crafted studies, and why a number cannot be."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from atlas import coverage_rule, tables
from atlas.source import AGE_SLOPE, SLOPE_WITH_AGE, Contrast
from drift.errors import SourceError
from drift.identity_panels import PANELS, panel_for, without
from drift.schema import ALL_CELLS, IDENTITY
from tests.atlas.crafted import (
    CORE,
    CURATED,
    MD,
    SHARED,
    build,
    counted,
    donors,
    markers,
    study,
    verdicts,
)

TWO_SIDES = (("young", 4), ("old", 4))
SETS_APART = "3 are needed to learn what sets one apart."


def identity_of(frames: dict[str, pd.DataFrame], tissue: str) -> pd.DataFrame:
    scores = frames["scores"]
    profiles = frames["profiles"].merge(scores[scores["signature"] == IDENTITY], on="profile_id")
    return profiles[profiles["tissue"] == tissue]


# --- learned ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bulk", [True, False])
@pytest.mark.parametrize("counts", [True, False])
def test_the_genes_that_set_a_type_apart_are_learned(*, bulk: bool, counts: bool) -> None:
    made = study(donors(*TWO_SIDES, bulk=bulk))
    frames = build(*(counted(*made) if counts else made))
    found = frames["identity_genes"]
    for kind in ("a", "b", "c"):
        of_kind = found[found["tissue" if bulk else "cell_type"] == kind]
        assert set(of_kind["gene"]) == set(markers(kind))
        assert set(of_kind["n_folds"]) == {4}
        assert of_kind["margin"].mean() == pytest.approx(4, abs=1)
    assert (found["human_symbol"] == found["gene"]).all()


def test_genes_of_drift_ribosomes_and_mitochondria_are_never_chosen() -> None:
    # in type a they stand out most of all
    chosen = set(build(*study(donors(*TWO_SIDES)))["identity_genes"]["gene"])
    assert not chosen & {*MD, *SHARED}


def test_a_ribosomal_gene_is_known_by_its_human_name_too() -> None:
    source, adata = study(donors(*TWO_SIDES), more={"LOC1": {"b": 9.0}, "LOC2": {"b": 9.0}})
    adata.var.loc["LOC1", "human_symbol"] = "RPL8"
    chosen = build(source, adata)["identity_genes"]["gene"]
    assert "LOC2" in set(chosen)
    assert "LOC1" not in set(chosen)


@pytest.mark.parametrize(
    ("lost", "gained", "verdict"),
    [
        (2.0, 1.0, "drift"),
        (0.0, 1.0, "gain only"),
        (2.0, 0.0, "identity loss only"),
        (2.0, -1.0, "reverse"),
        (0.0, 0.0, "not resolved"),
    ],
)
def test_what_was_put_in_is_the_verdict(lost: float, gained: float, verdict: str) -> None:
    found = verdicts(*study(donors(*TWO_SIDES), lost=lost, gained=gained, seed=4))
    assert set(found["verdict"]) == {verdict}
    assert set(found["identity_method"]) == {"learned"}
    assert set(found["n_types"]) == {2}
    assert set(found["identity_coverage"]) == {1.0}
    assert found["identity_estimate"].mean() == pytest.approx(-lost, abs=0.3)
    if verdict == "drift":
        assert found["reason"].str.contains("shares of its cell types").all()


def test_the_verdict_rests_on_the_rows_shown_elsewhere() -> None:
    frames = build(*study(donors(*TWO_SIDES), gained=0.3))
    verdict = frames["verdicts"].set_index(["tissue", "sex"])
    effects = frames["effects"]
    core = effects[effects["signature"] == "md_core"].set_index(["tissue", "sex"])
    for of, name in (("estimate", "estimate"), ("low", "ci_low"), ("g", "g"), ("p", "p")):
        assert_allclose(verdict[f"gain_{of}"], core.loc[verdict.index, name])
    for tissue in ("a", "b", "c"):
        rows = identity_of(frames, tissue)
        old, young = (rows.loc[rows["age_group"] == group, "score"] for group in ("old", "young"))
        welch = stats.ttest_ind(old, young, equal_var=False)
        found = verdict.loc[(tissue, "both")]
        assert found["identity_estimate"] == pytest.approx(old.mean() - young.mean())
        assert found["identity_p"] == pytest.approx(welch.pvalue)
        assert found["identity_low"] == pytest.approx(welch.confidence_interval().low)


def test_every_stratum_sex_and_contrast_has_one_verdict() -> None:
    rows = donors(("young", 4), ("middle", 3), ("old", 4))
    rows = [(*row[:4], "male" if row[0][-1] in "02" else "female", "") for row in rows]
    source, adata = study(rows, contrasts=(*study(rows)[0].contrasts, SLOPE_WITH_AGE))
    frames = build(source, adata)
    keys = list(tables.KEYS["verdicts"])
    core = frames["effects"][frames["effects"]["signature"] == "md_core"]
    assert len(frames["verdicts"]) == len(core) == 3 * 3 * 2
    assert set(map(tuple, frames["verdicts"][keys].to_numpy())) == set(
        map(tuple, core[keys].to_numpy())
    )
    for table in ("verdicts", "identity_genes", "scores"):
        tables.to_arrow(table, frames[table])  # fits the schema
    slopes = frames["verdicts"][frames["verdicts"]["contrast"] == AGE_SLOPE]
    assert slopes["identity_g"].isna().all()
    assert slopes.loc[slopes["sex"] == "both", "identity_low"].notna().all()


def test_development_is_scored_and_decides_nothing() -> None:
    rows = donors(*TWO_SIDES, ("development", 2))
    source, adata = study(rows)
    before = identity_of(build(source, adata), "a").set_index("profile_id")["score"]
    young = (adata.obs["age"] == 5).to_numpy()
    assert before[before.index.str.startswith("development")].notna().all()
    adata.X[young] += np.random.default_rng(3).normal(0, 3, adata.X[young].shape)
    after = identity_of(build(source, adata), "a").set_index("profile_id")["score"]
    adults = ~before.index.str.startswith("development")
    assert_allclose(after[adults], before[adults])
    assert not np.allclose(after[~adults], before[~adults])


def test_both_sides_of_another_reference_had_no_part_in_the_choice() -> None:
    """The genes come from the first contrast's reference; old donors are on equal terms."""
    rows = donors(("young", 4), ("old", 8))
    rows = [(*r[:5], "treated" if r[0] in {f"old{k}" for k in range(4)} else "not") for r in rows]
    treated = Contrast(id="treated_vs_not", label="Treated", reference="not", contrast="treated")
    ageing = study(rows)[0].contrasts
    source, adata = study(rows, contrasts=(*ageing, treated))
    frames = build(source, adata)
    alone = build(*study(rows, contrasts=ageing))
    assert_allclose(identity_of(frames, "a")["score"], identity_of(alone, "a")["score"])
    found = frames["verdicts"].set_index(["tissue", "contrast", "sex"])
    assert found.loc[("a", "treated_vs_not", "both"), "identity_method"] == "learned"
    assert np.isfinite(found.loc[("a", "treated_vs_not", "both"), "identity_estimate"])


@pytest.mark.parametrize("bulk", [True, False])
def test_a_gain_alone_leaves_identity_exactly_as_it_was(*, bulk: bool) -> None:
    """Drift genes are a third of this transcriptome: as controls they would feign a loss."""
    rows = donors(*TWO_SIDES, bulk=bulk)
    plain, gained = (build(*study(rows, gained=gain)) for gain in (0.0, 3.0))
    for frames in (plain, gained):
        frames["scores"] = frames["scores"].set_index(["signature", "profile_id"])["score"]
    assert_allclose(gained["scores"][IDENTITY], plain["scores"][IDENTITY], rtol=0, atol=1e-12)
    assert set(gained["verdicts"].query("sex == 'both'")["verdict"]) == {"gain only"}


def test_a_gain_alone_leaves_a_curated_identity_exactly_as_it_was() -> None:
    genes = [g for g in CURATED.signatures["hepatocyte_identity"].genes if g not in MD]
    rows = [(*row[:1], "liver", "hepatocyte", *row[3:]) for row in donors(*TWO_SIDES, types=["x"])]
    plain, gained = (
        build(*study(rows, gained=gain, more={gene: {} for gene in genes})) for gain in (0.0, 3.0)
    )
    of = [frames["scores"].set_index("signature").loc[IDENTITY] for frames in (plain, gained)]
    assert_allclose(of[1]["score"], of[0]["score"], rtol=0, atol=1e-12)
    assert np.isfinite(of[0]["score"]).all()


# --- curated ---------------------------------------------------------------------------------


def test_every_panel_exists_and_keeps_enough_genes_outside_the_drift_score() -> None:
    drift = frozenset(MD)
    for panel in PANELS:
        kept = without(CURATED.signatures[panel.signature_id], drift)
        assert kept is not None
        assert not set(kept.genes) & drift
    whole = CURATED.signatures["hepatocyte_identity"]
    assert without(whole, drift) is whole
    assert without(whole, frozenset(whole.up[:3])) is None


@pytest.mark.parametrize(
    ("tissue", "cell_type", "panel"),
    [
        ("liver", "hepatocyte", "hepatocyte_identity"),
        ("liver", "sinusoidal endothelium", "endothelial_identity"),
        ("heart", "endothelial cell", "endothelial_identity"),
        ("heart", "fibroblast", "fibroblast_identity"),
        ("heart", "myofibroblast", None),
        ("fibroblast culture", ALL_CELLS, "fibroblast_identity"),
        ("aorta", "vascular smooth muscle cell", "smooth_muscle_identity"),
        ("skin epidermis", ALL_CELLS, "keratinocyte_identity"),
        ("skin", ALL_CELLS, None),
        ("lung", ALL_CELLS, "at2_identity"),
        ("lung", "macrophage", None),
        ("lung", "type i pneumocyte", "at1_identity"),
        ("lung", "type ii pneumocyte", "at2_identity"),
        ("cortex", ALL_CELLS, None),
        ("pancreas", ALL_CELLS, None),
    ],
)
def test_a_panel_stands_in_only_where_it_fits(
    tissue: str, cell_type: str, panel: str | None
) -> None:
    found = panel_for(tissue, cell_type)
    assert (found.signature_id if found else None) == panel


def panel_study(tissue: str, cell_type: str, signature: str) -> tuple[object, object]:
    genes = [g for g in CURATED.signatures[signature].genes if g not in MD]
    rows = [(*row[:1], tissue, cell_type, *row[3:]) for row in donors(*TWO_SIDES, types=["x"])]
    return study(rows, more={gene: {} for gene in genes})


def test_a_curated_panel_stands_in() -> None:
    frames = build(*panel_study("liver", "hepatocyte", "hepatocyte_identity"))
    verdict = frames["verdicts"].iloc[0]
    assert verdict["identity_method"] == "curated"
    assert verdict["identity_panel"] == "hepatocyte_identity"
    assert verdict["identity_reason"] == (
        f"Curated panel, Hepatocyte identity: this data set has 1 cell type; {SETS_APART}"
    )
    scores = frames["scores"].set_index(["signature", "profile_id"])["score"]
    # the panel's score on other pages has drift genes among its controls
    assert np.corrcoef(scores[IDENTITY], scores["hepatocyte_identity"])[0, 1] > 0.8
    assert "identity_genes" not in frames


def test_a_curated_panel_goes_without_genes_of_the_drift_score() -> None:
    frames = build(*panel_study("heart", "fibroblast", "fibroblast_identity"))
    verdict = frames["verdicts"].iloc[0]
    assert verdict["identity_genes"] == 6
    assert verdict["identity_coverage"] == 1.0
    scores = frames["scores"].set_index(["signature", "profile_id"])["score"]
    assert not np.allclose(scores[IDENTITY], scores["fibroblast_identity"])


def test_a_panel_of_low_coverage_is_marked() -> None:
    rows = [(*r[:1], "liver", "hepatocyte", *r[3:]) for r in donors(*TWO_SIDES, types=["x"])]
    verdict = verdicts(*study(rows, more={"ALB": {}, "APOE": {}})).iloc[0]
    assert verdict["identity_coverage"] == pytest.approx(2 / 7)
    needed = coverage_rule.limit("hepatocyte_identity")
    assert "29% of it measured" in verdict["identity_reason"]
    assert verdict["reason"] == (
        f"29% of the identity panel is measured ({needed:.0%} needed): shown, left out of "
        "summaries."
    )


def test_a_panel_that_is_not_measured_leaves_identity_undefined() -> None:
    rows = [(*r[:1], "liver", "hepatocyte", *r[3:]) for r in donors(*TWO_SIDES, types=["x"])]
    verdict = verdicts(*study(rows)).iloc[0]
    assert verdict["identity_method"] == "undefined"
    assert verdict["identity_reason"] == (
        "Identity undefined: no gene of the curated panel, Hepatocyte identity, is measured, and "
        f"this data set has 1 cell type; {SETS_APART}"
    )


# --- bad input: a reason where the number would be ---------------------------------------------


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ((("young", 4),), "No old people: nothing to compare. Three a side are needed."),
        (
            (("young", 1), ("middle", 3)),
            "One young person and no old people: nothing to compare. Three a side are needed.",
        ),
        ((("young", 4), ("old", 2)), "Two old people: no interval, no p. Three a side are needed."),
    ],
)
def test_one_age_one_donor_few_donors(groups: tuple[tuple[str, int], ...], reason: str) -> None:
    found = verdicts(*study(donors(*groups)))
    assert set(found["verdict"]) == {"too few donors"}
    assert set(found["reason"]) == {reason}
    assert found[["gain_low", "gain_p", "identity_low", "identity_p"]].isna().all(axis=None)


def test_a_single_donor() -> None:
    found = verdicts(*study(donors(("young", 1))))
    assert set(found["verdict"]) == {"undefined"}
    assert set(found["reason"]) == {
        "No gene of the signature is detected in enough profiles: nothing to compare."
    }


def test_two_reference_donors_learn_nothing() -> None:
    found = verdicts(*study(donors(("young", 2), ("old", 4))))
    assert set(found["identity_reason"]) == {
        f"Identity undefined: 0 of 3 tissues have three young people; {SETS_APART}"
    }
    rows = donors(*TWO_SIDES, types=("a", "b", "c", "d"))
    rows = [row for row in rows if row[1] != "d" or row[0] not in {"young0", "young1"}]
    found = verdicts(*study(rows))
    assert found.loc[("d", ALL_CELLS), "identity_reason"] == (
        "Identity undefined: two young people; three are needed, as each is left out in turn."
    )
    assert set(found["n_types"]) == {0, 2}


@pytest.mark.parametrize(
    ("gained", "verdict", "start"),
    [
        (1.0, "undefined", "Core expression rises, but identity is undefined"),
        (0.0, "undefined", "Core expression is not resolved, and identity is undefined"),
        (-1.0, "reverse", "Core expression falls, and identity is undefined"),
    ],
)
@pytest.mark.parametrize("bulk", [True, False])
def test_no_other_type(*, gained: float, verdict: str, start: str, bulk: bool) -> None:
    rows = donors(*TWO_SIDES, types=["b", "c"], bulk=bulk)
    found = verdicts(*study(rows, gained=gained))
    kind = "tissues" if bulk else "cell types"
    assert set(found["verdict"]) == {verdict}
    assert set(found["reason"]) == {f"{start}: this data set has 2 {kind}; {SETS_APART}"}
    assert set(found["identity_reason"]) == {
        f"Identity undefined: this data set has 2 {kind}; {SETS_APART}"
    }
    assert found["identity_estimate"].isna().all()
    assert IDENTITY not in set(build(*study(rows))["scores"]["signature"])


def test_all_scores_equal() -> None:
    source, adata = study(donors(*TWO_SIDES), noise=0)
    adata.X[:] = adata.X[0]
    found = verdicts(source, adata)
    assert set(found["verdict"]) == {"undefined"}
    assert set(found["reason"]) == {"The people do not differ from the fit: no interval, no p."}
    assert set(found["identity_reason"]) == {
        "Identity undefined: 0 genes are higher here than in every other tissue; 10 are needed."
    }


def test_types_that_differ_by_chance_alone() -> None:
    source, adata = study(donors(*TWO_SIDES), seed=8)
    adata.X[:] = np.random.default_rng(8).normal(5, 1, adata.X.shape)
    found = verdicts(source, adata)
    assert (
        found["identity_reason"]
        .str.fullmatch(
            r"Identity undefined: \d+% of its genes stay chosen whichever person is left out "
            r"\(50% needed\)\."
        )
        .all()
    )


def test_a_donor_in_two_ages() -> None:
    rows = donors(*TWO_SIDES)
    rows = [("young0" if row[0] == "old0" else row[0], *row[1:]) for row in rows]
    found = verdicts(*study(rows, lost=2.0))
    assert set(found["verdict"]) == {"undefined"}
    assert set(found["reason"]) == {
        "Person young0 has several values: no comparison. One a person is needed."
    }


def test_coverage_below_the_limit_is_told_beside_the_verdict() -> None:
    found = verdicts(*study(donors(*TWO_SIDES), md=MD[::2], gained=1.0))
    assert set(found["verdict"]) == {"gain only"}
    assert (found["gain_coverage"] < coverage_rule.limit("md_core")).all()
    assert (
        found["reason"]
        .str.fullmatch(
            r"\d+% of the core is measured \(\d+% needed\): shown, left out of summaries\."
        )
        .all()
    )


def test_a_panel_of_chosen_genes_needs_more_of_them() -> None:
    md = tuple(gene for gene in MD if gene not in CORE[:15])  # 85 % of the core
    source, adata = study(donors(*TWO_SIDES), md=md, gained=1.0)
    assert set(verdicts(source, adata)["reason"]) == {""}
    found = verdicts(replace(source, gene_panel=True), adata)
    assert set(found["verdict"]) == {"gain only"}
    assert set(found["reason"]) == {
        "85% of the core is measured (90% needed): shown, left out of summaries."
    }


def test_an_empty_stratum_has_scores_and_no_verdict() -> None:
    rows = donors(*TWO_SIDES) + donors(("middle", 3), types=["d"])
    frames = build(*study(rows))
    assert set(frames["verdicts"]["tissue"]) == {"a", "b", "c"}
    assert "d" in set(frames["profiles"]["tissue"])
    assert "d" not in set(frames["identity_genes"]["tissue"])


def test_a_data_set_without_a_side_is_refused_in_one_sentence() -> None:
    with pytest.raises(SourceError, match="no donor is on a side of any contrast"):
        build(*study(donors(("middle", 4))))
