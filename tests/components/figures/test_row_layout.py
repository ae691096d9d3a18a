"""Rows placed by hand: one pixel a unit, y down, room for the axis below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures import row_layout

heights = st.integers(20, 4000)


@given(heights, st.integers(0, 80), st.integers(0, 20), st.integers(0, 20))
def test_a_unit_of_y_is_a_pixel(height: int, below: int, left: int, right: int) -> None:
    made = row_layout.layout(height, below, left=left, right=right)
    margin = made["margin"]
    top, bottom = sorted(made["yaxis"]["range"])
    assert made["yaxis"]["range"] == [bottom, top]
    assert made["height"] - margin["t"] - margin["b"] == bottom - top
    assert (margin["l"], margin["r"], margin["b"]) == (left, right, below)


@pytest.mark.parametrize("name", ["xaxis", "shapes", "meta"])
def test_more_is_added(name: str) -> None:
    assert row_layout.layout(100, 30, **{name: "given"})[name] == "given"
