"""The table behind the specification curve."""

from typing import Final

import pandas as pd

from components import analyses
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


def curve(rows: pd.DataFrame, summary: pd.DataFrame) -> Table:
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
