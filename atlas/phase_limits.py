"""The limits of the phase plane: those of the whole data set, so that no filter moves them."""

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BEYOND: Final = 0.5  # of the donors' span: how far an interval may widen an axis
PAD: Final = 0.07  # of the span, on each side
LEAST: Final = 0.22  # of the axis, on either side of zero: every corner has room for its name

_CHANGES: Final = tuple(
    f"{change}_{end}" for change in ("identity", "gain") for end in ("estimate", "low", "high")
)


def limits(points: pd.DataFrame, rows: pd.DataFrame) -> dict[str, float]:
    """Return ``x_low``, ``x_high``, ``y_low`` and ``y_high``.

    Every donor and the tip of every arrow is inside. An interval widens the axis by at most half
    the span of these: with three donors it may be ten times as wide as all that was measured.

    Parameters
    ----------
    points
        Donors with ``x`` and ``y``; may be empty.
    rows
        Strata with both changes.
    """
    drawn = rows[list(_CHANGES)].to_numpy(dtype=float, na_value=math.nan)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    found: dict[str, float] = {}
    for number, axis in enumerate("xy"):
        tips, *ends = drawn[:, 3 * number : 3 * number + 3].T
        inside = np.concatenate([points[axis].to_numpy(dtype=float), tips, [0.0]])
        found[f"{axis}_low"], found[f"{axis}_high"] = _span(inside, np.concatenate(ends))
    return found


def _span(inside: Floats, ends: Floats) -> tuple[float, float]:
    low, high = float(inside.min()), float(inside.max())
    reach = BEYOND * (high - low) or 0.5
    if len(ends):
        low = min(low, max(float(ends.min()), low - reach))
        high = max(high, min(float(ends.max()), high + reach))
    pad = PAD * (high - low) or 0.5
    low, high = low - pad, high + pad
    # Zero keeps its distance from both ends.
    low, high = min(low, -LEAST / (1 - LEAST) * high), max(high, -LEAST / (1 - LEAST) * low)
    return low, high
