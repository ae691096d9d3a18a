"""How scores against age, and their genes, are computed."""

from typing import Any

from components import near_focus
from components.explanations.steps import steps


def ages() -> list[Any]:
    """Explain the panels of score against age."""
    return [
        steps(
            (
                "Points",
                (
                    "One point a donor; several samples of a donor are averaged first. The zero "
                    "line is the mean of the reference donors."
                ),
                "score-module",
            ),
            (
                "Line and band",
                (
                    "Three or more adult ages: least squares with HC3 errors, 95 % band. Two ages "
                    "or conditions: means with 95 % intervals, and their difference, with sex in "
                    "the model when both sexes are present at all ages. Donors followed over "
                    "doublings: a line each, and the mean of their slopes."
                ),
                "effects",
            ),
            (
                "Left out",
                (
                    "Samples younger than adulthood are development, not ageing: shown as "
                    f"crosses, in no contrast. Of more than {near_focus.MOST} strata those near "
                    "the selected one are drawn, of its tissue alone where that has several; "
                    "sentence and table have all."
                ),
                "ages",
            ),
            (
                "Core and matrix",
                (
                    "The MD score's 205 genes are split into 107 matrisome genes and 98 others, "
                    "because matrix transcripts follow stromal share, growth and ambient RNA."
                ),
                "md-parts",
            ),
        )
    ]


def genes() -> list[Any]:
    """Explain the table of genes."""
    return [
        steps(
            (
                "Change of a gene",
                (
                    "The same model as the score, on the gene's log2 expression: slope a year, or "
                    "difference between the groups."
                ),
                "genes",
            ),
            (
                "FDR",
                (
                    "Benjamini-Hochberg over all genes detected in the tissue, not only those of "
                    "the signature. Colour is given below 0.05 only."
                ),
                "genes",
            ),
            (
                "Effect tables",
                "The source's own gene statistic: effect over standard error, or Spearman's rho.",
                "set-statistic",
            ),
        )
    ]
