"""The ends of the classes of a score, found a piece at a time."""

import numpy as np
import pytest

from atlas.cells.cubes import Ends


@pytest.mark.parametrize("n", [1, 2, 5, 999, 1000, 1001, 20_000])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
@pytest.mark.parametrize("piece", [7, 4096])
def test_the_ends_are_the_quantiles_of_numpy(n: int, dtype: type, piece: int) -> None:
    values = (np.random.default_rng(n).gamma(2.0, 20.0, n) % 256).astype(dtype)
    ends = Ends(n + 30)  # of some cells the score is not defined
    for start in range(0, n, piece):
        ends.add(values[start : start + piece])
    low, high = np.quantile(values, [0.001, 0.999])
    assert ends.limits() == (low, high if high > low else low + 1)


def test_without_a_value_there_are_ends_still() -> None:
    assert Ends(10).limits() == (0.0, 1.0)
