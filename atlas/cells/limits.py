"""Where the colours of a picture end."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells.categories import CATEGORIES

_ENDS: Final = (2, 98)  # percentiles of what is shown


def of_values(paint: str, values: Sequence[npt.NDArray[np.float64]]) -> tuple[float, float]:
    """Return the ends of the colours that the values of some pictures of one paint share."""
    if paint in CATEGORIES or paint == "share_old":
        return 0.0, 1.0
    known = np.concatenate([own[~np.isnan(own)] for own in values] or [np.zeros(0)])
    if known.size == 0:
        return 0.0, 1.0
    low, high = (float(end) for end in np.percentile(known, _ENDS))
    if paint == "difference":
        widest = max(abs(low), abs(high)) or 1.0
        return -widest, widest
    return low, high if high > low else low + 1  # all of one value
