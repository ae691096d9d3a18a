"""Scores a file already has: columns of ``obs``, taken as they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atlas import knowledge
from atlas.add.kept import kept
from atlas.add.words import Obs, listed
from atlas.cells.columns import Rows, defined
from drift.errors import SourceError

PREFIX = "obs:"


@dataclass(frozen=True)
class Given:
    """One score of a file: ``label`` is its column, ``numbers`` (n_cells,), NaN without one.

    The id is not that of a signature, even where the file calls its score so.
    """

    score_id: str
    label: str
    numbers: Rows


def columns_of(words: str) -> tuple[str, ...]:
    """Return the columns of ``--scores obs:A,B`` (the prefix may be left out)."""
    parts = (part.strip() for part in words.split(","))
    return tuple(part.removeprefix(PREFIX) for part in parts if part.removeprefix(PREFIX))


def read(obs: Obs, columns: tuple[str, ...]) -> tuple[Given, ...]:
    """Take columns of ``obs`` as scores.

    Raises
    ------
    SourceError
        If one is not there, holds no numbers, or an infinite one; or two have the same id.
    """
    found: dict[str, Given] = {}
    for column in columns:
        given = _one(obs, column)
        if given.score_id in found:
            raise SourceError(
                f"--scores: '{found[given.score_id].label}' and '{column}' have the same id "
                f"'{given.score_id}': rename one of the two columns."
            )
        found[given.score_id] = given
    return tuple(found.values())


def slug(word: str) -> str:
    """Return a text as an id: lower case, digits and single underscores."""
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in word.casefold())
    return "_".join(part for part in letters.split("_") if part) or "score"


def _one(obs: Obs, column: str) -> Given:
    if column not in obs:
        raise SourceError(
            f"--scores: obs has no column '{column}'; its columns are {listed(list(obs))}."
        )
    dtype = obs[column][slice(0, 1)].dtype
    if not obs[column].is_numeric or pd.api.types.is_bool_dtype(dtype):
        raise SourceError(f"--scores: obs, column '{column}' holds no numbers: name another.")
    kind = np.float32 if dtype == np.float32 else np.float64
    numbers = kept(obs[column].numbers(kind), obs[column].at_once)
    if any(np.isinf(known).any() for known in defined(numbers)):
        raise SourceError(
            f"--scores: obs, column '{column}' holds an infinite number: leave the cell empty."
        )
    own = slug(column)
    return Given(f"{own}_given" if own in knowledge.signatures() else own, column, numbers)
