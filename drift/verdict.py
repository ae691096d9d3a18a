"""The verdict of a stratum: what counts as drift, decided by two 95 % intervals.

====================  =====================  ===============================================
verdict               gain (``md_core``)     identity
====================  =====================  ===============================================
drift                 above 0                below 0
gain only             above 0                not below 0
identity loss only    includes 0             below 0
reverse               below 0                whatever it does: the reason says it
not resolved          includes 0             not below 0
too few donors        fewer than 3 donors on a side
undefined             no interval; or identity has none and gain is not below 0
====================  =====================  ===============================================

An end of an interval that is exactly 0 does not exclude 0.
"""

from dataclasses import dataclass
from typing import Final, Literal

from drift.effect import Effect
from drift.schema import MIN_DONORS, Verdict

GAIN: Final = "md_core"  # what gain means: expression of the drift score outside the matrix

Direction = Literal["above", "below", "includes", "missing"]

_GAIN: Final[dict[Direction, str]] = {
    "above": "Core expression rises",
    "below": "Core expression falls",
    "includes": "Core expression is not resolved",
}
_IDENTITY: Final[dict[Direction, str]] = {
    "above": "identity rises",
    "below": "identity falls",
    "includes": "identity is not resolved",
}


@dataclass(frozen=True)
class Decision:
    """A verdict and the sentence that explains it; empty when the verdict says all."""

    verdict: Verdict
    reason: str = ""


def direction(low: float, high: float) -> Direction:
    """Return where a 95 % interval lies: above 0, below 0, including 0, or missing (NaN)."""
    if low > 0:
        return "above"
    if high < 0:
        return "below"
    return "includes" if low <= 0 <= high else "missing"


def decide(gain: Effect, identity: Effect | None, why_undefined: str = "") -> Decision:
    """Decide the verdict of one stratum and contrast.

    Parameters
    ----------
    gain
        Effect of the core score.
    identity
        Effect of the identity score on the same donors; None when there is no such score.
    why_undefined
        Why there is none, as a clause: "this data set has 2 cell types; 3 are needed ...".

    Returns
    -------
    The verdict, with a sentence where it is missing, where identity is, and where identity moves
    but the verdict does not name it.
    """
    core = direction(gain.ci_low, gain.ci_high)
    if core == "missing":
        few = gain.n_donors > 0 and min(gain.n_reference, gain.n_contrast) < MIN_DONORS
        return Decision("too few donors" if few else "undefined", gain.reason)
    lineage: Direction = "missing"
    if identity is not None:
        lineage = direction(identity.ci_low, identity.ci_high)
        why_undefined = _clause(identity.reason)
    if lineage == "missing":
        verdict: Verdict = "reverse" if core == "below" else "undefined"
        joint = "but" if core == "above" else "and"
        return Decision(verdict, f"{_GAIN[core]}, {joint} identity is undefined: {why_undefined}")
    return _both(core, lineage)


def _both(core: Direction, lineage: Direction) -> Decision:
    told: dict[tuple[Direction, Direction], Verdict] = {
        ("above", "below"): "drift",
        ("above", "includes"): "gain only",
        ("includes", "below"): "identity loss only",
        ("includes", "includes"): "not resolved",
    }
    if (core, lineage) in told:
        return Decision(told[core, lineage])
    untold: dict[Direction, Verdict] = {
        "above": "gain only",
        "below": "reverse",
        "includes": "not resolved",
    }
    return Decision(untold[core], f"{_GAIN[core]}; {_IDENTITY[lineage]}.")


def _clause(sentence: str) -> str:
    """Return a sentence as a clause that follows a colon."""
    return sentence[:1].lower() + sentence[1:]
