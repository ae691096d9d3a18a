"""The models of a difference, for one score or thousands of genes at once.

Welch's difference of means, the mean of one value a donor, and least squares with errors that allow
unequal variances: HC3 (MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7), or HC2 with the
degrees of freedom of Bell and McCaffrey (Imbens and Kolesar 2016, doi:10.1162/REST_a_00552). All
are vectorised over columns, so the scalar and the matrix functions share one implementation.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.errors import DesignError

LEVEL: Final = 0.95
# Below this share of the largest value a spread is rounding, not variation.
_ROUNDING: Final = 1e-12
_FULL_LEVERAGE: Final = 1 - 1e-9

Errors = Literal["hc2", "hc3"]


@dataclass(frozen=True)
class Fit:
    """An estimate with its error, one entry a column.

    Parameters
    ----------
    estimate, se
        (n_columns,) in units of the values (a year for slopes); ``se`` is NaN without variation.
    df
        (n_columns,) degrees of freedom of the interval.
    sd
        (n_columns,) pooled or residual standard deviation.
    sd_df
        Degrees of freedom of ``sd``.
    saturated
        One donor alone fixes a coefficient, so robust errors do not exist.
    """

    estimate: npt.NDArray[np.float64]
    se: npt.NDArray[np.float64]
    df: npt.NDArray[np.float64]
    sd: npt.NDArray[np.float64]
    sd_df: float
    saturated: bool = False


@dataclass(frozen=True)
class Interval:
    """Ends of the 95 % interval and the two-sided p, one entry a column."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    p: npt.NDArray[np.float64]


def welch(reference: npt.NDArray[np.float64], contrast: npt.NDArray[np.float64]) -> Fit:
    """Fit contrast mean minus reference mean without assuming equal variances.

    Parameters
    ----------
    reference, contrast
        (n_reference, n_columns) and (n_contrast, n_columns).

    Returns
    -------
    Welch's standard error and Satterthwaite's degrees of freedom; ``sd`` is pooled.
    """
    sides = (reference, contrast)
    n = [len(side) for side in sides]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = [side.sum(axis=0) / np.float64(len(side)) for side in sides]
        squares = [
            ((side - centre) ** 2).sum(axis=0) for side, centre in zip(sides, mean, strict=True)
        ]
        part = [
            square / np.float64(size - 1) / size for square, size in zip(squares, n, strict=True)
        ]
        variance = part[0] + part[1]
        df = variance**2 / (part[0] ** 2 / (n[0] - 1) + part[1] ** 2 / (n[1] - 1))
        sd = np.sqrt((squares[0] + squares[1]) / np.float64(sum(n) - 2))
    scale = np.abs(np.vstack(sides)).max(axis=0, initial=0)
    return _fit(mean[1] - mean[0], np.sqrt(variance), df, sd, sum(n) - 2, scale)


def mean_of_donors(values: npt.NDArray[np.float64]) -> Fit:
    """Fit the mean of one value a donor, with the standard error of a one-sample t-test.

    Parameters
    ----------
    values
        (n_donors, n_columns).
    """
    n = len(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = values.sum(axis=0) / np.float64(n)
        sd = np.sqrt(((values - mean) ** 2).sum(axis=0) / np.float64(n - 1))
        se = sd / np.sqrt(np.float64(n))
    scale = np.abs(values).max(axis=0, initial=0)
    return _fit(mean, se, np.full(values.shape[1], float(n - 1)), sd, n - 1, scale)


def least_squares(
    values: npt.NDArray[np.float64],
    design: npt.NDArray[np.float64],
    coefficient: int = 1,
    *,
    errors: Errors = "hc3",
) -> Fit:
    """Fit one coefficient of a linear model with errors that allow unequal variances.

    Parameters
    ----------
    values
        (n_donors, n_columns).
    design
        (n_donors, n_terms) of full rank.
    coefficient
        Column of the design.
    errors
        ``hc3``: residuals over 1 - leverage, n - n_terms degrees of freedom. ``hc2``: residuals
        over the root of it, degrees of freedom of Bell and McCaffrey; without covariates and with
        two groups this standard error is Welch's.

    Returns
    -------
    Robust standard error with its degrees of freedom; ``sd`` is the residual one.

    Raises
    ------
    DesignError
        If the design is not of full rank.
    """
    n, terms = design.shape
    if np.linalg.matrix_rank(design) < terms:
        msg = "The terms of the model cannot be told apart: leave one covariate out."
        raise DesignError(msg)
    hat = np.linalg.pinv(design)  # (n_terms, n_donors)
    leverage = np.einsum("ij,ji->i", design, hat)
    saturated = bool((leverage > _FULL_LEVERAGE).any())
    residual = values - design @ (hat @ values)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = hat[coefficient] ** 2 / (1 - leverage) ** {"hc2": 1, "hc3": 2}[errors]
        sandwich = weight[:, None] * residual**2
        se = np.full(values.shape[1], np.nan) if saturated else np.sqrt(sandwich.sum(axis=0))
        sd = np.sqrt((residual**2).sum(axis=0) / np.float64(n - terms))
    df = float(n - terms)
    if errors == "hc2" and not saturated:
        df = _bell_mccaffrey(weight, np.eye(n) - design @ hat)
    scale = np.abs(values).max(axis=0, initial=0) * np.abs(hat[coefficient]).max()
    return _fit(
        hat[coefficient] @ values,
        se,
        np.full(values.shape[1], df),
        sd,
        n - terms,
        scale,
        saturated=saturated,
    )


def _bell_mccaffrey(weight: npt.NDArray[np.float64], annihilator: npt.NDArray[np.float64]) -> float:
    """Degrees of freedom: Satterthwaite's for the sandwich if all donors varied alike."""
    form = annihilator @ (weight[:, None] * annihilator)
    return float(np.trace(form) ** 2 / (form * form.T).sum())


def interval(fit: Fit) -> Interval:
    """Return the t interval and p of a fit, NaN where there is no standard error."""
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = special.stdtrit(fit.df, 0.5 + LEVEL / 2) * fit.se
        p = 2 * special.stdtr(fit.df, -np.abs(fit.estimate / fit.se))
    return Interval(low=fit.estimate - reach, high=fit.estimate + reach, p=p)


def _fit(
    estimate: npt.NDArray[np.float64],
    se: npt.NDArray[np.float64],
    df: npt.NDArray[np.float64],
    sd: npt.NDArray[np.float64],
    sd_df: float,
    scale: npt.NDArray[np.float64],
    *,
    saturated: bool = False,
) -> Fit:
    flat = ~(se > _ROUNDING * scale) | ~np.isfinite(se)
    return Fit(
        estimate=estimate,
        se=np.where(flat, np.nan, se),
        df=np.where(flat, np.nan, df),
        sd=sd,
        sd_df=float(sd_df),
        saturated=saturated,
    )
