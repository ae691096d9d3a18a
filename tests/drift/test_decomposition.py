"""The split of a tissue's change: a hand-worked table, exact sums, and what must change nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drift.decomposition import Split, split, two_sides
from drift.errors import DesignError

NAN = np.nan


def taken_apart(counts: object, scores: object, sides: object) -> Split:
    """Split one score, given as (n_donors, n_types)."""
    values = np.asarray(scores, dtype=float)[..., None]
    reference, contrast, _ = two_sides(counts, values, sides)
    return split(reference, contrast)


def test_a_table_worked_by_hand() -> None:
    """Two types, one donor a side.

    Shares 0.80, 0.20 become 0.60, 0.40; scores 1.0, 3.0 become 1.5, 3.5.
    tissue mean = (1.4 + 2.3) / 2 = 1.85
    composition = -0.2 * (1.25 - 1.85) + 0.2 * (3.25 - 1.85) = 0.12 + 0.28 = 0.40
    state       = 0.5 * (0.8 + 0.6) / 2 + 0.5 * (0.2 + 0.4) / 2  = 0.35 + 0.15 = 0.50
    total       = (0.6 * 1.5 + 0.4 * 3.5) - (0.8 * 1.0 + 0.2 * 3.0) = 2.3 - 1.4 = 0.90
    """
    found = taken_apart([[80, 20], [30, 20]], [[1.0, 3.0], [1.5, 3.5]], [False, True])
    np.testing.assert_allclose(found.composition_parts[:, 0], [0.12, 0.28])
    np.testing.assert_allclose(found.state_parts[:, 0], [0.35, 0.15])
    assert found.composition[0] == pytest.approx(0.40)
    assert found.state[0] == pytest.approx(0.50)
    assert found.total[0] == pytest.approx(0.90)
    np.testing.assert_allclose(found.means[:, 0], [1.4, 2.3])


def test_what_a_share_adds_does_not_hang_on_the_zero_of_the_score() -> None:
    """Hepatocytes 80 -> 60 % at -1, macrophages 20 -> 40 % at 2: tissue mean -0.4 -> 0.2, m = -0.1.

    share parts: -0.2 * (-1 + 0.1) = 0.18 and 0.2 * (2 + 0.1) = 0.42, total 0.6. The same table with
    its zero 100 units lower gives the same parts; share change x score alone would give -19.8.
    """
    counts, sides = [[80, 20], [60, 40]], [False, True]
    scores = np.array([[-1.0, 2.0], [-1.0, 2.0]])
    for zero in (0.0, 100.0):
        found = taken_apart(counts, scores + zero, sides)
        np.testing.assert_allclose(found.composition_parts[:, 0], [0.18, 0.42])
        np.testing.assert_allclose(found.total, 0.6)


def test_kitagawas_own_kind_of_table() -> None:
    """Three strata and two populations, worked with exact fractions in twentieths.

    N1 = 4, 10, 6 of 20 with rates 2, 5, 11; N2 = 10, 8, 2 of 20 with rates 3, 5, 9.
    crude: (8 + 50 + 66) / 20 = 6.2 and (30 + 40 + 18) / 20 = 4.4, change -1.8
    composition: (6 * 2.5 - 2 * 5 - 4 * 10) / 20 = -35 / 20 = -1.75
    state: (1 * 7 + 0 * 9 - 2 * 4) / 20 = -1 / 20 = -0.05
    """
    found = taken_apart([[4, 10, 6], [10, 8, 2]], [[2, 5, 11], [3, 5, 9]], [False, True])
    assert found.composition[0] == pytest.approx(-1.75)
    assert found.state[0] == pytest.approx(-0.05)
    assert found.total[0] == pytest.approx(-1.8)


def test_a_type_one_side_lacks_moves_composition_only() -> None:
    """No type-2 cell before: it is valued at 3, the score it has after; the tissue mean is 1.5."""
    found = taken_apart([[10, 0], [5, 5]], [[1.0, NAN], [1.0, 3.0]], [False, True])
    np.testing.assert_allclose(found.state_parts[:, 0], [0.0, 0.0])
    np.testing.assert_allclose(found.composition_parts[:, 0], [0.25, 0.75])
    assert found.total[0] == pytest.approx(1.0)
    np.testing.assert_allclose(found.scores[:, 1, 0], [3.0, 3.0])


def test_a_type_too_small_on_one_side_counts_with_its_share() -> None:
    """Four cells before are no score, but they are a share: valued at the other side's score."""
    found = taken_apart([[16, 4], [10, 10]], [[1.0, NAN], [1.0, 3.0]], [False, True])
    assert found.state[0] == pytest.approx(0.0)
    assert found.composition[0] == pytest.approx(0.3 * (3.0 - 1.0))
    np.testing.assert_allclose(found.means[:, 0], [1.4, 2.0])


def test_a_type_nobody_has_enough_cells_of_is_left_out() -> None:
    values = np.array([[[1.0], [NAN]], [[2.0], [NAN]]])
    reference, _, kept = two_sides([[8, 2], [9, 1]], values, [False, True])
    assert kept.tolist() == [True, False]
    np.testing.assert_allclose(reference.shares, [[1.0]])


def test_the_mean_of_a_group_is_the_mean_of_its_donors() -> None:
    """Share-weighted type scores: shares and scores that go together within a group are kept."""
    counts = np.array([[90, 10], [40, 60], [20, 80], [50, 50]])
    scores = np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 9.0], [4.0, 1.0]])
    found = taken_apart(counts, scores, [False, False, True, True])
    own = (counts / 100 * scores).sum(axis=1)
    assert found.total[0] == pytest.approx(own[2:].mean() - own[:2].mean())
    # the plain mean of the scores would not give it back
    plain = (counts[:2] / 100).mean(axis=0) @ scores[:2].mean(axis=0)
    assert plain != pytest.approx(own[:2].mean())


def test_donors_count_once_however_many_cells_they_gave() -> None:
    scores = [[1.0, 4.0], [2.0, 3.0], [1.5, 3.5]]
    few = taken_apart([[5, 5], [9, 1], [3, 7]], scores, [False, False, True])
    many = taken_apart([[5000, 5000], [9, 1], [30, 70]], scores, [False, False, True])
    assert few.composition == pytest.approx(many.composition)
    assert few.state == pytest.approx(many.state)


shapes = st.tuples(st.integers(2, 7), st.integers(1, 5))
values = st.floats(-10, 10, width=32)


@st.composite
def tissues(draw: st.DrawFn, *, gaps: bool = True) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return counts, scores and sides; every donor has a scored cell."""
    n_donors, n_types = draw(shapes)
    counts = draw(arrays(int, (n_donors, n_types), elements=st.integers(0 if gaps else 1, 300)))
    counts[:, 0] += 1
    scores = draw(arrays(float, (n_donors, n_types), elements=values))
    missing = counts == 0
    if gaps:
        unscored = draw(arrays(bool, (n_donors, n_types)))
        unscored[:, 0] = False
        missing |= unscored
    sides = np.arange(n_donors) % 2 == 1
    return counts, np.where(missing, NAN, scores), sides


@given(tissues())
def test_composition_and_state_add_up(tissue: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    found = taken_apart(*tissue)
    np.testing.assert_allclose(found.composition + found.state, found.total, atol=1e-10)
    np.testing.assert_allclose(found.shares.sum(axis=-1), 1.0)


@given(tissues())
def test_centring_the_parts_changes_no_sum(
    tissue: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    found = taken_apart(*tissue)
    change = found.shares[1] - found.shares[0]
    plain = (change[:, None] * found.scores.mean(axis=0)).sum(axis=0)
    np.testing.assert_allclose(found.composition, plain, atol=1e-10)


@given(tissues(), st.floats(-50, 50))
def test_a_constant_added_to_all_scores_changes_no_part(
    tissue: tuple[np.ndarray, np.ndarray, np.ndarray], constant: float
) -> None:
    counts, scores, sides = tissue
    here, there = taken_apart(counts, scores, sides), taken_apart(counts, scores + constant, sides)
    np.testing.assert_allclose(here.composition_parts, there.composition_parts, atol=1e-10)
    np.testing.assert_allclose(here.state_parts, there.state_parts, atol=1e-10)


@given(tissues())
def test_swapping_the_sides_turns_the_signs(
    tissue: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    counts, scores, sides = tissue
    there, back = taken_apart(counts, scores, sides), taken_apart(counts, scores, ~sides)
    np.testing.assert_allclose(there.composition_parts, -back.composition_parts, atol=1e-10)
    np.testing.assert_allclose(there.state_parts, -back.state_parts, atol=1e-10)


@given(tissues(gaps=False))
def test_equal_shares_have_no_composition(
    tissue: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    counts, scores, sides = tissue
    same = np.broadcast_to(counts[0], counts.shape)
    np.testing.assert_allclose(taken_apart(same, scores, sides).composition, 0.0, atol=1e-12)


@given(tissues())
def test_equal_scores_have_no_state(tissue: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    counts, scores, sides = tissue
    by_type = np.arange(counts.shape[1], dtype=float)
    same = np.where(np.isnan(scores), NAN, by_type)
    np.testing.assert_allclose(taken_apart(counts, same, sides).state, 0.0, atol=1e-12)


@given(tissues(), st.data())
def test_a_type_split_in_equal_halves_changes_nothing(
    tissue: tuple[np.ndarray, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    counts, scores, sides = tissue
    k = data.draw(st.integers(0, counts.shape[1] - 1))
    whole = taken_apart(counts * 2, scores, sides)
    halves = np.column_stack([counts * 2, counts[:, k]])
    halves[:, k] = counts[:, k]
    both = taken_apart(halves, np.column_stack([scores, scores[:, k]]), sides)
    np.testing.assert_allclose(both.composition, whole.composition, atol=1e-10)
    np.testing.assert_allclose(both.state, whole.state, atol=1e-10)


@pytest.mark.parametrize(
    ("counts", "scores", "sides", "words"),
    [
        ([[1, 2]], [[1.0, 2.0]], [False, True], "do not belong together"),
        ([[1, -2], [1, 1]], [[1.0, 2.0]] * 2, [False, True], "negative"),
        ([[1, NAN], [1, 1]], [[1.0, 2.0]] * 2, [False, True], "missing"),
        ([[1, 2], [1, 1]], [[1.0, np.inf]] * 2, [False, True], "infinite"),
        ([[1, 0], [1, 1]], [[1.0, 2.0]] * 2, [False, True], "no cell"),
        ([[1, 2], [1, 1]], [[1.0, 2.0]] * 2, [True, True], "nothing to split"),
    ],
)
def test_bad_input_is_refused(counts: object, scores: object, sides: object, words: str) -> None:
    with pytest.raises(DesignError, match=words):
        taken_apart(counts, scores, sides)
