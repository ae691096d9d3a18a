"""Who is in the window, in the width of a phone."""

import pandas as pd

from components.figures import cells_in_window
from components.figures.theme import Figure, Key


def draw(rows: pd.DataFrame, facts: pd.DataFrame) -> Figure:
    """Draw `cells_in_window` in the width of a phone."""
    return cells_in_window.draw(rows, facts, frame=cells_in_window.PHONE)


def legend(rows: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return cells_in_window.legend(rows, facts)
