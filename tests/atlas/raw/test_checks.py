"""What a raw file must not hold is named by row and column."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from atlas.raw import checks
from drift.errors import SourceError


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_counts_pass_unchanged(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)
    names = [f"r{k}" for k in range(len(rows))]
    for matrix in (values, sparse.csc_matrix(values)):
        checked = checks.check_counts(matrix, name="x", rows=names, columns=["a", "b", "c"])
        np.testing.assert_array_equal(checked.toarray(), values)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (-1, "-1 is negative"),
        (0.5, "0.5 is not a whole number"),
        (np.nan, "nan is empty or not finite"),
        (np.inf, "inf is empty or not finite"),
    ],
)
@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_matrix, sparse.csc_matrix])
def test_a_bad_count_is_named_by_row_and_column(cell: float, words: str, kind: type) -> None:
    values = np.array([[0.0, 1, 2], [0, 0, 0], [3, cell, 1]])
    with pytest.raises(SourceError, match=f"^x, row 'c', column 'k2': {re.escape(words)}"):
        checks.check_counts(
            kind(values), name="x", rows=pd.Index(["a", "b", "c"]), columns=["k1", "k2", "k3"]
        )


@pytest.mark.parametrize(("cell", "blanks"), [(np.nan, False), (np.inf, False), (-np.inf, True)])
def test_a_bad_log_value_is_named_by_row_and_column(cell: float, *, blanks: bool) -> None:
    values = np.array([[1.0, 2.0], [3.0, cell]])
    with pytest.raises(SourceError, match=r"^x, row 'b', column 'd': the log value"):
        checks.check_log(values, name="x", rows=["a", "b"], columns=["c", "d"], blanks=blanks)


def test_a_blank_is_allowed_where_the_source_has_blanks() -> None:
    values = np.array([[1.0, np.nan]])
    assert checks.check_log(values, name="x", rows=["a"], columns=["c", "d"], blanks=True) is values


@pytest.mark.parametrize(
    ("symbol", "date"),
    [
        ("Mar-01", True),
        ("1-Sep", True),
        ("SEP-9", True),
        ("Dec-01", True),
        ("Marchf1", False),
        ("March1", False),
        ("H2-M10", False),
        ("Nkx2-5", False),
        ("", False),
    ],
)
def test_dates_among_gene_symbols(symbol: str, *, date: bool) -> None:
    assert checks.is_date(pd.Series([symbol])).item() is date
