"""Windows as squares of the curve, against a look at every square."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells import runs, squares
from atlas.cells.curve import SIDE, deinterleave
from atlas.cells.window import Window

WINDOWS = st.tuples(st.integers(64, SIDE), st.integers(0, SIDE), st.integers(0, SIDE)).map(
    lambda t: Window(t[1] % (SIDE - t[0] + 1), t[2] % (SIDE - t[0] + 1), t[0])
)


def looked_at(window: Window, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Tell which squares of a grid lie in a window as a whole, and which in part."""
    x, y = (steps.astype(int) << (16 - bits) for steps in deinterleave(np.arange(1 << 2 * bits)))
    side = SIDE >> bits
    x1, y1 = window.x0 + window.side, window.y0 + window.side
    whole = (x >= window.x0) & (x + side <= x1) & (y >= window.y0) & (y + side <= y1)
    near = (x + side > window.x0) & (x < x1) & (y + side > window.y0) & (y < y1)
    return whole, near & ~whole


@given(WINDOWS, st.integers(0, 8))
def test_squares_inside_and_at_the_edge_are_those_a_look_finds(window: Window, bits: int) -> None:
    whole, edge = looked_at(window, bits)
    assert squares.whole(window, bits).tolist() == np.flatnonzero(whole).tolist()
    assert runs.listed(squares.inside(window, bits)).tolist() == np.flatnonzero(whole).tolist()
    assert runs.listed(squares.at_edge(window, bits)).tolist() == np.flatnonzero(edge).tolist()


@given(WINDOWS, st.integers(0, 8), st.integers(0, 8))
def test_squares_of_several_grids_are_as_wide_as_they_may_be(
    window: Window, one: int, other: int
) -> None:
    coarsest, finest = sorted((one, other))
    grids = squares.by_grid(window, coarsest, finest)
    assert [bits for bits, _ in grids] == list(range(coarsest, finest + 1))
    covered = np.zeros(1 << (2 * finest), dtype=int)
    for bits, own in grids:
        whole, _ = looked_at(window, bits)
        wider = np.zeros(0) if bits == coarsest else looked_at(window, bits - 1)[0]
        narrow = whole & ~np.repeat(wider, 4) if bits > coarsest else whole
        assert own.tolist() == np.flatnonzero(narrow).tolist()
        width = 4 ** (finest - bits)
        covered[np.add.outer(own * width, np.arange(width))] += 1
    assert covered.tolist() == looked_at(window, finest)[0].astype(int).tolist()
    as_runs = runs.listed(squares.runs_of(grids, finest))
    assert as_runs.tolist() == np.flatnonzero(covered).tolist()
