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


@given(RUNS, st.integers(1, 60))
def test_pieces_are_the_same_runs_some_at_a_time(own: np.ndarray, most: int) -> None:
    found = runs.pieces(own, most)
    assert np.concatenate(found).tolist() == own.tolist()
    assert all(runs.length(piece[:-1]) < most for piece in found)


@given(RUNS, st.data())
def test_runs_are_cut_at_positions_inside_them(own: np.ndarray, data: st.DataObject) -> None:
    at = sorted(data.draw(st.lists(st.sampled_from(runs.listed(own).tolist()), max_size=9)))
    found = runs.cut(own, np.array(at, dtype=np.int64))
    assert runs.listed(found).tolist() == runs.listed(own).tolist()
    assert set(at) <= set(found[:, 0].tolist())
    assert len(found) == len(set(own[:, 0].tolist()) | set(at))


@given(RUNS, RUNS)
def test_what_runs_have_in_common_is_in_both(one: np.ndarray, other: np.ndarray) -> None:
    found = runs.listed(runs.overlap(one, other)).tolist()
    assert found == sorted(set(runs.listed(one).tolist()) & set(runs.listed(other).tolist()))


@given(RUNS, st.data())
def test_cells_are_found_by_their_number_among_those_of_runs(
    own: np.ndarray, data: st.DataObject
) -> None:
    listed = runs.listed(own)
    numbers = data.draw(st.lists(st.integers(0, len(listed) - 1), unique=True).map(sorted))
    found = runs.nth(own, np.array(numbers, dtype=np.int64))
    assert found.tolist() == listed[numbers].tolist()
