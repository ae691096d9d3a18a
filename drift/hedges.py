"""Hedges' g: an effect in standard deviations, with an exact interval.

The interval inverts the noncentral t distribution at the model's own t and degrees of freedom
(Cumming and Finch 2001, doi:10.1177/0013164401614002), so it leaves out 0 exactly when the
interval of the estimate does. The small-sample factor is Hedges' exact one (Hedges 1981,
doi:10.3102/10769986006002107). It takes the bias out of the point estimate alone: an interval
scaled by it held a true g of 2 in 91 % of simulations with 3 against 3 donors, unscaled in 96 %.
"""

import math
from dataclasses import dataclass
from typing import Final

from scipy import special

from drift.fits import LEVEL

_TAIL: Final = (1 - LEVEL) / 2
_LARGE: Final = 1e4  # beyond, the noncentral t cannot be computed and its limit is exact enough


@dataclass(frozen=True)
class Standardised:
    """Hedges' g and the ends of its 95 % interval, in standard deviations."""

    g: float
    low: float
    high: float


UNDEFINED: Final = Standardised(math.nan, math.nan, math.nan)


def small_sample_factor(df: float) -> float:
    """Return J, which takes the bias out of a standardised difference.

    Parameters
    ----------
    df
        Degrees of freedom of the standard deviation, above 1.
    """
    log_ratio = special.gammaln(df / 2) - special.gammaln((df - 1) / 2)
    return float(math.exp(log_ratio) / math.sqrt(df / 2))


def noncentrality_interval(t: float, df: float) -> tuple[float, float]:
    """Return the noncentralities under which t lies at the upper and lower 2.5 %.

    Parameters
    ----------
    t
        Observed t.
    df
        Its degrees of freedom, above 0.

    Returns
    -------
    Low and high end; 0 lies between them exactly when the t interval of the estimate holds 0.
    """
    size = abs(t)
    low = _noncentrality(size, df, 1 - _TAIL)
    high = _noncentrality(size, df, _TAIL)
    return (low, high) if t >= 0 else (-high, -low)


def hedges_g(estimate: float, se: float, df: float, sd: float, sd_df: float) -> Standardised:
    """Standardise an estimate.

    Parameters
    ----------
    estimate, se, df
        Difference of two groups with its standard error and degrees of freedom.
    sd, sd_df
        Standard deviation within groups (pooled for Welch, residual with covariates) and its
        degrees of freedom.

    Returns
    -------
    g = J(sd_df) estimate / sd. The ends are noncentralities of t = estimate / se, scaled by
    se / sd. NaN when an input is missing or the standard deviation is 0.
    """
    if not (se > 0 and sd > 0 and df > 0 and sd_df > 1):
        return UNDEFINED
    factor = small_sample_factor(sd_df)
    low, high = noncentrality_interval(estimate / se, df)
    return Standardised(g=factor * estimate / sd, low=low * se / sd, high=high * se / sd)


def _noncentrality(t: float, df: float, probability: float) -> float:
    """Solve P(T <= t) = probability for the noncentrality; P falls as it grows."""

    def excess(noncentrality: float) -> float:
        found = float(special.nctdtr(df, noncentrality, t))
        if math.isnan(found):  # so far in a tail that its series fails
            found = float(noncentrality < t)
        return found - probability

    if t > _LARGE:  # the numerator no longer varies, only the standard deviation does
        return float(t * math.sqrt(special.chdtri(df, probability) / df))
    at_zero = excess(0.0)
    if at_zero == 0:
        return 0.0
    # The sign at 0 fixes the side of the root, so rounding can never move it across 0.
    direction = 1.0 if at_zero > 0 else -1.0
    reach = max(1.0, t)
    while excess(direction * reach) * direction > 0:
        reach *= 2
    from scipy import optimize  # here: the dashboard starts without it

    return float(optimize.brentq(excess, 0.0, direction * reach, xtol=1e-10))
