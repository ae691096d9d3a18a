"""Columns are recognised by name and content; whatever a file holds, it is answered in words."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.add.cells import read as read_cells
from atlas.add.columns import Column
from atlas.add.mapping import FIELDS, Choice
from atlas.add.organism import organism_of
from atlas.add.recognise import NAMES, choice_of, recognise
from drift.errors import DriftError, SourceError


def obs(**columns: list[Any]) -> dict[str, Column]:
    return {name: Column.of(pd.Series(values, name=name)) for name, values in columns.items()}


def taken(found: Any) -> dict[str, str]:
    return {name: choice.column for name, choice in found.columns.items()}


def test_the_cellxgene_schema() -> None:
    found = recognise(
        obs(
            donor_id=["a", "a", "b"],
            tissue=["lung", "lung", "liver"],
            cell_type=["t cell", "t cell", "b cell"],
            sex=["male", "male", "female"],
            development_stage=["65-year-old stage", "65-year-old stage", "adult stage"],
            disease=["normal", "normal", "fibrosis"],
            assay=["x", "x", "x"],
            suspension_type=["cell"] * 3,
        ),
        {},
    )
    assert taken(found) == {
        "donor_id": "donor_id",
        "tissue": "tissue",
        "cell_type": "cell_type",
        "sex": "sex",
        "age": "development_stage",
        "condition": "disease",
    }
    assert found.missing == ["library_size", "genes_per_cell"]


@pytest.mark.parametrize(
    ("field", "column", "values"),
    [
        ("donor_id", "mouse.id", ["m1", "m1", "m2"]),
        ("donor_id", "orig.ident", ["s1", "s1", "s2"]),
        ("donor_id", "PatientID", ["p1", "p1", "p2"]),
        ("donor_id", "individual", ["p1", "p1", "p2"]),
        ("donor_id", "sample", ["p1", "p1", "p2"]),
        ("cell_type", "Celltype", ["a", "b", "b"]),
        ("cell_type", "cell_ontology_class", ["a", "b", "b"]),
        ("cell_type", "annotation", ["a", "b", "b"]),
        ("tissue", "Organ", ["lung", "lung", "lung"]),
        ("sex", "gender", ["F", "M", "F"]),
        ("age", "age_group", ["20-29 years", "60-69 years", "60-69 years"]),
        ("age", "timepoint", ["3m", "24m", "24m"]),
        ("age", "Age (weeks)", [8, 80, 80]),
        ("age", "stage", ["P7", "P7", "E14.5"]),
        ("condition", "treatment", ["control", "drug", "drug"]),
        ("library_size", "nCount_RNA", [100.0, 90.0, 80.0]),
        ("genes_per_cell", "n_genes_by_counts", [10, 9, 8]),
    ],
)
def test_common_names_of_laboratories(field: str, column: str, values: list[Any]) -> None:
    assert taken(recognise(obs(**{column: values}), {})) == {field: column}


@pytest.mark.parametrize(
    ("field", "column", "values", "why"),
    [
        ("cell_type", "leiden", ["0", "1", "1"], "no cell types"),
        ("cell_type", "celltype", ["0", "1", "1"], "numbers of clusters"),
        ("donor_id", "donor", ["a", "b", "c"], "a value of its own"),
        ("sex", "sex", ["x1", "x2", "x2"], "is no sex"),
        ("age", "age", ["3", "24", "24"], "without a unit"),
        ("age", "age", ["3", "24 months", "24 months"], "beside"),
        ("age", "stage", ["adult stage", "adult stage", "unknown"], "no number"),
        ("tissue", "tissue", [None, np.nan, "nan"], "it is empty"),
        ("library_size", "n_counts", [1.0, 0.0, 2.0], "0 somewhere"),
        ("library_size", "n_counts", ["many", "few", "few"], "no numbers"),
    ],
)
def test_a_name_alone_decides_nothing(field: str, column: str, values: list[Any], why: str) -> None:
    found = recognise(obs(**{column: values}), {})
    assert not found.columns
    assert [why in words for _, words in found.passed_over[field]] == [True]


def test_the_best_of_several_is_taken_and_the_others_named() -> None:
    found = recognise(
        obs(
            sample=["s1", "s2", "s2"],
            mouse_id=["m1", "m1", "m2"],
            leiden=["0", "1", "1"],
            cell_type=["a", "a", "b"],
            development_stage=["adult stage", "3 months", "adult stage"],
            age=["3m", "3m", "24m"],
        ),
        {},
    )
    assert taken(found) == {"donor_id": "mouse_id", "cell_type": "cell_type", "age": "age"}
    assert ("sample", "'mouse_id' comes first") in found.passed_over["donor_id"]
    assert found.passed_over["cell_type"][0][0] == "leiden"
    assert [column for column, _ in found.passed_over["age"]] == ["development_stage"]


def test_a_sample_taken_for_a_donor_is_said() -> None:
    found = recognise(obs(sample=["s1", "s1", "s2"]), {})
    assert "a sample is taken for a donor" in found.columns["donor_id"].why


def test_what_a_person_says_is_taken_and_an_unknown_column_refused() -> None:
    columns = obs(donor_id=["a", "a", "b"], batch=["x", "y", "y"])
    found = recognise(columns, {"donor_id": Choice(column="batch")})
    assert found.columns["donor_id"].column == "batch"
    with pytest.raises(SourceError, match=r"no column 'donor' for donor_id. Is it 'donor_id'\?"):
        recognise(columns, {"donor_id": Choice(column="donor")})
    with pytest.raises(SourceError, match="cannot be library_size: it holds no numbers"):
        recognise(columns, {"library_size": Choice(column="batch")})


def test_words_of_the_command_line() -> None:
    columns = obs(**{"my:age": [1, 2, 3], "age": [1, 2, 3]})
    assert choice_of("age=age:months", columns)[1].unit == "months"
    assert choice_of("age=my:age", columns)[1].column == "my:age"
    assert choice_of("age=my:age:wk", columns)[1] == Choice("my:age", "", "weeks", "as said")
    assert choice_of("tissue=:liver", columns)[1].value == "liver"
    for wrong, why in (
        ("age", "FIELD=COLUMN"),
        ("=x", "none of"),
        ("colour=x", "'colour' is none"),
    ):
        with pytest.raises(SourceError, match=why):
            choice_of(wrong, columns)


def test_organisms() -> None:
    assert organism_of(obs(organism=["Mus musculus"]), {})[0] == "mouse"
    assert organism_of(obs(species=["human"]), {})[0] == "human"
    assert organism_of({}, {"organism_ontology_term_id": "NCBITaxon:9606"})[0] == "human"
    assert organism_of({}, {}) == ("", "")
    with pytest.raises(SourceError, match="no life span"):
        organism_of(obs(organism=["Rattus norvegicus"]), {})
    with pytest.raises(SourceError, match="one file an organism"):
        organism_of(obs(organism=["Mus musculus", "Homo sapiens"]), {})


_CELL = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.floats(),
    st.integers(-5, 10**12),
    st.booleans(),
    st.sampled_from(["3m", "24 months", "F", "male", "nan", "young", "old", "P7", "20-29"]),
)
_NAME = st.one_of(
    st.text(max_size=10),
    st.sampled_from([name for names in NAMES.values() for name in names] + ["Age (d)", "Mouse.ID"]),
)


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, Column]:
    size = draw(st.integers(1, 5))
    made = {}
    for name in draw(st.lists(_NAME, max_size=7, unique=True)):
        kind = draw(st.sampled_from(["object", "category", "number", "string"]))
        values: Any = draw(st.lists(_CELL, min_size=size, max_size=size))
        if kind == "number":
            values = draw(st.lists(st.floats(), min_size=size, max_size=size))
        column = pd.Series(values, name=name, dtype=None if kind == "number" else object)
        if kind in {"category", "string"}:
            column = column.map(lambda cell: cell if cell is None else str(cell))
            column = column.astype("category" if kind == "category" else "string")
        made[name] = Column.of(column)
    return made


@given(table=_tables(), data=st.data())
def test_any_columns_are_mapped_or_refused_in_words(
    table: dict[str, Column], data: st.DataObject
) -> None:
    n_cells = len(next(iter(table.values()))) if table else 2
    names = st.one_of(st.sampled_from(list(table)), st.text(max_size=5)) if table else st.just("x")
    said = data.draw(st.dictionaries(st.sampled_from(list(FIELDS)), names, max_size=2))
    try:
        found = recognise(table, {name: Choice(column=column) for name, column in said.items()})
        assert set(found.columns) | set(found.missing) == set(FIELDS)
        cells = read_cells(
            table,
            n_cells,
            found.columns,
            study="lab",
            organism="mouse",
            with_condition=True,
        )
    except DriftError as error:
        message = str(error)
        assert message
        return
    made = cells.annotation.each.iloc[cells.annotation.code[:]]
    assert len(made) == n_cells
    assert set(made["sex"]) <= {"female", "male", "unknown"}
    assert set(made["age_group"]) <= {"", "development", "young", "middle", "old"}
    assert not made.drop(columns=["age"]).isna().any(axis=None)
    assert ((made["age"] >= 0) | made["age"].isna()).all()
    assert (made["tissue"] != "").all()
    assert (made["cell_type"] != "").all()
