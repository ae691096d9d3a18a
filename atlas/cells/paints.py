"""What colours a place of the embedding: counts, mean scores, shares, differences, categories."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from atlas.cells import schema
from atlas.cells.bins import BinRows
from atlas.cells.placed import Codes, Rows
from atlas.cells.tally import Floats
from drift.schema import MIN_DONORS


@dataclass(frozen=True)
class Commonest:
    """The commonest category of each place.

    Attributes
    ----------
    codes
        (n_places,) number of the category in ``names``.
    share
        (n_places,) the share of the cells there that is of it.
    """

    codes: Codes
    share: Floats
    names: list[str]


def mean_score(rows: Rows, score: str) -> Floats:
    """Return the mean of a score over the cells of each place; NaN where it is undefined."""
    n, total = rows.scored(score)
    return ratio(total, n)


def share_old(rows: Rows) -> Floats:
    """Return the share of old among the young and old cells of each place."""
    known = rows.known_sides()
    young, old = known if known else rows.sides(rows.tables.sides(rows.source))
    return ratio(old, np.add(young, old, dtype=np.float64))


def difference(rows: Rows, score: str) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Compare old and young at each place: mean of donor means, old minus young.

    Returns
    -------
    The differences, NaN where masked, and which places are masked: on a side the score is known of
    fewer than three donors.
    """
    if isinstance(rows, BinRows) and rows.source == schema.MARGIN:
        n_donors, means = _sides_of_groups(rows, score)
    else:
        n_donors, means = _sides_of_donors(rows, score)
    enough = np.asarray((n_donors >= MIN_DONORS).all(axis=0))
    young, old = (ratio(means[side], n_donors[side]) for side in range(2))
    found = np.where(enough, old - young, np.nan)
    return found, ~enough


def commonest(rows: Rows, paint: str) -> Commonest:
    """Return the commonest category of each place; of equal ones the first."""
    found, n, names = _commonest(rows, paint)
    return Commonest(found, ratio(n, rows.counted), names)


def commonest_codes(rows: Rows, paint: str) -> tuple[Codes, list[str]]:
    """Return the numbers of the commonest categories alone, and the names."""
    found, _, names = _commonest(rows, paint)
    return found, names


def _commonest(rows: Rows, paint: str) -> tuple[Codes, npt.NDArray[Any], list[str]]:
    codes, names = rows.categories(paint)
    top, n = rows.known_top(paint) or rows.commonest(codes, len(names))
    return top.astype(np.int16), n, names


def ratio(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> Floats:
    """Return a quotient, NaN where the divisor is 0."""
    out = np.full(np.shape(above), np.nan)
    return np.asarray(np.divide(above, below, out=out, where=np.asarray(below) > 0))


def _sides_of_groups(rows: BinRows, score: str) -> tuple[Floats, Floats]:
    """Return (2, n_places) numbers of young and old donors, and the sums of their means."""
    own = schema.donors(score)
    counted = own if rows.tables.has(schema.MARGIN, own) else "n_donors"
    codes = rows.tables.sides(rows.source)
    return rows.added_by(codes, 2, counted), rows.added_by(codes, 2, schema.donor_means(score))


def _sides_of_donors(rows: Rows, score: str) -> tuple[Floats, Floats]:
    """Return the same from rows of strata: a mean a donor first."""
    donor, donors = rows.tables.donors
    side_of_stratum = rows.tables.sides()
    side = np.full(len(donors), -1)
    side[donor[donor >= 0]] = side_of_stratum[donor >= 0]
    return rows.side_means(donor, side, score)
