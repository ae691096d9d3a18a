"""The "How computed" sheet of the specification curve, and the table behind it."""

from typing import Any, Final

import pandas as pd

from components import analyses
from components.explanations import steps
from components.tables import Field, Table

_FIELDS: Final = (
    Field("kind_label", "Kind"),
    Field("scoring_label", "Scoring"),
    Field("gene_set_label", "Gene set"),
    Field("g", "g", numeric=True),
    Field("g_low", "95 % low", numeric=True),
    Field("g_high", "95 % high", numeric=True),
    Field("call", "Call"),
    Field("normalisation", "Normalisation"),
    Field("sex_model", "Sex"),
    Field("min_cells", "Least cells", numeric=True),
    Field("left_out", "Left out", italic=True),
    Field("p", "p", numeric=True),
    Field("estimate", "Estimate, own unit", numeric=True),
    Field("n_genes", "Genes", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("n_draws", "Draws", numeric=True),
    Field("reason", "What limits it"),
)
_KINDS: Final = {
    "specification": "analysis",
    "null genes": "random genes",
    "null labels": "shuffled donors",
}


def twin(rows: pd.DataFrame, summary: pd.DataFrame) -> Table:
    """Return every analysis and both nulls; the default is marked."""
    if rows.empty:
        return Table(rows, (), analyses.missing(summary))
    shown = rows.assign(
        selected=rows["is_default"],
        kind_label=rows["kind"].replace(_KINDS),
        scoring_label=[analyses.label("scoring", value) for value in rows["scoring"]],
        gene_set_label=[analyses.label("gene_set", value) for value in rows["gene_set"]],
    )
    return Table(
        shown,
        _FIELDS,
        "One row an analysis, by g; the marked one is that of every other page. Of a null, the "
        "ends are those of 95 % of its draws.",
    )


def sheet() -> list[Any]:
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
