"""What is packed is read once; what is not, chunk by chunk; the rows are the same."""

from pathlib import Path

import anndata
import numpy as np
import pytest
import scipy.sparse as sp

from atlas.cells.chunks import CHUNK, chunks
from atlas.cells.matrix import CellMatrix, open_matrix
from tests.atlas.cells import made_inputs as made
from tests.atlas.cells.in_memory import InMemory

N_CELLS = 3 * CHUNK + 17


class Noted(InMemory):
    """Notes what is read."""

    def __init__(self, values: sp.csr_matrix, *, is_packed: bool) -> None:
        super().__init__(values)
        self.is_packed = is_packed
        self.reads: list[tuple[int, int]] = []

    def read(self, start: int, stop: int) -> sp.csr_matrix:
        self.reads.append((start, stop))
        return super().read(start, stop)


@pytest.mark.parametrize("is_packed", [False, True])
def test_chunks_are_the_rows_of_the_block(is_packed: bool) -> None:
    values = sp.random_array((N_CELLS, 5), density=0.4, rng=1, format="csr")
    matrix = Noted(sp.csr_matrix(values), is_packed=is_packed)
    start = CHUNK
    found = list(chunks(matrix, start, N_CELLS))
    assert [(rows.start, rows.stop) for rows, _ in found] == [
        (0, CHUNK),
        (CHUNK, 2 * CHUNK),
        (2 * CHUNK, 2 * CHUNK + 17),
    ]
    wanted = values.toarray()[start:]
    for rows, chunk in found:
        np.testing.assert_array_equal(chunk.toarray(), wanted[rows])
    assert len(matrix.reads) == (1 if is_packed else 3)


def test_what_is_unpacked_at_once_does_not_grow_with_the_block() -> None:
    values = sp.csr_matrix((30 * CHUNK + 1, 3))
    matrix = Noted(values, is_packed=True)
    assert [rows.start for rows, _ in chunks(matrix, 0, values.shape[0])] == [
        CHUNK * number for number in range(31)
    ]
    assert matrix.reads == [
        (0, 12 * CHUNK),
        (12 * CHUNK, 24 * CHUNK),
        (24 * CHUNK, 30 * CHUNK + 1),
    ]
    wide = Noted(sp.csr_matrix((3 * CHUNK, 20_000)), is_packed=True)
    assert len(list(chunks(wide, 0, 3 * CHUNK))) == len(wide.reads) == 3


@pytest.mark.parametrize("form", [form for form in made.FORMATS if form != "memory"])
def test_only_what_must_be_unpacked_is_packed(form: str, tmp_path: Path) -> None:
    matrix = made.opened(made.counts(50), form, tmp_path)
    assert matrix.is_packed == (form not in {"csr", "dense"})
    if "csc" in form:
        assert not matrix.prepared(tmp_path).is_packed


@pytest.mark.parametrize("is_sparse", [False, True])
def test_compressed_values_are_packed(is_sparse: bool, tmp_path: Path) -> None:
    values = made.counts(50)
    adata = anndata.AnnData(values if is_sparse else values.toarray(), made.obs(50), made.var())
    adata.write_h5ad(tmp_path / "packed.h5ad", compression="gzip")
    matrix: CellMatrix = open_matrix(tmp_path / "packed.h5ad")
    assert matrix.is_packed
