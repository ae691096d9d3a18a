"""The answers of all tissues on a phone."""

from typing import Final

import pandas as pd

from components.figures import agreement
from components.figures.agreement import Frame
from components.figures.theme import Figure, Key

PHONE: Final = Frame(width=330, text=80, donors=214, tables=272, letters=25, marks=3)


def draw(marks: pd.DataFrame, answers: pd.DataFrame) -> Figure:
    """Draw the list in the width of a phone."""
    return agreement.picture(marks, answers, PHONE)


def legend(marks: pd.DataFrame, answers: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return agreement.legend(marks, answers)
