"""What is said alike of cells: the sentence of an empty picture, facts, how many donors."""

import math
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from components import numbers
from components.figures import theme

_BOLD: Final = 1.06  # how much wider bold letters are
_MOST_ROOM: Final = 120.0  # px
NOTHING: Final = "No cells to show. Choose a data set with single cells above."
NOBODY: Final = "No cells lie in this part of the map: “Whole map” shows all of them."
UNKNOWN: Final = ("unknown", "not known")  # categories that tell nothing of a cell


def fact(facts: pd.DataFrame, name: str) -> Any:
    """Return one fact; empty where there are none."""
    return facts[name].iloc[0] if len(facts) and name in facts else ""


def nothing(facts: pd.DataFrame) -> str:
    """Return why there is nothing to draw."""
    return str(fact(facts, "reason") or NOTHING)


def donors(n: int, donor: str, many: str) -> str:
    """Return how many donors are known: "9 mice", "no mouse ids"."""
    return numbers.counted(n, donor, many) if n else f"no {donor} ids"


def room_for(ages: Iterable[str], least: float) -> float:
    """Return how wide a column of ages must be, px: "24m" is short, "65-year-old stage" is not."""
    widest = max((theme.text_width(f"{age}", 12) * _BOLD for age in ages), default=0.0)
    return min(max(least, widest + 14), _MOST_ROOM)


def level(value: float, rows: pd.DataFrame) -> str:
    """Return a mean score with the digits that the spread of the scores bears."""
    held = rows["score"].to_numpy(dtype=float)[rows["n"].to_numpy() > 0]
    spread = float(held.max() - held.min()) if len(held) else 0.0
    digits = 2 - math.floor(math.log10(spread)) if spread > 0 else 2
    return numbers.plain(value, max(0, digits))


def has_ages(ages: pd.Series) -> bool:
    """Tell whether rows are of ages, and not of all cells together."""
    return set(ages) - {"", "all"} != set()
