"""Score against age on a phone: the panels one below the other."""

import pandas as pd

from components.figures import score_by_age
from components.figures.theme import Figure, Key


def draw(points: pd.DataFrame, panels: pd.DataFrame) -> Figure:
    """Draw the panels of `score_by_age` in one column, the limits still shared."""
    return score_by_age.draw(points, panels, stacked=True)


def legend(points: pd.DataFrame, panels: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return score_by_age.legend(points, panels)
