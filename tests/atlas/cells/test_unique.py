"""Names that stand twice are found in buckets of their hashes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.cells import dealt
from atlas.cells.unique import repeated


@pytest.fixture(params=[2**20, 10_000])
def names(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(dealt, "BUCKET_BYTES", request.param)
    return np.array([f"cell {number}" for number in range(2_000)], dtype=object)


def test_names_of_their_own_are_left_alone(names: np.ndarray, tmp_path: Path) -> None:
    assert repeated(names, tmp_path / "names") is None


def test_the_first_name_that_comes_again_is_found(names: np.ndarray, tmp_path: Path) -> None:
    names[[1_500, 700, 900]] = names[[3, 650, 650]]
    twice = pd.Series(names).duplicated().to_numpy()
    first = int(np.flatnonzero(twice)[0])
    count = int((names == names[first]).sum())
    assert repeated(names, tmp_path / "names") == (first, count)


def test_names_of_one_hash_are_not_taken_for_each_other(
    names: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pd.util, "hash_array", lambda part, **_: np.zeros(len(part), np.uint64))
    assert repeated(names[:50], tmp_path / "one hash") is None
    names[40] = names[20]
    found = repeated(names[:50], tmp_path / "again")
    assert found is not None
    assert found[0] == 40
