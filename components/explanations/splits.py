"""The "How computed" sheets of composition and state."""

from typing import Any

from components.explanations.steps import steps
from drift.schema import MIN_CELLS, MIN_DONORS
from drift.split_intervals import MAX_UNSURE_SHARE, N_BOOT


def splits() -> list[Any]:
    """Explain the bars and the cell types behind them."""
    return [
        steps(
            (
                "Split",
                (
                    "A tissue's mean is the sum over cell types of share times score. Composition: "
                    "change of the shares, at the mean of the two scores, counted from the "
                    "tissue's mean. State: change of the scores, at the mean of the two shares. "
                    "The two add up exactly."
                ),
                "composition-or-state",
            ),
            (
                "Donors",
                (
                    "Shares are the mean over donors, each one vote; the score of a type is the "
                    "mean over the donors that have it, weighted by their share, so that the total "
                    "is the difference of donor means. A type that one side lacks, or has in under "
                    f"{MIN_CELLS} cells a donor, moves composition only."
                ),
                "composition-or-state",
            ),
            (
                "Interval",
                (
                    f"Bootstrap over donors, {N_BOOT:,} draws, 95 %. Fewer than {MIN_DONORS} "
                    "donors on a side: none. A type of more than "
                    f"{MAX_UNSURE_SHARE:.0%} of the cells scored in fewer than {MIN_DONORS} "
                    "donors of a side: the total alone has one."
                ),
                "composition-or-state",
            ),
            (
                "No donor ids",
                (
                    "Groups of cells by age without ids: each age one vote, the sexes apart, a "
                    "point estimate. GO programs on their own scale, 0 to 127, never compared with "
                    "scores."
                ),
                "composition-or-state",
            ),
        )
    ]
