"""The cells in view by their type: how many, how old, with which mean score."""

from typing import Final

import numpy as np
import pandas as pd

from atlas.cells import filtering, inside, paints, shown, views
from atlas.cells import window as windows
from atlas.cells.inside import Inside
from atlas.cells.region import Region
from atlas.queries import Choice
from atlas.selection import Selection

COLUMNS: Final = ("cell_type", "n", "n_donors", "n_young", "n_old", "mean")


def by_type(selection: Selection, seen: Inside | None = None) -> pd.DataFrame:
    """Return one row a cell type in view, the commonest first.

    Parameters
    ----------
    seen
        What is in view by stratum, with the score, where it is known already.

    Returns
    -------
    ``cell_type``, ``n`` cells, ``n_donors`` (known ones), ``n_young`` and ``n_old`` cells, and
    ``mean`` of the score over the cells in which it is defined (NaN without one).
    """
    tables = views.shown(selection)
    if tables is None:
        return pd.DataFrame(columns=list(COLUMNS))
    window = windows.parse(selection.window)
    whole = window.is_whole or tables.frame is None
    score = shown.score(tables, selection)
    region = None if whole else Region.of_window(window)
    found = seen or inside.by_stratum(tables, region, score)
    kept = filtering.kept(tables, selection).strata & (found.n > 0)
    donor, _ = tables.donors
    rows = pd.DataFrame(  # of what is added up alone: the other columns are texts
        {
            "cell_type": tables.strata["cell_type"],
            "n": found.n,
            "n_young": np.where(tables.strata["age_group"] == "young", found.n, 0),
            "n_old": np.where(tables.strata["age_group"] == "old", found.n, 0),
            "defined": found.defined,
            "total": found.total,
            "donor": np.where(donor >= 0, donor, np.nan),
        }
    )[kept]
    grouped = rows.groupby("cell_type", sort=False)
    added = grouped[["n", "n_young", "n_old", "defined", "total"]].sum()
    added["n_donors"] = grouped["donor"].nunique()
    added["mean"] = paints.ratio(added["total"].to_numpy(), added["defined"].to_numpy())
    added = added.sort_values("n", ascending=False, kind="stable").reset_index()
    return added[list(COLUMNS)]


def choices(selection: Selection, column: str) -> list[Choice]:
    """Return the values a column of the strata can be filtered by, the commonest first.

    Parameters
    ----------
    column
        "tissue", "cell_type" or "sex". Cell types are those of the selected tissue.
    """
    tables = views.shown(selection)
    if tables is None:
        return []
    rows = tables.strata
    if column == "cell_type" and selection.tissue:
        rows = rows[rows["tissue"] == selection.tissue]
    counts = rows.groupby(column)["n"].sum().sort_values(ascending=False, kind="stable")
    return [
        Choice(value=str(name), label=str(name), note=f"{int(n):,} cells")
        for name, n in counts.items()
        if name
    ]
