"""The planner figure: a log axis that is cut at 200, donors printed, gaps hatched."""

import math
from typing import Any

import pytest

from components import plan_rows
from components.figures import planner, planner_stacked
from tests.components.figures.as_plotly import drawn
from tests.components.plan_examples import conditions, plans


def texts(figure: Any) -> list[str]:
    return [text for trace in figure.data for text in getattr(trace, "text", None) or ()]


def points(figure: Any, symbol: str) -> list[float]:
    (found,) = [
        trace
        for trace in figure.data
        if getattr(trace, "mode", "") == "markers" and trace.marker.symbol == symbol
    ]
    return list(found.x)


@pytest.mark.parametrize("picture", [planner, planner_stacked])
def test_marks_lie_on_the_log_axis(picture: Any) -> None:
    table = plans()
    figure = drawn(picture, table)
    planned = table[table["state"] == "planned"]
    assert points(figure, "square") == pytest.approx([math.log10(n) for n in planned["at_seen"]])
    now = table[table["state"].isin(["planned", "near zero"])]["there"]
    assert points(figure, "circle-open") == pytest.approx([math.log10(n) for n in now])
    low, high = figure.layout.xaxis.range
    assert low < math.log10(3)
    assert math.log10(200) < high
    assert list(figure.layout.xaxis.ticktext) == ["2", "3", "5", "10", "20", "50", "100", "200"]


@pytest.mark.parametrize("picture", [planner, planner_stacked])
def test_more_than_two_hundred_has_an_arrowhead_and_no_square(picture: Any) -> None:
    figure = drawn(picture, plans())
    assert points(figure, "triangle-right") == [plan_rows.REACH[1]] * 2  # lung and cortex
    shown = " ".join(texts(figure))
    assert "3 to 15 (5)" in shown  # the range leads, the effect seen follows
    assert "to > 200 (> 200)" in shown


@pytest.mark.parametrize("picture", [planner, planner_stacked])
def test_a_given_effect_has_one_square_a_stratum_at_one_place(picture: Any) -> None:
    figure = drawn(picture, plans(0.8))
    assert points(figure, "square") == pytest.approx([math.log10(26)] * 4)
    assert points(figure, "triangle-right") == []
    shown = " ".join(texts(figure))
    assert "26 (17 more)" in shown
    assert "at a true g of 0.8" in " ".join(key.text for key in picture.legend(plans(0.8)))
    assert "3 to 15" not in shown


def test_donors_are_printed_by_age_group() -> None:
    shown = texts(drawn(planner, plans()))
    assert {"young", "middle", "old"} <= set(shown)
    assert shown.count("0") == 3  # of the tissue without donors
    assert {"<i>too few</i>", "<i>no donors</i>"} <= set(shown)


def test_conditions_head_their_own_columns() -> None:
    shown = texts(drawn(planner, conditions()))
    assert "control" in shown
    assert "young" not in shown


def test_groups_under_three_are_hatched_but_a_middle_age_is_not() -> None:
    found = plans()
    figure = drawn(planner, found[found["state"] == "planned"])
    hatch = [t for t in figure.data if getattr(t, "mode", "") == "lines" and t.xaxis == "x2"]
    assert all(len(trace.x) == 0 for trace in hatch)  # two of middle age are no side
    figure = drawn(planner, found)
    hatch = [t for t in figure.data if getattr(t, "mode", "") == "lines" and t.xaxis == "x2"]
    assert all(len(trace.x) > 0 for trace in hatch)


def test_hovers_say_what_a_number_rests_on() -> None:
    figure = drawn(planner, plans())
    said = " ".join(
        text for trace in figure.data for text in getattr(trace, "hovertext", None) or ()
    )
    assert "Sexes: 9 male" in said
    assert "too near 0 to plan by" in said.replace("<br>", " ")
    assert "3 a side are needed" in said
    assert "effect tables alone speak" in said.replace("<br>", " ")
