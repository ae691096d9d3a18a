"""How the graph is made from statements, and what its nodes and arrows show."""

from typing import Any

from components.explanations.steps import steps


def graph() -> list[Any]:
    """Explain the graph."""
    return [
        steps(
            (
                "Arrow",
                (
                    "All statements of the literature on one ordered pair. One direction claimed: "
                    "drives or suppresses. Both: disputed, never averaged. A statement without a "
                    "direction beside others: contested. None: no evidence found."
                ),
                "evidence-graph",
            ),
            (
                "Confidence and evidence",
                (
                    "Of the best statement that claims a direction: confidence 1 to 3 as the "
                    "width, its kind of evidence as the dash."
                ),
                "evidence-graph",
            ),
            (
                "Filters",
                (
                    "A statement that does not pass is left out before anything is counted; an "
                    "arrow without statements is not drawn. Nodes and their places never change."
                ),
                "evidence-graph",
            ),
            (
                "Nodes",
                (
                    "The change of a gene set that stands for the node, in one stratum, as "
                    "Hedges' g with its 95 % interval; of an effect table the set statistic r. "
                    "Sets that fall when the hallmark gets worse are turned, and say so."
                ),
                "effects",
            ),
            (
                "Data on arrows",
                (
                    "Partial correlation of the two ends over donors, shared genes removed. An "
                    "association: it has no direction and cannot say which comes first."
                ),
                "evidence-graph",
            ),
        )
    ]
