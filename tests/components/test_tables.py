"""The table twin as data: every value at full precision, what is undefined as nothing."""

import json

import numpy as np
import pandas as pd

from components.tables import Field, Table

ROWS = pd.DataFrame(
    {
        "gene": ["Col1a1", None],
        "log2fc": [-0.123456789, 0.5],
        "ci_low": [-0.2, np.nan],
        "ci_high": [-0.05, np.inf],
        "fdr": [0.01, 0.3],
        "n": pd.array([3, None], dtype="Int64"),
        "patch": ["gene=COL1A1", ""],
        "selected": [False, True],
    }
)
FIELDS = (
    Field("gene", "Gene", italic=True),
    Field("log2fc", "Change", numeric=True, low="ci_low", high="ci_high"),
    Field("n", "n", numeric=True),
    Field("absent", "Absent"),
)


def test_numbers_keep_their_precision_and_undefined_is_none_never_zero() -> None:
    numbers = Table(ROWS, FIELDS, "Genes").data()["numbers"]
    assert numbers["log2fc"] == [-0.123456789, 0.5]
    assert numbers["ci_low"] == [-0.2, None]
    assert numbers["ci_high"] == [-0.05, None]
    assert numbers["n"] == [3.0, None]


def test_an_interval_brings_the_fdr_that_colours_it() -> None:
    assert Table(ROWS, FIELDS, "Genes").data()["numbers"]["fdr"] == [0.01, 0.3]
    assert "fdr" not in Table(ROWS, FIELDS[:1], "Genes").data()["numbers"]


def test_missing_text_is_empty() -> None:
    assert Table(ROWS, FIELDS, "Genes").data()["texts"] == {"gene": ["Col1a1", ""]}


def test_rows_carry_their_change_and_the_selected_one_is_marked() -> None:
    data = Table(ROWS, FIELDS, "Genes").data()
    assert data["patches"] == ["gene=COL1A1", ""]
    assert data["current"] == [False, True]


def test_columns_the_rows_lack_are_left_out() -> None:
    columns = [field["column"] for field in Table(ROWS, FIELDS, "Genes").data()["fields"]]
    assert columns == ["gene", "log2fc", "n"]


def test_it_is_plain_json() -> None:
    json.dumps(Table(ROWS, FIELDS, "Genes").data(), allow_nan=False)


def test_no_rows_no_fields() -> None:
    data = Table(pd.DataFrame(), (), "Nothing is measured here.").data()
    assert data["fields"] == []
    assert data["patches"] == []


def test_a_cell_can_have_a_look_and_a_change_of_its_own() -> None:
    rows = pd.DataFrame(
        {"name": ["a", "b"], "look": ["warn", ""], "change": ["x=1", "x="], "on": [False, True]}
    )
    fields = (
        Field("name", "Name", style="look"),
        Field("name", "Add", press="change", pressed="on"),
    )
    data = Table(rows, fields, "Things").data()
    assert data["texts"]["look"] == ["warn", ""]
    assert data["texts"]["change"] == ["x=1", "x="]
    assert data["texts"]["on"] == ["False", "True"]
    assert data["fields"][1]["press"] == "change"
