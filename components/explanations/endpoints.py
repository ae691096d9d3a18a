"""How the trends of the end points are computed."""

from typing import Any

from components.explanations.steps import steps
from drift.schema import MIN_NOTED


def trends() -> list[Any]:
    """Explain the figure of the end points."""
    return [
        steps(
            (
                "Finding",
                (
                    "Fibrosis, sclerosis or atrophy among the pathologist's notes on any sample "
                    "of a donor in a tissue: a donor counts once a tissue."
                ),
                "endpoints",
            ),
            (
                "Odds ratio",
                (
                    "Logistic regression of the finding on age in decades (middle of the bracket), "
                    "sex and type of death; 95 % Wald interval, FDR over the tissues."
                ),
                "endpoints",
            ),
            (
                "Left out",
                (
                    f"Noted, or not noted, in fewer than {MIN_NOTED} donors: no odds ratio. Donors "
                    "of a sex or death type in which it was noted in nobody say nothing of age."
                ),
                "endpoints",
            ),
        )
    ]
