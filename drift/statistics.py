"""Effects of a score between donors: two groups, or a slope with age.

One value a donor goes in: cells as replicates cannot be expressed. What cannot be computed stays
NaN, with the reason in a sentence.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from drift import reasons
from drift.bands import group_mean_interval, slope_band
from drift.design import NOT_STATED, as_columns, check_donors, only
from drift.effect import Effect, call_of_interval
from drift.fits import interval
from drift.gene_tests import (
    GeneEffects,
    age_slope_matrix,
    compare_groups_matrix,
    undefined_genes,
)
from drift.hedges import UNDEFINED, Standardised, hedges_g
from drift.models import (
    MIN_AGES,
    SLOPE_HC3,
    WELCH,
    Fitted,
    as_ages,
    as_sides,
    fit_groups,
    fit_slope,
)
from drift.multiplicity import benjamini_hochberg
from drift.reasons import DONORS, GroupWords
from drift.schema import MIN_DONORS

__all__ = [
    "Effect",
    "GeneEffects",
    "GroupWords",
    "Standardised",
    "age_slope",
    "age_slope_matrix",
    "benjamini_hochberg",
    "compare_groups",
    "compare_groups_matrix",
    "group_mean_interval",
    "hedges_g",
    "slope_band",
    "undefined_genes",
]


def compare_groups(
    score: npt.ArrayLike,
    is_contrast: npt.ArrayLike,
    sex: Sequence[str] | npt.NDArray[Any] | None = None,
    *,
    age: npt.ArrayLike | None = None,
    donor_ids: Sequence[str] | npt.NDArray[Any] | None = None,
    words: GroupWords = DONORS,
) -> Effect:
    """Compare two groups of donors: contrast mean minus reference mean.

    Welch's test; with both sexes at every age (or on both sides), least squares with sex as a
    covariate and HC2 errors. Hedges' g with its interval stands beside it.

    Parameters
    ----------
    score
        (n_donors,) one value a donor; NaN donors are left out and not counted.
    is_contrast
        (n_donors,) true on the contrast side (old, ill), false on the reference side.
    sex
        (n_donors,) female, male or unknown; None when the source does not say.
    age
        (n_donors,) ages at which both sexes must be present for sex to be a covariate; None
        asks for both sexes on both sides.
    donor_ids
        (n_donors,) checked for donors that come twice.
    words
        Words for the reason.

    Returns
    -------
    Effect with ``estimate`` in units of the score. Fewer than 3 donors on a side: the estimate
    alone, call "too few donors". No donor on a side, or no variation: call "undefined".

    Raises
    ------
    DesignError
        If a donor comes twice, lengths disagree, or a value is infinite.
    """
    sides = as_sides(is_contrast)
    values = as_columns(score, len(sides))
    check_donors(donor_ids, len(sides))
    kept = ~np.isnan(values[:, 0])
    values, sides = values[kept], sides[kept]
    nothing = Effect(
        call="undefined",
        n_reference=int((~sides).sum()),
        n_contrast=int(sides.sum()),
        n_donors=len(sides),
        model=WELCH,
        sex_handling=NOT_STATED,
    )
    if min(nothing.n_reference, nothing.n_contrast) == 0:
        if len(kept) and not len(sides):
            return replace(nothing, reason=reasons.no_score(words))
        few = reasons.too_few_donors(nothing.n_reference, nothing.n_contrast, words)
        return replace(nothing, reason=few)
    fitted = fit_groups(values, sides, only(sex, kept), only(age, kept))
    return _effect(fitted, nothing, words, standardise=True)


def age_slope(
    score: npt.ArrayLike,
    age_years: npt.ArrayLike,
    sex: Sequence[str] | npt.NDArray[Any] | None = None,
    *,
    n_reference: int,
    n_contrast: int,
    levels: npt.ArrayLike | None = None,
    donor_ids: Sequence[str] | npt.NDArray[Any] | None = None,
    words: GroupWords = DONORS,
) -> Effect:
    """Fit the change of a score a year: least squares with HC3 errors.

    Parameters
    ----------
    score
        (n_donors,) one value a donor; NaN donors are left out and not counted.
    age_years
        (n_donors,) ages in years, adults only.
    sex
        (n_donors,) female, male or unknown; a covariate when both are present at all levels.
    n_reference, n_contrast
        Young and old donors with a score: an interval needs 3 of each, so that the slope does
        not hang on the middle ages.
    levels
        (n_donors,) ages or age groups at which both sexes must be present. None: the ages.
    donor_ids
        (n_donors,) checked for donors that come twice.
    words
        Words for the reason.

    Returns
    -------
    Effect with ``estimate`` in score a year and no g. Fewer than 3 distinct ages: undefined.

    Raises
    ------
    DesignError
        If a donor comes twice, has no age, lengths disagree, or a value is infinite.
    """
    ages = as_ages(age_years)
    values = as_columns(score, len(ages))
    check_donors(donor_ids, len(ages))
    kept = ~np.isnan(values[:, 0])
    values, ages = values[kept], ages[kept]
    nothing = Effect(
        call="undefined",
        n_reference=n_reference,
        n_contrast=n_contrast,
        n_donors=len(ages),
        model=SLOPE_HC3,
        sex_handling=NOT_STATED,
    )
    n_ages = len(np.unique(ages))
    if n_ages < MIN_AGES:
        why = reasons.too_few_ages(n_ages) if len(ages) else reasons.no_score(words)
        return replace(nothing, reason=why)
    fitted = fit_slope(values, ages, only(sex, kept), only(levels, kept))
    return _effect(fitted, nothing, words, standardise=False)


def _effect(fitted: Fitted, nothing: Effect, words: GroupWords, *, standardise: bool) -> Effect:
    """Fill in what the fit and the number of donors allow."""
    fit = fitted.fit
    effect = replace(
        nothing,
        estimate=float(fit.estimate[0]),
        model=fitted.model,
        sex_handling=fitted.sex_handling,
    )
    if min(effect.n_reference, effect.n_contrast) < MIN_DONORS:
        few = reasons.too_few_donors(effect.n_reference, effect.n_contrast, words)
        return replace(effect, call="too few donors", reason=few)
    ends = interval(fit)
    low, high = float(ends.low[0]), float(ends.high[0])
    call = call_of_interval(low, high)
    if call == "undefined":
        why = reasons.one_decides if fit.saturated else reasons.no_variation
        return replace(effect, reason=why(words))
    se, df = float(fit.se[0]), float(fit.df[0])
    size = UNDEFINED
    if standardise:
        size = hedges_g(effect.estimate, se, df, float(fit.sd[0]), fit.sd_df)
    return replace(
        effect,
        se=se,
        df=df,
        ci_low=low,
        ci_high=high,
        g=size.g,
        g_low=size.low,
        g_high=size.high,
        p=float(ends.p[0]),
        call=call,
    )
