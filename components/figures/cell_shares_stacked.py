"""Shares of cell types by age on a phone: a block a type, a row an age."""

import pandas as pd

from components.figures import cell_shares
from components.figures.theme import Figure, Key


def draw(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> Figure:
    """Draw `cell_shares` in the width of a phone."""
    return cell_shares.draw(shares, donors, facts, stacked=True)


def legend(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return cell_shares.legend(shares, donors, facts)
