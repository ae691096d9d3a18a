"""What the loaded data say of an arrow: the association of its two ends over donors.

An association has no direction: both arrows of a pair show the same one, and neither is a cause.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from atlas import evidence_graph, node_scores, queries
from atlas.catalogue import current
from atlas.node_scores import NodeScore
from atlas.selection import Selection
from drift.graph import Arrow
from drift.schema import ALL_TISSUES

Agreement = Literal["agrees", "disagrees", "not resolved", "disputed", "no sign claimed"]
Row = Mapping[str, Any]
Key = tuple[str, str, str, str]  # dataset, study, tissue, cell type


@dataclass(frozen=True)
class Association:
    """The association of two nodes in one stratum, signs of inverse proxies turned.

    Attributes
    ----------
    r, low, high
        Partial correlation over donors with its 95 % interval; NaN where undefined.
    reason
        Why it is undefined, in one sentence; empty when it is defined.
    row
        The row it rests on, as built: n_donors, adjusted_for, n_shared, fdr, coverage.
    """

    r: float
    low: float
    high: float
    reason: str
    row: Row

    @property
    def is_resolved(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def compared_with(self, arrow: Arrow) -> Agreement:
        """Return whether the sign agrees with what the statements of an arrow claim."""
        if arrow.is_disputed:
            return "disputed"
        if not arrow.sign:
            return "no sign claimed"
        if not self.is_resolved:
            return "not resolved"
        return "agrees" if (self.r > 0) == (arrow.sign > 0) else "disagrees"


def of_arrow(
    arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection
) -> Association | None:
    """Return the association of an arrow's ends in the stratum shown; None when unmeasured."""
    return in_stratum(arrow, scores, node_scores.shown_stratum(selection))


def over_tissues(
    arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection
) -> Association | None:
    """Return the association over all tissues of the study shown, each tissue's mean removed."""
    dataset, study, _, cell_type = node_scores.shown_stratum(selection)
    return in_stratum(arrow, scores, (dataset, study, ALL_TISSUES, cell_type))


def in_stratum(arrow: Arrow, scores: Mapping[str, NodeScore], stratum: Key) -> Association | None:
    """Return the association of an arrow's ends in one stratum; None when unmeasured."""
    ends = [scores.get(arrow.source), scores.get(arrow.target)]
    drawn = [end.drawn for end in ends if end is not None and end.drawn is not None]
    if len(drawn) < 2:
        return None
    names = sorted(proxy.signature.signature_id for proxy in drawn)
    row = _index(queries.build_id()).get(stratum, {}).get((names[0], names[1]))
    if row is None:
        return None
    turn = math.prod(-1.0 if proxy.signature.is_inverse else 1.0 for proxy in drawn)
    low, high = sorted((turn * row["ci_low"], turn * row["ci_high"]))
    return Association(turn * row["r"], low, high, str(row["reason"] or ""), row)


def pairs() -> list[tuple[str, str]]:
    """Return the pairs of gene sets that stand for the two ends of some arrow, each once."""
    whole = evidence_graph.curated()
    found = {
        tuple(sorted((a.signature_id, b.signature_id)))
        for arrow in whole.graph.arrows.values()
        for a in whole.proxies.get(arrow.source, ())
        for b in whole.proxies.get(arrow.target, ())
    }
    return sorted((a, b) for a, b in found)


@cache
def _index(build_id: str) -> dict[Key, dict[tuple[str, str], Row]]:
    found: dict[Key, dict[tuple[str, str], Row]] = {}
    for row in current().store.all("associations").to_dict("records"):
        key = (row["dataset"], row["study"], row["tissue"], row["cell_type"])
        found.setdefault(key, {})[row["signature_a"], row["signature_b"]] = {
            str(name): value for name, value in row.items()
        }
    return found
