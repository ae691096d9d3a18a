"""Colours keep the contrast they are chosen for, and every one has a twin in the dark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import tokens

LIGHT_TEXT = (tokens.INK, tokens.INK2, tokens.INK3, tokens.RISE, tokens.FALL, tokens.WARN)
MARKS = (tokens.CTRL, tokens.RISE_END, tokens.FALL_END)


def dark(colour: str) -> str:
    return tokens.theme_map()[colour]


@pytest.mark.parametrize("colour", LIGHT_TEXT)
@pytest.mark.parametrize("ground", [tokens.SURFACE, tokens.BG])
def test_text_has_contrast_in_both_themes(colour: str, ground: str) -> None:
    assert tokens.contrast(colour, ground) >= 4.5
    assert tokens.contrast(dark(colour), dark(ground)) >= 4.5


@pytest.mark.parametrize("colour", [*MARKS, *tokens.CATEGORIES.values()])
def test_marks_have_contrast_in_both_themes(colour: str) -> None:
    assert tokens.contrast(colour, tokens.SURFACE) >= 3
    assert tokens.contrast(dark(colour), dark(tokens.SURFACE)) >= 3


@pytest.mark.parametrize("stop", tokens.VIRIDIS[:-2])
def test_the_scale_of_scores_is_told_from_the_ground_in_both_themes(stop: str) -> None:
    assert tokens.contrast(dark(stop), dark(tokens.SURFACE)) >= 1.9  # viridis begins at 1.06
    assert tokens.contrast(stop, tokens.SURFACE) >= 1.9


@given(st.floats(-9, 9), st.sampled_from([tokens.DIVERGING, tokens.DIVERGING_DARK]))
def test_numbers_on_any_fill_can_be_read(value: float, stops: tuple[str, ...]) -> None:
    fill = tokens.diverging(value, tokens.G_LIMIT, stops)
    assert tokens.contrast(tokens.text_on(fill), fill) >= 4.5


@pytest.mark.parametrize(("value", "stop"), [(-2.5, 0), (-9, 0), (0, 4), (2.5, 8), (40, 8)])
def test_the_scale_meets_its_stops_and_stays_within_them(value: float, stop: int) -> None:
    assert tokens.diverging(value, 2.5) == tokens.DIVERGING[stop]


def test_between_stops_channels_are_mixed_evenly() -> None:
    # A quarter stop above the middle: F1F0ED and E8C3A0, worked by hand.
    assert tokens.diverging(0.25 / 4, 1) == "#EFE5DA"


@given(st.floats(0.05, 1))
def test_rises_and_falls_of_one_size_weigh_the_same(size: float) -> None:
    ground = tokens.SURFACE
    rise = tokens.contrast(tokens.diverging(size, 1), ground)
    fall = tokens.contrast(tokens.diverging(-size, 1), ground)
    assert 0.8 < rise / fall < 1.25


def test_the_dark_map_is_one_to_one_and_complete() -> None:
    mapped = tokens.theme_map()
    assert len(set(mapped.values())) == len(mapped)
    named = {
        value
        for name, value in vars(tokens).items()
        if name[0].isalpha()
        and name.isupper()
        and isinstance(value, str)
        and value.startswith(("#", "rgba"))
    }
    assert named <= set(mapped)


def test_black_on_white_is_the_largest_contrast() -> None:
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert tokens.text_on("#FFFFFF") == "#000000"
    assert tokens.text_on("#000000") == "#FFFFFF"
