"""What the cells of each age are: shares of types, averaged over donors where these are known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas.cells import filtering, shown
from atlas.cells.opened import CellTables
from atlas.selection import Selection
from drift.schema import MIN_CELLS

OVER_DONORS: Final = (
    f"Mean over donors of their shares; donors with fewer than {MIN_CELLS} cells are left out."
)
OVER_CELLS: Final = (
    "Shares of all cells: without donor ids one animal cannot be told from many, so no "
    "test is possible."
)
TISSUES: Final = (
    "Several tissues together: the shares tell which tissues were taken at each age. Choose one "
    "tissue to see its cell types."
)
_SHARES: Final = ("age_reported", "name", "share", "n_cells", "n_donors")
_DONORS: Final = ("study", "donor_id", "sex", "age_reported", "name", "share", "n_cells")


@dataclass(frozen=True, kw_only=True)
class Composition:
    """Shares of cell types (of tissues, where several are in view) by age.

    Attributes
    ----------
    of
        "cell_type" or "tissue".
    shares
        ``age_reported``, ``name``, ``share`` (0 to 1; mean over donors where they are known),
        ``n_cells`` and ``n_donors`` (with enough cells; 0 where donors are not known). Every name
        at every age, the largest first, ages in their order.
    donors
        ``study``, ``donor_id``, ``sex``, ``age_reported``, ``name``, ``share``, ``n_cells`` (of
        the donor, in all); none where donors are not known.
    note
        What the shares are.
    reason
        Why there is nothing; else empty.
    """

    of: str = "cell_type"
    shares: pd.DataFrame
    donors: pd.DataFrame
    note: str = ""
    reason: str = ""


def composition(tables: CellTables, selection: Selection) -> Composition:
    """Return the composition of the cells that the filters keep, by age.

    A filter of cell type is not applied: a type is a share of its tissue.
    """
    everyone = Selection(
        study=selection.study,
        sex=selection.sex,
        tissue=selection.tissue,
        tissues=selection.tissues,
        donors=selection.donors,
    )
    held = filtering.kept(tables, everyone)
    strata = tables.strata[held.strata]
    if strata.empty:
        return Composition(
            shares=pd.DataFrame(columns=list(_SHARES)),
            donors=pd.DataFrame(columns=list(_DONORS)),
            reason="No cells are left by these filters.",
        )
    of = "cell_type" if len(set(strata["tissue"])) == 1 else "tissue"
    ages = filtering.ages(tables, held) or [""]
    names = strata.groupby(of)["n"].sum().sort_values(ascending=False, kind="stable").index
    index = pd.MultiIndex.from_product([ages, names], names=["age_reported", "name"])
    cells = strata.groupby(["age_reported", of])["n"].sum()
    n_cells = cells.rename_axis(index.names).reindex(index, fill_value=0)
    note = [TISSUES] if of == "tissue" else []
    donors = _donors(strata, of, names)
    if shown.has_donors(tables):
        by_age = donors.groupby(["age_reported", "name"])["share"]
        share, n_donors = by_age.mean().reindex(index), by_age.size().reindex(index, fill_value=0)
        note.append(OVER_DONORS)
    else:
        share = n_cells / n_cells.groupby("age_reported").transform("sum")
        n_donors = 0 * n_cells
        note.append(OVER_CELLS)
    shares = pd.DataFrame({"share": share, "n_cells": n_cells, "n_donors": n_donors})
    return Composition(of=of, shares=shares.reset_index(), donors=donors, note=" ".join(note))


def _donors(strata: pd.DataFrame, of: str, names: pd.Index) -> pd.DataFrame:
    """Return the share of every name in every donor with enough cells; 0 where it has none."""
    keys = ["study", "donor_id", "sex", "age_reported"]
    known = strata[strata["donor_id"] != ""]
    counts = known.pivot_table("n", keys, of, aggfunc="sum", fill_value=0, observed=True)
    counts = counts.reindex(columns=names, fill_value=0)
    total = counts.sum(axis=1)
    counts, total = counts[total >= MIN_CELLS], total[total >= MIN_CELLS]
    shares = counts.div(total, axis=0)
    return (
        shares.index.repeat(len(names))
        .to_frame(index=False)
        .assign(
            name=np.tile(names.to_numpy(), len(shares)),
            share=shares.to_numpy().ravel(),
            n_cells=np.repeat(total.to_numpy(dtype=np.int64), len(names)),
        )
    )
