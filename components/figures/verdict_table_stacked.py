"""The verdicts on a phone: name and verdict on one line, both intervals below."""

import pandas as pd

from components.figures import verdict_table
from components.figures.theme import Figure, Key


def draw(table: pd.DataFrame) -> Figure:
    """Draw the rows of `verdict_table` in two lines each."""
    return verdict_table.draw(table, phone=True)


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return verdict_table.legend(table)
