"""What the compiled loops are told of a gene in one number has room for it, or is refused."""

from itertools import pairwise

import numpy as np
import pytest

from atlas.cells import kernels


def whole(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize(
    ("bins", "n_own", "starts"),
    [(255, 0, 0), (0, 2**24 - 1, 0), (0, 0, 2**32 - 1), (255, 2**24 - 1, 2**32 - 1)],
)
def test_the_largest_parts_of_a_gene_keep_apart(bins: int, n_own: int, starts: int) -> None:
    (found,) = kernels.packed(whole(bins), whole(n_own), whole(starts)).tolist()
    assert (found % 2**8, found // 2**8 % 2**24, found // 2**32) == (bins, n_own, starts)


@pytest.mark.parametrize(
    ("bins", "n_own", "starts", "says"),
    [
        (256, 0, 0, "bins of a gene are 0 to 256: at most 255"),
        (-1, 0, 0, "bins of a gene are -1"),
        (0, 2**24, 0, "weights of a gene are 0 to 16777216"),
        (0, 0, 2**32, "begin at 4294967296"),
    ],
)
def test_a_part_without_room_is_refused(bins: int, n_own: int, starts: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kernels.packed(whole(0, bins), whole(0, n_own), whole(0, starts))


def test_rows_of_any_length_are_added_up() -> None:
    ends = np.cumsum([0, 0, 1, 2, 3, 0, 7])
    values = np.arange(1, ends[-1] + 1, dtype=np.float32)
    found = np.empty(ends.size - 1)
    kernels.row_sums(ends, values, found)
    assert found.tolist() == [values[first:last].sum() for first, last in pairwise(ends)]
