"""An interval that leaves its axis has a head at each end that is cut, and no other."""

import math

import pytest

from components.figures.arrowheads import across, arrowheads


@pytest.mark.parametrize(
    ("low", "high", "symbols"),
    [
        (-1, 1, []),
        (-2, 2, []),  # just reaching the end is inside
        (-3, 1, ["triangle-left"]),
        (-1, 3, ["triangle-right"]),
        (-3, 3, ["triangle-left", "triangle-right"]),
        (math.nan, math.nan, []),
    ],
)
def test_only_cut_ends_have_a_head(low: float, high: float, symbols: list[str]) -> None:
    trace = arrowheads(across(low, high, (-2, 2), 7.0, "red"), 7, xaxis="x2")
    assert trace["marker"]["symbol"] == symbols
    assert trace["x"] == [-2 if symbol == "triangle-left" else 2 for symbol in symbols]
    assert trace["y"] == [7.0] * len(symbols)
    assert trace["marker"]["color"] == ["red"] * len(symbols)
    assert trace["xaxis"] == "x2"
