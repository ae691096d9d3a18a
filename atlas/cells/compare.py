"""Picked cells against the rest, donor by donor: cells are never the replicates."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas.cells import filtering, inside, paints, picked, shown
from atlas.cells.opened import CellTables
from atlas.cells.sex_of_donors import sexes
from atlas.cells.tally import Floats, added
from atlas.selection import Selection
from drift.paired import PairedDifference, paired_difference
from drift.reasons import DONORS, GroupWords
from drift.schema import MIN_CELLS

CIRCULAR: Final = (
    "Cells picked by where they lie differ in what shaped the embedding, often the score itself: "
    "a description of the picked cells, not a test of an idea."
)
_COLUMNS: Final = (
    "study",
    "donor_id",
    "age_reported",
    "age_group",
    "sex",
    "n_inside",
    "n_outside",
    "mean_inside",
    "mean_outside",
    "paired",
)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A score of the picked cells against that of all others the filters keep.

    Attributes
    ----------
    donors
        One row a donor: ``study``, ``donor_id``, ``age_reported``, ``age_group``, ``sex``, numbers
        of scored cells, means inside and outside (NaN without a cell), and ``paired``: at least 10
        scored cells on both sides.
    difference
        Inside minus outside, over paired donors; None where the reason stands.
    mean_inside, mean_outside
        Over cells: a description.
    exact
        Whether cells were counted one by one at the edge.
    caution
        What must be said beside the numbers.
    reason
        Why there is no comparison; else empty.
    """

    label: str = ""
    unit: str = ""
    donors: pd.DataFrame
    difference: PairedDifference | None = None
    mean_inside: float = float("nan")
    mean_outside: float = float("nan")
    exact: bool = True
    caution: str = CIRCULAR
    reason: str = ""


def compared(
    tables: CellTables,
    selection: Selection,
    words: GroupWords = DONORS,
    here: inside.Inside | None = None,
) -> Comparison:
    """Compare the score of the picked cells with that of the rest.

    Parameters
    ----------
    words
        What donors are called.
    here
        What is inside the outline, with the score, where it is known already.
    """
    region, score = picked.region(selection), shown.score(tables, selection)
    nobody = pd.DataFrame(columns=list(_COLUMNS))
    if region is None or tables.frame is None:
        return Comparison(donors=nobody, reason=picked.NOTHING_PICKED)
    if not score:
        return Comparison(donors=nobody, reason="No score is known of these cells.")
    held = filtering.kept(tables, selection)
    here = here or inside.by_stratum(tables, region, score)
    whole = inside.by_stratum(tables, None, score)
    n = np.where(held.strata, [here.defined, whole.defined - here.defined], 0)
    total = np.where(held.strata, [here.total, whole.total - here.total], 0)
    over_cells = paints.ratio(total.sum(axis=1), n.sum(axis=1))
    donors = _donors(tables, n, total) if shown.has_donors(tables) else nobody
    paired = donors["paired"].to_numpy(dtype=bool)
    inner, outer = (
        donors[name].to_numpy(dtype=float)[paired] for name in ("mean_inside", "mean_outside")
    )
    difference = paired_difference(inner, outer, words)
    return Comparison(
        label=str(tables.scores[score]["label"]),
        unit=str(tables.scores[score]["unit"]),
        donors=donors,
        difference=difference if shown.has_donors(tables) else None,
        mean_inside=float(over_cells[0]),
        mean_outside=float(over_cells[1]),
        exact=here.exact,
        reason="" if shown.has_donors(tables) else shown.no_donors(words),
    )


def _donors(tables: CellTables, n: Floats, total: Floats) -> pd.DataFrame:
    """Return one row a donor with a scored cell on either side."""
    codes, donors = tables.donors
    known = codes >= 0
    counts, sums = (
        np.array([added(codes[known], side[known], len(donors)) for side in values])
        for values in (n, total)
    )
    means = paints.ratio(sums, counts)
    first = np.zeros(len(donors), dtype=np.intp)  # stratum of each donor
    at = np.flatnonzero(known)[::-1]
    first[codes[at]] = at
    met = np.flatnonzero(counts.sum(axis=0) > 0)
    named = {name: donors[name].to_numpy()[met] for name in ("study", "donor_id")}
    of_first = {
        name: tables.strata[name].to_numpy()[first[met]] for name in ("age_reported", "age_group")
    }
    return pd.DataFrame(
        {
            **named,
            **of_first,
            "sex": sexes(tables, pd.DataFrame(named)),
            "n_inside": counts[0, met].astype(int),
            "n_outside": counts[1, met].astype(int),
            "mean_inside": means[0, met],
            "mean_outside": means[1, met],
            "paired": (counts[:, met] >= MIN_CELLS).all(axis=0),
        },
        columns=list(_COLUMNS),
    )
