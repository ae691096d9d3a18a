"""How the planner counts donors, and how many it asks for."""

from typing import Any

from components.explanations.steps import steps
from drift.planning import MOST
from drift.schema import MIN_DONORS


def plan() -> list[Any]:
    """Explain the planner."""
    return [
        steps(
            (
                "Donors there",
                (
                    "Adults of the stratum by age group, each once; development is left out. A "
                    f"side under {MIN_DONORS} donors has no interval, hence no effect to plan by."
                ),
                "planner",
            ),
            (
                "Donors needed",
                (
                    "The fewest a side at which a two-sided test at 5 % calls the effect in 80 % "
                    "of studies, equal sides, if the true effect is either end of the interval of "
                    "Hedges' g, and if it is the one seen; or a true g chosen in the sentence. By "
                    f"the simulator's power; above {MOST} a side no number is written."
                ),
                "planner",
            ),
            (
                "Caution",
                (
                    "Effects that stood out are too large on average (winner's curse), and the "
                    "interval of a small study is wide: the range is the answer, not the square."
                ),
                "planner",
            ),
        )
    ]
