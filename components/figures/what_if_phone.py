"""The what-if on a phone: the scenarios below the name of each node."""

import pandas as pd
import plotly.graph_objects as go

from components.figures import what_if

legend = what_if.legend
caption = what_if.caption


def draw(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> go.Figure:
    """Draw the rows of `what_if` in two or three lines each."""
    return what_if.draw(results, held, warnings, facts, phone=True)
