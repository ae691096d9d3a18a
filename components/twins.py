"""The table twin of each figure: everything a hover tells, in rows that select."""

import pandas as pd

from components.figures.gene_forest import RESOLVED_FDR
from components.tables import Field, Table
from components.verdicts import read as judged_rows

_EFFECT_FIELDS = (
    Field("tissue", "Tissue"),
    Field("study_short", "Study"),
    Field("g", "g", numeric=True),
    Field("g_low", "95 % low", numeric=True),
    Field("g_high", "95 % high", numeric=True),
    Field("r", "r", numeric=True),
    Field("call", "Call"),
    Field("cell_type", "Cell type"),
    Field("evidence", "Evidence"),
    Field("estimate", "Estimate, score", numeric=True),
    Field("ci_low", "95 % low, score", numeric=True),
    Field("ci_high", "95 % high, score", numeric=True),
    Field("p", "p", numeric=True),
    Field("fdr", "FDR", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("n_genes", "Signature genes", numeric=True),
    Field("coverage", "Coverage", numeric=True),
    Field("depth_ratio", "Depth ratio", numeric=True),
    Field("matched_g", "g at equal depth", numeric=True),
    Field("matched_g_low", "95 % low, equal depth", numeric=True),
    Field("matched_g_high", "95 % high, equal depth", numeric=True),
    Field("matched_p", "p at equal depth", numeric=True),
    Field("sex_handling", "Sex"),
    Field("model", "Model"),
    Field("reason", "What limits it"),
)

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

_CHANGE_FIELDS = (
    Field("identity_estimate", "Identity change", numeric=True),
    Field("identity_low", "95 % low", numeric=True),
    Field("identity_high", "95 % high", numeric=True),
    Field("gain_estimate", "Core change", numeric=True),
    Field("gain_low", "95 % low, core", numeric=True),
    Field("gain_high", "95 % high, core", numeric=True),
)

_JUDGED_FIELDS = (
    Field("identity_g", "Identity, g", numeric=True),
    Field("identity_g_low", "95 % low, g", numeric=True),
    Field("identity_g_high", "95 % high, g", numeric=True),
    Field("gain_g", "Core gain, g", numeric=True),
    Field("gain_g_low", "95 % low, core g", numeric=True),
    Field("gain_g_high", "95 % high, core g", numeric=True),
    *_CHANGE_FIELDS,
    Field("identity_p", "p, identity", numeric=True),
    Field("gain_p", "p, core", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("identity_coverage", "Coverage, identity", numeric=True),
    Field("gain_coverage", "Coverage, core", numeric=True),
    Field("identity_method", "Identity is"),
    Field("sex_handling", "Sex"),
    Field("reason", "What limits it"),
)


def intervals(rows: pd.DataFrame) -> Table:
    """Return the strata of a forest: those with donors."""
    return effects(rows[rows["evidence"] == "donors"] if len(rows) else rows)


def effects(rows: pd.DataFrame) -> Table:
    """Return the strata of a map or a forest."""
    return Table(rows, _EFFECT_FIELDS, "One row a stratum; press a row to select it.")


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


def plane(points: pd.DataFrame, arrows: pd.DataFrame) -> Table:
    """Return the strata of the phase plane with their donors; a stratum without any has a row."""
    if arrows.empty:
        return Table(arrows, (), "No stratum has donors with these filters.")
    judged = arrows.assign(verdict_text=_verdict_texts(arrows))
    keys = ["tissue", "cell_type"]
    shown = ["label", "verdict_text", "reason", "patch", "selected"]
    numbers_of = [field.column for field in _CHANGE_FIELDS]
    own = points.drop(columns=["label", "patch", "selected"]) if len(points) else points
    rows = judged[[*keys, *shown, *numbers_of]]
    rows = rows.merge(own, on=keys, how="left") if len(own) else rows
    return Table(
        rows,
        (
            Field("label", "Stratum"),
            Field("donor_id", "Donor"),
            Field("role", "Side"),
            Field("x", "Identity", numeric=True),
            Field("y", "Core", numeric=True),
            Field("verdict_text", "Verdict"),
            Field("sex", "Sex"),
            Field("x_text", "Age or condition"),
            Field("n_cells", "Cells", numeric=True),
            *_CHANGE_FIELDS,
            Field("reason", "What limits it"),
        ),
        "One row a donor and stratum; changes are of the whole stratum. Press a row to select it.",
    )


def verdicts(rows: pd.DataFrame) -> Table:
    """Return the verdicts with both changes, as Hedges' g and in units of the scores."""
    judged = rows.assign(verdict_text=_verdict_texts(rows)) if len(rows) else rows
    fields = (
        Field("label", "Stratum"),
        Field("verdict_text", "Verdict"),
        Field("group", "Study and contrast"),
        *_JUDGED_FIELDS,
    )
    return Table(judged, fields, "One row a stratum; press a row to select it.")


def _verdict_texts(rows: pd.DataFrame) -> list[str]:
    """Return glyph, word and signs of each verdict: "← Identity loss only†"."""
    return [f"{s.glyph} {s.word}{s.marks}" for s in judged_rows(rows)]
