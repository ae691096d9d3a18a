"""Columns of a file as text: values, what stands for none, and words that mean the same."""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from atlas.add.columns import Column

Obs = Mapping[str, Column]

MISSING: Final = frozenset(
    {"", "nan", "na", "n/a", "none", "null", "unknown", "unassigned", "<na>", "not reported"}
)
SEXES: Final = {
    **dict.fromkeys(("female", "f", "w", "woman", "women", "fem", "xx", "pato:0000383"), "female"),
    **dict.fromkeys(("male", "m", "man", "men", "xy", "pato:0000384"), "male"),
}
# Where a file gives no number: the sides its study designed.
AGE_WORDS: Final = {"young": "young", "old": "old", "aged": "old", "elderly": "old"}
MOST_SHOWN: Final = 8


def values(column: Column) -> list[str]:
    """Return the values of a column, each once, as text; an empty cell is ""."""
    found = [as_text(value) for value in column.different if value is not None]
    return list(dict.fromkeys([*found, ""] if None in column.different else found))


def as_text(value: object) -> str:
    """Return one cell as text; whole numbers without a point."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode(errors="replace").strip()
    return str(value).strip()


def is_missing(word: str) -> bool:
    """Tell whether a text stands for no value."""
    return word.strip().casefold() in MISSING


def age_words(words: list[str]) -> list[str]:
    """Return young or old for each word that says so, else an empty text."""
    return [AGE_WORDS.get(word.strip().casefold(), "") for word in words]


def listed(words: list[str]) -> str:
    """Name some words, and how many more there are."""
    shown = ", ".join(words[:MOST_SHOWN])
    return shown if len(words) <= MOST_SHOWN else f"{shown} and {len(words) - MOST_SHOWN} more"


def counted(number: int, word: str) -> str:
    """Return a number with its word: "1 cell", "1,500 cells"."""
    return f"{number:,} {word}{'s' if number != 1 else ''}"


def plain_name(name: str) -> str:
    """Return the letters and digits of a name, in lower case: "Mouse.ID" is "mouseid"."""
    return re.sub(r"[^a-z0-9]+", "", name.casefold())
