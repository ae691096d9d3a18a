"""Cells that a filter keeps are found among those in view, however rare they are."""

import numpy as np
import pytest

from atlas.cells.single_pieces import _NUMPY_RARE, _RARE, _numbers


@pytest.mark.parametrize("share", [0, 0.001, _RARE, 0.05, 0.07, _NUMPY_RARE, 0.11, 0.5, 1])
@pytest.mark.parametrize("n", [0, 1, 9, 10, 1_000, 12_345])
def test_the_numbers_of_what_is_true_are_those_numpy_gives(share: float, n: int) -> None:
    for spare in (-1, 0, 1):
        n_true = min(max(round(n * share) + spare, 0), n)
        mask = np.zeros(n, dtype=np.bool_)
        mask[np.random.default_rng(n).choice(n, n_true, replace=False)] = True
        found = _numbers(mask)
        assert found.dtype == np.int64
        assert found.tolist() == np.flatnonzero(mask).tolist()
