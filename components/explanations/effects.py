"""How the effects of the map and the forest are computed."""

from typing import Any

from components.explanations.steps import steps
from drift.schema import DEPTH_TOLERANCE, MIN_CELLS, MIN_DONORS


def effects() -> list[Any]:
    """Explain the map and the forest."""
    return [
        steps(
            (
                "Score",
                (
                    "Mean over the signature's genes of expression minus the mean of all other "
                    "genes of the same expression bin (24 bins, within each tissue of a data set)."
                ),
                "score-module",
            ),
            (
                "Effect",
                (
                    "One value a donor. Difference of donor means with Welch's 95 % interval; "
                    "with both sexes at all ages, a linear model with sex and HC2 errors. Hedges' "
                    "g puts it on a common scale; its interval excludes 0 exactly when that of "
                    "the difference does."
                ),
                "effects",
            ),
            (
                "Effect tables",
                (
                    "No animals, only gene statistics: mean of the set minus mean of all other "
                    "genes, rank-biserial r, Mann-Whitney p. Resolved by FDR < 0.05. Another kind "
                    "of evidence, never pooled with donors. Genes are not independent, so these p "
                    "are optimistic."
                ),
                "set-statistic",
            ),
            (
                "What is marked",
                (
                    f"Fewer than {MIN_DONORS} donors on a side: no interval, no p. Coverage below "
                    "the measured limit of the signature: left out of summaries (†). Genes per "
                    f"cell differing by more than {DEPTH_TOLERANCE:.0%}: confounded with depth "
                    "(‡). Sexes not balanced over the groups: confounded with sex (‡). Profiles "
                    "under "
                    f"{MIN_CELLS} cells are dropped."
                ),
                "marks",
            ),
        )
    ]
