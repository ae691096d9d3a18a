"""The phase plane on a phone: narrower, with short words."""

import pandas as pd

from components.figures import phase_plane
from components.figures.theme import Figure, Key


def draw(points: pd.DataFrame, arrows: pd.DataFrame) -> Figure:
    """Draw the plane of `phase_plane` in the width of a phone."""
    return phase_plane.draw(points, arrows, phone=True)


def legend(points: pd.DataFrame, arrows: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return phase_plane.legend(points, arrows)
