"""Slopes within donors: each donor is sampled many times and compared with itself.

The donor stays the replicate. Least squares within each donor makes one slope a donor; the mean
slope gets the interval of a one-sample t-test over donors. However often a donor was sampled, it
counts once, so more samples of few donors cannot make an interval narrow.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from drift import reasons
from drift.design import WITHIN_DONORS, as_columns
from drift.effect import Effect, call_of_interval
from drift.errors import DesignError
from drift.fits import interval, mean_of_donors
from drift.gene_tests import GeneEffects
from drift.models import MIN_AGES, as_ages
from drift.reasons import DONORS, GroupWords
from drift.schema import MIN_DONORS

DONOR_SLOPES: Final = "donor_slopes"

Floats = npt.NDArray[np.float64]


def slopes_within(
    values: npt.ArrayLike, position: npt.ArrayLike, donor_ids: Sequence[str] | npt.NDArray[Any]
) -> tuple[list[str], Floats]:
    """Return the least-squares slope of each donor.

    Parameters
    ----------
    values
        (n_samples, n_columns), without a blank in the columns that are used.
    position
        (n_samples,) place on the axis the donor was followed along (population doublings).
    donor_ids
        (n_samples,) the donor of each sample.

    Returns
    -------
    The donors with at least 3 distinct positions, sorted, and their slopes,
    (n_donors, n_columns), a unit of position. Donors sampled at fewer are left out.

    Raises
    ------
    DesignError
        If a position is missing, lengths disagree, or a value is infinite.
    """
    at = as_ages(position)
    table = as_columns(values, len(at))
    ids = np.asarray(donor_ids, dtype=str)
    if ids.shape != at.shape:
        msg = f"{ids.size} donor ids for {at.size} samples: give one id a sample."
        raise DesignError(msg)
    members = {str(donor): ids == donor for donor in np.unique(ids)}
    kept = [donor for donor, own in members.items() if len(np.unique(at[own])) >= MIN_AGES]
    slopes = np.empty((len(kept), table.shape[1]))
    for row, donor in enumerate(kept):
        own = members[donor]
        centred = at[own] - at[own].mean()
        slopes[row] = centred @ table[own] / (centred @ centred)
    return kept, slopes


def donor_slopes(
    score: npt.ArrayLike,
    position: npt.ArrayLike,
    donor_ids: Sequence[str] | npt.NDArray[Any],
    *,
    per: float = 1.0,
    words: GroupWords = DONORS,
) -> Effect:
    """Fit the mean slope of a score within donors.

    Parameters
    ----------
    score
        (n_samples,) one value a sample; NaN samples are left out.
    position, donor_ids
        As in ``slopes_within``.
    per
        Units of position the slope is given for: 10 gives the change in ten doublings.
    words
        Words for the reason.

    Returns
    -------
    Effect with ``estimate`` the mean of the donors' slopes and the t interval over donors. Each
    donor stands on both sides, so ``n_reference`` and ``n_contrast`` are the number of donors.
    There is no g: its standard deviation would be that between donors, which this design removes.
    Fewer than 3 donors: the estimate alone.

    Raises
    ------
    DesignError
        As ``slopes_within``.
    """
    at = as_ages(position)
    values = as_columns(score, len(at))
    kept = ~np.isnan(values[:, 0])
    donors, slopes = slopes_within(values[kept], at[kept], np.asarray(donor_ids, dtype=str)[kept])
    effect = Effect(
        call="undefined",
        n_reference=len(donors),
        n_contrast=len(donors),
        n_donors=len(donors),
        model=DONOR_SLOPES,
        sex_handling=WITHIN_DONORS,
    )
    if len(kept) and not kept.any():
        return replace(effect, reason=reasons.no_score(words))
    few = reasons.too_few_followed(len(donors), words)
    if not donors:
        return replace(effect, reason=few)
    fit = mean_of_donors(slopes * per)
    effect = replace(effect, estimate=float(fit.estimate[0]))
    if len(donors) < MIN_DONORS:
        return replace(effect, call="too few donors", reason=few)
    ends = interval(fit)
    low, high = float(ends.low[0]), float(ends.high[0])
    call = call_of_interval(low, high)
    if call == "undefined":
        return replace(effect, reason=reasons.no_variation(words))
    return replace(
        effect,
        se=float(fit.se[0]),
        df=float(fit.df[0]),
        ci_low=low,
        ci_high=high,
        p=float(ends.p[0]),
        call=call,
    )


def donor_slopes_matrix(
    expression: npt.ArrayLike,
    position: npt.ArrayLike,
    donor_ids: Sequence[str] | npt.NDArray[Any],
    *,
    per: float = 1.0,
    words: GroupWords = DONORS,
) -> GeneEffects:
    """Fit the mean slope of every gene within donors, as ``donor_slopes`` does for a score.

    Parameters
    ----------
    expression
        (n_samples, n_genes) log expression, dense; a gene with a NaN is undefined.
    position, donor_ids, per, words
        As in ``donor_slopes``.

    Raises
    ------
    DesignError
        As ``slopes_within``.
    """
    at = as_ages(position)
    values = as_columns(expression, len(at))
    donors, slopes = slopes_within(values, at, donor_ids)
    fit = mean_of_donors(slopes * per)
    ends = interval(fit)
    enough = len(donors) >= MIN_DONORS
    blank = np.full(values.shape[1], np.nan)
    return GeneEffects(
        estimate=fit.estimate if donors else blank,
        se=fit.se if enough else blank,
        df=fit.df if enough else blank,
        ci_low=ends.low if enough else blank,
        ci_high=ends.high if enough else blank,
        p=ends.p if enough else blank,
        mean=values.mean(axis=0) if len(values) else blank,
        model=DONOR_SLOPES,
        sex_handling=WITHIN_DONORS,
        reason="" if enough else reasons.too_few_followed(len(donors), words),
    )
