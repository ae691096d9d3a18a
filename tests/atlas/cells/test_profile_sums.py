"""Sums by profile equal a plain sum, however large the counts and however many the profiles."""

import numpy as np
import pytest
import scipy.sparse as sp

from atlas.cells import profile_sums
from atlas.cells.profile_sums import BlockSums

N_CELLS, N_COLUMNS, CUT = 60, 300, 25


def added_up(values: sp.csr_matrix, profile: np.ndarray, *, is_counts: bool) -> list[np.ndarray]:
    """Return the sums, as they are found, each (n_profiles, n_columns)."""
    sums = BlockSums(profile, N_COLUMNS, is_counts=is_counts)
    for rows in (slice(0, CUT), slice(CUT, N_CELLS)):
        sums.add(values[rows], rows)
    found = []
    for one in sums.found():
        table = np.zeros((profile.max() + 1, N_COLUMNS), dtype=one.sums.dtype)
        row = np.repeat(one.profiles, np.diff(one.ends))
        assert np.unique(np.column_stack([row, one.rows]), axis=0).shape[0] == row.size
        assert (one.sums != 0).all()
        table[row, one.rows] = one.sums
        found.append(table)
    return found


def drawn(dtype: type, largest: int) -> tuple[sp.csr_matrix, np.ndarray]:
    rng = np.random.default_rng(3)
    values = rng.integers(1, largest, (N_CELLS, N_COLUMNS)) * (rng.random(N_COLUMNS) < 0.4)
    return sp.csr_matrix(values.astype(dtype)), rng.integers(0, 9, N_CELLS).astype(np.int32) * 3


@pytest.mark.parametrize("table", [profile_sums.TABLE, 10])
@pytest.mark.parametrize(
    ("dtype", "largest", "narrow"),
    [
        (np.bool_, 2, np.uint8),
        (np.uint8, 200, np.uint16),
        (np.float32, 3, np.uint8),
        (np.int64, 2**31, np.uint64),  # more than a table of 32 bits holds
        (np.float64, 2**40, np.uint64),
    ],
)
def test_counts_are_added_up_exactly(
    dtype: type, largest: int, narrow: type, table: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_sums, "TABLE", table)
    values, profile = drawn(dtype, largest)
    wanted = np.zeros((profile.max() + 1, N_COLUMNS), dtype=np.int64)
    np.add.at(wanted, profile, values.toarray().astype(np.int64))
    found = added_up(values, profile, is_counts=True)
    assert len(found) == (1 if table > 10 else 2)
    np.testing.assert_array_equal(sum(one.astype(np.int64) for one in found), wanted)
    assert wanted.max() > np.iinfo(np.uint32).max or narrow is not np.uint64
    assert {one.dtype for one in found} == {np.dtype(narrow)}


def test_logarithms_are_added_up_chunk_by_chunk_in_the_order_of_the_rows() -> None:
    counts, profile = drawn(np.float64, 50)
    values = counts.log1p()
    found = added_up(values, profile, is_counts=False)
    for one, rows in zip(found, (slice(0, CUT), slice(CUT, N_CELLS)), strict=True):
        wanted = np.zeros_like(one)
        for row, of_profile in zip(values[rows].toarray(), profile[rows], strict=True):
            wanted[of_profile] += row
        np.testing.assert_array_equal(one, wanted)
