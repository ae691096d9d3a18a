"""Beside a stratum confounded with sex, the same stratum in one sex alone.

Where the sexes of young and old donors differ, the comparison within one sex is free of it. It is
the sex with more donors in it, of those with an interval (three donors a side); a tie goes to the
one that is first in the alphabet.
"""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from drift.schema import BOTH_SEXES

CONFOUNDED: Final = "confounded"
KEY: Final = ["dataset", "study", "tissue", "cell_type", "contrast", "signature"]
NUMBERS: Final = ("g", "g_low", "g_high", "n_reference", "n_contrast")
COLUMNS: Final = ("one_sex", *(f"one_sex_{name}" for name in NUMBERS), "one_sex_call")


def with_one_sex(effects: pd.DataFrame) -> pd.DataFrame:
    """Return effects with ``one_sex`` (female, male or empty), its numbers and its call.

    Parameters
    ----------
    effects
        Rows of ``drift.schema.EFFECTS`` of any sexes.
    """
    is_mixed = (effects["sex"] == BOTH_SEXES) & (effects["sex_handling"] == CONFOUNDED)
    of_one = effects[(effects["sex"] != BOTH_SEXES) & effects["g"].notna()]
    best = _largest(of_one, set(_keys(effects[is_mixed])))
    found = [
        best.get(key) if mixed else None
        for key, mixed in zip(_keys(effects), is_mixed.tolist(), strict=True)
    ]
    columns: dict[str, list[Any]] = {
        "one_sex": ["" if row is None else row["sex"] for row in found],
        **{
            f"one_sex_{name}": [np.nan if row is None else float(row[name]) for row in found]
            for name in NUMBERS
        },
        "one_sex_call": ["" if row is None else row["call"] for row in found],
    }
    return effects.assign(**columns)


def _largest(
    rows: pd.DataFrame, wanted: set[tuple[Hashable, ...]]
) -> dict[tuple[Hashable, ...], Mapping[Hashable, Any]]:
    """Return of every wanted stratum the row of the sex with most donors."""
    best: dict[tuple[Hashable, ...], Mapping[Hashable, Any]] = {}
    if not wanted:
        return best
    ordered = rows.sort_values(["n_donors", "sex"], ascending=[False, True], kind="stable")
    near = ordered[ordered["dataset"].isin({key[0] for key in wanted})]
    for key, row in zip(_keys(near), near.to_dict("records"), strict=True):
        if key in wanted:
            best.setdefault(key, row)
    return best


def _keys(rows: pd.DataFrame) -> list[tuple[Hashable, ...]]:
    return list(rows[KEY].itertuples(index=False, name=None))
