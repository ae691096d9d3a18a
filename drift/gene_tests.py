"""The same models for every gene at once: the drivers behind a score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from drift import reasons
from drift.design import NOT_STATED, as_columns, check_donors
from drift.fits import interval
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
from drift.reasons import DONORS, GroupWords
from drift.schema import MIN_DONORS


@dataclass(frozen=True)
class GeneEffects:
    """Effects of many genes in the same donors, one entry a gene; NaN where undefined.

    ``estimate``, ``se`` and the ends are in log2 (a year for slopes), ``mean`` is the mean
    expression of the donors in the model, ``reason`` says why all genes lack an interval.
    """

    estimate: npt.NDArray[np.float64]
    se: npt.NDArray[np.float64]
    df: npt.NDArray[np.float64]
    ci_low: npt.NDArray[np.float64]
    ci_high: npt.NDArray[np.float64]
    p: npt.NDArray[np.float64]
    mean: npt.NDArray[np.float64]
    model: str
    sex_handling: str
    reason: str = ""


def compare_groups_matrix(
    expression: npt.ArrayLike,
    is_contrast: npt.ArrayLike,
    sex: Sequence[str] | npt.NDArray[Any] | None = None,
    *,
    age: npt.ArrayLike | None = None,
    donor_ids: Sequence[str] | npt.NDArray[Any] | None = None,
    words: GroupWords = DONORS,
) -> GeneEffects:
    """Compare two groups of donors in every gene, as ``compare_groups`` does for a score.

    Parameters
    ----------
    expression
        (n_donors, n_genes) log expression, dense. A gene with a NaN is undefined: dropping the
        donor would compare other donors than the neighbouring genes do.
    is_contrast, sex, age, donor_ids, words
        As in ``compare_groups``.

    Raises
    ------
    DesignError
        If a donor comes twice, lengths disagree, or a value is infinite.
    """
    sides = as_sides(is_contrast)
    values = as_columns(expression, len(sides))
    check_donors(donor_ids, len(sides))
    n_contrast = int(sides.sum())
    n_reference = len(sides) - n_contrast
    few = min(n_reference, n_contrast) < MIN_DONORS
    reason = reasons.too_few_donors(n_reference, n_contrast, words) if few else ""
    if min(n_reference, n_contrast) == 0:
        return undefined_genes(values, WELCH, reason)
    return _gene_effects(fit_groups(values, sides, sex, age), values, reason)


def age_slope_matrix(
    expression: npt.ArrayLike,
    age_years: npt.ArrayLike,
    sex: Sequence[str] | npt.NDArray[Any] | None = None,
    *,
    n_reference: int,
    n_contrast: int,
    levels: npt.ArrayLike | None = None,
    donor_ids: Sequence[str] | npt.NDArray[Any] | None = None,
    words: GroupWords = DONORS,
) -> GeneEffects:
    """Fit the change a year of every gene, as ``age_slope`` does for a score.

    Parameters
    ----------
    expression
        (n_donors, n_genes) log expression, dense; a gene with a NaN is undefined.
    age_years, sex, n_reference, n_contrast, levels, donor_ids, words
        As in ``age_slope``.

    Raises
    ------
    DesignError
        If a donor comes twice, has no age, lengths disagree, or a value is infinite.
    """
    ages = as_ages(age_years)
    values = as_columns(expression, len(ages))
    check_donors(donor_ids, len(ages))
    n_ages = len(np.unique(ages))
    if n_ages < MIN_AGES:
        return undefined_genes(values, SLOPE_HC3, reasons.too_few_ages(n_ages))
    few = min(n_reference, n_contrast) < MIN_DONORS
    reason = reasons.too_few_donors(n_reference, n_contrast, words) if few else ""
    return _gene_effects(fit_slope(values, ages, sex, levels), values, reason)


def _gene_effects(fitted: Fitted, values: npt.NDArray[np.float64], reason: str) -> GeneEffects:
    fit, nothing = fitted.fit, undefined_genes(values, fitted.model, reason)
    effects = replace(nothing, estimate=fit.estimate, sex_handling=fitted.sex_handling)
    if reason:
        return effects
    ends = interval(fit)
    return replace(
        effects,
        se=fit.se,
        df=fit.df,
        ci_low=ends.low,
        ci_high=ends.high,
        p=ends.p,
        reason=reasons.one_decides() if fit.saturated else "",
    )


def undefined_genes(values: npt.NDArray[np.float64], model: str, reason: str) -> GeneEffects:
    """Return effects of no gene: means of the (n_donors, n_genes) values, and the reason."""
    blank = np.full(values.shape[1], np.nan)
    return GeneEffects(
        estimate=blank,
        se=blank,
        df=blank,
        ci_low=blank,
        ci_high=blank,
        p=blank,
        mean=values.mean(axis=0) if len(values) else blank,
        model=model,
        sex_handling=NOT_STATED,
        reason=reason,
    )
