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
_MOST_KEYS: Final = 2**19

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
    # faster than bincount with weights, and by places of any other type half as fast
    np.add.at(sums, place.astype(np.intp, copy=False), weights.astype(np.float64))


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


def commonest(
    starts: npt.NDArray[np.int64], code: Numbers, n_codes: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the code most rows of each place have, of equal ones the first, and how many have it.

    Parameters
    ----------
    starts
        (n_places + 1,) first row of each place, and the number of rows; no place is without.
    code
        (n_rows,) code of each row, 0 to ``n_codes - 1``.
    """
    # a count and its code as one number, the larger the earlier the code: one maximum finds both
    bits = n_codes.bit_length()
    last = (1 << bits) - 1
    best = np.zeros(len(starts) - 1, dtype=np.int64)
    most = max(_MOST_KEYS // n_codes, 1)
    for first in range(0, len(best), most):
        own = starts[first : first + most + 1]
        n = np.diff(own)
        kind = np.min_scalar_type((int(n.max()) << bits) | last)
        keys = np.zeros((n_codes, len(n)), dtype=kind)
        at = code[own[0] : own[-1]].astype(np.intp) * len(n)
        at += np.repeat(np.arange(len(n)), n)
        np.add.at(keys.reshape(-1), at, kind.type(1 << bits))
        keys |= (last - np.arange(n_codes)).astype(kind)[:, None]
        best[first : first + most] = keys.max(axis=0)
    return last - (best & last), best >> bits


def _weights(
    weights: npt.NDArray[Any] | None, rows: slice, kind: np.dtype[Any]
) -> npt.NDArray[Any]:
    if weights is None:
        return np.ones(rows.stop - rows.start, dtype=kind)
    return weights[rows].astype(np.float64)
