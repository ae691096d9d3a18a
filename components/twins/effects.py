"""The tables behind the map and the forest."""

import pandas as pd

from components.tables import Field, Table

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


def intervals(rows: pd.DataFrame) -> Table:
    """Return the strata of a forest: those with donors."""
    return effects(rows[rows["evidence"] == "donors"] if len(rows) else rows)


def effects(rows: pd.DataFrame) -> Table:
    """Return the strata of a map or a forest."""
    return Table(rows, _EFFECT_FIELDS, "One row a stratum; press a row to select it.")
