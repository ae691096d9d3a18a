"""From a file to tables: against scanpy, scipy and a counting by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scanpy

from atlas import facts, knowledge
from atlas.add import streamed
from atlas.add.built import built_from, groups
from atlas.add.mapped import Mapped
from atlas.built import Built, Curated
from atlas.cells.pseudobulk import pseudobulk
from atlas.cells.scoring import CellScores, inline
from atlas.tables import to_arrow
from drift.errors import SourceError
from tests.atlas.add.files import cellxgene, example, mapped, with_numbers

MD = "md_score_lu2025"
FEW = (MD, "md_core", "md_matrisome", "tgfb_score_lu2025")  # more would be slower, not other


@pytest.fixture(scope="module")
def curated() -> Curated:
    signatures = {name: known for name, known in knowledge.signatures().items() if name in FEW}
    return Curated(signatures, knowledge.orthologs(), {})


def built(found: Mapped, curated: Curated) -> Built:
    files = [facts.file(found.path.parent, found.path.name)]
    return built_from(found, curated, files, folder=space(found))


def scored(found: Mapped, curated: Curated) -> CellScores:
    return streamed.scored(found, curated, inline, space(found))


def space(found: Mapped) -> Path:
    folder = found.path.with_suffix(".space")
    folder.mkdir(exist_ok=True)
    return folder


def test_the_pseudobulk_is_that_of_scanpy(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    found = mapped(adata, tmp_path)
    summed = pseudobulk(streamed.cell_input(found), scored(found, curated))
    obs, values = summed.obs, summed.X
    keys = ["donor_id", "tissue", "cell_type"]
    other = scanpy.get.aggregate(adata, by=keys, func="sum", layer="counts")
    want = pd.DataFrame(other.layers["sum"], index=pd.MultiIndex.from_frame(other.obs[keys]))
    made = pd.DataFrame(values.toarray(), index=pd.MultiIndex.from_frame(obs[keys]))
    assert len(made) == len(want) == 18
    np.testing.assert_array_equal(made.loc[want.index].to_numpy(), want.to_numpy())
    assert set(obs["n_cells"]) == {20}
    np.testing.assert_array_equal(obs["library_size"], np.ravel(values.sum(axis=1)))
    by_cell = (adata.layers["counts"] > 0).sum(axis=1)
    first = ((adata.obs[keys] == obs[keys].iloc[0].to_numpy()).all(axis=1)).to_numpy()
    assert obs["genes_per_cell"].iloc[0] == pytest.approx(by_cell[first].mean())


def test_the_tables_are_those_of_every_data_set_with_donors(
    tmp_path: Path, curated: Curated
) -> None:
    found = built(mapped(example(), tmp_path), curated)
    manifest = found.manifest
    assert (manifest["level"], manifest["scale"]) == ("profile", "counts")
    assert manifest["counts"]["n_donors"] == 6
    assert [contrast["id"] for contrast in manifest["contrasts"]] == ["old_vs_young"]
    scores = found.frames["scores"].merge(found.frames["profiles"], on="profile_id")
    row = found.frames["effects"].set_index(["cell_type", "sex", "contrast", "signature"])
    effect = row.loc[("hepatocyte", "both", "old_vs_young", MD)]
    own = scores[(scores["cell_type"] == "hepatocyte") & (scores["signature"] == MD)]
    sides = [own.loc[own["age_group"] == side, "score"] for side in ("old", "young")]
    # both sexes are on both sides, so the model adjusts for sex: a least-squares fit by hand
    design = np.column_stack([np.ones(6), own["age_group"] == "old", own["sex"] == "male"]).astype(
        float
    )
    fitted = np.linalg.lstsq(design, own["score"].to_numpy(), rcond=None)[0]
    assert effect["estimate"] == pytest.approx(fitted[1])
    assert (effect["n_reference"], effect["n_contrast"]) == (len(sides[1]), len(sides[0]))


def test_names_with_slashes_keep_their_profiles_apart(tmp_path: Path) -> None:
    panels = Curated(knowledge.signatures(), knowledge.orthologs(), {})  # for tissues of one donor
    adata = example()
    donor = adata.obs["donor_id"].astype(str)
    adata.obs["tissue"] = np.where(donor == "mouse 2", "x/liver", "liver")
    adata.obs["donor_id"] = donor.replace({"mouse 1": "D0/x", "mouse 2": "D0"})
    table = to_arrow("profiles", built(mapped(adata, tmp_path), panels).frames["profiles"])
    names = table["profile_id"].to_pylist()
    assert len(set(names)) == len(names) == 18
    assert {"D0%2Fx/liver/fibroblast/3m", "D0/x%2Fliver/fibroblast/3m"} <= set(names)


def test_logarithms_are_averaged_over_the_cells_of_a_donor(
    tmp_path: Path, curated: Curated
) -> None:
    adata = example()
    found = mapped(adata, tmp_path, scale="log")
    made = built(found, curated)
    assert made.manifest["scale"] == "log"
    assert any("no counts" in trap for trap in made.manifest["traps"])
    rows = (adata.obs["donor_id"] == "mouse 4") & (adata.obs["cell_type"] == "macrophage")
    gene = "Col1a1"
    want = adata[rows.to_numpy(), gene].X.toarray().mean()
    expression = pd.concat(made.pieces["expression"].frames())
    assert gene in set(expression["gene"])
    profile = made.frames["profiles"].set_index(["donor_id", "cell_type"])["profile_id"]
    hit = (expression["gene"] == gene) & (
        expression["profile_id"] == profile["mouse 4", "macrophage"]
    )
    assert expression.loc[hit, "expression"].iloc[0] == pytest.approx(want, rel=1e-5)


def test_scores_of_the_file_are_compared_over_donors(tmp_path: Path, curated: Curated) -> None:
    adata = with_numbers(example(), "mine")
    del adata.layers["counts"]
    made = built(mapped(adata, tmp_path, scores=("mine",)), curated)
    assert made.manifest["scale"] == "program"
    keys = ["donor_id", "cell_type", "age"]
    means = adata.obs.groupby(keys, observed=True)["mine"].mean().reset_index()
    own = means[means["cell_type"] == "fibroblast"]
    effects = made.frames["effects"].set_index(["cell_type", "sex", "signature"])
    effect = effects.loc[("fibroblast", "both", "mine")]
    assert (effect["call"], effect["n_donors"]) == ("rises", 6)
    difference = (
        own.loc[own["age"] == "24m", "mine"].mean() - own.loc[own["age"] == "3m", "mine"].mean()
    )
    assert effect["estimate"] == pytest.approx(difference, abs=0.1)
    assert set(made.frames["splits"]["unit"]) == {"as the file gives it"}
    scores = made.frames["scores"].merge(made.frames["profiles"], on="profile_id")
    first = scores[(scores["donor_id"] == "mouse 1") & (scores["cell_type"] == "fibroblast")]
    want = own.loc[own["donor_id"] == "mouse 1", "mine"].iloc[0]  # its first cell has no score
    assert first["score"].iloc[0] == pytest.approx(want)


def test_scores_of_the_file_stand_beside_ours(tmp_path: Path, curated: Curated) -> None:
    adata = with_numbers(example(), "md_core")
    alone = built(mapped(example(), tmp_path), curated)
    made = built(mapped(adata, tmp_path, scores=("md_core",)), curated)
    ours = made.frames["effects"][made.frames["effects"]["signature"] != "md_core_given"]
    assert len(ours) == len(alone.frames["effects"])
    pd.testing.assert_series_equal(ours["estimate"], alone.frames["effects"]["estimate"])
    assert set(made.frames["scores"]["signature"]) >= {"md_core", "md_core_given"}


def test_without_donors_groups_are_described_and_nothing_is_tested(
    tmp_path: Path, curated: Curated
) -> None:
    adata = with_numbers(example(), "mine")
    found = mapped(adata, tmp_path, scores=("mine",), without_donors=True)
    source, described = groups(found, scored(found, curated))
    assert source.level == "group"
    at = described.obs.reset_index(drop=True)
    row = at[(at["cell_type"] == "macrophage") & (at["sex"] == "male") & (at["age"] == 24)].index[0]
    own = adata.obs
    hit = (own["cell_type"] == "macrophage") & (own["sex"] == "male") & (own["age"] == "24m")
    column = list(described.var_names).index("mine")
    assert described.X[row, column] == pytest.approx(own.loc[hit, "mine"].mean())
    assert at["n_cells"].iloc[row] == hit.sum()
    made = built(found, curated)
    assert set(made.frames) <= {"splits", "split_parts"}
    assert made.frames["splits"]["signature"].isin([*curated.signatures, "mine"]).all()
    assert set(made.frames["splits"]["unit"]) == {"log expression"}
    assert any("no donor ids" in trap for trap in made.manifest["traps"])
    assert made.manifest["counts"]["n_donors"] is None


def test_no_cell_types_means_whole_tissues(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    del adata.obs["cell_type"]
    made = built(mapped(adata, tmp_path), curated)
    assert set(made.frames["profiles"]["cell_type"]) == {"all cells"}
    assert set(made.frames["profiles"]["n_cells"]) == {60}
    assert any("No cell types" in trap for trap in made.manifest["traps"])


def test_cells_without_a_donor_are_in_no_profile(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    donors = adata.obs["donor_id"].astype(object)
    donors.iloc[:5] = None
    adata.obs["donor_id"] = pd.Categorical(donors)
    made = built(mapped(adata, tmp_path), curated)
    assert made.frames["profiles"]["n_cells"].sum() == adata.n_obs - 5
    assert any("not compared: 5." in trap for trap in made.manifest["traps"])


def test_a_total_over_all_genes_is_taken_and_a_smaller_one_is_not(
    tmp_path: Path, curated: Curated
) -> None:
    adata = example()
    summed = np.asarray(adata.layers["counts"].sum(axis=1)).ravel()
    for totals, want in ((summed * 3, summed.sum() * 3), (summed - 5, summed.sum())):
        adata.obs["n_counts"] = totals
        found = mapped(adata, tmp_path)
        obs = pseudobulk(streamed.cell_input(found), scored(found, curated)).obs
        assert obs["library_size"].sum() == pytest.approx(want)


def test_the_human_file_of_cellxgene_is_built(tmp_path: Path, curated: Curated) -> None:
    made = built(mapped(cellxgene(), tmp_path), curated)
    assert made.manifest["organism"] == "human"
    assert made.manifest["age_unit"] == "years"
    assert min(row[MD] for row in made.manifest["signature_coverage"].values()) > 0.9


def test_conditions_are_built(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    adata.obs["disease"] = adata.obs.pop("age").map({"3m": "normal", "24m": "lung fibrosis"})
    made = built(mapped(adata, tmp_path), curated)
    assert [one["id"] for one in made.manifest["contrasts"]] == ["lung_fibrosis_vs_normal"]
    assert set(made.frames["effects"]["contrast"]) == {"lung_fibrosis_vs_normal"}


def test_young_and_old_in_words_are_built(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    adata.obs["age_group"] = adata.obs.pop("age").map({"3m": "young", "24m": "old"})
    made = built(mapped(adata, tmp_path), curated)
    numbers = built(mapped(example(), tmp_path), curated)
    both = [
        one.frames["effects"].set_index(["cell_type", "sex", "signature"])["estimate"].sort_index()
        for one in (made, numbers)
    ]
    pd.testing.assert_series_equal(*both)
    assert "own groups" in made.manifest["age_rule"]


def test_a_count_that_is_none_is_refused_with_its_place(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    adata.layers["counts"].data[:] = 1.0
    counts = adata.layers["counts"].toarray()
    counts[100, 7] = 0.5
    found = mapped(adata, tmp_path)
    adata.layers["counts"] = counts
    found.path.unlink()
    adata.write_h5ad(found.path)
    with pytest.raises(SourceError, match=f"cell '{adata.obs_names[100]}'.*holds 0.5"):
        built(found, curated)


def test_too_few_cells(tmp_path: Path, curated: Curated) -> None:
    adata = example()[::20].copy()
    with pytest.raises(SourceError, match="fewer than 10 cells"):
        built(mapped(adata, tmp_path), curated)


def test_the_build_id_follows_file_and_mapping(tmp_path: Path, curated: Curated) -> None:
    one = built(mapped(example(), tmp_path), curated).manifest["build_id"]
    assert built(mapped(example(), tmp_path), curated).manifest["build_id"] == one
    other = built(mapped(example(), tmp_path, "tissue=:lung"), curated).manifest["build_id"]
    adata = example()
    adata.layers["counts"].data[0] += 1
    assert len({one, other, built(mapped(adata, tmp_path), curated).manifest["build_id"]}) == 3


def test_traps_that_are_found(tmp_path: Path, curated: Curated) -> None:
    adata = example()
    adata = adata[~((adata.obs["age"] == "24m") & (adata.obs["sex"] == "female")).to_numpy()].copy()
    adata.obs["batch"] = adata.obs["age"].map({"3m": "b1", "24m": "b2"})
    thin = (adata.obs["age"] == "24m").to_numpy()
    counts = adata.layers["counts"].toarray()
    counts[thin] = np.random.default_rng(1).binomial(counts[thin].astype(int), 0.3)
    adata.layers["counts"] = counts
    traps = " ".join(built(mapped(adata, tmp_path), curated).manifest["traps"])
    assert "Few donors (2 old)" in traps
    assert "Every old donor of known sex is male" in traps
    assert "No 'batch' holds young and old cells together" in traps
    assert "Age and depth are confounded" in traps
    assert "choice of genes" in traps
