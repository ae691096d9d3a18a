"""Where the colours of a picture end."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells.categories import CATEGORIES

_ENDS: Final = (2, 98)  # percentiles of what is shown
_CLASSES: Final = 1024


def of_values(paint: str, values: Sequence[npt.NDArray[np.float64]]) -> tuple[float, float]:
    """Return the ends of the colours that the values of some pictures of one paint share."""
    if paint in CATEGORIES or paint == "share_old":
        return 0.0, 1.0
    known = np.concatenate([own[~np.isnan(own)] for own in values] or [np.zeros(0)])
    if known.size == 0:
        return 0.0, 1.0
    low, high = percentiles(known, _ENDS)
    if paint == "difference":
        widest = max(abs(low), abs(high)) or 1.0
        return -widest, widest
    return low, high if high > low else low + 1  # all of one value


def percentiles(values: npt.NDArray[np.float64], wanted: Sequence[float]) -> list[float]:
    """Return what ``np.percentile`` does, for some values, in a fraction of its time.

    Of classes between the ends only those in which a percentile lies are put in order.
    """
    low, high = float(values.min()), float(values.max())
    scale = _CLASSES / (high - low) if high > low else 0.0
    if not np.isfinite(scale) or not np.isfinite(high - low):
        return [float(end) for end in np.percentile(values, wanted)]
    of_class = ((values - low) * scale).astype(np.intp)  # ascends with the values
    ends = np.cumsum(np.bincount(of_class))
    found = []
    for share in wanted:
        place = (len(values) - 1) * (share / 100)
        rank = int(place)
        first, last = np.searchsorted(ends, [rank, min(rank + 1, len(values) - 1)], side="right")
        near = np.sort(values[(of_class >= first) & (of_class <= last)])
        at = rank - (int(ends[first - 1]) if first else 0)
        # of the two values it lies between, numpy is asked for the same place
        found.append(float(np.quantile(near[at : at + 2], place - rank)))
    return found


def median_and_most(n: npt.NDArray[np.int32]) -> tuple[float, int]:
    """Return the median and the largest of the numbers of cells in pixels that hold any."""
    if not len(n):
        return 0, 0
    most = int(n.max())
    if most > len(n):
        return float(np.median(n)), most
    up_to = np.cumsum(np.bincount(n))
    middle = np.searchsorted(up_to, [(len(n) - 1) // 2, len(n) // 2], side="right")
    return float(middle.mean()), most
