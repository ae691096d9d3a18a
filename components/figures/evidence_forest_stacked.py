"""The forest of a tissue on a phone: one score below the other."""

import pandas as pd

from components import evidence_grid
from components.figures import evidence_forest, theme
from components.figures.theme import Key


def draw(rows: pd.DataFrame, pools: pd.DataFrame) -> theme.Figure:
    """Draw the forest, each score over the whole width."""
    if rows.empty:
        return theme.empty(evidence_forest.NOTHING)
    return evidence_forest.picture(evidence_grid.lay_out(rows, pools, stacked=True))


def legend(rows: pd.DataFrame, pools: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return evidence_forest.legend(rows, pools)
