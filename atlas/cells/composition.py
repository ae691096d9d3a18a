"""What the cells of each age are: shares of types, averaged over donors where these are known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import filtering, schema, shown
from atlas.cells.opened import CellTables
from atlas.cells.sex_of_donors import sexes
from atlas.cells.tally import added
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
_KEYS: Final = ("study", "donor_id", "age_reported")  # of a donor at an age
_OF_DONOR: Final = ("study", "donor_id", "sex", "age_reported")


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
    strata = np.flatnonzero(held.strata)
    if not len(strata):
        return Composition(
            shares=pd.DataFrame(columns=list(_SHARES)),
            donors=pd.DataFrame(columns=[*_OF_DONOR, "name", "share", "n_cells"]),
            reason="No cells are left by these filters.",
        )
    tissues = tables.coded("tissue")[0][strata]
    of = "cell_type" if (tissues == tissues[0]).all() else "tissue"
    ages = filtering.ages(tables, held) or [""]
    counted, names = _by_name(tables, strata, of, _KEYS)
    donors = tables.coded(*_KEYS)[1]
    place = {age: number for number, age in enumerate(ages)}
    at = np.array([place.get(age, -1) for age in donors["age_reported"].tolist()], dtype=np.intp)
    n_cells = np.array([counted[at == number].sum(axis=0) for number in range(len(ages))])
    note = [TISSUES] if of == "tissue" else []
    total = counted.sum(axis=1)
    enough = (donors["donor_id"] != "").to_numpy() & (total >= MIN_CELLS)
    of_donors = counted[enough] / total[enough, None]
    if shown.has_donors(tables):
        n_donors = np.bincount(at[enough & (at >= 0)], minlength=len(ages))
        share = np.full(n_cells.shape, np.nan)
        for number in np.flatnonzero(n_donors):
            share[number] = of_donors[at[enough] == number].mean(axis=0)
        note.append(OVER_DONORS)
    else:
        n_donors = np.zeros(len(ages), dtype=np.int64)
        share = n_cells / n_cells.sum(axis=1, keepdims=True)
        note.append(OVER_CELLS)
    shares = pd.DataFrame(
        {
            "age_reported": np.repeat(np.array(ages, dtype=object), len(names)),
            "name": np.tile(names, len(ages)),
            "share": share.ravel(),
            "n_cells": n_cells.ravel().astype(np.int64),
            "n_donors": np.repeat(n_donors, len(names)),
        }
    )
    named = donors[enough]
    found = _of_donors(named, sexes(tables, named), names, of_donors, total[enough])
    return Composition(of=of, shares=shares, donors=found, note=" ".join(note))


def _by_name(
    tables: CellTables, strata: npt.NDArray[np.intp], of: str, keys: tuple[str, ...]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    """Return the cells of some strata by keys and names, and the names, the commonest first."""
    codes, rows = tables.coded(*keys)
    of_name, named = tables.coded(of)
    n = tables.column(schema.STRATA, "n")[strata]
    both = codes[strata] * len(named) + of_name[strata]
    counted = added(both, n, len(rows) * len(named)).reshape(len(rows), len(named))
    held = np.flatnonzero(np.bincount(of_name[strata], minlength=len(named)))
    order = held[np.argsort(-counted.sum(axis=0)[held], kind="stable")]
    return counted[:, order], named[of].to_numpy(dtype=object)[order]


def _of_donors(
    donors: pd.DataFrame,
    sex: list[str],
    names: npt.NDArray[np.object_],
    shares: npt.NDArray[np.float64],
    total: npt.NDArray[np.float64],
) -> pd.DataFrame:
    """Return the share of every name in every donor with enough cells; 0 where it has none."""
    of_each = {name: donors[name].to_numpy(dtype=object) for name in _KEYS}
    of_each["sex"] = np.array(sex, dtype=object)
    keys = {name: np.repeat(of_each[name], len(names)) for name in _OF_DONOR}
    return pd.DataFrame(
        {
            **keys,
            "name": np.tile(names, len(donors)),
            "share": shares.ravel(),
            "n_cells": np.repeat(total.astype(np.int64), len(names)),
        }
    )
