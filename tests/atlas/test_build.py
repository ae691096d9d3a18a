"""The build: numbers against independent ones, the same bytes twice, nothing half done."""

import gzip
import json
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import sparse, stats

from atlas import knowledge, publish, staging
from atlas.build import build
from atlas.build_one import build_one
from atlas.built import Curated
from atlas.gene_sets import FILES
from atlas.manifest import NAME
from atlas.source import DONORS, SCORED, Source
from atlas.sources import all_sources
from atlas.store import Store, open_store
from drift import schema
from drift.errors import BuildError, CoverageError, DriftError, SourceError, StoreError
from drift.normalisation import log_cells, log_cpm
from tests.atlas.sources.miniature import GENES, MESENCHYMAL

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
TMS = "tms_liver_facs"
XU = "xu2023_killifish_4tissue"
TSUMAGARI = "tsumagari2023_mouse_brain_proteome"
KEELE = "keele2023_mouse_10tissue_proteome_effects"
SOURCES = all_sources()
MD = "md_score_lu2025"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and publish.STAGE not in path.parts
    }


def effect(store: Store, dataset: str, **keys: str) -> pd.Series:
    table = store.table(dataset, "effects")
    for name, value in ({"signature": MD, "sex": "both"} | keys).items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def donors(store: Store, dataset: str, signature: str = MD) -> pd.DataFrame:
    scores = store.table(dataset, "scores")
    return store.table(dataset, "profiles").merge(
        scores[scores["signature"] == signature], on="profile_id"
    )


# --- what is built ---------------------------------------------------------------------------


def test_every_source_is_built_and_sound(store: Store) -> None:
    assert store.refused == {}
    assert list(store.datasets) == sorted(SOURCES)


@pytest.mark.parametrize("dataset", [n for n, s in SOURCES.items() if s.level in SCORED])
def test_tables_keep_the_words_of_the_schema(store: Store, dataset: str) -> None:
    effects = store.table(dataset, "effects")
    assert set(effects["call"]) <= set(schema.CALLS)
    assert not effects.empty
    missing = effects[effects["ci_low"].isna()]
    assert (missing["reason"] != "").all()  # a number that is missing says why
    assert ((effects["coverage"] >= 0) & (effects["coverage"] <= 1)).all()
    assert set(effects["signature"]) == set(knowledge.signatures())
    profiles = store.table(dataset, "profiles")
    assert set(profiles["age_group"]) <= {*schema.AGE_GROUPS, ""}
    for name in ("scores", "expression"):
        assert set(store.table(dataset, name)["profile_id"]) <= set(profiles["profile_id"])


@pytest.mark.parametrize("dataset", SOURCES)
def test_the_manifest_states_source_and_counts(store: Store, dataset: str) -> None:
    manifest, source = store.datasets[dataset], SOURCES[dataset]
    listed = {file["path"] for file in manifest["source_files"]}
    gene_sets = FILES if source.level in DONORS else ()
    assert listed == {*source.files, "genesets/symbol_aliases.csv", *gene_sets}
    assert manifest["traps"] == list(source.traps)
    for table, rows in manifest["rows"].items():
        assert len(store.table(dataset, table)) == rows
    profiles = store.table(dataset, "profiles")
    in_ages = sum(row["n_donors"] for row in manifest["donors_per_age"])
    n_donors = profiles["donor_id"].nunique()
    assert in_ages == (n_donors if source.longitudinal else len(profiles))
    keys = ["study", "tissue", "cell_type"]
    by_type = source.level == "effect"  # compartments; elsewhere a tissue has one set of genes
    if source.level not in SCORED:
        return
    assert set(manifest["signature_coverage"]) == {
        f"{study}/{tissue}/{part}" if by_type and part != "all cells" else f"{study}/{tissue}"
        for study, tissue, part in store.table(dataset, "effects")[keys].to_numpy()
    }


def test_genes_are_those_of_signatures_and_in_the_score(store: Store) -> None:
    genes = store.table(IZGI, "genes")
    assert set(MESENCHYMAL) <= set(genes["gene"])
    named = {gene for item in knowledge.signatures().values() for gene in item.genes}
    assert set(genes["human_symbol"]) <= named


def test_terms_that_withhold_genes_are_kept(store: Store) -> None:
    for dataset, source in SOURCES.items():
        tables = [store.table(dataset, name) for name in ("genes", "expression")]
        assert all(table.empty for table in tables) or not source.aggregates_only
        assert store.datasets[dataset]["aggregates_only"] == source.aggregates_only
    assert sum(source.aggregates_only for source in SOURCES.values()) == 2


# --- cultures --------------------------------------------------------------------------------

STURM = "sturm2022_fibroblast_lifespan"


def test_a_culture_is_followed_donor_by_donor(store: Store) -> None:
    profiles = store.table(STURM, "profiles")
    scores = store.table(STURM, "scores")
    table = profiles.merge(scores[scores["signature"] == MD], on="profile_id")
    slopes = [
        10 * stats.linregress(own["age"], own["score"]).slope
        for _, own in table.groupby("donor_id")
    ]
    expected = stats.ttest_1samp(slopes, 0)
    found = effect(store, STURM, contrast="doubling_slope")
    assert found["estimate"] == pytest.approx(np.mean(slopes))
    assert found["p"] == pytest.approx(expected.pvalue)
    assert [found["n_donors"], found["model"]] == [4, "donor_slopes"]
    assert found["sex_handling"] == "within donors"
    assert np.isnan(found["g"])
    genes = store.table(STURM, "genes")
    assert set(genes["contrast"]) == {"doubling_slope"}
    own = store.table(STURM, "expression")
    gene = own[own["gene"] == "VIM"].merge(profiles, on="profile_id")
    change = [
        10 * stats.linregress(part["age"], part["expression"]).slope
        for _, part in gene.groupby("donor_id")
    ]
    row = genes[(genes["gene"] == "VIM") & (genes["sex"] == "both")].iloc[0]
    assert row["log2fc"] == pytest.approx(np.mean(change))
    assert row["p"] == pytest.approx(stats.ttest_1samp(change, 0).pvalue)


def test_doublings_are_no_age_of_a_body(store: Store) -> None:
    profiles = store.table(STURM, "profiles")
    assert profiles[["age_years", "life_fraction"]].isna().all(axis=None)
    assert set(profiles["age_group"]) == {""}
    assert set(store.table(STURM, "effects")["contrast"]) == {"doubling_slope"}
    manifest = store.datasets[STURM]
    assert manifest["longitudinal"]
    assert manifest["ages_selected"] == {}
    assert "no age of a person" in manifest["age_rule"]
    assert manifest["donors_per_age"][0]["age_reported"] == "hFB11: 5 samples, 3 to 41 doublings"


# --- genes a file does not hold, and many ages -----------------------------------------------

GTEX = "gtex_small_subsets"


def test_a_gene_the_file_lacks_is_not_silent(store: Store) -> None:
    coverage = store.datasets[GTEX]["signature_coverage"]
    part, whole = (pd.Series(coverage[f"{GTEX}/{tissue}"]) for tissue in ("muscle", "skin"))
    assert (part <= whole).all()
    assert (part < whole).any()
    genes = store.table(GTEX, "genes").groupby("tissue")["gene"].nunique()
    assert genes["muscle"] < genes["skin"]
    dropped = store.datasets[GTEX]["counts"]["genes_with_blanks"]
    assert dropped[f"{GTEX}/muscle"] == len(GENES) - 30 + 1
    assert dropped[f"{GTEX}/skin"] == 1


def test_both_sexes_are_asked_of_age_groups_where_ages_are_many(store: Store) -> None:
    table = donors(store, GTEX)
    muscle = table[table["tissue"] == "muscle"]
    assert muscle["age"].nunique() == 5
    found = effect(store, GTEX, tissue="muscle", contrast="age_slope")
    assert found["sex_handling"] == "adjusted"
    design = sm.add_constant(
        np.column_stack([muscle["age_years"], muscle["sex"] == "male"]).astype(float)
    )
    fit = sm.OLS(muscle["score"].to_numpy(), design).fit(cov_type="HC3", use_t=True)
    assert found["estimate"] == pytest.approx(fit.params[1])
    assert found["p"] == pytest.approx(fit.pvalues[1])


# --- numbers ---------------------------------------------------------------------------------


def test_two_groups_equal_welch(store: Store) -> None:
    table = donors(store, IZGI)
    lung = table[table["tissue"] == "lung"]
    young, old = (lung.loc[lung["age_group"] == group, "score"] for group in ("young", "old"))
    expected = stats.ttest_ind(old, young, equal_var=False)
    found = effect(store, IZGI, tissue="lung", contrast="old_vs_young")
    assert found["estimate"] == pytest.approx(old.mean() - young.mean())
    assert found["p"] == pytest.approx(expected.pvalue)
    assert found["ci_low"] == pytest.approx(expected.confidence_interval().low)
    assert [found["n_reference"], found["n_contrast"]] == [3, 3]
    assert found["sex_handling"] == "one sex"


def test_a_slope_equals_statsmodels(store: Store) -> None:
    table = donors(store, TSUMAGARI)
    part = table[table["tissue"] == "hippocampus"]
    design = sm.add_constant(part["age_years"].to_numpy())
    fit = sm.OLS(part["score"].to_numpy(), design).fit(cov_type="HC3", use_t=True)
    found = effect(store, TSUMAGARI, tissue="hippocampus", contrast="age_slope")
    assert found["estimate"] == pytest.approx(fit.params[1])
    assert found["p"] == pytest.approx(fit.pvalues[1])
    assert np.isnan(found["g"])


def test_sex_is_adjusted_for_where_both_are_at_all_ages(store: Store) -> None:
    table = donors(store, XU)
    part = table[table["tissue"] == "brain"]
    design = sm.add_constant(
        np.column_stack([part["age_group"] == "old", part["sex"] == "male"]).astype(float)
    )
    fit = sm.OLS(part["score"].to_numpy(), design).fit(cov_type="HC2", use_t=True)
    found = effect(store, XU, tissue="brain", contrast="old_vs_young")
    assert found["model"] == "ols_hc2"
    assert found["sex_handling"] == "adjusted"
    assert found["se"] == pytest.approx(fit.bse[1])
    assert found["p"] == pytest.approx(2 * stats.t.sf(abs(fit.tvalues[1]), found["df"]))


def test_each_known_sex_is_a_stratum_of_its_own(store: Store) -> None:
    def sexes(dataset: str) -> set[str]:
        return set(store.table(dataset, "effects")["sex"])

    assert sexes(XU) == {"both", "female", "male"}
    assert sexes(IZGI) == {"both", "male"}
    assert sexes(TSUMAGARI) == {"both"}
    alone = effect(store, XU, tissue="brain", sex="female")
    assert [alone["n_reference"], alone["n_contrast"]] == [2, 2]
    assert alone["call"] == "too few donors"
    assert alone["reason"].startswith("Two young fish and two old fish")


def test_samples_of_a_patient_are_averaged(store: Store, raw: Path) -> None:
    profiles = store.table(KUPPE, "profiles")
    twice = profiles[(profiles["donor_id"] == "P9") & (profiles["cell_type"] == "fibroblast")]
    assert twice["n_samples"].tolist() == [2]
    adata = anndata.read_h5ad(raw / SOURCES[KUPPE].files[0])
    rows = ((adata.obs["donor_id"] == "P9") & (adata.obs["cell_type"] == "fibroblast")).to_numpy()
    log = log_cpm(adata.X[rows], adata.obs["n_counts"][rows]).toarray()
    expected = log[:, adata.var_names.get_loc("VIM")].mean()
    found = store.expression(KUPPE, "VIM").set_index("profile_id")["expression"]
    assert found[twice["profile_id"].iloc[0]] == pytest.approx(expected, rel=1e-6)


def test_a_condition_is_compared_with_its_control(store: Store) -> None:
    found = effect(
        store, KUPPE, contrast="ischaemic_vs_control", cell_type="cardiomyocyte", tissue="heart"
    )
    assert [found["n_reference"], found["n_contrast"], found["n_donors"]] == [4, 3, 7]
    assert set(store.table(KUPPE, "effects")["contrast"]) == {
        "ischaemic_vs_control",
        "remote_border_fibrotic_vs_control",
    }


def test_a_false_discovery_rate_is_over_the_strata(store: Store) -> None:
    effects = store.table(KUPPE, "effects")
    part = effects[(effects["signature"] == MD) & (effects["contrast"] == "ischaemic_vs_control")]
    assert len(part) == 2
    np.testing.assert_allclose(part["fdr"], stats.false_discovery_control(part["p"]))


def test_a_mean_of_cells_is_the_profile(store: Store, raw: Path) -> None:
    cells = store.table(TMS, "cell_scores")
    scores = store.table(TMS, "scores")
    profile = scores[scores["signature"] == MD].set_index("profile_id")["score"]
    means = cells.astype({"score": float}).groupby("profile_id")["score"].mean()
    np.testing.assert_allclose(means, profile[means.index], rtol=1e-5)
    adata = anndata.read_h5ad(raw / SOURCES[TMS].files[0])
    log = log_cells(adata.X, adata.obs["n_counts_all_genes"]).toarray()
    vim = log[:, adata.var_names.get_loc("Vim")] / np.log(2)
    obs = adata.obs.reset_index()
    mine = ((obs["donor_id"] == "3_9_M") & (obs["cell_type"] == "hepatocyte")).to_numpy()
    found = store.expression(TMS, "VIM").set_index("profile_id")["expression"]
    assert found["3_9_M/liver/hepatocyte/3m"] == pytest.approx(vim[mine].mean(), rel=1e-6)


def test_depth_is_flagged_and_matched(store: Store) -> None:
    found = effect(store, TMS, contrast="old_vs_young", cell_type="hepatocyte", tissue="liver")
    assert found["depth_ratio"] == pytest.approx((1300 * 2 + 4200) / 3 / 4200)
    assert found["depth_confounded"]
    assert np.isfinite(found["matched_estimate"])
    assert not store.table(XU, "effects")["depth_confounded"].any()


def test_paralogs_are_summed_before_the_logarithm(store: Store, raw: Path) -> None:
    folder = raw / "bulk" / XU
    counts = pd.read_csv(folder / "counts.csv.gz", keep_default_na=False).set_index("gene")
    samples = pd.read_csv(folder / "samples.csv").set_index("sample_id")
    sample = "Brain_6w_male_1"
    both = counts.loc[["col1a1", "col1a1b"], sample].sum()
    expected = np.log2(1e6 * both / samples.loc[sample, "library_size"] + 1)
    rows = store.expression(XU, "COL1A1").set_index("profile_id")
    assert set(rows["gene"]) == {"col1a1 + col1a1b"}
    assert rows["expression"][f"{sample}/brain/6 weeks"] == pytest.approx(expected, rel=1e-6)


def test_a_protein_with_a_blank_is_left_out_of_its_tissue_alone(store: Store, raw: Path) -> None:
    # Vim is in two rows; the one with a blank in cortex is left out there, the other stays
    folder = raw / "bulk" / TSUMAGARI
    table = pd.read_csv(folder / "abundance_log2.csv.gz", keep_default_na=False, na_values=[""])
    rows = table[table["symbol"] == "Vim"].drop(columns=["uniprot", "symbol"])
    found = store.expression(TSUMAGARI, "VIM").set_index("profile_id")["expression"]
    complete = rows["Cx_3mo_1"].dropna()
    assert len(complete) == 1
    assert found["3m_1/cortex/3 months"] == pytest.approx(complete.iloc[0], rel=1e-6)
    expected = rows["Hipp_3mo_1"].mean()
    assert found["3m_1/hippocampus/3 months"] == pytest.approx(expected, rel=1e-6)


def test_effect_tables_are_another_kind_of_evidence(store: Store) -> None:
    effects = store.table(KEELE, "effects")
    assert set(effects["evidence"]) == {"effect_table"}
    assert effects[["se", "ci_low", "ci_high", "g", "n_donors"]].isna().all().all()
    assert set(effects["tissue"]) == {"kidney", "muscle"}
    found = effect(store, KEELE, tissue="kidney")
    genes = store.table(KEELE, "genes")
    kidney = genes[genes["tissue"] == "kidney"]
    members = set(knowledge.signatures()[MD].genes) & set(kidney["human_symbol"])
    assert found["n_genes"] == len(members)
    assert store.table(KEELE, "profiles").empty


# --- development decides nothing -------------------------------------------------------------


def test_development_is_scored_and_decides_nothing(tmp_path: Path, raw: Path, store: Store) -> None:
    path = raw / "bulk" / IZGI / "counts.csv.gz"
    counts = pd.read_csv(path, keep_default_na=False)
    young = [name for name in counts.columns if "_002d_" in name or "_061d_" in name]
    assert len(young) == 4
    counts[young] = counts[young].to_numpy()[::-1]  # other genes now rule in development
    path.write_bytes(gzip.compress(counts.to_csv(index=False).encode()))
    build(raw, tmp_path / "changed", [IZGI])
    changed = open_store(tmp_path / "changed")
    for name in ("effects", "genes"):
        pd.testing.assert_frame_equal(changed.table(IZGI, name), store.table(IZGI, name))
    before, after = donors(store, IZGI), donors(changed, IZGI)
    early = before["age_group"] == "development"
    assert early.sum() == 4
    assert not np.allclose(before["score"][early], after["score"][early])
    np.testing.assert_allclose(before["score"][~early], after["score"][~early])


# --- bytes, interruptions, bad input ---------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(raw: Path, miniature: Path, tmp_path: Path) -> None:
    build(raw, tmp_path / "again")
    first, second = snapshot(miniature), snapshot(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_build_id_follows_raw_bytes(raw: Path, tmp_path: Path, store: Store) -> None:
    path = raw / "bulk" / IZGI / "samples.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert build(raw, tmp_path / "again", [IZGI]) == [IZGI]
    again = open_store(tmp_path / "again").datasets[IZGI]
    assert again["build_id"] != store.datasets[IZGI]["build_id"]


@pytest.fixture
def standing(miniature: Path, tmp_path: Path) -> Path:
    """Return a copy of the built tables that a test may spoil."""
    return Path(shutil.copytree(miniature, tmp_path / "standing"))


def spoil(raw: Path, dataset: str) -> None:
    path = raw / SOURCES[dataset].files[-1]
    path.write_bytes(path.read_bytes()[:100])


def test_one_bad_file_leaves_every_table_as_it_was(raw: Path, standing: Path) -> None:
    before = snapshot(standing)
    path = raw / "bulk" / IZGI / "samples.csv"  # sound, but would change its tables
    path.write_bytes(path.read_bytes() + b"\n")
    spoil(raw, XU)
    with pytest.raises(SourceError, match=r"counts\.csv\.gz"):
        build(raw, standing)
    assert snapshot(standing) == before


@pytest.mark.parametrize("step", ["write_dataset", "put_in_place"])
def test_a_failure_midway_leaves_the_old_tables(
    raw: Path, standing: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    before = snapshot(standing)
    monkeypatch.setattr(publish, step, fail)
    with pytest.raises((OSError, BuildError), match="no space"):
        build(raw, standing, [IZGI])
    assert snapshot(standing) == before


KILLED = """
    import sys, time
    from pathlib import Path
    from atlas import publish
    from atlas.build import build

    def stop(*_):
        print("staged", flush=True)
        time.sleep(600)

    publish.put_in_place = stop
    build(Path(sys.argv[1]), Path(sys.argv[2]), [sys.argv[3]])
"""


def test_a_kill_midway_leaves_the_old_tables_and_no_lock(raw: Path, standing: Path) -> None:
    before = snapshot(standing)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(raw), str(standing), IZGI]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "staged\n"
        with pytest.raises(StoreError, match="Another build"):  # the lock holds while it lives
            build(raw, standing, [IZGI])
        process.send_signal(signal.SIGKILL)
    left = open_store(standing)
    assert left.refused == {}
    assert list(left.datasets) == sorted(SOURCES)
    build(raw, standing, [IZGI])  # the lock went with the process
    assert snapshot(standing) == before
    assert not (standing / publish.STAGE).exists()


def test_what_a_failed_build_has_finished_is_taken_up(
    raw: Path, tmp_path: Path, miniature: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = staging.build_one

    def told(source: Source, *more: object) -> object:
        made.append(source.dataset)
        return make(source, *more)

    monkeypatch.setattr(staging, "build_one", told)
    out, sound = tmp_path / "out", (raw / SOURCES[KUPPE].files[-1]).read_bytes()
    spoil(raw, KUPPE)
    with pytest.raises(SourceError):
        build(raw, out, [IZGI, KUPPE, XU])
    finished = sorted(path.name for path in (out / publish.STAGE).iterdir())
    assert KUPPE not in finished
    (raw / SOURCES[KUPPE].files[-1]).write_bytes(sound)
    made.clear()
    build(raw, out, [IZGI, KUPPE, XU])
    assert set(made) == {IZGI, KUPPE, XU} - set(finished)
    assert snapshot(out) == {
        name: content
        for name, content in snapshot(miniature).items()
        if name.split("/")[0] in {IZGI, KUPPE, XU}
    }


def test_a_staged_data_set_of_other_raw_files_is_built_again(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    spoil(raw, KUPPE)
    with pytest.raises(SourceError):
        build(raw, out, [IZGI, KUPPE])
    path = raw / "bulk" / IZGI / "samples.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    build(raw, out, [IZGI])
    build(raw, tmp_path / "fresh", [IZGI])
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def test_two_workers_give_the_same_bytes_as_one(raw: Path, tmp_path: Path, miniature: Path) -> None:
    told: list[str] = []
    assert build(raw, tmp_path / "out", [IZGI, KUPPE, XU], told.append, workers=2) == sorted(told)
    expected = snapshot(miniature)
    found = snapshot(tmp_path / "out")
    assert {name.split("/")[0] for name in found} == {IZGI, KUPPE, XU}
    assert all(expected[name] == content for name, content in found.items())


def test_a_worker_tells_what_is_wrong_with_a_file(raw: Path, standing: Path) -> None:
    before = snapshot(standing)
    spoil(raw, XU)
    with pytest.raises(SourceError, match=r"counts\.csv\.gz"):
        build(raw, standing, [IZGI, XU], workers=2)
    assert snapshot(standing) == before


def test_only_what_is_asked_for_is_built(raw: Path, tmp_path: Path) -> None:
    build(raw, tmp_path / "one", [KUPPE])
    assert [path.name for path in (tmp_path / "one").iterdir()] == [KUPPE]


def test_unknown_ids_and_folders_are_told(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"'nothing'.*{IZGI}"):
        build(raw, tmp_path / "out", ["nothing"])
    with pytest.raises(SourceError, match="--raw"):
        build(tmp_path / "nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_gene_table_without_overlap_names_the_file(raw: Path, tmp_path: Path) -> None:
    path = raw / "bulk" / IZGI / "counts.csv.gz"
    counts = pd.read_csv(path, keep_default_na=False)
    counts["symbol"] = [f"Unknown{number}" for number in range(len(counts))]
    counts["ensembl"] = counts["symbol"]
    path.write_bytes(gzip.compress(counts.to_csv(index=False).encode()))
    with pytest.raises(CoverageError) as caught:
        build(raw, tmp_path / "out", [IZGI])
    assert f"bulk/{IZGI}/counts.csv.gz" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_small_profiles_are_dropped_and_counted(raw: Path, tmp_path: Path) -> None:
    path = raw / SOURCES[TMS].files[0]
    adata = anndata.read_h5ad(path)
    few = np.flatnonzero(
        (adata.obs["donor_id"] == "3_9_M") & (adata.obs["cell_type"] == "hepatocyte")
    )[9:]
    adata[np.setdiff1d(np.arange(adata.n_obs), few)].copy().write_h5ad(path)
    build(raw, tmp_path / "out", [TMS])
    built = open_store(tmp_path / "out")
    assert built.datasets[TMS]["counts"]["profiles_below_10_cells"] == 1
    assert "3_9_M/liver/hepatocyte/3m" not in set(built.table(TMS, "profiles")["profile_id"])
    rows = built.table(TMS, "composition")
    mine = rows[(rows["donor_id"] == "3_9_M") & (rows["cell_type"] == "hepatocyte")]
    assert mine["n_cells"].tolist() == [9]  # they are cells of the liver all the same


def curated() -> Curated:
    return Curated(knowledge.signatures(), knowledge.orthologs(), {})


def test_nothing_left_is_told(raw: Path) -> None:
    path = raw / SOURCES[TMS].files[0]
    adata = anndata.read_h5ad(path)
    adata[::12].copy().write_h5ad(path)
    with pytest.raises(DriftError, match=f"{TMS}.*fewer than 10 cells"):
        build_one(SOURCES[TMS], raw, curated())


def test_a_donor_with_two_ages_leaves_its_stratum_undefined(raw: Path) -> None:
    source = SOURCES[IZGI]
    adata = source.read(raw)
    lung = np.flatnonzero((adata.obs["tissue"] == "lung") & (adata.obs["age"] > 600))
    adata.obs.iloc[lung, adata.obs.columns.get_loc("donor_id")] = "one mouse"
    adata.obs.iloc[lung[0], adata.obs.columns.get_loc("age")] = 700.0

    class Longitudinal:
        """The source, with a reader that lets a mouse come twice."""

        def __getattr__(self, name: str) -> object:
            return (lambda raw: adata) if name == "read" else getattr(source, name)

    made = build_one(Longitudinal(), raw, curated())
    effects, genes = made.frames["effects"], pd.concat(made.pieces["genes"].frames())
    of_lung = effects[(effects["tissue"] == "lung") & (effects["signature"] == MD)]
    assert set(of_lung["call"]) == {"undefined"}
    assert set(of_lung["reason"]) == {
        "Mouse one mouse has several values: no comparison. One a mouse is needed."
    }
    assert genes.loc[genes["tissue"] == "lung", ["log2fc", "p"]].isna().all(axis=None)
    of_cortex = effects[(effects["tissue"] == "cortex") & (effects["signature"] == MD)]
    assert set(of_cortex["call"]) == {"too few donors"}


def test_cells_of_a_large_table_are_never_made_dense(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    original = sparse.csr_matrix.toarray

    def watch(self: sparse.csr_matrix, *args: object, **kwargs: object) -> np.ndarray:
        sizes.append(self.shape[0])
        return original(self, *args, **kwargs)

    monkeypatch.setattr(sparse.csr_matrix, "toarray", watch)
    build_one(SOURCES[TMS], raw, curated())
    assert max(sizes, default=0) < 132  # profiles, never the 132 cells


def test_the_manifest_is_for_people(miniature: Path) -> None:
    text = (miniature / IZGI / NAME).read_text(encoding="utf-8")
    assert json.loads(text)["ages_selected"]["development"] == [2, 61]
    assert text.splitlines()[1] == f'  "dataset": "{IZGI}",'


def test_progress_names_each_data_set(raw: Path, tmp_path: Path) -> None:
    told: list[str] = []
    build(raw, tmp_path / "out", [KUPPE, IZGI], told.append)
    assert sorted(told) == [IZGI, KUPPE]
