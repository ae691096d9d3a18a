"""Random-effects meta-analysis of Hedges' g: one entry a study, Hartung-Knapp intervals.

Between-study variance by Paule and Mandel, whose estimating equation makes the Hartung-Knapp factor
exactly 1 whenever studies vary at all, so the two cannot disagree. It is solved here by a bracketed
root: ``combine_effects`` of statsmodels 0.15 returns 0 when its last Newton step overshoots by a
rounding error (effects 0.2, 0.5, 0.8 with variance 0.04: 0 in place of 0.05, at a tight tolerance).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.errors import DesignError
from drift.fits import LEVEL

Floats = npt.NDArray[np.float64]

MIN_STUDIES: Final = 3  # with two, the t quantile has one degree of freedom: 12.7
_TAIL: Final = (1 - LEVEL) / 2
_PRECISION: Final = 1e-12  # of the between-study variance


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """What a set of independent studies says together. A number that is not defined is NaN.

    Attributes
    ----------
    k
        Studies.
    estimate, se, low, high
        Random-effects mean, its Hartung-Knapp standard error and 95 % interval (as the effects).
        With two studies the interval is what it would be; it is not to be shown as a result.
    prediction_low, prediction_high
        95 % interval for the true effect in a new study; from three studies on.
    tau2
        Variance of the true effects between studies.
    q, q_p, i2
        Cochran's Q, its p, and the share of the variation that is not sampling error, 0 to 1.
    weights
        Share of each study in the mean, in the order given.
    is_floored
        The studies agree better than chance would have them, and the interval was held at the one
        that takes their variances as known.
    """

    k: int
    estimate: float = math.nan
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    prediction_low: float = math.nan
    prediction_high: float = math.nan
    tau2: float = math.nan
    q: float = math.nan
    q_p: float = math.nan
    i2: float = math.nan
    weights: tuple[float, ...] = ()
    is_floored: bool = False

    @property
    def is_pooled(self) -> bool:
        """Whether there are enough studies to call it a pooled effect."""
        return self.k >= MIN_STUDIES


def variance_of_g(g: float, n_reference: float, n_contrast: float) -> float:
    """Return the sampling variance of Hedges' g from the donor numbers.

    Parameters
    ----------
    g
        Hedges' g.
    n_reference, n_contrast
        Donors on each side.

    Returns
    -------
    1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), the large-sample variance (Hedges 1981,
    doi:10.3102/10769986006002107). NaN without donors.

    Notes
    -----
    It holds for effects adjusted for sex too: sex is a covariate only where both sexes are
    present at all ages, where it takes next to nothing from the contrast of the ages. Weights by
    each study's own standard error would rest on the spread of three or four animals.
    """
    if not (n_reference > 0 and n_contrast > 0) or math.isnan(g):
        return math.nan
    return 1 / n_reference + 1 / n_contrast + g**2 / (2 * (n_reference + n_contrast))


def mean_within_study(values: npt.ArrayLike, variances: npt.ArrayLike) -> tuple[float, float]:
    """Average effects measured in the same animals (several tissues of one study).

    Parameters
    ----------
    values, variances
        (n_tissues,) effects with their sampling variances.

    Returns
    -------
    Mean and its variance at a correlation of 1, the largest it can have: (mean of the standard
    errors)^2. The study gains no weight by having cut its animals into more tissues.
    """
    spread = np.sqrt(np.asarray(variances, float))
    return float(np.mean(np.asarray(values, float))), float(np.mean(spread)) ** 2


def pool(effects: Sequence[float], variances: Sequence[float]) -> Pooled:
    """Pool independent studies.

    Parameters
    ----------
    effects
        (k,) one effect a study.
    variances
        (k,) their sampling variances, above 0.

    Returns
    -------
    Pooled. One study: its effect, without an interval. None: NaN throughout.

    Raises
    ------
    DesignError
        If lengths disagree, or an effect or variance cannot be used.

    Notes
    -----
    Interval: mean +- t(k - 1) s, s^2 = q / sum(w), w = 1 / (v + tau2), q = sum(w (y - mean)^2) /
    (k - 1) (Hartung and Knapp 2001, doi:10.1002/sim.1009; IntHout 2014,
    doi:10.1186/1471-2288-14-25). Where tau2 is 0, q can be far below 1 and the interval absurdly
    narrow; it is then never narrower than mean +- 1.96 / sqrt(sum(w)) (the rule of Wiksten,
    Ruecker and Schwarzer 2016, doi:10.1002/sim.6879). Prediction: mean +- t(k - 2)
    sqrt(tau2 + s^2) (Higgins 2009, doi:10.1111/j.1467-985X.2008.00552.x).
    """
    y, v = np.asarray(effects, float), np.asarray(variances, float)
    _check(y, v)
    k = len(y)
    if k < 2:
        weights = (1.0,) * k
        return Pooled(k=k, estimate=float(y[0]) if k else math.nan, weights=weights)
    tau2 = _paule_mandel(y, v)
    w = 1 / (v + tau2)
    mean, known = float(np.average(y, weights=w)), 1 / math.sqrt(w.sum())
    factor = float(np.sum(w * (y - mean) ** 2)) / (k - 1)
    half, is_floored = _half_width(math.sqrt(factor) * known, known, k)
    se = half / float(-special.stdtrit(k - 1, _TAIL))
    q = _generalised_q(0.0, y, v)
    reach = math.nan
    if k >= MIN_STUDIES:
        reach = float(-special.stdtrit(k - 2, _TAIL)) * math.sqrt(tau2 + se**2)
    return Pooled(
        k=k,
        estimate=mean,
        se=se,
        low=mean - half,
        high=mean + half,
        prediction_low=mean - reach,
        prediction_high=mean + reach,
        tau2=tau2,
        q=q,
        q_p=float(special.chdtrc(k - 1, q)),
        i2=max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0,
        weights=tuple((w / w.sum()).tolist()),
        is_floored=is_floored,
    )


def _generalised_q(tau2: float, y: Floats, v: Floats) -> float:
    """Return sum(w (y - mean)^2) with weights 1 / (v + tau2); it falls as tau2 grows."""
    w = 1 / (v + tau2)
    return float(np.sum(w * (y - np.average(y, weights=w)) ** 2))


def _paule_mandel(y: Floats, v: Floats) -> float:
    """Solve generalised Q = k - 1 for the between-study variance; 0 when Q never is that large."""

    def excess(tau2: float) -> float:
        return _generalised_q(tau2, y, v) - (len(y) - 1)

    if excess(0.0) <= 0:
        return 0.0
    # With weights alike, tau2 is at most the sum of squares over k - 1.
    top = float(np.sum((y - y.mean()) ** 2)) / (len(y) - 1) + float(v.max())
    while excess(top) > 0:
        top *= 2
    from scipy import optimize  # here: the dashboard starts without it

    return float(optimize.brentq(excess, 0.0, top, xtol=_PRECISION))


def _half_width(scaled: float, known: float, k: int) -> tuple[float, bool]:
    """Return the half width of the interval, and whether the floor holds it.

    ``scaled`` is the Hartung-Knapp standard error, ``known`` the one without a factor.
    """
    half = float(-special.stdtrit(k - 1, _TAIL)) * scaled
    floor = float(-special.ndtri(_TAIL)) * known
    return max(half, floor), half < floor


def _check(y: Floats, v: Floats) -> None:
    if y.shape != v.shape or y.ndim != 1:
        msg = f"{y.size} effects have {v.size} variances: give one variance a study."
        raise DesignError(msg)
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        msg = "An effect or its variance is missing or not above 0: leave that study out."
        raise DesignError(msg)
