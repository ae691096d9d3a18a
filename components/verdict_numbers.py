"""The numbers a verdict is made of, in one line: identity and core, with marks and donors."""

import math

from components import strata
from components.change import Change
from components.verdicts import Judged
from drift.schema import DOUBLING_SLOPE, PER_DOUBLINGS


def line(found: Judged) -> str:
    """Return "identity g −0.4 [−1.8, 0.9], core g +0.3 [−1.0, 1.6]†, 5 young and 4 old mice".

    A slope has no Hedges' g: the slope itself stands there. Without an interval of either, the
    reason.
    """
    if not (found.identity.is_known or found.gain.is_known):
        return f"{found.donors}. {found.reason}".strip()
    is_within = found.row["contrast"] == DOUBLING_SLOPE
    donors = found.donors
    if is_within:
        donors = strata.within_donors(found.row["n_donors"], str(found.row["donors_word"]))
    changes = [
        f"{name} {_number(change)}{_marks(found, key)}"
        for name, key, change in (
            ("identity", "identity", found.identity),
            ("core", "gain", found.gain),
        )
    ]
    per = f" in {PER_DOUBLINGS} doublings" if is_within else ""
    return f"{', '.join(changes)}{per}, {donors}"


def marks(found: Judged) -> str:
    """Return what the signs mean, for the tip of the line; empty without one."""
    causes = [("sequencing depth", found.by_depth), ("sex", found.by_sex)]
    mixed = " and ".join(cause for cause, is_so in causes if is_so)
    said = [
        "† too few of its genes are measured" if "†" in found.marks else "",
        f"‡ confounded with {mixed}" if "‡" in found.marks else "",
    ]
    return "; ".join(part for part in said if part)


def _number(change: Change) -> str:
    if not change.is_known:
        return "undefined" if math.isnan(change.estimate) else "without interval"
    return change.g_text or change.text


def _marks(found: Judged, key: str) -> str:
    """Return † where this change has too few genes, ‡ where the comparison is confounded."""
    few = found.change(key).coverage < float(found.row[f"{key}_needed"])
    return ("†" if few else "") + ("‡" if "‡" in found.marks else "")
