"""The table twin: every value at full precision, rows that press, intervals drawn in proportion."""

import json
from typing import Any

import numpy as np
import pandas as pd

from components.tables import Field, Table
from tests.components.trees import found, tree


def rendered(table: Table) -> Any:
    return tree(table.render())


ROWS = pd.DataFrame(
    {
        "gene": ["Col1a1", "Sparc"],
        "log2fc": [-0.123456789, 0.5],
        "ci_low": [-0.2, -0.1],
        "ci_high": [-0.05, 1.0],
        "fdr": [0.01, 0.3],
        "p": [0.001, np.nan],
        "patch": ["gene=COL1A1", "gene=SPARC"],
        "selected": [False, True],
    }
)
FIELDS = (
    Field("gene", "Gene", italic=True),
    Field("log2fc", "Change", numeric=True, low="ci_low", high="ci_high"),
    Field("p", "p", numeric=True),
    Field("absent", "Absent"),
)


def test_numbers_are_rounded_on_screen_and_exact_in_the_data() -> None:
    text = json.dumps(rendered(Table(ROWS, FIELDS, "Genes")), ensure_ascii=False)
    assert "−0.123" in text
    assert '"data-value": "-0.123456789"' in text


def test_undefined_is_blank_never_zero() -> None:
    cells = found(rendered(Table(ROWS, FIELDS, "Genes")), className="numeric")
    values = [cell["data-value"] for cell in cells if "data-value" in cell]
    assert values == ["-0.123456789", "0.001", "0.5", ""]


def test_rows_press_and_the_selected_one_is_marked() -> None:
    table = rendered(Table(ROWS, FIELDS, "Genes"))
    (first,) = found(table, data_patch="gene=COL1A1")
    assert first["tabIndex"] == "0"
    assert "aria-current" not in first
    (second,) = found(table, data_patch="gene=SPARC")
    assert second["aria-current"] == "true"


def test_intervals_are_drawn_to_scale_and_coloured_only_when_resolved() -> None:
    table = rendered(Table(ROWS, FIELDS, "Genes"))
    assert found(table, className="mini mini-fall")
    assert found(table, className="mini mini-open")
    lines = found(table, className="mini-line")
    # the widest end is 1.0: -0.2 lies at 40 %, -0.05 at 47.5 %
    assert lines[0]["style"] == {"left": "40.0%", "width": "7.5%"}


def test_columns_the_rows_lack_are_left_out() -> None:
    assert "Absent" not in json.dumps(rendered(Table(ROWS, FIELDS, "Genes")))


def test_headings_say_which_columns_the_csv_takes() -> None:
    (head,) = found(rendered(Table(ROWS, FIELDS, "Genes")), data_column="log2fc")
    assert (head["data-low"], head["data-high"]) == ("ci_low", "ci_high")
