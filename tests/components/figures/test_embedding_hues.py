"""Colours of categories: the same wherever one looks, none twice."""

from hypothesis import given
from hypothesis import strategies as st

from components import tokens
from components.figures.embedding_hues import NO_HUE, hues

NAMES = [f"type {letter}" for letter in "abcdefghij"]
COLOURS = list(tokens.CATEGORIES)


@given(st.permutations(NAMES), st.lists(st.sampled_from(NAMES), unique=True))
def test_a_zoom_changes_no_colour_of_the_commonest(everywhere: list[str], seen: list[str]) -> None:
    whole = hues("cell_type", NAMES, everywhere, everywhere)
    part = hues("cell_type", NAMES, everywhere, seen)
    for colour, code in enumerate(whole):
        if NAMES[code] in seen:
            assert part[colour] == code
    held = [code for code in part if code != NO_HUE]
    assert len(held) == len(set(held)) == min(len(seen), len(COLOURS))
    assert all(NAMES[code] in seen for code in held)


def test_sexes_have_the_colours_of_the_project() -> None:
    names = ["female", "male", "unknown"]
    found = hues("sex", names, ["male", "unknown", "female"], ["male"])
    assert COLOURS[found.index(0)] == "orchid"
    assert COLOURS[found.index(1)] == "teal"
    assert 2 not in found


def test_ages_are_in_their_order() -> None:
    ages = ["3m", "18m", "24m"]
    assert hues("age", ages, ["24m", "3m", "18m"], ages)[:3] == (0, 1, 2)
