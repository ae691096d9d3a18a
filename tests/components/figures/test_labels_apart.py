"""Labels on a picture do not cover each other, and move only where they would."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from components.figures import labels_apart

PLACES = st.lists(st.tuples(st.integers(0, 512), st.integers(0, 512)), max_size=6, unique=True)


def labels(places: list[tuple[int, int]]) -> list[dict[str, object]]:
    return [{"x": x, "y": y, "text": "b cell"} for x, y in places]


@given(PLACES)
def test_labels_of_six_categories_never_touch(places: list[tuple[int, int]]) -> None:
    made = labels_apart.moved(labels(places), 1.0)
    wide = len("b cell") * 10.5
    for one, other in combinations(made, 2):
        apart = abs(one["y"] + one.get("yshift", 0) - other["y"] - other.get("yshift", 0))
        assert abs(one["x"] - other["x"]) >= wide or apart >= 20


def test_labels_with_room_stay_where_they_are() -> None:
    far = labels([(0, 0), (200, 0), (0, 100)])
    assert labels_apart.moved(far, 1.0) == far
    close = labels_apart.moved(labels([(0, 0), (10, 2)]), 1.0)
    assert "yshift" not in close[0]
    assert close[1]["yshift"] == 20
    assert labels_apart.moved(labels([(0, 0), (100, 20)]), 0.1)[1]["yshift"] == 20
