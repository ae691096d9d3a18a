"""Why the data set shown has no composition and state of its own, and one that has."""

from typing import Final

from atlas import queries
from atlas.catalogue import Catalogue
from atlas.split_rows import DONORS, NO_COUNTS

_APART: Final = "composition and state cannot be told apart"


def why(catalogue: Catalogue, dataset: str) -> str:
    """Return why a data set cannot be split, as a sentence; empty where it can."""
    manifest = catalogue.store.datasets.get(dataset)
    if manifest is None:
        return ""
    label = queries.dataset_label(dataset)
    rows = catalogue.table(dataset, "splits")
    if not rows.empty:
        if rows["total"].notna().any():
            return ""
        counted = (rows["reason"] != NO_COUNTS).any()
        reason = str(rows["reason"].iloc[0])
        return f"{label}: {reason}" if counted else f"{label} gives no cell counts: {_APART}."
    if manifest["level"] == "effect":
        return f"{label} is an effect table: it cannot be split."
    if manifest["longitudinal"]:
        return f"{label} is a culture of one cell type: nothing to split."
    return f"{label} holds whole tissue only: it cannot be split."


def cure(catalogue: Catalogue) -> str:
    """Return the sentence that names a data set with donors that can be split; empty: none can."""
    for dataset in catalogue.store.datasets:
        rows = catalogue.table(dataset, "splits")
        if not rows.empty and (rows["total"].notna() & (rows["evidence"] == DONORS)).any():
            return f"{queries.dataset_label(dataset)} can be split: choose it above."
    return ""
