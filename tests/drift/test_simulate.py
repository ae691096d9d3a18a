"""The simulator against scipy's moments and its own truth; what is impossible is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drift.errors import DesignError
from drift.normalisation import log_cells, log_cpm
from drift.scoring import module_scores
from drift.simulate import Design, negative_binomial, simulate

# Without any noise between donors what is left is counting noise.
STILL = Design(programme_sd=0, identity_sd=0, gene_sd=0, genes=400, depth_spread=0, cells=400)


def drawn(design, level="profile", seed=1):
    return simulate(design, np.random.default_rng(seed), level=level)


def log_means(study):
    """Mean log share of each gene by age group and cell type."""
    share = np.log(np.asarray(study.counts.todense()) + 0.5)
    share -= share[:, np.char.startswith(study.gene_names, "OTHER")].mean(axis=1, keepdims=True)
    obs = study.obs.reset_index(drop=True)
    return {
        key: share[rows.index].mean(axis=0) for key, rows in obs.groupby(["age_group", "cell_type"])
    }


def change(study, genes, cell_type):
    means = log_means(study)
    return float((means["old", cell_type] - means["young", cell_type])[genes].mean())


@pytest.mark.parametrize(("mean", "dispersion"), [(0.3, 0.0), (2.0, 0.5), (40.0, 0.1), (5.0, 2.0)])
def test_counts_have_the_moments_of_scipys_negative_binomial(mean, dispersion):
    n = 200_000
    counts = negative_binomial(np.full(n, mean), dispersion, np.random.default_rng(3))
    expected = stats.poisson(mean)
    if dispersion:
        expected = stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean))
    first, second, fourth = expected.mean(), expected.var(), expected.stats(moments="k")
    assert counts.mean() == pytest.approx(first, abs=5 * np.sqrt(second / n))
    assert counts.var() == pytest.approx(second, rel=5 * np.sqrt((fourth + 2) / n))
    below = expected.ppf(0.3)
    assert (counts <= below).mean() == pytest.approx(expected.cdf(below), abs=0.006)


def test_a_profile_has_the_moments_of_its_summed_cells():
    design = replace(STILL, cells=30, n_young=400, n_old=0, genes=250, depth_spread=0.4)
    cells, profiles = drawn(design, "cell"), drawn(design)
    keys = [cells.obs["donor_id"], cells.obs["cell_type"]]
    at = cells.obs.groupby(keys, sort=True).ngroup().to_numpy()
    summed = np.zeros((at.max() + 1, design.genes))
    np.add.at(summed, at, np.asarray(cells.counts.todense()))
    types = profiles.obs["cell_type"].to_numpy()
    stroma = types == "stroma"
    order = np.argsort(profiles.obs["donor_id"].to_numpy() + types, kind="stable")
    both = (summed[stroma[order]], np.asarray(profiles.counts.todense())[stroma])
    means = [values.mean(axis=0) for values in both]
    spread = [values.var(axis=0) / values.mean(axis=0) for values in both]
    np.testing.assert_allclose(means[0], means[1], rtol=0.12)
    assert spread[0].mean() == pytest.approx(spread[1].mean(), rel=0.08)


def test_without_an_effect_nothing_changes():
    study = drawn(STILL)
    for cell_type in STILL.cell_types:
        assert change(study, study.mesenchymal, cell_type) == pytest.approx(0, abs=0.03)


def test_gain_is_found_in_the_types_it_was_put_into():
    study = drawn(replace(STILL, gain={"epithelium": 0.8}))
    assert change(study, study.mesenchymal, "epithelium") == pytest.approx(0.8, abs=0.05)
    assert change(study, study.mesenchymal, "endothelium") == pytest.approx(0, abs=0.05)
    truth = study.truth.groupby(["cell_type", "ageing"])["gain"].first()
    assert truth["epithelium", 1.0] == 0.8
    assert truth["endothelium", 1.0] == truth["epithelium", 0.0] == 0


def test_identity_loss_is_found_in_the_markers_of_the_type():
    study = drawn(replace(STILL, identity_loss=0.6))
    for cell_type in STILL.cell_types:
        assert change(study, study.marker_of == cell_type, cell_type) == pytest.approx(
            -0.6, abs=0.06
        )
    assert change(study, study.marker_of == "stroma", "epithelium") == pytest.approx(0, abs=0.06)


def test_composition_changes_the_bulk_and_no_cell():
    shift = {"stroma": 0.2, "epithelium": -0.2}
    design = replace(STILL, composition_change=shift)
    study, bulk = drawn(design), drawn(design, "bulk")
    for cell_type in design.cell_types:
        assert change(study, study.mesenchymal, cell_type) == pytest.approx(0, abs=0.04)
    assert change(bulk, bulk.mesenchymal, "all cells") > 0.15
    cells = study.obs.groupby(["age_group", "cell_type"])["n_cells"].sum().unstack()
    shares = cells.div(cells.sum(axis=1), axis=0)
    assert shares.loc["old", "stroma"] - shares.loc["young", "stroma"] == pytest.approx(
        0.2, abs=0.03
    )


def test_ambient_rna_brings_foreign_markers_in_and_levels_the_types():
    clean, soupy = drawn(STILL), drawn(replace(STILL, ambient=0.2))
    foreign = clean.marker_of == "stroma"
    young = "young", "epithelium"
    assert (log_means(soupy)[young] - log_means(clean)[young])[foreign].mean() > 0.3
    rising = drawn(replace(STILL, ambient=0.0, ambient_old=0.2))
    assert change(rising, rising.mesenchymal, "epithelium") > 0.1


def test_depth_falls_by_what_was_asked():
    totals = drawn(replace(STILL, depth_difference=-0.5)).obs.groupby("age_group")["library_size"]
    assert np.log(totals.sum()["old"] / totals.sum()["young"]) == pytest.approx(-0.5, abs=0.02)


def test_donors_differ_in_their_programme_by_its_standard_deviation():
    design = replace(STILL, programme_sd=0.4, n_young=300, n_old=300, cells=60, old_spread=2)
    study = drawn(design)
    expression = np.log(np.asarray(study.counts.todense()) + 0.5)
    other = np.char.startswith(study.gene_names, "OTHER")
    score = expression[:, study.mesenchymal].mean(axis=1) - expression[:, other].mean(axis=1)
    table = study.obs.assign(score=score)
    for (group, _), rows in table.groupby(["age_group", "cell_type"]):
        expected = {"young": 0.4, "old": 0.8}[group]
        assert rows["score"].std() == pytest.approx(expected, rel=0.15)
    merged = table.merge(study.truth, on=["donor_id", "tissue", "cell_type"])
    within = merged[merged["cell_type"] == "stroma"]
    assert within["score"].corr(within["programme"]) > 0.95
    wide = table[table["age_group"] == "young"].pivot(
        index="donor_id", columns="cell_type", values="score"
    )
    assert wide.corr().to_numpy()[0, 1] == pytest.approx(0.5, abs=0.13)  # the part a donor shares


def test_batches_shift_genes_and_can_be_the_age():
    dealt = drawn(replace(STILL, batches=2, batch_sd=0.5))
    assert set(dealt.obs.groupby("age_group")["batch"].nunique()) == {2}
    confounded = drawn(replace(STILL, batches=2, batch_sd=0.5, batch_is_age=True))
    assert confounded.obs.groupby("age_group")["batch"].unique().map(list).to_dict() == {
        "young": [0],
        "old": [1],
    }
    means = log_means(confounded)
    shift = means["old", "stroma"] - means["young", "stroma"]
    assert shift.std() == pytest.approx(0.5 * np.sqrt(2), rel=0.2)


def test_obs_is_what_a_source_gives():
    design = replace(STILL, ages=(93, 144, 649, 904), age_unit="days", tissues=("lung", "liver"))
    obs = drawn(design).obs
    assert list(obs.groupby("donor_id")["age"].first()) == [93, 144, 649, 904]
    assert list(obs.groupby("donor_id")["age_group"].first()) == ["young", "young", "old", "old"]
    assert set(obs["tissue"]) == {"lung", "liver"}
    assert obs.groupby("donor_id")["sex"].nunique().max() == 1
    assert not obs.drop(columns="condition").isna().any().any()
    truth = drawn(design).truth.groupby("donor_id")["ageing"].first()
    assert truth.to_numpy() == pytest.approx((np.array(design.ages) - 93) / (904 - 93))


def test_both_sexes_stand_on_both_sides_and_males_can_be_higher():
    design = replace(STILL, sex_effect=0.5, n_young=20, n_old=20)
    study = drawn(design)
    assert study.obs.groupby(["age_group", "sex"])["donor_id"].nunique().to_list() == [10] * 4
    scores = module_scores(log_cpm(study.counts), study.gene_names, {"m": study.signature()})
    by_sex = study.obs.assign(score=scores.scores[:, 0]).groupby("sex")["score"].mean()
    assert by_sex["male"] - by_sex["female"] == pytest.approx(0.5 / np.log(2), abs=0.1)


@pytest.mark.parametrize("level", ["cell", "profile", "bulk"])
def test_a_seed_gives_the_same_study_and_another_seed_another(level):
    design = Design(genes=300, cells=10)
    one, same, other = (drawn(design, level, seed) for seed in (1, 1, 2))
    assert (one.counts != same.counts).nnz == 0
    assert one.obs.equals(same.obs)
    assert one.truth.equals(same.truth)
    assert one.counts.shape != other.counts.shape or (one.counts != other.counts).nnz > 0


def test_designs_that_differ_in_an_effect_share_their_donors():
    plain, gaining = drawn(Design()), drawn(Design(gain=1.0))
    assert plain.truth["programme"].equals(gaining.truth["programme"])
    assert plain.truth["n_cells"].equals(gaining.truth["n_cells"])


@settings(deadline=None, max_examples=30)
@given(
    design=st.builds(
        Design,
        n_young=st.integers(1, 3),
        n_old=st.integers(0, 3),
        cells=st.integers(1, 8),
        genes=st.integers(160, 200),
        ambient=st.floats(0, 0.5),
        dispersion=st.floats(0, 3),
        depth=st.floats(20, 3_000),
        gain=st.floats(-2, 2),
        identity_loss=st.floats(-2, 2),
        share_concentration=st.sampled_from([2.0, 50.0, np.inf]),
        composition_change=st.floats(-0.3, 0.3).map(lambda x: {"stroma": x, "epithelium": -x}),
    ),
    level=st.sampled_from(["cell", "profile", "bulk"]),
    seed=st.integers(0, 99),
)
def test_counts_are_whole_and_rows_agree(design, level, seed):
    study = drawn(design, level, seed)
    assert study.counts.shape == (len(study.obs), len(study.gene_names))
    assert study.gene_names.size == len(set(study.gene_names)) == design.genes
    assert (study.counts.data >= 0).all()
    assert (study.counts.data == np.floor(study.counts.data)).all()
    assert study.obs["library_size"].to_numpy() == pytest.approx(
        np.asarray(study.counts.sum(axis=1)).ravel()
    )
    n_types = len(design.cell_types)
    assert study.obs["n_cells"].sum() == design.cells * n_types * (design.n_young + design.n_old)
    assert study.truth.groupby("donor_id")["share"].sum().to_numpy() == pytest.approx(1)
    filled = study.counts[study.obs["library_size"].to_numpy() > 0]
    assert np.isfinite(log_cells(filled).data).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_young": 0, "n_old": 0}, "no donor"),
        ({"genes": 100}, "more than all genes"),
        ({"ambient": 1.0}, "Ambient RNA"),
        ({"ambient_old": -0.1}, "Ambient RNA"),
        ({"dispersion": -1.0}, "below 0"),
        ({"gain": {"neuron": 1.0}}, "no cell type 'neuron'"),
        ({"composition_change": {"stroma": 0.2}}, "their changes to 0"),
        ({"composition_change": {"stroma": 0.5, "epithelium": -0.5}}, "share below 0"),
        ({"shares": (0.5, 0.5)}, "2 shares for 3"),
        ({"shares": (0.5, 0.5, 0.1)}, "add up to 1"),
        ({"cell_types": ("a", "a", "b")}, "named twice"),
        ({"tissues": ()}, "no tissue"),
        ({"organism": "dragon"}, "'dragon' is unknown"),
        ({"cells": 0}, "at least 1"),
        ({"programme_shared": 2.0}, "shared part"),
    ],
)
def test_impossible_designs_are_refused(changes, message):
    with pytest.raises(DesignError, match=message):
        Design(**changes)
