"""Stored values of cells added up by profile, in few bytes: they travel between processes."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels

TABLE: Final = 2**25  # sums that a block may have, those that are 0 as well


@dataclass(frozen=True)
class ProfileSums:
    """Sums of the stored values of rows, by profile.

    Of profile ``profiles[p]`` those in the rows of ``var`` ``rows[ends[p] : ends[p + 1]]``; whole
    numbers for counts.
    """

    profiles: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    rows: npt.NDArray[Any]
    sums: npt.NDArray[Any]


class BlockSums:
    """Adds up the chunks of a block.

    Counts add up to the same in any order: the whole block has one table, unless it has so many
    profiles that the table is too large. Logarithms are added up chunk by chunk.

    Parameters
    ----------
    profile
        (n_cells,) profile of each cell of the block.
    n_columns
        Rows of ``var``.
    """

    def __init__(self, profile: npt.NDArray[np.int32], n_columns: int, *, is_counts: bool) -> None:
        self._profile, self._is_counts = profile, is_counts
        self._found: list[ProfileSums] = []
        self._largest = 0.0  # no sum is above it
        self._table: npt.NDArray[Any] | None = None
        self._profiles, self._place = np.unique(profile, return_inverse=True)
        if is_counts and self._profiles.size * n_columns <= TABLE:
            self._table = np.zeros((self._profiles.size, n_columns), dtype=np.uint32)

    def add(self, chunk: sp.csr_matrix, rows: slice) -> None:
        """Add a chunk, which is these rows of the block."""
        if self._table is None:
            self._found.append(_sorted(chunk, self._profile[rows], is_counts=self._is_counts))
            return
        self._largest += float(chunk.data.max(initial=0)) * chunk.shape[0]
        if self._largest > np.iinfo(self._table.dtype).max:
            self._table = self._table.astype(np.int64)
        kernels.add_up_counts(
            self._place[rows], chunk.indices, chunk.indptr, chunk.data, self._table
        )

    def found(self) -> tuple[ProfileSums, ...]:
        """Return the sums of the whole block, or of each chunk."""
        if self._table is None:
            return tuple(self._found)
        n_columns = np.min_scalar_type(self._table.shape[1])
        columns, sums, ends = without_zeros(
            self._table, np.arange(len(self._table)), n_columns, _narrowest(self._table)
        )
        return (ProfileSums(self._profiles, ends, columns, sums),)


def without_zeros(
    table: npt.NDArray[Any],
    rows: npt.NDArray[np.intp],
    columns: npt.DTypeLike,
    sums: npt.DTypeLike,
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Return columns and values, of these types, of what is not 0, and where each row ends.

    Only these ``rows`` are looked at; no copy of them is made, since the table may be a file.
    """
    n = np.count_nonzero(table)
    out = np.empty(n + 1, dtype=columns), np.empty(n + 1, dtype=sums)
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    kernels.leave_zeros_out(table, rows, *out, ends)
    return out[0][: ends[-1]], out[1][: ends[-1]], ends


def _narrowest(counts: npt.NDArray[Any]) -> np.dtype[Any]:
    return np.min_scalar_type(int(counts.max(initial=0)))


def _sorted(
    chunk: sp.csr_matrix, profile: npt.NDArray[np.int32], *, is_counts: bool
) -> ProfileSums:
    """Add up rows in the order of their profiles: a profile at a time needs little memory."""
    order = np.argsort(profile, kind="stable")
    profiles, starts = np.unique(profile[order], return_index=True)
    n_columns = chunk.shape[1]
    room = min(chunk.nnz, profiles.size * n_columns) + 1
    columns = np.empty(room, dtype=np.min_scalar_type(n_columns))
    sums = np.empty(room)
    ends = np.zeros(profiles.size + 1, dtype=np.int64)
    n = kernels.add_up_profiles(
        order,
        np.append(starts, order.size),
        chunk.indices,
        chunk.indptr,
        chunk.data,
        np.zeros(n_columns),
        columns,
        sums,
        ends,
    )
    found = sums[:n].astype(_narrowest(sums[:n])) if is_counts else sums[:n].copy()
    return ProfileSums(profiles, ends, columns[:n].copy(), found)
