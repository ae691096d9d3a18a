"""How deeply cells were sequenced, on a phone: panels one below the other."""

import pandas as pd

from components.figures import cell_depth
from components.figures.theme import Figure, Key


def draw(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Figure:
    """Draw `cell_depth` in the width of a phone."""
    return cell_depth.draw(ages, donors, facts, stacked=True)


def legend(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return cell_depth.legend(ages, donors, facts)
