"""Every form of a file gives the same rows; a damaged file is refused in one sentence."""

import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.cells.matrix import open_matrix
from atlas.cells.spill import spilled
from atlas.cells.stored import Stored
from drift.errors import DriftError, SourceError
from tests.atlas.cells import made_inputs as made
from tests.atlas.cells.in_memory import InMemory

FILES = [form for form in made.FORMATS if form != "memory"]


@pytest.fixture(scope="module")
def values() -> sp.csr_matrix:
    return made.counts(500)


@pytest.mark.parametrize("form", made.FORMATS)
@pytest.mark.parametrize(("start", "stop"), [(0, 500), (0, 1), (123, 377), (499, 500), (7, 7)])
def test_rows_are_those_of_the_file(
    form: str, start: int, stop: int, values: sp.csr_matrix, tmp_path: Path
) -> None:
    matrix = made.opened(values, form, tmp_path)
    for found in (matrix, matrix.prepared(tmp_path)):
        block = found.read(start, stop)
        assert found.shape == values.shape
        np.testing.assert_array_equal(block.toarray(), values[start:stop].toarray())
        assert np.all(block.data)
        assert all(np.all(np.diff(block[row].indices) > 0) for row in range(block.shape[0]))


def test_stored_zeros_and_columns_out_of_order_are_put_right() -> None:
    rows = sp.csr_matrix(
        (np.array([2, 0, 5, 1]), np.array([3, 1, 0, 2]), np.array([0, 3, 4])), shape=(2, 4)
    )
    block = InMemory(rows).read(0, 2)
    assert block.indices.tolist() == [0, 3, 2]
    assert block.data.tolist() == [5, 2, 1]


@settings(max_examples=30)
@given(
    dense=st.lists(
        st.lists(st.integers(0, 2), min_size=5, max_size=5), min_size=1, max_size=30
    ).map(np.array),
    at_once=st.integers(1, 40),
)
def test_a_copy_by_rows_is_the_matrix_however_little_is_in_memory(
    dense: np.ndarray, at_once: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("spill")
    path = made.written(sp.csr_matrix(dense), "csc", folder)
    spilled(Stored(path, "X"), dense.shape, folder, at_once=at_once)
    rows = open_matrix(path).prepared(folder)  # takes up the copy that is there
    np.testing.assert_array_equal(rows.read(0, len(dense)).toarray(), dense)


def test_memory_for_a_file_stored_by_columns_is_bounded(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    n_cells, n_genes, a_gene = 2_000, 300, 4_000
    path = tmp_path / "big.h5ad"
    with h5py.File(path, "w") as file:
        group = file.create_group("X")
        file["X/data"] = np.ones(n_genes * a_gene, dtype=np.float32)
        file["X/indices"] = np.concatenate(
            [np.sort(rng.integers(0, n_cells, a_gene)) for _ in range(n_genes)]
        ).astype(np.int32)
        file["X/indptr"] = np.arange(n_genes + 1) * a_gene
        group.attrs["shape"] = (n_cells, n_genes)
    size = path.stat().st_size
    tracemalloc.start()
    copy = spilled(Stored(path, "X"), (n_cells, n_genes), tmp_path, at_once=10_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 9e6
    assert peak < size / 5
    assert np.load(copy / "indptr.npy")[-1] == n_genes * a_gene


def test_a_copy_by_rows_is_used_again_until_the_file_changes(
    values: sp.csr_matrix, tmp_path: Path
) -> None:
    path = made.written(values, "csc", tmp_path)
    copy = spilled(Stored(path, "X"), values.shape, tmp_path)
    stamp = (copy / "data.npy").stat().st_mtime_ns
    assert spilled(Stored(path, "X"), values.shape, tmp_path) == copy
    assert (copy / "data.npy").stat().st_mtime_ns == stamp
    made.written(values * 2, "csc", tmp_path)
    rows = open_matrix(path).prepared(tmp_path)
    np.testing.assert_array_equal(rows.read(0, 500).toarray(), values.toarray() * 2)


@pytest.mark.parametrize("form", ["zarr2 csr", "zarr3 csr", "zarr2 dense", "zarr3 dense"])
def test_only_the_chunks_of_the_rows_are_read(
    form: str, values: sp.csr_matrix, tmp_path: Path
) -> None:
    path = made.written(values, form, tmp_path, chunk=100)
    for chunk in _chunks(path, form):
        if _number(chunk) > 80:  # far behind the first rows, whatever the form
            chunk.unlink()
    matrix = open_matrix(path)
    stop = 100 if form.endswith("csr") else 500
    np.testing.assert_array_equal(matrix.read(0, stop).toarray(), values[:stop].toarray())


@pytest.mark.parametrize("form", ["zarr2 csr", "zarr3 csr", "zarr3 csc", "zarr2 dense"])
def test_a_missing_chunk_is_refused(form: str, values: sp.csr_matrix, tmp_path: Path) -> None:
    path = made.written(values, form, tmp_path, chunk=100)
    _chunks(path, form)[2].unlink()
    with pytest.raises(SourceError, match=r"lacks its chunk .* Fetch the file again"):
        open_matrix(path).prepared(tmp_path).read(0, 500)


def test_zarr_shards_are_read_and_missed(values: sp.csr_matrix, tmp_path: Path) -> None:
    path = made.written(values, "zarr3 csr", tmp_path, chunk=100, shard=4)
    matrix = open_matrix(path)
    np.testing.assert_array_equal(matrix.read(3, 497).toarray(), values[3:497].toarray())
    _chunks(path, "zarr3 csr")[2].unlink()
    with pytest.raises(SourceError, match="lacks its chunk c/2"):
        matrix.read(0, 500)


def _chunks(path: Path, form: str) -> list[Path]:
    array = path / "X" if form.endswith("dense") else path / "X" / "data"
    return sorted(
        (
            file
            for file in array.rglob("*")
            if file.is_file() and not file.name.startswith(".") and file.name != "zarr.json"
        ),
        key=_number,
    )


def _number(chunk: Path) -> int:
    name = chunk.name.split(".")[0]
    return int(chunk.parent.name if chunk.parent.parent.name == "c" else name)


@pytest.mark.parametrize("form", ["csr", "csc", "dense"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_truncated_file_is_refused(
    form: str, share: float, values: sp.csr_matrix, tmp_path: Path
) -> None:
    path = made.written(values, form, tmp_path)
    held = path.read_bytes()
    path.write_bytes(held[: int(len(held) * share)])
    with pytest.raises(SourceError, match="truncated or damaged"):
        open_matrix(path).read(0, 500)


@pytest.mark.parametrize("part", ["data", "indices", "indptr"])
def test_parts_that_do_not_fit_are_refused(
    part: str, values: sp.csr_matrix, tmp_path: Path
) -> None:
    path = made.written(values, "csr", tmp_path)
    with h5py.File(path, "r+") as file:
        held = file["X"][part][:-1]
        del file["X"][part]
        file["X"][part] = held
    with pytest.raises(SourceError, match="truncated"):
        open_matrix(path)


@pytest.mark.parametrize("form", ["csr", "csc"])
def test_an_index_beyond_the_matrix_is_refused(
    form: str, values: sp.csr_matrix, tmp_path: Path
) -> None:
    path = made.written(values, form, tmp_path)
    with h5py.File(path, "r+") as file:
        file["X/indices"][5] = 5_000
    with pytest.raises(SourceError, match="damaged"):
        open_matrix(path).prepared(tmp_path).read(0, 500)


def test_layers_and_raw_are_found(values: sp.csr_matrix, tmp_path: Path) -> None:
    path = made.written(values, "csr", tmp_path, layer="counts", raw=True)
    for layer in ("", "X", "counts", "layers/counts", "raw", "raw/X"):
        np.testing.assert_array_equal(
            open_matrix(path, layer).read(3, 9).toarray(), values[3:9].toarray()
        )
    with pytest.raises(SourceError, match="no matrix 'spliced': it has X, layers/counts, raw/X"):
        open_matrix(path, "spliced")


def test_raw_of_other_cells_is_refused(values: sp.csr_matrix, tmp_path: Path) -> None:
    path = made.written(values, "csr", tmp_path, raw=True)
    with h5py.File(path, "r+") as file:
        ends = file["raw/X/indptr"][:-1]
        del file["raw/X/indptr"]
        file["raw/X/indptr"] = ends
        file["raw/X"].attrs["shape"] = (499, made.N_GENES)
    with pytest.raises(SourceError, match="raw/X has 499 cells, but obs has 500"):
        open_matrix(path, "raw")


def test_what_is_no_file_of_cells_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.h5ad").write_text("gene,cell\n")
    for name in ("folder", "text.h5ad", "absent.h5ad"):
        with pytest.raises(DriftError):
            open_matrix(tmp_path / name)
