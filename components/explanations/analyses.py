"""How the analyses of the specification curve are made."""

from typing import Any

from components.explanations.steps import steps


def curve() -> list[Any]:
    """Explain the curve."""
    return [
        steps(
            (
                "One column, one analysis",
                (
                    "The MD score's change in one stratum, by every scoring, gene set and "
                    "normalisation, and with one thing at a time done otherwise: sex, small "
                    "profiles, bins, genes left out. Other scorings have other units, so all are "
                    "in Hedges' g of the donors, with its 95 % interval."
                ),
                "robustness",
            ),
            (
                "Chance",
                (
                    "Random genes: 500 sets of as many genes of like expression. Shuffled donors: "
                    "every way to give out the labels, or 2,000 of them. The bands hold 95 % of "
                    "the draws; p is the share at least as far from 0."
                ),
                "robustness-nulls",
            ),
            (
                "What breaks it",
                (
                    "The choice whose analyses most often end in another call than the default; "
                    "if none does, in another sign."
                ),
                "robustness",
            ),
            (
                "What it is not",
                "Analyses share donors and genes. The number that agree is no p-value.",
                "robustness",
            ),
        )
    ]
