"""The "How computed" sheets: formula, parameters, source, and the way to Methods."""

from typing import Any

import dash
from dash import html

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
                    "crosses, in no contrast."
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


def steps(*terms: tuple[str, str, str]) -> html.Dl:
    """Return terms with their words, each with a link to its section of Methods."""
    children: list[Any] = []
    for term, words, section in terms:
        children += [html.Dt(term), html.Dd([words, " ", _methods_link(section)])]
    return html.Dl(children, className="how")


def _methods_link(section: str) -> html.A:
    """Open Methods beside the view, so that looking a word up does not lose it."""
    path = dash.get_relative_path("/methods")
    return html.A("Methods", href=f"{path}#{section}", target="_blank", className="how-link")
