"""What colours a place of the embedding: counts, mean scores, shares, differences, categories."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.cells import schema
from atlas.cells.categories import category_codes
from atlas.cells.rows import Rows
from atlas.cells.tally import Floats, added, by_code
from drift.schema import MIN_DONORS

SIDES: Final = ("young", "old")


@dataclass(frozen=True)
class Commonest:
    """The commonest category of each place.

    Attributes
    ----------
    codes
        (n_places,) number of the category in ``names``; -1 where no cell lies.
    share
        (n_places,) the share of the cells there that is of it; NaN where no cell lies.
    """

    codes: npt.NDArray[np.int16]
    share: Floats
    names: list[str]


def mean_score(rows: Rows, score: str) -> Floats:
    """Return the mean of a score over the cells of each place; NaN where it is undefined."""
    defined, total = rows.scored(score)
    return ratio(added(rows.place, total, rows.n_places), added(rows.place, defined, rows.n_places))


def share_old(rows: Rows) -> Floats:
    """Return the share of old among the young and old cells of each place."""
    side = rows.labelled(side_codes(rows.of_numbers))
    counts = [_counted(rows, side == number) for number in range(2)]
    return ratio(counts[1], counts[0] + counts[1])


def difference(rows: Rows, score: str) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Compare old and young at each place: mean of donor means, old minus young.

    Returns
    -------
    The differences, NaN where masked, and which places are masked: cells lie there, but on a side
    the score is known of fewer than three donors.
    """
    if rows.source == schema.MARGIN:
        n_donors, means = _sides_of_groups(rows, score)
    else:
        n_donors, means = _sides_of_donors(rows, score)
    enough = (n_donors >= MIN_DONORS).all(axis=0)
    young, old = (ratio(means[side], n_donors[side]) for side in range(2))
    found = np.where(enough, old - young, np.nan)
    return found, ~enough & (rows.counted() > 0)


def commonest(rows: Rows, paint: str) -> Commonest:
    """Return the commonest category of each place; of equal ones the first."""
    codes, names = category_codes(rows.of_numbers, paint)
    found = np.full(rows.n_places, -1, dtype=np.int16)
    share = np.full(rows.n_places, np.nan)
    if rows.source == schema.TOPS:
        found[rows.place] = rows.column(schema.top(paint))
        share[rows.place] = rows.column(schema.defined(paint)) / rows.column("n")
        return Commonest(found, share, names)
    for table in by_code(rows.place, rows.labelled(codes), len(names), (rows.cells,)):
        counts = table.sums[0]
        top = counts.argmax(axis=1)
        found[table.places] = top
        share[table.places] = counts[np.arange(len(top)), top] / counts.sum(axis=1)
    return Commonest(found, share, names)


def side_codes(of_numbers: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Return 0 for young, 1 for old and -1 for neither, of each stratum or group."""
    return pd.Index(SIDES).get_indexer(pd.Index(of_numbers["age_group"].astype(str)))


def donor_codes(strata: pd.DataFrame) -> tuple[npt.NDArray[np.intp], pd.DataFrame]:
    """Return the donor of each stratum (-1: not known), and study and id of each donor.

    Two studies may use one id: a donor is an id within a study.
    """
    known = strata.loc[strata["donor_id"] != "", ["study", "donor_id"]]
    donors = known.drop_duplicates().sort_values(["study", "donor_id"], ignore_index=True)
    keys = pd.MultiIndex.from_frame(donors)
    return keys.get_indexer(pd.MultiIndex.from_frame(strata[["study", "donor_id"]])), donors


def ratio(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> Floats:
    """Return a quotient, NaN where the divisor is 0."""
    out = np.full(np.shape(above), np.nan)
    return np.asarray(np.divide(above, below, out=out, where=np.asarray(below) > 0))


def _counted(rows: Rows, which: npt.NDArray[np.bool_]) -> Floats:
    cells = rows.cells
    return added(rows.place[which], None if cells is None else cells[which], rows.n_places)


def _sides_of_groups(rows: Rows, score: str) -> tuple[Floats, Floats]:
    """Return (2, n_places) numbers of young and old donors, and the sums of their means."""
    own = schema.donors(score)
    counted = own if rows.tables.has(schema.MARGIN, own) else "n_donors"
    side = rows.labelled(side_codes(rows.of_numbers))
    n_donors, means = np.zeros((2, 2, rows.n_places))
    n_rows, means_rows = rows.column(counted), rows.column(schema.donor_means(score))
    for number in range(2):
        which = side == number
        n_donors[number] = added(rows.place[which], n_rows[which], rows.n_places)
        means[number] = added(rows.place[which], means_rows[which], rows.n_places)
    return n_donors, means


def _sides_of_donors(rows: Rows, score: str) -> tuple[Floats, Floats]:
    """Return the same from rows of strata: a mean a donor first."""
    strata = rows.tables.strata
    donor, donors = donor_codes(strata)
    side_of_stratum = side_codes(strata)
    side = np.full(len(donors), -1)
    side[donor[donor >= 0]] = side_of_stratum[donor >= 0]
    # young donors are numbered first, then old ones: a side is a run of columns
    order = np.concatenate([np.flatnonzero(side == number) for number in range(2)])
    code = np.full(len(donors) + 1, -1)  # the last is for strata without a donor
    code[order] = np.arange(len(order))
    n_young = int((side == 0).sum())
    n_donors, means = np.zeros((2, 2, rows.n_places))
    for table in by_code(
        rows.place, rows.labelled(code[donor]), max(len(order), 1), rows.scored(score)
    ):
        n, total = table.sums
        scored = (n > 0).view(np.uint8)
        np.maximum(n, 1, out=n)  # tables are large: nothing is copied
        total /= n
        for number, own in enumerate((slice(0, n_young), slice(n_young, None))):
            n_donors[number, table.places] = scored[:, own].sum(axis=1, dtype=np.int64)
            means[number, table.places] = total[:, own].sum(axis=1)
    return n_donors, means
