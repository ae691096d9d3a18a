import numpy as np
import pytest

from atlas.cells import tally


@pytest.mark.parametrize("most", [1, 64, 2**17])
def test_sums_by_code_are_those_of_every_row(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(tally, "_MOST_ENTRIES", most)
    random = np.random.default_rng(0)
    lengths = random.integers(1, 40, 50)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    code = random.integers(0, 4, starts[-1]).astype(np.int32)  # the last is left out
    weights = random.normal(size=starts[-1]).astype(np.float32)
    wanted = np.zeros((2, 50, 3))
    for row, place in enumerate(np.repeat(np.arange(50), lengths)):
        if code[row] < 3:
            wanted[:, place, code[row]] += (1, weights[row])
    tables = list(tally.by_code(starts, code, 3, (None, weights)))
    assert [place for table in tables for place in range(50)[table.places]] == list(range(50))
    for which in range(2):
        found = np.concatenate([table.sums[which] for table in tables])
        np.testing.assert_allclose(found, wanted[which], rtol=1e-6, atol=1e-6)


def test_sums_of_rows_in_order_are_those_of_every_row() -> None:
    random = np.random.default_rng(0)
    starts = np.array([0, 5, 5, 40])  # one place holds none
    number = random.integers(0, 6, 40).astype(np.int32)
    weights = random.normal(size=40).astype(np.float32)
    counted = np.array([1.0, 0, 1, 1, 0, 0])
    kept = weights.astype(float) * counted[number]
    wanted = [kept[:5].sum(), 0, kept[5:].sum()]
    found = tally.added_in_order(weights, starts, number, counted)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
