"""The interventions on a phone: name, safety, drift and the rest below each other."""

import pandas as pd

from components.figures import interventions
from components.figures.theme import Figure

legend = interventions.legend
caption = interventions.caption


def draw(rows: pd.DataFrame) -> Figure:
    """Draw the rows of `interventions` in one column."""
    return interventions.draw(rows, phone=True)
