"""The names in the map: where a category lies, and nowhere where it lies among others."""

import numpy as np
import pytest

from components.figures import embedding_names
from tests.components.figures.test_embedding import made

SIDE = 64


def names(codes: np.ndarray, share: float = 1.0) -> dict[str, tuple[float, float]]:
    """Return the pixel (row, column) of each name drawn; code -1 holds no cells."""
    n = np.where(codes >= 0, 10, 0)
    picture = made(
        side=SIDE, n=n, values=np.where(n > 0, share, np.nan), masked=n < 0, paint="age",
        codes=codes.astype(np.int16), names=("3m", "18m"), named=(0, 1),
    )  # fmt: skip
    return {
        note["text"]: (SIDE - note["y"] / 65536 * SIDE, note["x"] / 65536 * SIDE)
        for note in embedding_names.names(picture, 512)
    }


def test_clouds_apart_are_named_upon_their_own_cells() -> None:
    codes = np.full((SIDE, SIDE), -1)
    codes[5:20, 5:20], codes[40:60, 35:60] = 0, 1
    found = names(codes)
    assert set(found) == {"3m", "18m"}
    for name, (row, column) in found.items():
        assert codes[int(row), int(column)] == ("3m", "18m").index(name)


@pytest.mark.parametrize("n", [6, 30, 64])
def test_categories_that_lie_among_each_other_are_left_to_the_legend(n: int) -> None:
    rng = np.random.default_rng(7)
    codes = np.full((SIDE, SIDE), -1)
    codes[:n, :n] = rng.integers(0, 2, (n, n))
    assert names(codes) == {}


def test_what_is_the_commonest_of_a_pixel_by_little_has_no_place_of_its_own() -> None:
    codes = np.full((SIDE, SIDE), -1)
    codes[5:20, 5:20], codes[40:60, 35:60] = 0, 1
    assert len(names(codes, 0.9)) == 2
    assert names(codes, 0.4) == {}


def test_what_most_cells_are_everywhere_is_no_place() -> None:
    rng = np.random.default_rng(7)
    codes = np.full((SIDE, SIDE), -1)
    codes[10:50, 10:50] = rng.random((40, 40)) < 0.2  # four in five cells are of 3m
    assert names(codes) == {}
    codes[10:50, 10:50] = rng.random((40, 40)) < np.linspace(-1, 1, 40).clip(0)
    assert "3m" in names(codes)  # and alone on one side


def test_the_name_stands_where_a_category_is_alone_not_where_it_is_mixed() -> None:
    rng = np.random.default_rng(7)
    codes = np.full((SIDE, SIDE), -1)
    codes[:20, :20] = rng.integers(0, 2, (20, 20))
    codes[40:60, 40:60] = 0
    row, column = names(codes)["3m"]
    assert (row > 40, column > 40) == (True, True)
    assert "18m" not in names(codes)


def test_a_picture_without_cells_has_no_names() -> None:
    assert names(np.full((SIDE, SIDE), -1)) == {}
