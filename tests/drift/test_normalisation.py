"""Log expression from counts: hand-worked values, sparse equals dense, bad counts are refused."""

import numpy as np
import pytest
import scipy.sparse as sp

from drift.errors import CountsError
from drift.normalisation import log_cells, log_cpm

COUNTS = np.array([[0, 1, 3], [2, 0, 8]])


def test_hand_worked_values():
    np.testing.assert_allclose(log_cells(COUNTS)[0], np.log([1, 2501, 7501]))
    np.testing.assert_allclose(log_cpm(COUNTS)[1], np.log2([200_001, 1, 800_001]))
    np.testing.assert_allclose(log_cpm(COUNTS, [8, 10])[0], np.log2([1, 125_001, 375_001]))
    np.testing.assert_allclose(log_cells(COUNTS, [8, 10])[0], np.log([1, 1251, 3751]))


@pytest.mark.parametrize("normalise", [log_cells, log_cpm])
@pytest.mark.parametrize("form", [sp.csr_matrix, sp.csc_matrix, sp.csr_array])
def test_sparse_stays_sparse_and_equals_dense(normalise, form):
    found = normalise(form(COUNTS), [8, 20])
    assert sp.issparse(found)
    assert found.nnz == 4
    np.testing.assert_allclose(found.toarray(), normalise(COUNTS, [8, 20]))


@pytest.mark.parametrize("normalise", [log_cells, log_cpm])
def test_input_is_left_alone_and_precision_kept(normalise):
    counts = sp.csr_matrix(COUNTS, dtype=np.float32)
    before = counts.copy()
    found = normalise(counts)
    assert found.dtype == np.float32
    assert (counts != before).nnz == 0
    np.testing.assert_allclose(found.toarray(), normalise(COUNTS), rtol=1e-6)


@pytest.mark.parametrize("form", [np.asarray, sp.csr_matrix])
@pytest.mark.parametrize(
    ("value", "message"), [(-1, "negative value -1"), (np.nan, "NaN"), (np.inf, "infinite")]
)
def test_impossible_counts_are_refused(form, value, message):
    counts = COUNTS.astype(float)
    counts[0, 1] = value
    with pytest.raises(CountsError, match=message):
        log_cpm(form(counts))


@pytest.mark.parametrize("size", [0, -3, np.nan, np.inf])
def test_impossible_library_size_is_refused(size):
    with pytest.raises(CountsError, match="Library size of profile 2"):
        log_cpm(COUNTS, [4, size])


def test_cell_without_counts_is_refused():
    with pytest.raises(CountsError, match="Library size of cell 2 is 0"):
        log_cells(sp.csr_matrix([[1, 2], [0, 0]]))


def test_shapes_must_agree():
    with pytest.raises(CountsError, match="3 library sizes for 2 profiles"):
        log_cpm(COUNTS, [1, 2, 3])
    with pytest.raises(CountsError, match="1 dimensions"):
        log_cpm(np.array([1, 2, 3]))
