"""The tables behind the scores against age and their genes."""

import pandas as pd

from components.figures.gene_forest import RESOLVED_FDR
from components.tables import Field, Table

# Numbers of the whole panel, repeated on the row of each of its donors.
_PANEL_FIELDS = (
    Field("estimate", "Effect of the panel", numeric=True),
    Field("ci_low", "95 % low", numeric=True),
    Field("ci_high", "95 % high", numeric=True),
    Field("unit_text", "Effect is"),
    Field("p", "p", numeric=True),
    Field("fdr", "FDR", numeric=True),
    Field("call", "Call"),
    Field("coverage", "Coverage", numeric=True),
    Field("matched_estimate", "Effect at equal depth", numeric=True),
    Field("sex_handling", "Sex in the model"),
    Field("reason", "What limits it"),
)

_AGE_FIELDS = (
    Field("row_label", "Score"),
    Field("column_label", "Tissue"),
    Field("donor_id", "Donor"),
    Field("sex", "Sex"),
    Field("x_text", "Age or condition"),
    Field("role", "Group"),
    Field("y", "Score minus reference mean", numeric=True),
    Field("n_cells", "Cells", numeric=True),
    Field("n_samples", "Samples", numeric=True),
    *_PANEL_FIELDS,
)

_GENE_FIELDS = (
    Field("gene", "Gene", italic=True),
    Field("part", "Part"),
    Field("log2fc", "Change, 95 % interval", numeric=True, low="ci_low", high="ci_high"),
    Field("statistic", "Gene statistic", numeric=True),
    Field("fdr", "FDR", numeric=True),
    Field("p", "p", numeric=True),
    Field("mean", "Mean, log2", numeric=True),
)


def ages(points: pd.DataFrame, panels: pd.DataFrame) -> Table:
    """Return the donors behind the panels; press a row to filter by that donor."""
    if points.empty:
        return Table(points, (), "No donor is measured with these filters.")
    shown = ["row_label", "column_label", *(field.column for field in _PANEL_FIELDS)]
    return Table(
        points.merge(panels[["row", "column", *shown]], on=["row", "column"]),
        _AGE_FIELDS,
        "One row a donor, tissue and score; press a row to pick the donor.",
    )


def genes(rows: pd.DataFrame) -> Table:
    """Return the genes of a signature: the resolved ones first, then by the size of the change."""
    if rows.empty:
        why = rows.attrs.get("why", "No gene of this signature is measured here.")
        return Table(rows, (), why)
    size = rows["log2fc"].abs().fillna(rows["statistic"].abs())
    ranked = (
        rows.assign(selected=rows["picked"], _open=~(rows["fdr"] < RESOLVED_FDR), _size=-size)
        .sort_values(["_open", "_size"], kind="stable")
        .drop(columns=["_open", "_size"])
    )
    # An effect table that correlates has no log2 fold change, a donor study no gene statistic,
    # and only the MD score has parts.
    fields = [f for f in _GENE_FIELDS if ranked[f.column].replace("", None).notna().any()]
    return Table(ranked, fields, "One row a gene; press a row to draw the gene against age.")
