"""A file is mapped with its facts, or refused in one sentence with a cure."""

import shutil
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import pytest
import zarr
from scipy import sparse

from atlas.add.age_groups import limits
from atlas.add.mapped import map_file
from atlas.add.mapping import Mapping
from atlas.add.request import Request
from drift.errors import DriftError
from tests.atlas.add.files import (
    ID,
    cellxgene,
    example,
    mapped,
    obs_of,
    one_cell,
    refusal,
    renamed,
    with_numbers,
    written,
)


@pytest.mark.parametrize("name", ["lab.h5ad", "lab.zarr"])
@pytest.mark.filterwarnings("ignore:Writing zarr v2")
def test_the_example_is_mapped_as_it_says(tmp_path: Path, name: str) -> None:
    adata = example()
    found = map_file(Request(path=written(adata, tmp_path, name), dataset=ID))
    assert (found.mapping.matrix, found.mapping.scale) == ("layers/counts", "counts")
    assert (found.mapping.organism, found.mapping.embedding) == ("mouse", "X_umap")
    obs = obs_of(found)
    assert list(obs.index) == list(adata.obs_names)
    assert list(obs["donor_id"].astype(str)) == list(adata.obs["donor_id"].astype(str))
    assert set(zip(obs["age"], obs["age_group"], strict=True)) == {(3, "young"), (24, "old")}
    assert found.cells.age_unit == "months"
    assert found.places is not None
    np.testing.assert_array_equal(found.places[:], adata.obsm["X_umap"])
    assert (obs["donor_id"] != "").all()


def test_the_cellxgene_schema_is_mapped(tmp_path: Path) -> None:
    adata = cellxgene()
    found = mapped(adata, tmp_path)
    assert (found.mapping.matrix, found.mapping.organism) == ("raw/X", "human")
    assert (found.mapping.symbols, found.mapping.ensembl) == ("feature_name", "index")
    assert set(obs_of(found)["age"]) == {25, 71}
    assert found.cells.age_unit == "years"
    assert set(obs_of(found)["condition"]) == {""}  # ages are compared
    assert list(found.var["human_symbol"]) == list(adata.var["feature_name"])
    assert found.facts.words["title"] == "A human atlas"


def test_what_was_mapped_and_what_not_is_said(tmp_path: Path) -> None:
    adata = renamed(example(), donor_id="mouse.id", cell_type="leiden")
    adata.obs["leiden"] = pd.Categorical(["0", "1"] * (adata.n_obs // 2))
    said = "\n".join(mapped(adata, tmp_path).said)
    assert "donor_id: obs, 'mouse.id' (by its name)" in said
    assert "cell_type: not found" in said
    assert "'leiden': it holds numbers of clusters" in said
    assert "every tissue is taken as a whole" in said
    assert "passed over for expression: X: holds logarithms" in said


def test_no_donors(tmp_path: Path) -> None:
    adata = example()
    del adata.obs["donor_id"]
    adata.obs["cage"] = pd.Categorical(["c1", "c2", "c3", "c4", "c5", "c6"] * 60)
    said = refusal(adata, tmp_path)
    assert "--map donor_id=COLUMN" in said
    assert "--without-donors" in said
    assert "cage" in said
    alone = mapped(adata, tmp_path, without_donors=True)
    assert (obs_of(alone)["donor_id"] == "").all()


def test_no_raw_counts(tmp_path: Path) -> None:
    adata = example()
    del adata.layers["counts"]
    said = refusal(adata, tmp_path)
    assert "no raw counts (X holds logarithms)" in said
    assert "--scale log" in said
    assert mapped(adata, tmp_path, scale="log").mapping.matrix == "X"


def test_logarithms_declared_as_counts(tmp_path: Path) -> None:
    adata = example()
    said = refusal(adata, tmp_path, matrix="X")
    assert "is no count; it holds logarithms" in said
    adata.layers["counts"] = adata.X.copy()
    assert "layers/counts: " in refusal(adata, tmp_path)
    assert "no matrix 'layers/raw'" in refusal(adata, tmp_path, matrix="layers/raw")


def test_counts_declared_as_logarithms(tmp_path: Path) -> None:
    said = refusal(example(), tmp_path, matrix="layers/counts", scale="log")
    assert "layers/counts holds counts, no logarithms" in said


@pytest.mark.parametrize(
    ("change", "content"),
    [(lambda x: x * 1e4 + 0.5, "normalised values"), (lambda x: x - 1, "scaled values")],
)
def test_other_values_are_no_counts(tmp_path: Path, change: Any, content: str) -> None:
    adata = example()
    del adata.layers["counts"]
    adata.X = change(adata.X.toarray())
    said = refusal(adata, tmp_path)
    assert f"X holds {content}" in said
    assert "--scale log" not in said  # it holds none
    assert "--scale log" not in refusal(adata, tmp_path, matrix="X")


@pytest.mark.parametrize("gap", [np.nan, np.inf])
@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
def test_counts_that_are_not_finite(tmp_path: Path, gap: float, form: Any) -> None:
    adata = example()
    adata.X = form(adata.layers.pop("counts").toarray().astype(np.float32))
    broken = adata.X.copy()
    broken[3, 5] = gap
    adata.X = broken
    told = f"X holds {gap:g}, which is no finite number, where counts are needed: write 0"
    for said in (refusal(adata, tmp_path), refusal(adata, tmp_path, matrix="X")):
        assert told in said
        assert "--scale log" not in said
        assert "scaled" not in said


def test_logarithms_that_are_not_finite(tmp_path: Path) -> None:
    adata = example()
    del adata.layers["counts"]
    adata.X = adata.X.toarray()
    adata.X[3, 5] = np.nan
    for matrix in ("", "X"):
        said = refusal(adata, tmp_path, scale="log", matrix=matrix)
        assert "X holds nan, which is no finite number, where logarithms are needed" in said
    assert "no raw counts (X holds logarithms and nan)" in refusal(adata, tmp_path)


def test_nothing_but_nan(tmp_path: Path) -> None:
    adata = example()
    adata.layers["counts"] = np.full(adata.shape, np.nan, dtype=np.float32)
    assert "layers/counts holds nan, which is no finite number" in refusal(adata, tmp_path)


def test_mixed_age_units(tmp_path: Path) -> None:
    adata = example()
    adata.obs["age"] = adata.obs["age"].astype(str).replace("3m", "3").astype("category")
    assert "--map age=age:months" in refusal(adata, tmp_path, "age=age")
    found = mapped(adata, tmp_path, "age=age:months")
    assert set(obs_of(found)["age"]) == {3, 24}
    assert set(obs_of(found)["age_reported"]) == {"3 months", "24m"}


def test_brackets_without_letters_are_shown_with_the_unit_that_was_said(tmp_path: Path) -> None:
    adata = example()
    adata.obs["age"] = adata.obs["age"].astype(str).map({"3m": "[2,4)", "24m": "20-28"})
    found = mapped(adata, tmp_path, "age=age:months")
    assert set(obs_of(found)["age_reported"]) == {"[2,4) months", "20-28 months"}


@pytest.mark.parametrize("brackets", [("[20,30)", "(60, 70]"), ("20-29", "60-69")])
def test_decades_of_a_human_are_read_and_shown_with_their_unit(
    tmp_path: Path, brackets: tuple[str, str]
) -> None:
    adata = cellxgene()
    stages = dict(zip(["25-year-old human stage", "71-year-old stage"], brackets, strict=True))
    adata.obs["age"] = adata.obs.pop("development_stage").astype(str).map(stages)
    found = mapped(adata, tmp_path)
    obs = obs_of(found)
    assert set(zip(obs["age_reported"], obs["age"], obs["age_group"], strict=True)) == {
        (f"{brackets[0]} years", 25, "young"),
        (f"{brackets[1]} years", 65, "old"),
    }
    taken = ", ".join(sorted(brackets))
    assert f"  Decades without a unit are taken for years: {taken}." in found.said
    adata.obs["age"] = adata.obs["age"].map(dict(zip(brackets, ["25", "65"], strict=True)))
    assert "--map age=age:years (or" in refusal(adata, tmp_path)
    mouse = example()
    of_mouse = {"3m": brackets[0], "24m": brackets[1]}
    mouse.obs["age"] = mouse.obs["age"].astype(str).map(of_mouse)
    assert "--map age=age:months (or" in refusal(mouse, tmp_path)


def test_ages_beyond_a_life(tmp_path: Path) -> None:
    adata = example()
    adata.obs["age"] = adata.obs["age"].astype(str).replace("24m", "24 years").astype("category")
    said = refusal(adata, tmp_path)
    assert "more than twice the life of a mouse" in said
    assert "--map age=age:months" in said
    adata.obs["age"] = np.where(adata.obs["age"] == "24 years", 540, 90)
    assert "--map age=age:days, or" in refusal(adata, tmp_path, "age=age:months")


def test_duplicate_barcodes(tmp_path: Path) -> None:
    adata = example()
    names = list(adata.obs_names)
    names[1] = names[2] = names[0]
    adata.obs_names = names
    said = refusal(adata, tmp_path)
    assert f"the barcode '{names[0]}' stands 3 times" in said
    assert "obs_names_make_unique" in said


def test_a_truncated_file(tmp_path: Path) -> None:
    whole = written(example(), tmp_path).read_bytes()
    for part in (0.99, 0.5, 0.1):
        path = tmp_path / "cut.h5ad"
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(DriftError, match="truncated or damaged"):
            map_file(Request(path=path, dataset=ID))
    path.write_bytes(b"no HDF5 at all")
    with pytest.raises(DriftError, match="no h5ad file"):
        map_file(Request(path=path, dataset=ID))
    with pytest.raises(DriftError, match="There is no file"):
        map_file(Request(path=tmp_path / "none.h5ad", dataset=ID))
    with pytest.raises(DriftError, match="is a folder and no zarr store"):
        map_file(Request(path=tmp_path, dataset=ID))
    with h5py.File(path, "w") as file:
        file["X"] = [1]
    with pytest.raises(DriftError, match=r"no AnnData of version 0\.8"):
        map_file(Request(path=path, dataset=ID))


@pytest.mark.filterwarnings("ignore:Writing zarr v2")
@pytest.mark.parametrize("at", ["layers/counts/data", "layers/counts/indices", "obsm/X_umap"])
def test_a_zarr_with_a_missing_chunk(tmp_path: Path, at: str) -> None:
    path = tmp_path / "lab.zarr"
    example().write_zarr(path)
    (path / ".zmetadata").unlink()  # tells the chunks as they were
    root = zarr.open_group(path, mode="r+")
    values, attributes = root[at][:], dict(root[at].attrs)
    del root[at]
    made = root.create_array(
        at, shape=values.shape, chunks=(100, 2)[: values.ndim], dtype=values.dtype
    )
    made[:] = values
    made.attrs.update(attributes)
    assert map_file(Request(path=path, dataset=ID)).mapping.matrix == "layers/counts"
    chunk = next(file for file in (path / at).rglob("*") if file.name in ("1", "1.0"))
    chunk.unlink()
    with pytest.raises(DriftError, match="lacks 1 of its"):
        map_file(Request(path=path, dataset=ID))


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [("sex", "male", "sexes female and male"), ("age", "24m", "ages 3 and 24")],
)
def test_a_donor_with_two_sexes_or_ages(tmp_path: Path, column: str, value: str, says: str) -> None:
    adata = example()
    adata.obs[column] = adata.obs[column].astype(str)
    adata.obs.iloc[0, adata.obs.columns.get_loc(column)] = value
    assert f"donor 'mouse 1' has the {says}" in refusal(adata, tmp_path)


@pytest.mark.parametrize("without", [range(40), range(100, 140), range(0, 360, 2)])
def test_a_donor_has_the_sex_that_its_cells_say_which_have_one(
    tmp_path: Path, without: range
) -> None:
    adata = example()
    wanted = adata.obs["sex"].astype(str)
    sex = adata.obs["sex"].astype(object)
    sex.iloc[list(without)] = [None, "?"] * (len(without) // 2)
    adata.obs["sex"] = pd.Categorical(sex)
    n_donors = adata.obs["donor_id"].iloc[list(without)].nunique()
    found = mapped(adata, tmp_path)
    assert list(obs_of(found)["sex"]) == list(wanted)
    says = f"Without a sex, taken from the other cells of the donor: {len(without)} cells of "
    assert f"  {says}{n_donors} donor{'s' if n_donors > 1 else ''}." in found.said
    sex[adata.obs["donor_id"] == "mouse 1"] = None  # no cell of it has one
    adata.obs["sex"] = pd.Categorical(sex)
    obs = obs_of(mapped(adata, tmp_path))
    assert set(obs.loc[obs["donor_id"] == "mouse 1", "sex"]) == {"unknown"}
    sex[adata.obs["donor_id"] == "mouse 1"] = ["male", "female", *[None] * 58]
    adata.obs["sex"] = pd.Categorical(sex)
    assert "donor 'mouse 1' has the sexes female and male" in refusal(adata, tmp_path)


def test_an_unknown_column_of_the_mapping(tmp_path: Path) -> None:
    said = refusal(example(), tmp_path, "donor_id=donor")
    assert "obs has no column 'donor' for donor_id. Is it 'donor_id'?" in said
    assert "twice" in refusal(example(), tmp_path, "age=age", "age=sex")


def test_a_column_that_holds_no_sex(tmp_path: Path) -> None:
    adata = example()
    assert "--map sex=age: '3m' is no sex: name a column" in refusal(adata, tmp_path, "sex=age")
    assert "--map sex=:no: 'no' is no sex" in refusal(adata, tmp_path, "sex=:no")
    adata.obs["gender"] = pd.Categorical(["unknown"] * adata.n_obs)
    for words in ("sex=gender", "sex=-", "sex=:unknown"):
        assert set(obs_of(mapped(adata, tmp_path, words))["sex"]) == {"unknown"}
    adata.obs["gender"] = pd.Categorical(["M", *["intersex"] * (adata.n_obs - 1)])
    adata.obs["donor_id"] = pd.Categorical(["", *adata.obs["donor_id"].iloc[1:]])
    assert "  Taken for an unknown sex: intersex." in mapped(adata, tmp_path, "sex=gender").said


def test_a_column_that_is_named_twice(tmp_path: Path) -> None:
    path = written(example(), tmp_path)
    with h5py.File(path, "r+") as file:
        order = [*file["obs"].attrs["column-order"], "age"]
        file["obs"].attrs["column-order"] = order
    assert not [line for line in map_file(Request(path=path, dataset=ID)).said if "'age':" in line]


def test_one_cell(tmp_path: Path) -> None:
    assert "nothing to compare" in refusal(one_cell(example()), tmp_path)
    alone = mapped(one_cell(example()), tmp_path, without_donors=True)
    assert len(obs_of(alone)) == 1


def test_no_cell_at_all(tmp_path: Path) -> None:
    assert "holds no cell" in refusal(example()[:0].copy(), tmp_path)


def test_categories_with_gaps(tmp_path: Path) -> None:
    adata = example()
    for column, rows in (("cell_type", [0, 1]), ("donor_id", [2]), ("sex", [3]), ("tissue", [4])):
        values = adata.obs[column].astype(object)
        values.iloc[rows] = None
        adata.obs[column] = pd.Categorical(values)
    found = mapped(adata, tmp_path)
    obs = obs_of(found)
    assert list(obs["cell_type"].iloc[[0, 1]]) == ["not annotated"] * 2
    assert (obs["donor_id"].iloc[2], obs["sex"].iloc[3]) == ("", "female")
    assert obs["tissue"].iloc[4] == "tissue not named"
    assert list(np.flatnonzero(obs["donor_id"] == "")) == [2]
    said = "\n".join(found.said)
    assert "Without a cell type: 2 cells." in said
    assert "Without a donor, so seen and not compared: 1 cell." in said


def test_a_donor_column_that_is_empty(tmp_path: Path) -> None:
    adata = example()
    adata.obs["mouse"] = pd.Categorical([None] * adata.n_obs, categories=["a"])
    assert "the column of the donors is empty" in refusal(adata, tmp_path, "donor_id=mouse")


def test_nothing_to_compare(tmp_path: Path) -> None:
    adata = example()
    adata.obs["age"] = pd.Categorical(["3m"] * adata.n_obs)
    said = refusal(adata, tmp_path)
    assert "nothing to compare" in said
    assert "--without-donors" in said
    adata.obs["age"] = np.where(adata.obs["donor_id"].str[-1].astype(int) > 3, 540, 90)
    said = refusal(adata, tmp_path)  # days, or months? what was passed over is said here too
    assert "numbers without a unit ('540'" in said or "numbers without a unit ('90'" in said
    assert "--map age=age:months" in said


@pytest.mark.parametrize(
    ("ages", "read", "cure"),
    [
        (
            {"3m": "8 weeks", "24m": "24 months"},
            "8 weeks (3 donors, development), 24 months (3 donors, old)",
            "name another column with --map age=COLUMN",
        ),
        (
            {"3m": "3 months", "24m": "12 months"},
            "3 months (3 donors, young), 12 months (3 donors, middle)",
            "name a column that says young and old in words, if the study was designed with two",
        ),
        (
            {"3m": "adult", "24m": "24m"},
            "24m (3 donors, old), no number (3 donors)",
            "name another column with --map age=COLUMN",
        ),
    ],
)
def test_ages_that_cannot_be_compared_are_named_with_the_rule(
    tmp_path: Path, ages: dict[str, str], read: str, cure: str
) -> None:
    adata = example()
    adata.obs["age"] = adata.obs["age"].astype(str).map(ages)
    said = refusal(adata, tmp_path)
    assert f"lab.h5ad, obs, column 'age': the ages read are {read}, and a mouse is adult" in said
    assert "adult from 90 days, young up to 10 months and old from 18 months" in said
    assert f"nothing to compare: {cure}" in said
    adata.obs["designed"] = np.where(adata.obs["age"] == ages["24m"], "old", "young")
    by_design = obs_of(mapped(adata, tmp_path, "age=designed"))  # the cure that is named
    assert set(by_design["age_group"]) == {"young", "old"}


def test_ages_with_their_unit_and_the_sides_of_donors_are_said(tmp_path: Path) -> None:
    rule = limits("mouse")
    adata = example()
    said = mapped(adata, tmp_path).said
    assert "  ages, in months: 3, 24" in said
    assert f"  donors: 3 young, 3 old, 0 neither ({rule})" in said
    donors, written_ages = (
        adata.obs["donor_id"].unique(),
        ["8 weeks", "3m", "1 year", "24m", "old", ""],
    )
    ages = dict(zip(donors, written_ages, strict=True))
    adata.obs["age"] = adata.obs["donor_id"].astype(str).map(ages)
    said = mapped(adata, tmp_path).said
    assert "  ages, in months: 1.84, 3, 12, 24" in said
    neither = "4 neither: 1 development, 1 middle, 2 without an age"
    assert f"  donors: 1 young, 1 old, {neither} ({rule})" in said
    adata.obs["age"] = np.where(adata.obs["age"] == "3m", "Young", "Aged")
    said = mapped(adata, tmp_path).said
    assert "  ages, in words: Aged, Young" in said
    assert "  donors: 1 young, 5 old, 0 neither (as the file calls them)" in said
    said = mapped(adata, tmp_path, without_donors=True).said
    assert not [line for line in said if line.startswith("  donors:")]
    adata.obs["disease"] = np.where(adata.obs.pop("age") == "Young", "normal", "fibrosis")
    assert not [line for line in mapped(adata, tmp_path).said if line.startswith("  ages")]


def test_the_limits_of_ages_are_said_in_units_of_the_organism() -> None:
    assert (
        limits("human")
        == "a human is adult from 18 years, young up to 27.5 years and old from 49.5 years"
    )
    assert limits("killifish").startswith("an African turquoise killifish is adult from 30 days")


def test_conditions_are_compared_where_there_are_no_two_ages(tmp_path: Path) -> None:
    adata = example()
    adata.obs["disease"] = adata.obs.pop("age").map({"3m": "normal", "24m": "fibrosis"})
    found = mapped(adata, tmp_path)
    assert set(obs_of(found)["condition"]) == {"normal", "fibrosis"}
    assert found.cells.age_unit == ""


def test_young_and_old_in_words_are_two_ages(tmp_path: Path) -> None:
    adata = example()
    adata.obs["age_group"] = adata.obs.pop("age").map({"3m": "Young", "24m": "Aged"})
    found = mapped(adata, tmp_path)
    assert set(obs_of(found)["age_group"]) == {"young", "old"}
    assert set(obs_of(found)["age_reported"]) == {"Young", "Aged"}
    assert obs_of(found)["age"].isna().all()


def test_no_map(tmp_path: Path) -> None:
    adata = example()
    del adata.obsm["X_umap"]
    found = mapped(adata, tmp_path)
    assert found.places is None
    assert "map: none, so the cells have no map" in "\n".join(found.said)


def test_the_best_embedding_is_taken(tmp_path: Path) -> None:
    adata = example()
    umap = adata.obsm.pop("X_umap")
    adata.obsm["X_pca"] = np.hstack([umap[:, ::-1], umap])
    assert mapped(adata, tmp_path).mapping.embedding == "X_pca"
    adata.obsm["X_tsne"] = umap + 1
    assert mapped(adata, tmp_path).mapping.embedding == "X_tsne"
    adata.obsm["X_umap_harmony"] = umap
    assert mapped(adata, tmp_path).mapping.embedding == "X_umap_harmony"
    found = mapped(adata, tmp_path, embedding="X_pca")
    assert found.places is not None
    np.testing.assert_array_equal(found.places[:], umap[:, ::-1])
    assert "no embedding 'X_no'" in refusal(adata, tmp_path, embedding="X_no")


def test_a_cell_without_a_place(tmp_path: Path) -> None:
    adata = example()
    adata.obsm["X_umap"][7] = np.nan
    said = refusal(adata, tmp_path)
    assert f"cell '{adata.obs_names[7]}' has no place" in said
    assert said.endswith("or leave the map out with --embedding none.")
    found = mapped(adata, tmp_path, embedding="none")
    assert found.places is None
    assert (found.mapping.embedding, found.mapping.without_map) == ("", True)
    assert "  map: none, so the cells have no map" in found.said
    again = mapped(adata, tmp_path, given=found.mapping)
    assert again.mapping == found.mapping
    adata.obsm["none"] = np.zeros((adata.n_obs, 2))
    assert mapped(adata, tmp_path, embedding="none").mapping.embedding == "none"


def test_a_map_that_looks_empty_is_said(tmp_path: Path) -> None:
    adata = example()

    def said() -> list[str]:
        return [line for line in mapped(adata, tmp_path).said if "parts of the map" in line]

    assert not said()
    adata.obsm["X_umap"][11] = 1e30
    (line,) = said()
    assert "obsm/X_umap: the cells lie in 2 of 10,000 parts of the map" in line
    assert f"(cell '{adata.obs_names[11]}' is at 1e+30, 1e+30)" in line
    assert "--embedding" in line
    adata.obsm["X_umap"][:] = 3
    assert "in 1 of 10,000 parts" in said()[0]


def test_scores_are_taken_as_they_are(tmp_path: Path) -> None:
    adata = with_numbers(example(), "My Score 1.0")
    adata.obs["md_core"] = np.arange(adata.n_obs, dtype=np.float32)
    found = mapped(adata, tmp_path, scores=("My Score 1.0", "md_core"))
    first, second = found.scores
    assert (first.score_id, first.label) == ("my_score_1_0", "My Score 1.0")
    np.testing.assert_array_equal(first.numbers[:], adata.obs["My Score 1.0"])
    assert np.isnan(first.numbers[:][0])
    assert second.score_id == "md_core_given"  # ours is not theirs
    assert second.numbers.dtype == np.float32
    for column, why in (("none", "has no column"), ("sex", "holds no numbers")):
        assert why in refusal(adata, tmp_path, scores=(column,))
    adata.obs["my score 1_0"] = np.inf
    assert "infinite" in refusal(adata, tmp_path, scores=("my score 1_0",))
    adata.obs["my score 1_0"] = 1.0
    assert "same id" in refusal(adata, tmp_path, scores=("my score 1_0", "My Score 1.0"))


def test_scores_alone_need_no_counts(tmp_path: Path) -> None:
    adata = with_numbers(example(), "mine")
    del adata.layers["counts"]
    found = mapped(adata, tmp_path, scores=("mine",))
    assert (found.mapping.matrix, found.mapping.scale) == ("", "")
    assert found.mapping.organism == "mouse"


@pytest.mark.parametrize("form", ["csr", "dense"])
def test_totals_smaller_than_the_counts_are_passed_over(tmp_path: Path, form: str) -> None:
    adata = example()
    counts = adata.layers["counts"].toarray()
    adata.layers["counts"] = counts if form == "dense" else sparse.csr_matrix(counts)
    adata.obs["n_counts"] = counts.sum(axis=1) * 2
    adata.obs["n_genes"] = (counts > 0).sum(axis=1) + 3
    found = mapped(adata, tmp_path)
    np.testing.assert_array_equal(obs_of(found)["library_size"], adata.obs["n_counts"])
    np.testing.assert_array_equal(obs_of(found)["genes_per_cell"], adata.obs["n_genes"])
    adata.obs.iloc[9, adata.obs.columns.get_loc("n_counts")] = 5
    adata.obs["n_genes"] -= 4
    found = mapped(adata, tmp_path)
    assert not {"library_size", "genes_per_cell"} & set(obs_of(found))
    said = "\n".join(found.said)
    assert f"'n_counts': of the cell '{adata.obs_names[9]}' it is less" in said
    assert "library_size" not in obs_of(mapped(adata, tmp_path, "library_size=-"))


def test_a_mapping_used_again_gives_the_same(tmp_path: Path) -> None:
    adata = renamed(with_numbers(example(), "mine"), donor_id="cage")
    first = mapped(adata, tmp_path, "donor_id=cage", "tissue=:Lung", scores=("mine",), title="Mine")
    again = mapped(adata, tmp_path, given=first.mapping)
    assert again.mapping == first.mapping
    pd.testing.assert_frame_equal(obs_of(again), obs_of(first))
    assert set(obs_of(first)["tissue"]) == {"lung"}
    changed = mapped(adata, tmp_path, "tissue=:heart", given=first.mapping)
    assert set(obs_of(changed)["tissue"]) == {"heart"}
    assert Mapping().of("age") is None


def test_the_matrix_is_not_read_to_map_a_file(tmp_path: Path) -> None:
    """A matrix of other bytes behind the sample changes nothing: only parts of it are looked at."""
    adata = example()
    n_genes = adata.n_vars
    dense = np.zeros((adata.n_obs, n_genes), dtype=np.float32)
    dense[:, 0] = 1
    adata.X = dense
    adata.layers.clear()
    path = written(adata, tmp_path)
    found = map_file(Request(path=path, dataset=ID))
    assert found.mapping.matrix == "X"
    copy = Path(shutil.copy(path, tmp_path / "copy.h5ad"))
    with h5py.File(copy, "r+") as file:
        file["X"][:, :] = sparse.identity(1).toarray()[0, 0] * 2
    assert map_file(Request(path=copy, dataset=ID)).var.equals(found.var)
