"""Sums over places, and over places and codes, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

# Of a table of places by codes, and rows added up to one: both stay in the processor's cache.
_MOST_ENTRIES: Final = 2**17

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
    sums: tuple[npt.NDArray[Any], ...]


def by_code(
    starts: npt.NDArray[np.int64],
    number: Numbers,
    codes: Numbers,
    n_codes: int,
    weights: tuple[npt.NDArray[Any] | None, ...],
) -> Iterator[Table]:
    """Add up over places and codes, where the rows of a place follow each other.

    Parameters
    ----------
    starts
        (n_places + 1,) first row of each place, and the number of rows.
    number, codes
        (n_rows,) number of each row, and the code of each number: 0 to ``n_codes`` - 1, negative
        to leave its rows out.
    weights
        Each (n_rows,) or None, to count rows.

    Yields
    ------
    Tables of neighbouring places and all codes.
    """
    # rows without a code are added up in a last column, which is cut off
    wide = n_codes + 1 if codes.min(initial=0) < 0 else n_codes
    column = np.where(codes < 0, n_codes, codes).astype(np.int64)
    most = max(_MOST_ENTRIES // wide, 1)
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _MOST_ENTRIES, side="right")) - 1
        own = starts[first : min(max(last, first + 1), first + most) + 1]
        rows = slice(int(own[0]), int(own[-1]))
        n_places = len(own) - 1
        keys = np.repeat(np.arange(n_places) * wide, np.diff(own))
        keys += column.take(number[rows])
        sums = tuple(
            (
                np.bincount(keys, minlength=n_places * wide)
                if weight is None
                else added(keys, weight[rows], n_places * wide)
            ).reshape(-1, wide)[:, :n_codes]
            for weight in weights
        )
        yield Table(np.arange(first, first + n_places), sums)
        first += n_places
