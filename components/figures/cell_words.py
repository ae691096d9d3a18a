"""What the pictures of cells share: the sentence of an empty one, facts, symbols of donors."""

from typing import Any, Final

import pandas as pd

from components import tokens
from components.figures.theme import Key

NOTHING: Final = "No cells to show. Choose a data set with single cells above."
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


def has_ages(ages: pd.Series) -> bool:
    """Tell whether rows are of ages, and not of all cells together."""
    return set(ages) - {"", "all"} != set()


def symbols(donors: pd.DataFrame) -> list[str]:
    """Return the symbol of each donor's sex."""
    return [tokens.SEX_SYMBOLS.get(str(sex), "diamond") for sex in donors["sex"]]


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
