"""The parts all figures are made of."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures import theme


@given(st.floats(0.5, 30), st.floats(0.5, 30), st.floats(1, 200), st.floats(1, 60))
def test_hatch_stays_inside_its_box(step: float, lean: float, wide: float, tall: float) -> None:
    trace = theme.hatch([(10, 50 + tall, 10 + wide, 50)], step, lean)
    xs = [x for x in trace["x"] if x is not None]
    ys = [y for y in trace["y"] if y is not None]
    assert all(10 - 1e-6 <= x <= 10 + wide + 1e-6 for x in xs)
    assert all(50 - 1e-6 <= y <= 50 + tall + 1e-6 for y in ys)


def test_hatch_of_many_boxes_is_one_trace_with_gaps() -> None:
    trace = theme.hatch([(0, 10, 40, 0), (100, 10, 140, 0)], 6, 10)
    assert trace["mode"] == "lines"
    assert trace["x"].count(None) > 10


def test_hits_cover_their_rectangle() -> None:
    trace = theme.hits([theme.Hit(2, 5, 30, 10, "words", "tissue=lung")])
    assert (trace["base"], trace["x"], trace["y"], trace["width"]) == ([2], [3], [20], [20])
    assert trace["customdata"] == ["tissue=lung"]
    assert trace["marker"]["color"] == theme.CLEAR


@given(st.text("abc defgh", max_size=60), st.floats(20, 300))
def test_shortened_names_fit(text: str, pixels: float) -> None:
    short = theme.shorten(text, pixels)
    assert theme.text_width(short) <= pixels or len(short) <= 2


@pytest.mark.parametrize(
    ("text", "pixels", "short"),
    [
        ("Lung", 100, "Lung"),
        ("sinusoidal endothelium", 112, "sinus. endothelium"),
        ("Hippocampus", 40, "Hippo…"),
    ],
)
def test_a_long_first_word_gives_way_first(text: str, pixels: float, short: str) -> None:
    assert theme.shorten(text, pixels) == short


def test_hover_has_the_name_in_bold_and_one_line_each() -> None:
    text = theme.hover("Lung, Izgi 2022", "g −1.1", "", "a " * 40)
    assert text.startswith("<b>Lung, Izgi 2022</b><br>g −1.1<br>a a")
    assert max(map(len, text.split("<br>"))) <= theme.HOVER_COLUMNS


@given(st.floats(8, 30))
def test_bold_text_is_wider(size: float) -> None:
    assert theme.text_width("Lung", size, bold=True) > theme.text_width("Lung", size)
    assert math.isclose(theme.text_width("Lung", 2 * size), 2 * theme.text_width("Lung", size))
