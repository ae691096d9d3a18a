"""The "How computed" sheet of the what-if."""

from typing import Any

from components.explanations.steps import steps
from components.numbers import percent
from drift.arrow_weights import DISPUTE, PRESENT
from drift.what_if import AGREEMENT, N_RUNS


def scenario() -> list[Any]:
    """Explain the model, its runs, what is told of them and what it takes for granted."""
    return [
        steps(
            (
                "Model",
                (
                    "Qualitative, not a prediction. Held nodes push along the arrows of the "
                    "evidence graph, with their signs; a push is weakened at each step and "
                    "saturates, so feedback settles. Everything is a change against doing nothing."
                ),
                "what-if",
            ),
            (
                f"{N_RUNS:,} runs",
                (
                    "Strengths of arrows are unknown. Each run draws them anew, from a range that "
                    f"is wider at low confidence. A disputed arrow drives in {percent(DISPUTE)} of "
                    "the runs and suppresses in the rest; a contested one is there in "
                    f"{percent(PRESENT)}."
                ),
                "what-if",
            ),
            (
                "What is told",
                (
                    f"Would rise or would fall: at least {percent(AGREEMENT)} of the runs agree. "
                    "Undetermined: fewer do. Not reached: no statement leads there, which is not "
                    "the same as no change. An arrow without which the answer for drift would be "
                    "another is named beside it. Both scenarios are run with the same strengths."
                ),
                "what-if",
            ),
            (
                "Assumptions",
                (
                    "Associations and concepts are used as if they acted; tissues, species and "
                    "doses are put together; short ways outweigh long ones; filters may take one "
                    "side of a dispute. No time, dose, tissue or cell type is in it, nor any harm "
                    "that is no arrow."
                ),
                "what-if-limits",
            ),
        )
    ]
