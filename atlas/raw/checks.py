"""Refuse values of raw files that are not what they should be, naming file, column and row.

Nothing is repaired here.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from atlas.raw.faults import CORRECT, Names, cell, listed
from drift.errors import SourceError

# gene symbols that a spreadsheet has turned into dates: March1 became Mar-01, Septin9 Sep-09
_DATE: Final = r"(?i:(?:mar|sep|dec)-\d{1,2}|\d{1,2}-(?:mar|sep|dec))"


def check_counts(values: Any, *, name: str, rows: Names, columns: Names) -> sparse.csr_matrix:
    """Make sure that a matrix holds counts: whole numbers from 0 up.

    Parameters
    ----------
    values
        (n_rows, n_columns), dense or sparse.
    rows, columns
        Names of the rows and columns, as they stand in the file.

    Raises
    ------
    SourceError
        Naming the first cell that is empty, not finite, negative or not whole.
    """
    matrix = sparse.csr_matrix(values)
    data = matrix.data
    for wrong, words in (
        (~np.isfinite(data), "is empty or not finite, where a count is needed"),
        (data < 0, "is negative, where a count is needed"),
        (data != np.floor(data), "is not a whole number, where a count is needed"),
    ):
        if wrong.any():
            k = int(np.flatnonzero(wrong)[0])
            row = int(np.searchsorted(matrix.indptr, k, side="right")) - 1
            raise SourceError(
                f"{name}, row '{list(rows)[row]}', column '{list(columns)[matrix.indices[k]]}': "
                f"{data[k]:g} {words}. {CORRECT}"
            )
    return matrix.astype(np.int64)


def check_log(
    values: NDArray[np.float64],
    *,
    name: str,
    rows: Names,
    columns: Names,
    blanks: bool,
) -> NDArray[np.float64]:
    """Make sure that a matrix holds log-scale values.

    Parameters
    ----------
    values
        (n_rows, n_columns).
    blanks
        Whether an empty cell (NaN) is allowed: proteomes have them.

    Raises
    ------
    SourceError
        Naming the first cell that is not finite (or empty, unless ``blanks``).
    """
    wrong = np.isinf(values) if blanks else ~np.isfinite(values)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise SourceError(
            f"{name}, row '{list(rows)[row]}', column '{list(columns)[column]}': the log value is "
            f"empty or not finite. {CORRECT}"
        )
    return values


def check_present(values: pd.Series, name: str) -> pd.Series:
    """Refuse a number that is missing or infinite, naming file, column and line."""
    wrong = ~np.isfinite(values)
    if wrong.any():
        raise SourceError(f"{cell(values, wrong, name)} is empty or not finite. {CORRECT}")
    return values


def check_range(values: pd.Series, low: float, high: float, name: str) -> None:
    """Refuse a number outside ``low`` to ``high`` (both allowed), naming file, column and line."""
    wrong = (values < low) | (values > high)
    if wrong.any():
        raise SourceError(
            f"{cell(values, wrong, name)}: {values[wrong].iloc[0]:g} is not within {low:g} and "
            f"{high:g}. {CORRECT}"
        )


def check_known(values: pd.Series, known: Sequence[str], name: str) -> None:
    """Refuse a word that is not one of ``known``, naming file, column and line."""
    wrong = ~values.isin(known)
    if wrong.any():
        raise SourceError(
            f"{cell(values, wrong, name)}: '{values[wrong].iloc[0]}' is not one of "
            f"{listed(known)}. {CORRECT}"
        )


def to_numbers(values: pd.Series, name: str) -> pd.Series:
    """Turn a column into numbers; an empty cell is NaN, any other text is refused."""
    if pd.api.types.is_numeric_dtype(values):
        return values.astype(np.float64)
    numbers = pd.to_numeric(values, errors="coerce").astype(np.float64)
    wrong = numbers.isna() & values.notna()
    if wrong.any():
        raise SourceError(
            f"{cell(values, wrong, name)}: '{values[wrong].iloc[0]}' is not a number. {CORRECT}"
        )
    return numbers


def is_date(symbols: pd.Series) -> pd.Series:
    """Tell which gene symbols are dates (``Mar-01``): they no longer name one gene."""
    return symbols.str.fullmatch(_DATE)


def refuse_blank(values: pd.Series, name: str) -> None:
    """Refuse an empty cell."""
    wrong = values == ""
    if wrong.any():
        raise SourceError(f"{cell(values, wrong, name)} is empty. {CORRECT}")


def refuse_repeats(keys: pd.DataFrame, name: str) -> None:
    """Refuse rows that share their key."""
    wrong = keys.duplicated()
    if wrong.any():
        value = " / ".join(str(cell) for cell in keys[wrong].iloc[0])
        raise SourceError(
            f"{name}, column '{keys.columns[-1]}': '{value}' stands twice. "
            "Remove or rename one of the two rows."
        )
