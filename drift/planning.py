"""How many donors a side it takes to call an effect of a given size."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from drift.calibration.power import PowerTable, student_power
from drift.calibration.power import donors_needed as simulated_donors
from drift.schema import MIN_DONORS

# A true g to the donors a side it takes.
Needed = Callable[[float], float]

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


def donors_needed(g: float) -> float:
    """Return the fewest donors a side, from ``MIN_DONORS``, that reach ``TARGET`` power by theory.

    Returns
    -------
    Infinite where more than ``MOST`` are needed; NaN without an effect.
    """
    if math.isnan(g):
        return math.nan
    n = np.arange(MIN_DONORS, MOST + 1, dtype=np.float64)
    enough = np.flatnonzero(student_power(n, g) >= TARGET)
    return float(n[enough[0]]) if enough.size else math.inf


def by_simulation(table: PowerTable) -> Needed:
    """Return how many donors the simulator's power table asks for.

    Beyond its last row (40 a side) and its last effect the noncentral t goes on, which the
    calibration found equal to the simulated power.
    """
    last = int(table.donors[-1])

    def needed(g: float) -> float:
        if math.isnan(g) or abs(g) > table.effects[-1]:
            return donors_needed(g)
        found = simulated_donors(table, g, TARGET)
        return max(donors_needed(g), last + 1.0) if found is None else float(found)

    return needed


def need(g: float, low: float, high: float, needed: Needed = donors_needed) -> Need:
    """Return the donors needed at an effect and at the ends of its interval.

    Parameters
    ----------
    g, low, high
        Hedges' g and its 95 % interval; NaN where there is none.
    needed
        Gives the donors a side for one effect: by theory, or :func:`by_simulation`.
    """
    if math.isnan(g) or math.isnan(low) or math.isnan(high):
        return Need(math.nan, math.nan, math.nan)
    near, far = sorted((abs(low), abs(high)))
    if low <= 0 <= high:
        near = 0.0
    return Need(needed(g), needed(far), needed(near))
