"""Ticks are round, inside their axis, and told apart by their digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures import ticks


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (-0.9, 0.9, [-0.5, 0.0, 0.5]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-7, 3, [-6, -4, -2, 0, 2]),
    ],
)
def test_ticks_are_round(low: float, high: float, places: list[float]) -> None:
    assert ticks.nice(low, high, most=5) == pytest.approx(places)


@given(st.floats(1e-4, 1e4))
def test_ticks_around_zero_are_inside_and_use_half_of_the_axis(reach: float) -> None:
    places = list(ticks.around_zero(reach))
    assert places == [-places[2], 0, places[2]]
    assert reach / 2.5 <= places[2] * (1 + 1e-9)
    assert places[2] <= reach
    mantissa = places[2] / 10 ** math.floor(math.log10(places[2]) + 1e-9)
    assert round(mantissa, 6) in (1, 2, 5)


def test_ticks_around_zero_have_a_true_minus_and_the_digits_they_need() -> None:
    assert list(ticks.around_zero(0.6).values()) == ["−0.5", "0", "+0.5"]
    assert list(ticks.around_zero(3.0).values()) == ["−2", "0", "+2"]


def test_digits_tell_ticks_apart() -> None:
    assert [ticks.decimals(places) for places in ([1, 2], [0.5, 1], [0.25, 1])] == [0, 1, 2]
