"""The cell types behind a split on a phone: name and shares above, the bar below them."""

import pandas as pd

from components.figures import split_parts
from components.figures.theme import Figure, Key


def draw(bars: pd.DataFrame, parts: pd.DataFrame) -> Figure:
    """Draw the cell types of `split_parts` in the width of a phone."""
    return split_parts.draw(bars, parts, frame=split_parts.PHONE)


def legend(bars: pd.DataFrame, parts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return split_parts.legend(bars, parts)
