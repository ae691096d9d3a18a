"""What a selection names that the data set shown does not hold, and what it holds instead."""

from typing import Final

import pandas as pd

from atlas import queries
from atlas.views import View
from drift.schema import ALL_CELLS

MOST_NAMED: Final = 6


def words(view: View) -> str:
    """Return "No kidney in Xu 2023. It holds brain, heart, muscle, spleen."; empty: all is there.

    A page of one data set would otherwise show its other tissues without a word about the one
    selected.
    """
    effects = view.catalogue.effects_of(view.selection.signature)
    rows = effects[effects["dataset"] == view.dataset]
    if rows.empty:
        return ""
    for part in ("tissue", "cell_type"):
        wanted = getattr(view.selection, part)
        if wanted and wanted not in set(rows[part]):
            label = queries.dataset_label(view.dataset)
            return f"No {wanted} in {label}. It holds {_held(rows, part)}."
    return ""


def _held(rows: pd.DataFrame, part: str) -> str:
    """Return what a data set holds, in its order; whole tissues are named by their tissue."""
    pairs = zip(rows["tissue"], rows["cell_type"], strict=True)
    names = [
        tissue if part == "tissue" or cell_type == ALL_CELLS else cell_type
        for tissue, cell_type in pairs
    ]
    held = list(dict.fromkeys(names))
    more = f" and {len(held) - MOST_NAMED} more" if len(held) > MOST_NAMED else ""
    return f"{', '.join(held[:MOST_NAMED])}{more}"
