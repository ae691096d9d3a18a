"""The verdicts on a phone: name and verdict on one line, both intervals below."""

import pandas as pd
import plotly.graph_objects as go

from components.figures import verdict_table
from components.figures.theme import Key


def draw(table: pd.DataFrame) -> go.Figure:
    """Draw the rows of `verdict_table` in two lines each."""
    return verdict_table.draw(table, phone=True)


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return verdict_table.legend(table)
