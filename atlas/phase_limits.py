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
    found: dict[str, float] = {}
    for axis, change in (("x", "identity"), ("y", "gain")):
        inside = _finite([*points[axis], *_of(rows, change, "estimate"), 0.0])
        ends = _finite([*_of(rows, change, "low"), *_of(rows, change, "high")])
        found[f"{axis}_low"], found[f"{axis}_high"] = _span(inside, ends)
    return found


def _of(rows: pd.DataFrame, change: str, end: str) -> list[float]:
    """Return one number of every stratum that is drawn as an arrow."""
    drawn = rows[["identity_low", "gain_low"]].notna().all(axis=1)
    return list(rows.loc[drawn, f"{change}_{end}"].to_numpy(dtype=float, na_value=math.nan))


def _finite(values: list[float]) -> Floats:
    return np.array([value for value in values if math.isfinite(value)], dtype=np.float64)


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
