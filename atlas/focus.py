"""The stratum that cards about one stratum tell of when none is selected: one rule for all."""

from typing import Any, Final

import pandas as pd

from atlas.selection import Selection
from atlas.views import View, view_of

STRATUM: Final = ("study", "tissue", "cell_type")
_RESOLVED: Final = ("rises", "falls")
Stratum = dict[str, Any]


def stratum(view: View) -> Stratum:
    """Return study, tissue and cell type of the stratum in focus; empty where there is none.

    Among the strata the selection leaves: the first whose effect is resolved, else the one with
    most donors, the smaller side first (two old donors are few however many young ones there are).
    Effect tables have no donors: the first of them.
    """
    found = _candidates(view)
    if found.empty:
        return {}
    resolved = found[found["call"].isin(_RESOLVED)]
    first = (resolved if len(resolved) else _by_donors(found)).iloc[0]
    return {part: first[part] for part in STRATUM}


def rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the stratum in focus; where it has none, of the first one left.

    Parameters
    ----------
    table
        Rows of strata, with the columns of ``STRATUM``.
    """
    left = _of(table, _named(view.selection))
    if left.empty:
        return left
    found = _of(left, stratum(view))
    first = left.iloc[0]
    return _of(left, {part: first[part] for part in STRATUM}) if found.empty else found


def _named(selection: Selection) -> Stratum:
    return {part: value for part in STRATUM if (value := getattr(selection, part))}


def _of(table: pd.DataFrame, wanted: Stratum) -> pd.DataFrame:
    keep = pd.Series(data=True, index=table.index)
    for part, value in wanted.items():
        keep &= table[part] == value
    return table[keep]


def tissue(selection: Selection) -> str:
    """Return the tissue in focus; empty where there is none."""
    view = view_of(selection)
    return str(stratum(view).get("tissue", "")) if view else ""


def _candidates(view: View) -> pd.DataFrame:
    """Return the effects of the data set shown that the selection leaves, in the fixed order."""
    effects = view.catalogue.effects_of(view.selection.signature)
    found = effects[effects["dataset"] == view.dataset]
    keep = pd.Series(data=True, index=found.index)
    if view.has_donors:
        keep &= (found["sex"] == view.selection.sex) & (found["contrast"] == view.contrast)
    if view.selection.tissues:
        keep &= found["tissue"].isin(view.selection.tissues)
    return _of(found[keep], _named(view.selection))


def _by_donors(found: pd.DataFrame) -> pd.DataFrame:
    """Return the strata with most donors first; ties keep their order."""
    sides = found[["n_reference", "n_contrast"]].astype("Float64")
    counts = found.assign(_least=sides.min(axis=1), _all=found["n_donors"].astype("Float64"))
    return counts.sort_values(["_least", "_all"], ascending=False, kind="stable")
