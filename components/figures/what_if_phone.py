"""The what-if on a phone: the scenarios below the name of each node."""

import pandas as pd

from components.figures import what_if
from components.figures.theme import Figure

legend = what_if.legend
caption = what_if.caption


def draw(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> Figure:
    """Draw the rows of `what_if` in two or three lines each."""
    return what_if.draw(results, held, warnings, facts, phone=True)
