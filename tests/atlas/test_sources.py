"""Each source obeys the contract on a tiny generated file, and refuses a spoiled one."""

import gzip
import re
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from atlas.annotated import OBS
from atlas.source import Source
from atlas.sources import all_sources
from drift.errors import SourceError
from drift.lifespan import ORGANISMS
from drift.schema import SEXES
from tests.atlas.sources.miniature import GENES, WRITERS

SOURCES = all_sources()
WITH_DONORS = [name for name, source in SOURCES.items() if source.level in ("cell", "profile")]
EFFECTS = [name for name, source in SOURCES.items() if source.level == "effect"]
FILES = [(name, file) for name, source in SOURCES.items() for file in source.files]
TABLES = [(name, file) for name, file in FILES if not file.endswith(".h5ad")]
SAMPLE_TABLES = [(name, file) for name, file in FILES if file.endswith("samples.csv")]
H5ADS = [(name, file) for name, file in FILES if file.endswith(".h5ad")]
WITH_DONOR_IDS = [
    (name, file) for name, file in H5ADS if SOURCES[name].level in ("cell", "profile")
]
COUNT_TABLES = [
    (name, file)
    for name, file in FILES
    if re.search(r"counts\w*\.csv\.gz", file) and SOURCES[name].level == "profile"
]
AGE_COLUMNS = re.compile(r"(donor_)?age_(mid_|group_mid_|group_mean_)?(days|weeks|months|years)$")
# Two data sets share the file of the raw folder "ecm_atlas_proteome_young_old".
ECM_ATLAS = ("ecm_atlas_human_proteome_young_old", "ecm_atlas_mouse_proteome_young_old")

each_source = pytest.mark.parametrize("dataset", SOURCES)


@pytest.fixture
def raw(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a raw folder that holds the data set of the test."""
    WRITERS[request.node.callspec.params["dataset"]](tmp_path)
    return tmp_path


def read_cells(path: Path) -> pd.DataFrame:
    """Every cell as text, so that any can be spoiled."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def write_cells(path: Path, table: pd.DataFrame) -> None:
    text = table.to_csv(index=False).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


def refused(source: Source, raw: Path, *words: str) -> None:
    """Expect one sentence that names each of ``words``."""
    with pytest.raises(SourceError) as caught:
        _read_all(source, raw)
    message = str(caught.value)
    for word in words:
        assert word in message
    assert "\n" not in message
    assert message.endswith(".")


def _read_all(source: Source, raw: Path) -> None:
    source.read(raw)
    if source.cells:
        source.cells(raw)


def matrix_of(source: Source, samples: str) -> str:
    """Return the matrix that belongs to a table of samples: the file after it."""
    return source.files[source.files.index(samples) + 1]


def test_every_data_set_has_a_miniature() -> None:
    assert set(SOURCES) == set(WRITERS)
    assert list(SOURCES) == sorted(SOURCES)


@each_source
def test_facts_are_complete(dataset: str) -> None:
    source = SOURCES[dataset]
    assert source.organism in ORGANISMS
    assert re.fullmatch(r"10\.\d{4,}/\S+", source.doi)
    for fact in (source.title, source.label, source.citation, source.licence, source.origin):
        assert fact.strip() == fact != ""
    assert source.donor_word
    assert source.donors_word
    assert source.contrasts
    folder = "ecm_atlas_proteome_young_old" if dataset in ECM_ATLAS else dataset
    assert all(file.split("/")[1] == folder for file in source.files)
    assert bool(source.animals_note) == (source.level not in ("cell", "profile"))
    assert bool(source.age_unit) == any(
        contrast.is_ageing or contrast.is_within_donors for contrast in source.contrasts
    )
    assert source.longitudinal == any(c.is_within_donors for c in source.contrasts)


@each_source
def test_traps_are_sentences_that_stand_alone(dataset: str) -> None:
    source = SOURCES[dataset]
    assert len(source.traps) == len(set(source.traps)) >= 4
    for sentence in (*source.traps, source.design):
        assert sentence.endswith(".")
        assert "  " not in sentence
    assert max(len(trap.split()) for trap in source.traps) <= 40


@pytest.mark.parametrize("dataset", WITH_DONORS)
def test_samples_obey_the_contract(dataset: str, raw: Path) -> None:
    source = SOURCES[dataset]
    adata = source.read(raw)
    obs, var = adata.obs, adata.var
    assert set(OBS) <= set(obs.columns)
    assert obs.index.is_unique
    assert var.index.is_unique
    assert {"symbol", "human_symbol"} <= set(var.columns)
    assert set(obs["study"]) == set(source.studies)
    assert set(obs["sex"]) <= set(SEXES)
    for column in ("tissue", "cell_type"):
        assert (obs[column] == obs[column].str.lower()).all()
        assert (obs[column] != "").all()
    assert set(obs["age_unit"]) == {source.age_unit}
    assert obs["age"].dtype == np.float64
    assert obs["age"].notna().all() == bool(source.age_unit)
    assert ("age_group" in obs) == source.two_ages
    conditions = set(obs["condition"])
    for contrast in source.contrasts:
        if contrast.is_within_donors:
            assert obs.groupby("donor_id")["age"].nunique().min() >= 3
        elif not contrast.is_ageing:
            assert {contrast.reference, contrast.contrast} <= conditions
        elif source.two_ages:
            groups = set(obs["age_group"]) - {"development"}
            assert groups == {contrast.reference, contrast.contrast}


@pytest.mark.parametrize("dataset", WITH_DONORS)
def test_values_are_on_the_scale_the_source_claims(dataset: str, raw: Path) -> None:
    source = SOURCES[dataset]
    adata = source.read(raw)
    if source.scale == "counts":
        assert sparse.isspmatrix_csr(adata.X)
        assert np.issubdtype(adata.X.dtype, np.integer)
        assert (adata.obs["library_size"] >= adata.X.sum(axis=1).A1).all()
    else:
        assert isinstance(adata.X, np.ndarray)
        assert adata.obs["library_size"].isna().all()


@pytest.mark.parametrize("dataset", EFFECTS)
def test_effect_tables_obey_the_contract(dataset: str, raw: Path) -> None:
    source = SOURCES[dataset]
    adata = source.read(raw)
    assert adata.obs.index.is_unique
    assert adata.var.index.is_unique
    assert set(adata.obs["study"]) == set(source.studies)
    assert set(adata.obs["contrast"]) == {contrast.id for contrast in source.contrasts}
    assert (adata.obs["tissue"] == adata.obs["tissue"].str.lower()).all()
    assert adata.X.shape == adata.shape
    assert ("p" in adata.layers) == (dataset not in ECM_ATLAS)
    assert set(adata.layers) <= {"log2fc", "se", "p"}


@each_source
def test_reading_twice_gives_the_same(dataset: str, raw: Path) -> None:
    first, second = (SOURCES[dataset].read(raw) for _ in range(2))
    pd.testing.assert_frame_equal(first.obs, second.obs)
    pd.testing.assert_frame_equal(first.var, second.var)
    np.testing.assert_array_equal(*(pd.DataFrame(a.to_df()).to_numpy() for a in (first, second)))


# what each source makes of its traps


@pytest.mark.parametrize("dataset", ["izgi2022_mouse_4tissue"])
def test_izgi(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    lung = adata.obs[adata.obs["tissue"] == "lung"]
    assert lung["age"].tolist() == [2, 61, 93, 93, 144, 654, 904, 904]  # development is kept
    assert set(adata.obs["donor_id"]) == set(lung["donor_id"])  # one mouse, several tissues
    assert (adata.obs["tissue"] == "cortex").sum() == 7  # one sample is absent
    assert lung["age_reported"].iloc[0] == "2 days"
    table = read_cells(raw / SOURCES[dataset].files[0]).set_index("sample_id")
    given = table["library_size"].astype(float)[adata.obs_names]
    assert (adata.obs["library_size"] == given).all()
    # two genes share a spreadsheet's date: neither is named, both are kept
    assert (adata.var["symbol"] == "").sum() == 3
    assert adata.n_vars == len(GENES) + 3


@pytest.mark.parametrize("dataset", ["xu2023_killifish_4tissue"])
def test_xu(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert adata.obs["donor_id"].is_unique
    assert (adata.obs.loc[adata.obs["age"] == 16, "age_group"] == "old").all()
    paralogs = adata.var.index[adata.var["human_symbol"] == "COL1A1"]
    assert paralogs.tolist() == ["col1a1", "col1a1b"]  # kept apart here


@pytest.mark.parametrize("dataset", ["kuehne2017_human_epidermis"])
def test_kuehne(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    table = read_cells(raw / SOURCES[dataset].files[1]).set_index("symbol").astype(float)
    np.testing.assert_array_equal(adata.X, table.to_numpy().T)  # as published
    assert (adata.var["human_symbol"] == adata.var["symbol"]).all()
    assert set(adata.obs["tissue"]) == {"skin epidermis"}


@pytest.mark.parametrize("dataset", ["tsumagari2023_mouse_brain_proteome"])
def test_tsumagari(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert np.isnan(adata["Cx_3mo_1", "Q00000"].X).all()  # a blank stays a blank
    assert np.isnan(adata.X).sum() == 1
    assert (adata.var["symbol"] == "Vim").sum() == 2
    pairs = adata.obs.groupby("donor_id")["tissue"].agg(set)
    assert pairs.map({"cortex", "hippocampus"}.__eq__).all()
    assert set(adata.obs["sex"]) == {"unknown"}


@pytest.mark.parametrize("dataset", ["tms_liver_facs"])
def test_tms_liver(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert SOURCES[dataset].gene_panel
    assert set(adata.obs["cell_type"]) == {"hepatocyte", "sinusoidal endothelium"}
    # the total over all genes, not over the panel
    np.testing.assert_allclose(adata.obs["library_size"], adata.X.sum(axis=1).A1 * 10)
    assert set(adata.obs.loc[adata.obs["age"] == 18, "genes_per_cell"]) == {1300}
    assert adata.obs["age_reported"].iloc[0] == "3m"


@pytest.mark.parametrize("dataset", ["kuppe2022_mi_pseudobulk"])
def test_kuppe(dataset: str, raw: Path) -> None:
    obs = SOURCES[dataset].read(raw).obs
    donors = obs.groupby("condition")["donor_id"].agg(set)
    for contrast in SOURCES[dataset].contrasts:
        assert donors[contrast.reference].isdisjoint(donors[contrast.contrast])
    assert (obs["donor_id"] == "P9").sum() == 4  # two zones, two cell types: rows of one donor
    assert "n_cells" not in obs
    assert "GPL-3" in SOURCES[dataset].licence


@pytest.mark.parametrize("dataset", ["angelidis2019_lung_pseudobulk"])
def test_angelidis(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert adata.obs["n_cells"].tolist() == [799, 499, 1199, 499, 1199, 1199, 679]
    np.testing.assert_array_equal(adata.obs["library_size"], adata.X.sum(axis=1).A1)


@pytest.mark.parametrize("dataset", ["keele2023_mouse_10tissue_proteome_effects"])
def test_keele_averages_the_proteins_of_a_gene(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert adata.obs["tissue"].tolist() == ["kidney", "muscle"]
    assert adata.n_vars == len(GENES)  # the row without a symbol is left out
    table = pd.read_csv(raw / SOURCES[dataset].files[0])
    vim = table[(table["tissue"] == "kidney") & (table["symbol"] == "Vim")]
    assert len(vim) == 2
    statistic = (vim["age_effect"] / vim["age_effect_se"]).mean()
    kidney = adata.obs_names[0]
    assert adata[kidney, "Vim"].X.item() == pytest.approx(statistic)
    assert adata[kidney, "Vim"].layers["log2fc"].item() == pytest.approx(vim["age_effect"].mean())
    assert np.isnan(adata[kidney, "Vim"].layers["se"].item())
    assert np.isnan(adata[kidney, "Vim"].layers["p"].item())
    fn1 = table[(table["tissue"] == "kidney") & (table["symbol"] == "Fn1")].iloc[0]
    assert adata[kidney, "Fn1"].layers["se"].item() == fn1["age_effect_se"]


@pytest.mark.parametrize("dataset", ["derived_mouse_gene_age_correlations"])
def test_correlations_use_each_study_once(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    pairs = list(zip(adata.obs["study"], adata.obs["tissue"], strict=True))
    assert pairs == [("schaum2020", "kidney"), ("schaum2020", "fat"), ("jonker2013", "kidney")]
    assert not adata.var_names.str.contains("-01").any()  # a date names no gene
    table = pd.read_csv(raw / SOURCES[dataset].files[0])
    rho = table[(table["study"] == "jonker2013") & (table["symbol"] == "Vim")]["rho"].item()
    assert adata["jonker2013 kidney", "Vim"].X.item() == rho


@pytest.mark.parametrize("dataset", ["sturm2022_fibroblast_lifespan"])
def test_sturm_follows_untreated_healthy_cultures(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    obs = adata.obs
    assert sorted(obs["donor_id"].unique()) == ["hFB11", "hFB12", "hFB13", "hFB14"]
    assert (obs.groupby("donor_id").size() == 5).all()  # neither treated nor in 3 % oxygen
    table = read_cells(raw / SOURCES[dataset].files[0]).set_index("sample_id").loc[obs.index]
    assert set(table["treatment"]) == {"Control"}
    assert set(table["percent_oxygen"]) == {"21"}
    assert set(table["clinical_condition"]) == {"Normal"}
    np.testing.assert_array_equal(obs["age"], table["population_doublings"].astype(float))
    assert obs["age_reported"].iloc[0] == "3 doublings"
    given = read_cells(raw / SOURCES[dataset].files[1]).set_index("symbol")[list(obs.index)]
    np.testing.assert_array_equal(adata.X, given.astype(float).to_numpy().T)


@pytest.mark.parametrize("dataset", ["gtex_small_subsets"])
def test_gtex_keeps_decades_and_absent_genes(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    obs = adata.obs
    assert set(obs["tissue"]) == {"fibroblast culture", "skin", "muscle"}
    assert obs.groupby("age")["age_reported"].agg(set).to_dict() == {
        24.5 + 10 * k: {f"{20 + 10 * k}-{29 + 10 * k} years"} for k in range(5)
    }
    assert obs["donor_id"].is_unique
    absent = adata.uns["absent"]
    assert set(absent) == set(obs["tissue"])
    names = np.array(adata.var_names)
    whole, part = (set(names[~absent[tissue]]) for tissue in ("skin", "muscle"))
    assert len(whole) == len(GENES) + 1
    assert len(part) == 31
    assert len(whole & part) == 30  # one gene of the muscle file is in no other
    muscle = adata[obs["tissue"] == "muscle"]
    assert muscle[:, absent["muscle"]].X.sum() == 0
    for samples, matrix, total in (
        (*SOURCES[dataset].files[:2], "library_size"),
        (*SOURCES[dataset].files[2:], "counted_in_subset"),
    ):
        table = read_cells(raw / samples).set_index("sample_id")
        counts = read_cells(raw / matrix).set_index("ensembl").drop(columns="symbol").astype(int)
        found = adata[counts.columns, counts.index]
        np.testing.assert_array_equal(found.X.toarray(), counts.to_numpy().T)
        np.testing.assert_array_equal(
            found.obs["library_size"], table.loc[counts.columns, total].astype(float)
        )


@pytest.mark.parametrize("dataset", ["li2021_human_pancreas_proteome"])
def test_pancreas_before_adulthood_is_development(dataset: str, raw: Path) -> None:
    obs = SOURCES[dataset].read(raw).obs
    assert obs.groupby("age")["age_group"].agg(set).to_dict() == {
        -0.4: {"development"},
        11.0: {"development"},
        25.0: {"young"},
        56.7: {"old"},
    }
    assert set(obs.loc[obs["age"] < 0, "age_reported"]) == {"18-20 gestational weeks"}
    assert set(obs.loc[obs["age"] > 50, "age_reported"]) == {"50-61 years"}
    assert SOURCES[dataset].scale == "log"  # of a base that is not stated


@pytest.mark.parametrize("dataset", ["li2021_human_dermis_ecm_proteome"])
def test_dermis_keeps_blanks(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert np.isnan(adata.X).sum() == 2
    assert adata.obs["age_group"].value_counts().to_dict() == {
        "development": 5,
        "old": 3,
        "young": 2,
    }
    assert set(adata.obs["tissue"]) == {"skin dermis"}


@pytest.mark.parametrize("dataset", ECM_ATLAS)
def test_the_ecm_atlas_is_read_by_species_and_compartment(dataset: str, raw: Path) -> None:
    source = SOURCES[dataset]
    adata = source.read(raw)
    assert source.aggregates_only
    assert "in-house" in source.licence
    table = pd.read_csv(raw / source.files[0])
    assert len(adata.obs) == {"human": 7, "mouse": 8}[source.organism]
    assert not {"cortex", "skin dermis"} & set(adata.obs["tissue"])  # their samples are read
    place, study, part = {
        "human": ("randles2021 kidney glomeruli", "Randles_2021", "Glomerular"),
        "mouse": ("schuler2021 muscle soleus", "Schuler_2021", "Soleus"),
    }[source.organism]
    own = table[(table["study"] == study) & (table["compartment"] == part)]
    own = own.dropna(subset=["symbol"]).groupby("symbol")["z_delta"].mean()
    found = pd.Series(adata[place].X.ravel(), adata.var_names)
    pd.testing.assert_series_equal(found, own, check_names=False, check_index_type=False)
    human = adata.var["human_symbol"]
    assert (human == (adata.var["symbol"] if source.organism == "human" else "")).all()


@pytest.mark.parametrize("dataset", ["tms_atlas_programs"])
def test_groups_of_cells_carry_no_donor_ids(dataset: str, raw: Path) -> None:
    adata = SOURCES[dataset].read(raw)
    assert "donor_id" not in adata.obs
    assert "spermatogenesis" not in adata.var_names  # of no use here
    small = adata.obs["n_cells"] < 10
    assert np.isnan(adata.X[small.to_numpy()]).all()  # no mean, but counted
    assert np.isfinite(adata.X[~small.to_numpy()]).all()
    assert set(adata.obs["study"]) == set(SOURCES[dataset].studies)
    assert {"muscle", "liver", "lung"} <= set(adata.obs["tissue"])
    assert (adata.obs["cell_type"] == adata.obs["cell_type"].str.lower()).all()


@pytest.mark.parametrize("dataset", ["tms_atlas_programs"])
@pytest.mark.parametrize(
    ("at", "column", "cell", "words"),
    [
        (0, "method", "plate", "'plate'"),
        (0, "sex", "M", "'sex'"),
        (0, "age", "3", "'age'"),
        (0, "n_cells", "0", "not within"),
        (0, "n_cells", "many", "not a number"),
        (1, "n_cells", "99", "another number of cells"),
        (1, "extracellular matrix organization", "140", "not within 0 and 127"),
        (1, "DNA repair", "", "empty"),
    ],
)
def test_a_bad_group_is_refused(
    dataset: str, at: int, column: str, cell: str, words: str, raw: Path
) -> None:
    file = SOURCES[dataset].files[at]
    table = read_cells(raw / file)
    table.loc[0, column] = cell
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, words)


@pytest.mark.parametrize("dataset", ["tms_atlas_programs"])
def test_groups_in_one_table_alone_are_refused(dataset: str, raw: Path) -> None:
    counts, means, _ = SOURCES[dataset].files
    table = read_cells(raw / means)
    write_cells(raw / means, table.iloc[1:])
    refused(SOURCES[dataset], raw, means, counts, "has no mean")
    write_cells(raw / means, table)
    write_cells(raw / counts, read_cells(raw / counts).iloc[1:])
    refused(SOURCES[dataset], raw, means, counts, "another number of cells")


# bad input


@pytest.mark.parametrize(("dataset", "file"), FILES)
def test_a_missing_file_is_refused(dataset: str, file: str, raw: Path) -> None:
    (raw / file).unlink()
    refused(SOURCES[dataset], raw, file, "missing")


@pytest.mark.parametrize(("dataset", "file"), FILES)
def test_a_truncated_file_is_refused(dataset: str, file: str, raw: Path) -> None:
    content = (raw / file).read_bytes()
    # a plain table is cut inside a cell of its last row, which leaves cells without a value
    kept = content[: len(content) // 2] if not file.endswith(".csv") else content.rstrip()[:-8]
    if file.endswith(".csv"):
        kept = kept[: kept.rindex(b",")].rsplit(b",", 1)[0]
    (raw / file).write_bytes(kept)
    refused(SOURCES[dataset], raw, file)


@pytest.mark.parametrize(("dataset", "file"), FILES)
def test_an_empty_file_is_refused(dataset: str, file: str, raw: Path) -> None:
    (raw / file).write_bytes(gzip.compress(b"") if file.endswith(".gz") else b"")
    refused(SOURCES[dataset], raw, file)


@pytest.mark.parametrize(("dataset", "file"), TABLES)
def test_a_header_without_rows_is_refused(dataset: str, file: str, raw: Path) -> None:
    write_cells(raw / file, read_cells(raw / file).iloc[:0])
    refused(SOURCES[dataset], raw, file, "no row")


@pytest.mark.parametrize(("dataset", "file"), TABLES)
def test_a_missing_column_is_refused(dataset: str, file: str, raw: Path) -> None:
    table = read_cells(raw / file)
    first = table.columns[0]
    write_cells(raw / file, table.rename(columns={first: "other"}))
    refused(SOURCES[dataset], raw, file, f"'{first}'")


@pytest.mark.parametrize(("dataset", "file"), SAMPLE_TABLES)
def test_a_repeated_sample_is_refused(dataset: str, file: str, raw: Path) -> None:
    table = read_cells(raw / file)
    write_cells(raw / file, pd.concat([table, table.iloc[:1]]))
    refused(SOURCES[dataset], raw, file, "'sample_id'", table["sample_id"].iloc[0], "twice")


@pytest.mark.parametrize(("dataset", "file"), SAMPLE_TABLES)
@pytest.mark.parametrize("age", ["abc", "", "-3", "inf", "3 months"])
def test_an_unreadable_age_is_refused(dataset: str, file: str, age: str, raw: Path) -> None:
    table = read_cells(raw / file)
    column = next(name for name in table.columns if AGE_COLUMNS.match(name))
    table.loc[1, column] = age
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, f"'{column}'")


@pytest.mark.parametrize(("dataset", "file"), SAMPLE_TABLES)
def test_an_unknown_sex_word_is_refused(dataset: str, file: str, raw: Path) -> None:
    table = read_cells(raw / file)
    table.loc[2, "sex"] = "M"
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, "'sex'", "line 4", "'M'")


@pytest.mark.parametrize(("dataset", "file"), SAMPLE_TABLES)
def test_a_sample_without_a_matrix_column_is_refused(dataset: str, file: str, raw: Path) -> None:
    table = read_cells(raw / file)
    table.loc[0, "sample_id"] = "stranger"
    write_cells(raw / file, table)
    matrix = matrix_of(SOURCES[dataset], file)
    refused(SOURCES[dataset], raw, matrix, file, "'stranger'")


@pytest.mark.parametrize(("dataset", "file"), SAMPLE_TABLES)
def test_a_matrix_column_without_a_sample_is_refused(dataset: str, file: str, raw: Path) -> None:
    table = read_cells(raw / file)
    write_cells(raw / file, table.iloc[1:])
    refused(SOURCES[dataset], raw, matrix_of(SOURCES[dataset], file), table["sample_id"].iloc[0])


@pytest.mark.parametrize(("dataset", "file"), COUNT_TABLES)
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-3", "negative"),
        ("", "empty"),
        ("NaN", "not a number"),
        ("inf", "not finite"),
        ("2.5", "whole number"),
        ("many", "not a number"),
    ],
)
def test_a_bad_count_is_refused(dataset: str, file: str, cell: str, words: str, raw: Path) -> None:
    table = read_cells(raw / file)
    sample = table.columns[3]
    table.loc[2, sample] = cell
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, sample, words)


@pytest.mark.parametrize(("dataset", "file"), COUNT_TABLES)
def test_a_library_smaller_than_its_counts_is_refused(dataset: str, file: str, raw: Path) -> None:
    files = SOURCES[dataset].files
    samples = files[files.index(file) - 1]
    table = read_cells(raw / samples)
    total = next(n for n in ("library_size", "counted_in_subset") if n in table)
    table.loc[0, total] = "12"
    write_cells(raw / samples, table)
    refused(SOURCES[dataset], raw, samples, f"'{total}'", table["sample_id"].iloc[0])


@pytest.mark.parametrize("dataset", ["izgi2022_mouse_4tissue"])
def test_a_mouse_with_two_ages_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[table["sample_id"] == "Lung_904d_457", "age_days"] = "649"
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, "donor '457'", "649 and 904")


@pytest.mark.parametrize("dataset", ["gtex_small_subsets"])
def test_a_person_with_two_ages_is_refused(dataset: str, raw: Path) -> None:
    """Only cultures may have many ages."""
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[1, "donor_id"] = table.loc[9, "donor_id"]
    table.loc[1, "sex"] = table.loc[9, "sex"]
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, f"donor '{table.loc[9, 'donor_id']}'", "24.5 and 64.5")


@pytest.mark.parametrize("dataset", ["sturm2022_fibroblast_lifespan"])
def test_a_culture_with_two_sexes_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[0, "sex"] = "female"
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, "donor 'hFB11'", "female and male")


@pytest.mark.parametrize("dataset", ["sturm2022_fibroblast_lifespan"])
@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("population_doublings", "-1"),
        ("population_doublings", ""),
        ("population_doublings", "many"),
        ("percent_oxygen", "100"),
        ("clinical_condition", "Healthy"),
        ("treatment", ""),
    ],
)
def test_a_bad_culture_is_refused(dataset: str, column: str, cell: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[1, column] = cell
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, f"'{column}'", "line 3")


@pytest.mark.parametrize("dataset", ["sturm2022_fibroblast_lifespan"])
def test_cultures_without_a_control_are_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    write_cells(raw / file, table.assign(treatment="DEX"))
    refused(SOURCES[dataset], raw, file, "'treatment'", "'Control'")


@pytest.mark.parametrize(
    ("dataset", "column"),
    [
        ("gtex_small_subsets", "tissue"),
        ("li2021_human_pancreas_proteome", "age_group"),
        ("li2021_human_dermis_ecm_proteome", "age_group"),
    ],
)
def test_an_unknown_word_is_refused(dataset: str, column: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[1, column] = "Other"
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, f"'{column}'", "line 3", "'Other'")


@pytest.mark.parametrize(
    ("dataset", "cell", "words"),
    [
        ("sturm2022_fibroblast_lifespan", "", "empty or not finite"),
        ("sturm2022_fibroblast_lifespan", "inf", "empty or not finite"),
        ("li2021_human_pancreas_proteome", "", "empty or not finite"),
        ("li2021_human_dermis_ecm_proteome", "inf", "empty or not finite"),
        ("li2021_human_dermis_ecm_proteome", "n.d.", "not a number"),
    ],
)
def test_a_bad_log_value_is_refused(dataset: str, cell: str, words: str, raw: Path) -> None:
    file = SOURCES[dataset].files[1]
    table = read_cells(raw / file)
    sample = table.columns[-1]
    table.loc[2, sample] = cell
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, sample, words)


@pytest.mark.parametrize("dataset", ["ecm_atlas_human_proteome_young_old"])
@pytest.mark.parametrize("column", ["z_delta", "compartment", "study", "species"])
def test_an_ecm_table_without_a_column_is_refused(dataset: str, column: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    write_cells(raw / file, read_cells(raw / file).drop(columns=column))
    refused(SOURCES[dataset], raw, file, f"no column '{column}'")


@pytest.mark.parametrize("dataset", ECM_ATLAS)
def test_an_absent_compartment_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    study = {"human": "Ouni_2022", "mouse": "Dipali_2023"}[SOURCES[dataset].organism]
    write_cells(raw / file, table[table["study"] != study])
    refused(SOURCES[dataset], raw, file, f"no row of {study}")


@pytest.mark.parametrize("dataset", ["kuehne2017_human_epidermis"])
def test_a_group_that_contradicts_the_age_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    oldest = table["age_years"].astype(float).idxmax()
    table.loc[oldest, "age_group"] = "young"
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, "'age_group'", table["sample_id"][oldest])


def _respoil(path: Path, obs: dict[str, object] | None = None, x: float | None = None) -> None:
    adata = anndata.read_h5ad(path)
    if x is not None:
        matrix = adata.X.astype(float)
        matrix.data[5] = x
        adata.X = matrix
    for column, value in (obs or {}).items():
        values = adata.obs[column].astype(object)
        values.iloc[0] = value
        adata.obs[column] = values
    adata.write_h5ad(path)


@pytest.mark.parametrize(("dataset", "file"), H5ADS)
@pytest.mark.parametrize(
    ("x", "words"), [(-1, "negative"), (np.nan, "not finite"), (0.5, "whole number")]
)
def test_a_bad_count_in_an_h5ad_is_refused(
    dataset: str, file: str, x: float, words: str, raw: Path
) -> None:
    _respoil(raw / file, x=x)
    refused(SOURCES[dataset], raw, file, words)


@pytest.mark.parametrize(("dataset", "file"), WITH_DONOR_IDS)
def test_an_h5ad_without_a_column_is_refused(dataset: str, file: str, raw: Path) -> None:
    adata = anndata.read_h5ad(raw / file)
    del adata.obs["donor_id"]
    adata.write_h5ad(raw / file)
    refused(SOURCES[dataset], raw, file, "'donor_id'")


@pytest.mark.parametrize(("dataset", "file"), H5ADS)
def test_an_h5ad_without_gene_symbols_is_refused(dataset: str, file: str, raw: Path) -> None:
    adata = anndata.read_h5ad(raw / file)
    column = "go_term" if SOURCES[dataset].scale == "program" else "gene_symbol"
    del adata.var[column]
    adata.write_h5ad(raw / file)
    refused(SOURCES[dataset], raw, f"{file} (var)", f"'{column}'")


@pytest.mark.parametrize("dataset", [name for name, _ in H5ADS if SOURCES[name].level != "profile"])
def test_an_embedding_that_is_missing_or_not_finite_is_refused(dataset: str, raw: Path) -> None:
    file = next(file for name, file in H5ADS if name == dataset)
    adata = anndata.read_h5ad(raw / file)
    adata.obsm["X_umap"][0, 1] = np.nan
    adata.write_h5ad(raw / file)
    refused(SOURCES[dataset], raw, file, "'X_umap'", f"'{adata.obs_names[0]}'", "not finite")
    del adata.obsm["X_umap"]
    adata.write_h5ad(raw / file)
    refused(SOURCES[dataset], raw, file, "no 'X_umap'")


@pytest.mark.parametrize("dataset", ["tms_atlas_programs"])
def test_an_activity_above_the_cap_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[-1]
    _respoil(raw / file, x=128)
    refused(SOURCES[dataset], raw, file, "128", "cap of 127")


@pytest.mark.parametrize(("dataset", "file"), WITH_DONOR_IDS)
def test_a_blank_donor_in_an_h5ad_is_refused(dataset: str, file: str, raw: Path) -> None:
    _respoil(raw / file, obs={"donor_id": ""})
    refused(SOURCES[dataset], raw, file, "'donor_id'", "empty")


@pytest.mark.parametrize(("dataset", "file"), H5ADS)
def test_text_in_place_of_an_h5ad_is_refused(dataset: str, file: str, raw: Path) -> None:
    (raw / file).write_text("version https://git-lfs.github.com/spec/v1\n")
    refused(SOURCES[dataset], raw, file, "damaged")


@pytest.mark.parametrize("dataset", ["tms_liver_facs"])
def test_a_mouse_with_two_sexes_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    _respoil(raw / file, obs={"sex": "female"})
    refused(SOURCES[dataset], raw, file, "donor '3_9_M'", "female and male")


@pytest.mark.parametrize("dataset", ["kuppe2022_mi_pseudobulk"])
def test_an_unknown_condition_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    _respoil(raw / file, obs={"condition": "healthy"})
    refused(SOURCES[dataset], raw, file, "'condition'", "'healthy'", "control")


@pytest.mark.parametrize(
    ("dataset", "column", "cell"),
    [
        ("keele2023_mouse_10tissue_proteome_effects", "age_effect", "n.a."),
        ("keele2023_mouse_10tissue_proteome_effects", "age_effect", ""),
        ("keele2023_mouse_10tissue_proteome_effects", "age_effect_se", "0"),
        ("keele2023_mouse_10tissue_proteome_effects", "age_pval", "1.2"),
        ("derived_mouse_gene_age_correlations", "rho", "-1.5"),
        ("derived_mouse_gene_age_correlations", "pvalue", "-0.1"),
        ("derived_mouse_gene_age_correlations", "study", "schaum"),
        ("derived_mouse_gene_age_correlations", "symbol", ""),
        ("ecm_atlas_human_proteome_young_old", "z_delta", ""),
        ("ecm_atlas_human_proteome_young_old", "z_delta", "n.a."),
        ("ecm_atlas_human_proteome_young_old", "z_delta", "inf"),
        ("ecm_atlas_human_proteome_young_old", "species", "human"),
        ("ecm_atlas_human_proteome_young_old", "study", "Randles_2022"),
        ("ecm_atlas_human_proteome_young_old", "compartment", "Medulla"),
        ("ecm_atlas_human_proteome_young_old", "compartment", "Cortex"),  # of another study
    ],
)
def test_a_bad_effect_is_refused(dataset: str, column: str, cell: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    table.loc[1, column] = cell
    write_cells(raw / file, table)
    refused(SOURCES[dataset], raw, file, f"'{column}'", "line 3")


@pytest.mark.parametrize("dataset", ["keele2023_mouse_10tissue_proteome_effects"])
def test_a_repeated_protein_is_refused(dataset: str, raw: Path) -> None:
    file = SOURCES[dataset].files[0]
    table = read_cells(raw / file)
    write_cells(raw / file, pd.concat([table, table.iloc[:1]]))
    refused(SOURCES[dataset], raw, file, "kidney / ENSMUSP00000000000", "twice")
