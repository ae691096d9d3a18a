"""Whether a column of ``obs`` holds what a field needs: a name alone decides nothing."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np

from atlas.add.columns import MOST_VALUES, Column
from atlas.add.words import SEXES, age_words, is_missing, listed, values
from atlas.cells.columns import AT_ONCE, pieces
from drift import ages
from drift.errors import AgeError

# Names of columns of clusters, as ``plain_name`` writes them.
CLUSTERS: Final = frozenset({"leiden", "louvain", "seuratclusters", "cluster", "clusters"})
# Fields that are a number of each cell.
NUMERIC: Final = frozenset({"library_size", "genes_per_cell"})


def check(name: str, column: Column, known: str, organism: str) -> tuple[str, float]:
    """Return why a column cannot be a field (empty: it can), and the share that can be read.

    Parameters
    ----------
    name
        The field.
    known
        Name of the column, as ``plain_name`` writes it.
    organism
        Of the cells, where it is known: of ages it tells the unit.
    """
    if name in NUMERIC:
        return check_numbers(column), 1.0
    if column.has_too_many:
        return f"it has more than {MOST_VALUES:,} values", 0.0
    found = values(column)
    words = [word for word in found if not is_missing(word)]
    if not words:
        return "it is empty", 0.0
    checks: dict[str, Callable[[list[str], Column, str], tuple[str, float]]] = {
        "donor_id": _check_donors,
        "cell_type": _check_types,
        "sex": _check_sexes,
        "age": lambda words, column, _: _check_ages(words, column, organism),
    }
    if name in checks:
        return checks[name](words, column, known)
    return "", 1.0


def check_numbers(column: Column) -> str:
    """Return why a column is no number of each cell; empty if it is."""
    if not column.is_numeric:
        return "it holds no numbers"
    for rows in pieces(len(column), AT_ONCE):
        numbers = column.numbers()[rows]
        if not (np.isfinite(numbers).all() and (numbers > 0).all()):
            return "it is empty or 0 somewhere"
    return ""


def _check_donors(words: list[str], column: Column, known: str) -> tuple[str, float]:
    if len(words) == len(column) and len(column) > 1:
        return "every cell has a value of its own", 0.0
    return "", 1.0


def _check_types(words: list[str], column: Column, known: str) -> tuple[str, float]:
    if all(re.fullmatch(r"(?:cluster)?[\s_-]*[0-9]+(?:\.0)?", word.casefold()) for word in words):
        return "it holds numbers of clusters, which are no cell types", 0.0
    if known in CLUSTERS and any(character.isdigit() for word in words for character in word[:1]):
        return "it holds clusters, which are no cell types", 0.0
    return "", 1.0


def _check_sexes(words: list[str], column: Column, known: str) -> tuple[str, float]:
    readable = [word for word in words if word.casefold() in SEXES]
    if not readable:
        return f"'{words[0]}' is no sex", 0.0
    return "", len(readable) / len(words)


def _check_ages(words: list[str], column: Column, organism: str) -> tuple[str, float]:
    try:
        read = ages.read_column(words, column.name, organism=organism)
    except AgeError as error:
        return str(error).rstrip("."), 0.0
    known_numbers = [number for number in read.numbers.values() if number is not None]
    if not known_numbers and {"young", "old"} <= set(age_words(words)):
        return "", 0.0
    if not known_numbers:
        return f"{listed([repr(word) for word in words])}: no number", 0.0
    return "", len(known_numbers) / len(words)
