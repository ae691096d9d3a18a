"""The cells in view by their type: how many, how old, with which mean score."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, inside, paints, picked, shown, views
from atlas.cells import window as windows
from atlas.cells.inside import Inside
from atlas.cells.picked import Contents
from atlas.cells.region import Region
from atlas.queries import Choice
from atlas.selection import Selection

COLUMNS: Final = ("cell_type", "n", "n_donors", "n_young", "n_old", "mean")


def by_type(selection: Selection, seen: Inside | None = None) -> pd.DataFrame:
    """Return one row a cell type in view, the commonest first.

    Parameters
    ----------
    seen
        What is in view by stratum, with the score or the gene, where it is known already.

    Returns
    -------
    ``cell_type``, ``n`` cells, ``n_donors`` (known ones), ``n_young`` and ``n_old`` cells, and
    ``mean`` of the score or the gene over the cells in which it is defined (NaN without one).
    """
    tables = views.shown(selection)
    if tables is None:
        return pd.DataFrame(columns=list(COLUMNS))
    window = windows.parse(selection.window)
    whole = window.is_whole or tables.frame is None
    score = shown.score(tables, selection)
    region = None if whole else Region.of_window(window)
    found = seen or inside.by_stratum(tables, region, score)
    n = np.where(filtering.kept(tables, selection).strata, found.n, 0)
    here = np.flatnonzero(n)
    of_type, names = tables.categories("cell_type")
    codes, sides = of_type[here], tables.sides()
    donor, donors = tables.donors
    any_of = np.zeros(len(names), dtype=np.int64)  # a stratum of each type, for its own name
    any_of[of_type] = np.arange(len(of_type))

    def added(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        return np.bincount(codes, values[here], minlength=len(names)).astype(np.float64)

    met = np.zeros((len(names), len(donors) + 1), dtype=bool)
    met[codes, donor[here]] = True  # no donor is the last
    rows = pd.DataFrame(
        {
            "cell_type": tables.strata["cell_type"].to_numpy()[any_of],
            "n": added(n).astype(np.int64),
            "n_donors": met[:, :-1].sum(axis=1),
            "n_young": added(np.where(sides == 0, n, 0)).astype(np.int64),
            "n_old": added(np.where(sides == 1, n, 0)).astype(np.int64),
            "mean": paints.ratio(added(found.total), added(found.defined)),
        }
    )
    return rows[rows["n"] > 0].sort_values("n", ascending=False, kind="stable", ignore_index=True)


def contents(selection: Selection, seen: Inside | None) -> Contents:
    """Return who is in view, of what is known to be there; nobody where it is not known."""
    tables = views.shown(selection)
    if tables is None or seen is None:
        return Contents(tables={})
    return picked.in_window(tables, selection, seen)


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
