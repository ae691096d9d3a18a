"""How the loops are found and ranked."""

from typing import Any

from components.explanations.steps import steps
from drift.loops import MOST_LOOPS, MOST_STEPS


def loops() -> list[Any]:
    """Explain the list of loops."""
    return [
        steps(
            (
                "Loop",
                (
                    "A way along arrows that leaves drift, passes no node twice and comes back to "
                    "it. Arrows for which no statement claims a direction are part of none."
                ),
                "loops",
            ),
            (
                "Kind",
                (
                    "The product of the signs of its arrows: plus is reinforcing, minus is "
                    "balancing. With an arrow whose statements claim both signs: undetermined."
                ),
                "loops",
            ),
            (
                "Rank",
                (
                    "By the weakest arrow, that is the lowest confidence, then the weakest kind "
                    "of evidence, of the best statement of each arrow; then the shorter loop."
                ),
                "loops",
            ),
            (
                "In the loaded data",
                (
                    "For an arrow whose two ends are measured: their association over donors, "
                    "and whether its sign agrees. Never a test of the loop as a whole."
                ),
                "loops",
            ),
            (
                "Bounds",
                (
                    f"The search, shortest loops first, stops at {MOST_LOOPS} loops or "
                    f"{MOST_STEPS} steps, and says so."
                ),
                "loops",
            ),
        )
    ]
