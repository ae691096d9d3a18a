"""What is drawn around a fitted line or a group mean."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.design import ADJUSTED, as_columns, design_matrix, only, sex_handling
from drift.fits import LEVEL
from drift.models import MIN_AGES, as_ages
from drift.schema import MIN_DONORS


def slope_band(
    score: npt.ArrayLike,
    age_years: npt.ArrayLike,
    at: npt.ArrayLike,
    sex: Sequence[str] | npt.NDArray[Any] | None = None,
    levels: npt.ArrayLike | None = None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the line of ``age_slope`` and its 95 % band (HC3).

    Parameters
    ----------
    score
        (n_donors,) one value a donor; NaN donors are left out.
    age_years
        (n_donors,) ages in years.
    at
        (n_points,) ages at which the line is wanted.
    sex, levels
        As in ``age_slope``; where sex is a covariate the line stands at the donors' mix of sexes.

    Returns
    -------
    Line, low and high end, (n_points,) each; all NaN with fewer than 3 distinct ages.
    """
    ages = as_ages(age_years)
    values = as_columns(score, len(ages))[:, 0]
    kept = ~np.isnan(values)
    values, ages = values[kept], ages[kept]
    where = np.asarray(at, dtype=np.float64)
    if len(np.unique(ages)) < MIN_AGES:
        blank = np.full(where.shape, np.nan)
        return blank, blank, blank
    sexes = only(sex, kept)
    within = ages if levels is None else only(levels, kept)
    adjusted = sex_handling(sexes, ages if within is None else within, len(ages)) == ADJUSTED
    design = design_matrix(ages, sexes if adjusted else None)
    points = np.tile(design.mean(axis=0), (len(where), 1))
    points[:, 1] = where
    hat = np.linalg.pinv(design)
    smoother = points @ hat  # (n_points, n_donors)
    leverage = np.einsum("ij,ji->i", design, hat)
    residual = values - design @ (hat @ values)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt((smoother**2) @ (residual / (1 - leverage)) ** 2)
    df = len(values) - design.shape[1]
    reach = special.stdtrit(df, 0.5 + LEVEL / 2) * se
    line = smoother @ values
    return line, line - reach, line + reach


def group_mean_interval(values: npt.ArrayLike) -> tuple[float, float, float]:
    """Return the mean of a group of donors with its 95 % t interval.

    Parameters
    ----------
    values
        (n_donors,) one value a donor; NaN donors are left out.

    Returns
    -------
    Mean, low, high. The ends are NaN with fewer than 3 donors, all are NaN without any.
    """
    found = np.asarray(values, dtype=np.float64)
    found = found[~np.isnan(found)]
    n = len(found)
    mean = float(found.mean()) if n else np.nan
    if n < MIN_DONORS:
        return mean, np.nan, np.nan
    reach = float(special.stdtrit(n - 1, 0.5 + LEVEL / 2) * found.std(ddof=1) / np.sqrt(n))
    return mean, mean - reach, mean + reach
