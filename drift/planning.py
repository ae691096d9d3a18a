"""How many donors a side it takes to call an effect of a given size."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.fits import LEVEL
from drift.schema import MIN_DONORS

Floats = npt.NDArray[np.float64]
# (n,) donors a side and a true g to (n,) power.
Power = Callable[[Floats, float], Floats]

TARGET: Final = 0.8
MOST: Final = 200  # donors a side; an effect that needs more is too near 0 to plan by


@dataclass(frozen=True)
class Need:
    """Donors a side for ``TARGET`` power; infinite where more than ``MOST``, NaN where unknown.

    Attributes
    ----------
    at_seen
        If the true effect is the one seen.
    fewest, most
        If it is the end of its interval farther from 0, and the end nearer 0: ``most`` is infinite
        where the interval holds 0.
    """

    at_seen: float
    fewest: float
    most: float


def student_power(n_per_side: Floats, g: float) -> Floats:
    """Return the power of a two-sided t test at 5 %, two groups of equal size.

    Parameters
    ----------
    n_per_side
        (n,) donors on each side, at least 2.
    g
        True difference in standard deviations; the sign does not matter.

    Returns
    -------
    (n,) chance that the 95 % interval leaves out 0, by the noncentral t distribution (Cohen 1988,
    doi:10.4324/9780203771587).
    """
    n = np.asarray(n_per_side, dtype=np.float64)
    df = 2 * n - 2
    shift = abs(g) * np.sqrt(n / 2)
    edge = special.stdtrit(df, 1 - LEVEL_TAIL)
    power = 1 - special.nctdtr(df, shift, edge) + special.nctdtr(df, shift, -edge)
    # beyond the reach of the distribution function the effect cannot be missed
    return np.asarray(np.where(np.isfinite(power), power, 1.0))


LEVEL_TAIL: Final = (1 - LEVEL) / 2


def donors_needed(g: float, power: Power = student_power) -> float:
    """Return the fewest donors a side, from ``MIN_DONORS``, that reach ``TARGET`` power.

    Returns
    -------
    Infinite where more than ``MOST`` are needed; NaN without an effect.
    """
    if math.isnan(g):
        return math.nan
    n = np.arange(MIN_DONORS, MOST + 1, dtype=np.float64)
    enough = np.flatnonzero(power(n, g) >= TARGET)
    return float(n[enough[0]]) if enough.size else math.inf


def need(g: float, low: float, high: float, power: Power = student_power) -> Need:
    """Return the donors needed at an effect and at the ends of its interval.

    Parameters
    ----------
    g, low, high
        Hedges' g and its 95 % interval; NaN where there is none.
    """
    if math.isnan(g) or math.isnan(low) or math.isnan(high):
        return Need(math.nan, math.nan, math.nan)
    near, far = sorted((abs(low), abs(high)))
    if low <= 0 <= high:
        near = 0.0
    return Need(donors_needed(g, power), donors_needed(far, power), donors_needed(near, power))
