"""What is said of a raw file that cannot be used: what is wrong, where, and the cure.

A name such as ``bulk/study/samples.csv`` is relative to the raw folder and is what the user reads.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pandas as pd

from drift.errors import SourceError

Names = Sequence[str] | pd.Index | pd.Series

FETCH_AGAIN: Final = "Fetch the file again from its origin."
CORRECT: Final = "Correct the cell, or fetch the file again from its origin."


def existing(raw: Path, name: str) -> Path:
    """Return the path of a raw file; say where to get one that is missing."""
    path = raw / name
    if not path.is_file():
        raise SourceError(
            f"{name} is missing in {raw}. Give the folder that holds bulk/ and singlecell/ with "
            "--raw, or fetch the file from its origin."
        )
    return path


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn what readers raise on a broken file into one sentence."""
    try:
        yield
    except pd.errors.EmptyDataError as error:
        raise SourceError(f"{name} is empty. {FETCH_AGAIN}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text. {FETCH_AGAIN}") from error
    except pd.errors.ParserError as error:
        found = re.search(r"line (\d+)", str(error))
        where = f"{name}, line {found[1]}," if found else name
        raise SourceError(
            f"{where} does not have the cells of the header: a comma or a quote too many or too "
            f"few. {CORRECT}"
        ) from error
    except Exception as error:  # a damaged byte makes gzip, HDF5 and anndata raise anything
        raise SourceError(f"{name} is truncated or damaged. {FETCH_AGAIN}") from error


def cell(values: pd.Series, wrong: pd.Series, name: str) -> str:
    """Say where the first wrong value stands: by line in a table, by name in an h5ad."""
    first = values.index[wrong.to_numpy()][0]
    # the header is line 1
    where = f"line {first + 2}" if isinstance(values.index, pd.RangeIndex) else f"row '{first}'"
    return f"{name}, column '{values.name}', {where}"


def listed(words: Names) -> str:
    """List the first few names of many."""
    shown = [str(word) for word in list(words)[:8]]
    return ", ".join(shown) + (" and more" if len(words) > len(shown) else "")
