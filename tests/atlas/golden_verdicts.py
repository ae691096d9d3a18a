"""The golden table of verdicts: what it holds, and how it is written anew on purpose.

Every stratum of every data set with donors has a row. When a number or a verdict changes because
the science changed, write the table anew from the built data sets, look at what `git diff` shows,
and say in the commit why it changed::

    python -m tests.atlas.golden_verdicts [FOLDER OF BUILT DATA SETS]
"""

import sys
from pathlib import Path
from typing import Final

import pandas as pd

from atlas.store import DEFAULT, Store, open_store
from drift.schema import BOTH_SEXES

GOLDEN: Final = Path(__file__).with_name("golden_verdicts.csv")
KEYS: Final = ["study", "tissue", "cell_type", "contrast"]
COLUMNS: Final = [*KEYS, "verdict", "identity_method", "gain", "identity"]


def table(store: Store) -> pd.DataFrame:
    """Return the verdict of every stratum, all donors together, as text."""
    verdicts = store.all("verdicts")
    rows = verdicts[verdicts["sex"] == BOTH_SEXES].sort_values(KEYS, ignore_index=True)
    rounded = {name: rows[f"{name}_estimate"].map(_rounded) for name in ("gain", "identity")}
    return rows.assign(**rounded)[COLUMNS].astype(str)


def read() -> pd.DataFrame:
    """Return the golden table, as text."""
    return pd.read_csv(GOLDEN, dtype=str, keep_default_na=False)


def _rounded(value: float) -> str:
    return "" if pd.isna(value) else f"{round(value, 2) + 0.0:.2f}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    table(open_store(folder)).to_csv(GOLDEN, index=False, lineterminator="\n")
