from itertools import pairwise

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


@pytest.mark.parametrize("n_codes", [1, 4, 300])
@pytest.mark.parametrize("most", [1, 2**19])
def test_the_commonest_code_is_that_of_a_count(
    monkeypatch: pytest.MonkeyPatch, n_codes: int, most: int
) -> None:
    monkeypatch.setattr(tally, "_MOST_KEYS", most)
    random = np.random.default_rng(0)
    lengths = np.append(random.integers(1, 9, 60), 70_000)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    code = random.integers(0, n_codes, starts[-1]).astype(np.uint16)
    top, n = tally.commonest(starts, code, n_codes)
    for place, (start, stop) in enumerate(pairwise(starts)):
        counts = np.bincount(code[start:stop], minlength=n_codes)
        assert (top[place], n[place]) == (counts.argmax(), counts.max())
