import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from atlas.cells import runs

RUNS = st.lists(st.integers(0, 300), min_size=2, max_size=20, unique=True).map(
    lambda ends: np.array(sorted(ends[: len(ends) // 2 * 2])).reshape(-1, 2)
)


@given(RUNS, st.sets(st.integers(0, 300)).map(sorted))
def test_positions_within_runs_are_found_with_their_places(
    own: np.ndarray, positions: list[int]
) -> None:
    found, place = runs.within(own, np.array(positions, dtype=np.uint32))
    listed = runs.listed(own).tolist()
    wanted = [(at, listed.index(one)) for at, one in enumerate(positions) if one in listed]
    assert list(zip(found.tolist(), place.tolist(), strict=True)) == wanted
