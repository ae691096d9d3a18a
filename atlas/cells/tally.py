"""Counts and sums over places, and over places and codes, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_MOST_ENTRIES: Final = 4_000_000  # of a table of places by codes

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
    """Sums at some places: each of ``sums`` is (n_places, n_codes)."""

    places: Numbers
    sums: tuple[Floats, ...]


def by_code(
    place: Numbers, code: Numbers, n_codes: int, weights: tuple[npt.NDArray[Any] | None, ...]
) -> Iterator[Table]:
    """Add up over places and codes.

    Parameters
    ----------
    place, code
        (n_rows,) where a row lies, and what it is: 0 to ``n_codes`` - 1, negative to leave it out.
    weights
        Each (n_rows,) or None, to count rows.

    Yields
    ------
    Tables of the places that occur, ascending, as many as memory asks for.
    """
    if (code < 0).any():
        known = np.flatnonzero(code >= 0)
        place, code = place[known], code[known]
        weights = tuple(w if w is None else w[known] for w in weights)
    if place.size == 0:
        return
    occupied = np.bincount(place) > 0
    held = np.flatnonzero(occupied)
    rank = (np.cumsum(occupied) - 1)[place]
    step = max(_MOST_ENTRIES // n_codes, 1)
    for first in range(0, len(held), step):
        own = held[first : first + step]
        at: Any = slice(None)
        if len(own) < len(held):
            at = np.flatnonzero((rank >= first) & (rank < first + step))
        keys = (rank[at] - first) * n_codes + code[at]
        sums = tuple(
            added(keys, w if w is None else w[at], len(own) * n_codes).reshape(-1, n_codes)
            for w in weights
        )
        yield Table(own, sums)
