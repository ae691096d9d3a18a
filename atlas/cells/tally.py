"""Counts and sums over places, and over places and codes, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_MOST_ENTRIES: Final = 4_000_000  # of a table of codes by places

Numbers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.float64]


def added(place: Numbers, weights: npt.NDArray[Any] | None, n_places: int) -> Floats:
    """Return (n_places,) sums of weights, or counts without them."""
    if weights is None:
        return np.bincount(place, minlength=n_places).astype(np.float64)
    found = np.zeros(n_places)
    np.add.at(found, place, weights.astype(np.float64))  # faster than bincount with weights
    return found


@dataclass(frozen=True)
class Table:
    """Sums of one run of codes: ``first`` is the code of the first row of (n, n_held) ``sums``."""

    first: int
    sums: tuple[Floats, ...]


def by_code(
    place: Numbers, code: Numbers, n_codes: int, weights: tuple[npt.NDArray[Any] | None, ...]
) -> tuple[Numbers, Iterator[Table]]:
    """Add up over places and codes.

    Parameters
    ----------
    place, code
        (n_rows,) where a row lies, and what it is: 0 to ``n_codes`` - 1, negative to leave it out.
    weights
        Each (n_rows,) or None, to count rows.

    Returns
    -------
    The places that occur, ascending, and tables of codes by those places, as many as memory asks
    for.
    """
    known = code >= 0
    if not known.all():
        place, code = place[known], code[known]
        weights = tuple(w if w is None else w[known] for w in weights)
    occupied = np.bincount(place) > 0 if place.size else np.zeros(0, dtype=bool)
    held = np.flatnonzero(occupied)
    rank = np.cumsum(occupied) - 1
    return held, _tables(rank[place], code, n_codes, weights, len(held))


def _tables(
    rank: Numbers,
    code: Numbers,
    n_codes: int,
    weights: tuple[npt.NDArray[Any] | None, ...],
    n_held: int,
) -> Iterator[Table]:
    step = max(_MOST_ENTRIES // max(n_held, 1), 1)
    for first in range(0, n_codes, step):
        rows = min(step, n_codes - first)
        at: Any = slice(None)
        if rows < n_codes:
            at = np.flatnonzero((code >= first) & (code < first + rows))
        keys = (code[at].astype(np.int64) - first) * n_held + rank[at]
        sums = tuple(
            added(keys, w if w is None else w[at], rows * n_held).reshape(rows, n_held)
            for w in weights
        )
        yield Table(first, sums)
