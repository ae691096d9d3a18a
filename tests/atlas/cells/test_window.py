import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells import window
from atlas.cells.curve import SIDE
from atlas.cells.window import WHOLE, Window

STEP = st.integers(0, SIDE - 1)


@given(st.tuples(STEP, STEP).map(sorted), st.tuples(STEP, STEP).map(sorted))
def test_a_window_is_a_square_of_64_steps_or_more_around_what_was_asked_for(
    x: list[int], y: list[int]
) -> None:
    found = window.parse(f"{x[0]},{y[0]},{x[1]},{y[1]}")
    assert found.side == max(x[1] - x[0] + 1, y[1] - y[0] + 1, 64)
    assert 0 <= found.x0 <= x[0]
    assert 0 <= found.y0 <= y[0]
    assert x[1] < found.x0 + found.side <= SIDE
    assert y[1] < found.y0 + found.side <= SIDE
    assert window.parse(found.text) == found


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "a,b,c,d", "9,0,3,5", "0,0,65536,65536", "-1,0,5,5", "1.5,0,9,9", "²,0,9,9"],
)
def test_unusable_text_is_the_whole_square(text: str) -> None:
    assert window.parse(text) == WHOLE
    assert WHOLE.text == ""


@given(
    st.integers(64, SIDE).flatmap(
        lambda side: st.builds(
            Window, st.integers(0, SIDE - side), st.integers(0, SIDE - side), st.just(side)
        )
    ),
    st.sampled_from([128, 1024, 2048]),
)
def test_a_snapped_window_is_whole_bins_around_it(asked: Window, steps: int) -> None:
    found = asked.snapped(steps)
    assert found.x0 % steps == found.y0 % steps == found.side % steps == 0
    for low, start in ((asked.x0, found.x0), (asked.y0, found.y0)):
        assert 0 <= start <= low
        assert low + asked.side <= start + found.side <= SIDE
    assert found.side - asked.side < 2 * steps
