"""The table twins of the two figures of composition and state."""

import pandas as pd

from components.tables import Field, Table

_BAR_FIELDS = (
    Field("tissue", "Tissue"),
    Field("study_short", "Study"),
    Field("sex", "Sex"),
    Field("signature_label", "Score or program"),
    Field("composition", "Composition", numeric=True),
    Field("composition_low", "95 % low, composition", numeric=True),
    Field("composition_high", "95 % high, composition", numeric=True),
    Field("state", "State", numeric=True),
    Field("state_low", "95 % low, state", numeric=True),
    Field("state_high", "95 % high, state", numeric=True),
    Field("total", "Total", numeric=True),
    Field("total_low", "95 % low, total", numeric=True),
    Field("total_high", "95 % high, total", numeric=True),
    Field("unit", "Unit"),
    Field("reference_mean", "Mean, reference", numeric=True),
    Field("contrast_mean", "Mean, contrast", numeric=True),
    Field("evidence", "Evidence"),
    Field("n_types", "Cell types", numeric=True),
    Field("n_reference", "Donors, reference", numeric=True),
    Field("n_contrast", "Donors, contrast", numeric=True),
    Field("n_boot", "Draws", numeric=True),
    Field("coverage", "Coverage", numeric=True),
    Field("reason", "What limits it"),
)
_PART_FIELDS = (
    Field("cell_type", "Cell type"),
    Field("study_short", "Study"),
    Field("sex", "Sex"),
    Field("share_reference", "Share, reference", numeric=True),
    Field("share_contrast", "Share, contrast", numeric=True),
    Field("score_reference", "Score, reference", numeric=True),
    Field("score_contrast", "Score, contrast", numeric=True),
    Field("composition", "Adds by share", numeric=True),
    Field("state", "Adds by state", numeric=True),
    Field("n_cells_reference", "Cells, reference", numeric=True),
    Field("n_cells_contrast", "Cells, contrast", numeric=True),
)


def bars(rows: pd.DataFrame, parts: pd.DataFrame) -> Table:
    """Return the splits in view."""
    return Table(rows, _BAR_FIELDS, "One row a tissue, study and sex; press a row to select it.")


def cell_types(rows: pd.DataFrame, parts: pd.DataFrame) -> Table:
    """Return every cell type of the splits in focus, the largest movers first."""
    if parts.empty:
        return Table(parts, (), "No cell types to tell of.")
    size = parts["composition"].abs() + parts["state"].abs()
    keys = ["evidence", "study", "sex"]
    ranked = parts.assign(_size=-size).sort_values([*keys, "_size"], kind="stable")
    return Table(
        ranked.drop(columns="_size"), _PART_FIELDS, "One row a cell type; press a row to select it."
    )
