import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.cells import curve
from drift.errors import SourceError

STEP = st.integers(0, curve.SIDE - 1)


@given(st.lists(st.tuples(STEP, STEP), min_size=1))
def test_a_place_comes_back_from_its_code(places: list[tuple[int, int]]) -> None:
    x, y = np.array(places, dtype=np.uint32).T
    back = curve.deinterleave(curve.interleave(x, y))
    np.testing.assert_array_equal(back, (x, y))


@given(STEP, STEP, st.integers(1, curve.BITS))
def test_a_bin_of_a_coarser_grid_is_the_places_cut_to_its_bits(x: int, y: int, bits: int) -> None:
    code = curve.interleave(np.array([x], np.uint32), np.array([y], np.uint32))
    shift = curve.BITS - bits
    cut = curve.interleave(np.array([x >> shift], np.uint32), np.array([y >> shift], np.uint32))
    assert curve.coarser(code, bits) == cut


def test_bits_alternate_with_x_first() -> None:
    codes = curve.interleave(np.array([1, 0, 3], np.uint32), np.array([0, 1, 1], np.uint32))
    assert codes.tolist() == [0b01, 0b10, 0b111]


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
        min_size=1,
        max_size=20,
    )
)
@example([(0.0, 0.0), (0.0, 2.2250738585e-313)])
@example([(0.0, 1.0), (2.2250738585e-313, 1.0)])
@example([(0.0, 0.0), (0.0, 1e-300)])
def test_the_square_holds_every_cell_within_a_step(places: list[tuple[float, float]]) -> None:
    embedding = np.array(places)
    frame = curve.Frame.around(embedding)
    for axis, (steps, low) in enumerate(
        zip(frame.steps(embedding), (frame.x0, frame.y0), strict=True)
    ):
        step = frame.side / curve.SIDE
        back = low + (steps + 0.5) * step
        np.testing.assert_allclose(back, embedding[:, axis], atol=step, rtol=1e-9)


def test_a_place_that_is_not_finite_is_refused_by_its_cell() -> None:
    with pytest.raises(SourceError, match="embedding of cell 2 is empty"):
        curve.Frame.around(np.array([[0.0, 1.0], [np.nan, 2.0]]))
