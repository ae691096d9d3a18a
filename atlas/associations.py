"""What the loaded data say of an arrow: the association of its two ends over donors.

An association has no direction: both arrows of a pair show the same one, and neither is a cause.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from atlas import coverage_rule, evidence_graph, node_scores, queries
from atlas.catalogue import current
from atlas.last_answers import last_answers
from atlas.node_scores import NodeScore, ProxyScore
from atlas.selection import Selection
from drift.graph import Arrow
from drift.schema import ALL_CELLS, ALL_TISSUES

Agreement = Literal[
    "agrees", "disagrees", "like random genes", "not resolved", "disputed", "no sign claimed"
]
DEPTH_SHARE: Final = 0.5  # of r is left once adjusted for depth, or the association follows it
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
        The row it rests on, as built: n_donors, adjusted_for, n_shared, fdr, coverage; and
        ``low_coverage``, whether either set is measured less than it needs.
    turn
        -1 where one of the two proxies is inverse, so that r has the other sign than in ``row``.
    """

    r: float
    low: float
    high: float
    reason: str
    row: Row
    turn: float = 1.0

    @property
    def is_resolved(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    @property
    def chance(self) -> tuple[float, float]:
        """Between what 95 % of r lie with random genes in place of either set; NaN: not known."""
        ends = (self.turn * self.row.get(f"chance_{end}", math.nan) for end in ("low", "high"))
        low, high = sorted(ends)
        return low, high

    @property
    def is_beyond_chance(self) -> bool | None:
        """Whether r lies outside of what random genes give; None where that is not known."""
        low, high = self.chance
        if math.isnan(low) or math.isnan(self.r):
            return None
        return not low <= self.r <= high

    @property
    def r_at_depth(self) -> float:
        """Partial correlation adjusted for depth as well; NaN where unknown, or donors are few."""
        return float(self.turn * self.row["r_at_depth"])

    @property
    def follows_depth(self) -> bool:
        """Whether a resolved r turns, or shrinks to less than half, at equal depth."""
        return self.is_resolved and self.r_at_depth * math.copysign(1, self.r) < (
            DEPTH_SHARE * abs(self.r)
        )

    def compared_with(self, arrow: Arrow) -> Agreement:
        """Return whether the sign agrees with what the statements of an arrow claim.

        A resolved r that random genes give as well says nothing of these two gene sets.
        """
        if arrow.is_disputed:
            return "disputed"
        if not arrow.sign:
            return "no sign claimed"
        if not self.is_resolved:
            return "not resolved"
        if self.is_beyond_chance is False:
            return "like random genes"
        return "agrees" if (self.r > 0) == (arrow.sign > 0) else "disagrees"


def of_arrow(
    arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection
) -> Association | None:
    """Return the association of an arrow's ends in the stratum shown; None when unmeasured."""
    return in_stratum(arrow, scores, node_scores.shown_stratum(selection))


def over_tissues(
    arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection
) -> Association | None:
    """Return the association over all tissues of the study shown, each tissue's mean removed.

    A study of one tissue answers with all cell types of it, each type's mean removed; where there
    is nothing to bring together, None.
    """
    dataset, study, tissue, cell_type = node_scores.shown_stratum(selection)
    keys = [(dataset, study, ALL_TISSUES, cell_type)]
    if cell_type != ALL_CELLS:
        keys.append((dataset, study, tissue, ALL_CELLS))
    found = (in_stratum(arrow, scores, key) for key in keys)
    return next((one for one in found if one is not None), None)


def why_not(arrow: Arrow, scores: Mapping[str, NodeScore], selection: Selection) -> str:
    """Return why the stratum shown has no number for an arrow, in a sentence; "" when it has.

    Parameters
    ----------
    arrow
        The arrow.
    scores
        What the stratum says of each node (``node_scores.scores``).
    selection
        What is shown.
    """
    for node_id in (arrow.source, arrow.target):
        if not evidence_graph.curated().proxies.get(node_id):
            return f"No gene set stands for “{_label(node_id)}”: no association."
    dataset = node_scores.shown_stratum(selection)[0]
    level = str(queries.manifests().get(dataset or selection.dataset, {}).get("level", ""))
    if level in _NO_DONORS:
        return _NO_DONORS[level]
    if not dataset:
        return _NO_STRATUM
    for node_id in (arrow.source, arrow.target):
        if node_id not in scores:
            return f"“{_label(node_id)}” is not measured in this stratum: no association."
    names = [proxy.signature.signature_id for proxy in _drawn(arrow, scores)]
    if names[0] == names[1]:
        return _SAME_SET
    found = of_arrow(arrow, scores, selection)
    return _NOT_BUILT if found is None else found.reason


_NO_DONORS: Final = {
    "effect": "An effect table holds no donors: no association.",
    "group": "These cells carry no donor ids: no association.",
    "endpoint": "This data set holds findings and no scores: no association.",
    "control": "This data set holds cells of known state and no donors: no association.",
}
_NO_STRATUM: Final = "No stratum fits this selection: no association. Choose another one."
_SAME_SET: Final = "The same gene set stands for both ends: it cannot be correlated with itself."
_NOT_BUILT: Final = "The tables do not hold this pair yet: build the data sets again."


def _label(node_id: str) -> str:
    node = evidence_graph.curated().graph.nodes.get(node_id)
    return node.label if node else node_id


def _drawn(arrow: Arrow, scores: Mapping[str, NodeScore]) -> list[ProxyScore]:
    """Return the proxies drawn of the two ends, where there are any."""
    ends = (scores.get(arrow.source), scores.get(arrow.target))
    return [end.drawn for end in ends if end is not None and end.drawn is not None]


def in_stratum(arrow: Arrow, scores: Mapping[str, NodeScore], stratum: Key) -> Association | None:
    """Return the association of an arrow's ends in one stratum; None when unmeasured."""
    drawn = _drawn(arrow, scores)
    if len(drawn) < 2:
        return None
    names = sorted(proxy.signature.signature_id for proxy in drawn)
    row = _index().get(stratum, {}).get((names[0], names[1]))
    if row is None:
        return None
    turn = math.prod(-1.0 if proxy.signature.is_inverse else 1.0 for proxy in drawn)
    low, high = sorted((turn * row["ci_low"], turn * row["ci_high"]))
    return Association(turn * row["r"], low, high, str(row["reason"] or ""), row, turn)


@last_answers(1)
def _index() -> dict[Key, dict[tuple[str, str], Row]]:
    found: dict[Key, dict[tuple[str, str], Row]] = {}
    rows = current().store.all("associations")
    panels = {name for name, manifest in queries.manifests().items() if manifest["gene_panel"]}
    is_panel = rows["dataset"].isin(panels)
    low = [
        rows[f"coverage_{end}"]
        < coverage_rule.needed(rows[f"signature_{end}"], gene_panel=is_panel)
        for end in "ab"
    ]
    for row in rows.assign(low_coverage=low[0] | low[1]).to_dict("records"):
        key = (row["dataset"], row["study"], row["tissue"], row["cell_type"])
        found.setdefault(key, {})[row["signature_a"], row["signature_b"]] = {
            str(name): value for name, value in row.items()
        }
    return found
