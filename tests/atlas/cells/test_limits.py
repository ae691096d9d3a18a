"""Where colours end, against numpy's percentiles of all values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells import limits

VALUES = st.one_of(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60),
    st.lists(st.sampled_from([0.0, 0.1, 0.1000001, 7.0]), min_size=1, max_size=60),
    st.lists(st.sampled_from([-1e300, 0.0, 1e300, 5e-324]), min_size=1, max_size=60),
)


@given(VALUES, st.floats(0, 100))
def test_percentiles_are_those_of_numpy(values: list[float], wanted: float) -> None:
    found = limits.percentiles(np.array(values), (wanted, 2))
    assert found == pytest.approx(
        np.percentile(values, (wanted, 2)).tolist(), rel=1e-12, nan_ok=True
    )


def test_many_values_are_not_put_in_order() -> None:
    values = np.random.default_rng(0).normal(size=50_000)
    values[0] = 1e6  # an outlier: nearly all others are of one class
    assert limits.percentiles(values, (2, 98)) == np.percentile(values, (2, 98)).tolist()


@given(st.lists(st.integers(1, 90), max_size=80))
def test_the_median_of_counts_is_that_of_numpy(counts: list[int]) -> None:
    wanted = (np.median(counts), max(counts)) if counts else (0, 0)
    assert limits.median_and_most(np.array(counts, dtype=np.int32)) == wanted
