import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells import outline
from atlas.selection import MAX_LENGTH

UNIT = st.integers(0, outline.UNITS - 1)
OUTLINE = st.lists(st.tuples(UNIT, UNIT), min_size=3, max_size=outline.MOST_VERTICES)


@given(OUTLINE)
def test_an_outline_comes_back_from_its_text_and_fits_a_link(
    vertices: list[tuple[int, int]],
) -> None:
    text = outline.to_text(vertices)
    assert len(text) == 4 * len(vertices) <= MAX_LENGTH
    assert outline.parse(text).tolist() == [list(vertex) for vertex in vertices]


@given(st.text(max_size=24))
def test_any_other_text_is_no_outline(text: str) -> None:
    found = outline.parse(text)
    assert found is None or outline.to_text(found) == text


def test_the_digits_are_those_of_base64_for_links() -> None:
    assert outline.to_text([[0, 63], [64, 4095], [4032, 1]]) == "AAA_BA___AAB"


@pytest.mark.parametrize("vertices", [[[0, 0], [1, 1]], [[0, 0], [1, 1], [4096, 2]], [[-1, 0]] * 3])
def test_what_a_link_cannot_hold_is_refused(vertices: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="3 to 50 vertices"):
        outline.to_text(vertices)


def test_a_box_is_its_corners() -> None:
    assert np.array_equal(outline.box(1, 2, 3, 4), [[1, 2], [3, 2], [3, 4], [1, 4]])
