"""What the pictures of cells share: the sentence of an empty one, facts, symbols of donors."""

import math
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from components import numbers, tokens
from components.figures import theme
from components.figures.theme import Key

_BOLD: Final = 1.06  # how much wider bold letters are
_MOST_ROOM: Final = 120.0  # px
NOTHING: Final = "No cells to show. Choose a data set with single cells above."
NOBODY: Final = "No cells lie in this part of the map: “Whole map” shows all of them."
_MARKS: Final = {
    "female": "circle-hollow",
    "male": "square-hollow",
    "unknown": "diamond-hollow",
}


def fact(facts: pd.DataFrame, name: str) -> Any:
    """Return one fact; empty where there are none."""
    return facts[name].iloc[0] if len(facts) and name in facts else ""


def nothing(facts: pd.DataFrame) -> str:
    """Return why there is nothing to draw."""
    return str(fact(facts, "reason") or NOTHING)


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


def symbols(donors: pd.DataFrame) -> list[str]:
    """Return the symbol of each donor's sex."""
    return [tokens.SEX_SYMBOLS.get(str(sex), "diamond") for sex in donors["sex"].tolist()]


def sex_keys(donors: pd.DataFrame, donor: str) -> list[Key]:
    """Return one entry a sex that occurs."""
    if donors.empty:
        return []
    held = {str(sex) if sex in _MARKS else "unknown" for sex in donors["sex"]}
    names = {"unknown": f"one {donor}, sex not known"}
    return [
        Key(mark, names.get(sex, f"one {sex} {donor}"))
        for sex, mark in _MARKS.items()
        if sex in held
    ]
