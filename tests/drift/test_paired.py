import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drift.paired import paired_difference
from drift.reasons import GroupWords

MICE = GroupWords(donor="mouse", donors="mice")


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=9))
def test_the_interval_is_that_of_a_paired_t_test(pairs: list[tuple[float, float]]) -> None:
    first, second = np.array(pairs).T
    found = paired_difference(first, second)
    assert found.estimate == pytest.approx((first - second).mean())
    if found.reason:
        assert np.ptp(first - second) < 1e-9
        return
    low, high = stats.ttest_rel(first, second).confidence_interval(0.95)
    assert found.ci_low == pytest.approx(low, rel=1e-6, abs=1e-9)
    assert found.ci_high == pytest.approx(high, rel=1e-6, abs=1e-9)


def test_two_donors_have_a_difference_without_an_interval() -> None:
    found = paired_difference([1.0, 3.0], [0.0, 0.0], MICE)
    assert (found.estimate, found.n_donors) == (2.0, 2)
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.reason == (
        "Two mice with enough cells on both sides: no interval. Three are needed."
    )


def test_nobody_has_no_difference() -> None:
    found = paired_difference([], [], MICE)
    assert np.isnan(found.estimate)
    assert found.reason.startswith("No mice with enough cells")


def test_donors_that_do_not_differ_have_no_interval() -> None:
    found = paired_difference([1.0, 2.0, 3.0], [0.0, 1.0, 2.0], MICE)
    assert found.estimate == 1
    assert found.reason == "The mice do not differ from the fit: no interval, no p."
