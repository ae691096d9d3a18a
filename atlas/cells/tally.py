"""Sums over places, and over places and codes, in bounded memory.

Where the rows of a place follow each other, they are a row of a sparse matrix of scipy, which adds
up in one pass what numpy needs several for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

# Of a table of places by codes: few, so that what is made of it stays in the processor's cache.
_MOST_ENTRIES: Final = 2**17

Numbers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.float64]


def added(place: Numbers, weights: npt.NDArray[Any] | None, n_places: int) -> Floats:
    """Return (n_places,) sums of weights, or counts without them."""
    if weights is None:
        return np.bincount(place, minlength=n_places).astype(np.float64)
    found = np.zeros(n_places)
    add(found, place, weights)
    return found


def add(sums: Floats, place: Numbers, weights: npt.NDArray[Any]) -> None:
    """Add weights to the sums of their places."""
    np.add.at(sums, place, weights.astype(np.float64))  # faster than bincount with weights


def added_in_order(
    weights: npt.NDArray[Any],
    starts: npt.NDArray[np.int64],
    number: npt.NDArray[np.int32],
    counted: Floats,
) -> Floats:
    """Return (n_places,) sums of weights, where the rows of a place follow each other.

    Parameters
    ----------
    starts
        (n_places + 1,) first row of each place, and the number of rows.
    number, counted
        (n_rows,) number of each row, and how often rows of each number are counted.
    """
    parts = weights.astype(np.float64), number, starts.astype(np.int32)
    return np.asarray(sp.csr_array(parts, shape=(len(starts) - 1, len(counted))) @ counted)


@dataclass(frozen=True)
class Table:
    """Sums at some places: each of ``sums`` is (n_places, n_codes)."""

    places: slice
    sums: tuple[npt.NDArray[Any], ...]


def by_code(
    starts: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    n_codes: int,
    weights: tuple[npt.NDArray[Any] | None, ...],
) -> Iterator[Table]:
    """Add up over places and codes, where the rows of a place follow each other.

    Parameters
    ----------
    starts
        (n_places + 1,) first row of each place, and the number of rows.
    code
        (n_rows,) code of each row, 0 to ``n_codes``: the last is for rows that are left out.
    weights
        Each (n_rows,) or None, to count rows.

    Yields
    ------
    Tables of neighbouring places and all codes.
    """
    most = max(_MOST_ENTRIES // (n_codes + 1), 1)
    for first in range(0, len(starts) - 1, most):
        own = starts[first : first + most + 1]
        rows = slice(int(own[0]), int(own[-1]))
        shape = (len(own) - 1, n_codes + 1)
        bounds = (own - own[0]).astype(np.int32)
        kind = np.min_scalar_type(int(np.diff(bounds).max()))  # a small table is soon filled
        sums = tuple(
            sp.csr_array((_weights(weight, rows, kind), code[rows], bounds), shape=shape).toarray()
            for weight in weights
        )
        yield Table(slice(first, first + shape[0]), tuple(found[:, :n_codes] for found in sums))


def _weights(
    weights: npt.NDArray[Any] | None, rows: slice, kind: np.dtype[Any]
) -> npt.NDArray[Any]:
    if weights is None:
        return np.ones(rows.stop - rows.start, dtype=kind)
    return weights[rows].astype(np.float64)
