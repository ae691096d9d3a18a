"""Round places for ticks, and the digits that tell them apart."""

import math
from collections.abc import Sequence

import numpy as np

from components import numbers


def nice(low: float, high: float, *, most: int) -> list[float]:
    """Return round tick places inside a range, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough)
    first = math.ceil(low / step)
    return [round(step * k, 10) + 0.0 for k in range(first, math.floor(high / step) + 1)]


def decimals(places: Sequence[float]) -> int:
    """Return the digits that tell ticks apart."""
    return next((d for d in range(2) if np.allclose(places, np.round(places, d))), 2)


def around_zero(reach: float) -> dict[float, str]:
    """Return three ticks of an axis that reaches as far to either side of 0, with their texts."""
    power = 10.0 ** math.floor(math.log10(reach))
    step = max(power * m for m in (0.5, 1, 2, 5) if power * m <= reach)
    digits = max(0, -math.floor(math.log10(step)))
    return {k * step: numbers.signed(k * step, digits) if k else "0" for k in (-1, 0, 1)}
