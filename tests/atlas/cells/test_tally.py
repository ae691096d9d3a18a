import numpy as np
import pytest

from atlas.cells import tally


@pytest.mark.parametrize("most", [1, 64, 2**17])
def test_sums_by_code_are_those_of_every_row(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(tally, "_MOST_ENTRIES", most)
    random = np.random.default_rng(0)
    codes = np.array([2, -1, 0, 1, 2])  # of each number; one has none
    lengths = random.integers(1, 40, 50)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    number = random.integers(0, len(codes), starts[-1]).astype(np.uint16)
    weights = random.normal(size=starts[-1]).astype(np.float32)
    wanted = np.zeros((2, 50, 3))
    for row, place in enumerate(np.repeat(np.arange(50), lengths)):
        if codes[number[row]] >= 0:
            wanted[:, place, codes[number[row]]] += (1, weights[row])
    tables = list(tally.by_code(starts, number, codes, 3, (None, weights)))
    assert np.concatenate([table.places for table in tables]).tolist() == list(range(50))
    for which in range(2):
        found = np.concatenate([table.sums[which] for table in tables])
        np.testing.assert_allclose(found, wanted[which], rtol=1e-6, atol=1e-6)
