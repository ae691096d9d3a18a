"""The interventions on a phone: name, safety, drift and the rest below each other."""

import pandas as pd
import plotly.graph_objects as go

from components.figures import interventions

legend = interventions.legend
caption = interventions.caption


def draw(rows: pd.DataFrame) -> go.Figure:
    """Draw the rows of `interventions` in one column."""
    return interventions.draw(rows, phone=True)
