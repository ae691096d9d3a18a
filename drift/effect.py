"""One effect of one stratum: the numbers of a row of ``effects`` that statistics decide."""

import math
from dataclasses import dataclass

from drift.schema import Call


@dataclass(frozen=True, kw_only=True)
class Effect:
    """An estimate with interval, g, p, and the reason when one of them is missing.

    Field names and units are those of ``drift.schema.EFFECTS``. A missing number is NaN, never 0.
    ``model`` is welch, ols_hc2, slope_hc3 or donor_slopes; ``sex_handling`` adjusted, one sex,
    confounded, within donors or not stated.
    """

    estimate: float = math.nan
    se: float = math.nan
    df: float = math.nan
    ci_low: float = math.nan
    ci_high: float = math.nan
    g: float = math.nan
    g_low: float = math.nan
    g_high: float = math.nan
    p: float = math.nan
    call: Call
    n_reference: int
    n_contrast: int
    n_donors: int
    model: str
    sex_handling: str
    reason: str = ""


def call_of_interval(low: float, high: float) -> Call:
    """Return rises, falls or not resolved from a 95 % interval; undefined when it is missing."""
    if math.isnan(low) or math.isnan(high):
        return "undefined"
    if low > 0:
        return "rises"
    return "falls" if high < 0 else "not resolved"
