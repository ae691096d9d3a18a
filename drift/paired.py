"""The difference of two means of the same donors: one pair a donor, Student's t interval."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.reasons import DONORS, NUMBER_WORDS, GroupWords, counted, no_variation
from drift.schema import MIN_DONORS

_CONFIDENCE: Final = 0.95
_ROUNDING: Final = 1e-12  # differences that vary by less than this share of the values are equal


@dataclass(frozen=True)
class PairedDifference:
    """Mean over donors of first minus second, with its 95 % interval.

    ``reason`` says why there is no interval; ``estimate`` is NaN without a donor.
    """

    estimate: float
    ci_low: float
    ci_high: float
    n_donors: int
    reason: str = ""


def paired_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, words: GroupWords = DONORS
) -> PairedDifference:
    """Compare two values of each donor.

    Parameters
    ----------
    first, second
        (n_donors,) values, both defined for every donor.
    """
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    differences = one - other
    n = len(differences)
    estimate = float(differences.mean()) if n else math.nan
    if n < MIN_DONORS:
        needed = NUMBER_WORDS[MIN_DONORS].capitalize()
        named = counted(n, words)
        reason = (
            f"{named[:1].upper()}{named[1:]} with enough cells on both sides: no interval. "
            f"{needed} are needed."
        )
        return PairedDifference(estimate, math.nan, math.nan, n, reason)
    spread = float(differences.std(ddof=1))
    if spread <= _ROUNDING * float(np.abs([one, other]).max()):
        return PairedDifference(estimate, math.nan, math.nan, n, no_variation(words))
    half = float(special.stdtrit(n - 1, (1 + _CONFIDENCE) / 2)) * spread / math.sqrt(n)
    return PairedDifference(estimate, estimate - half, estimate + half, n)
