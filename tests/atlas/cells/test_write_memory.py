"""What the tables are written with does not grow with the cells."""

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from atlas.cells import columns, dealt, gene_write, row_positions, schema
from atlas.cells.columns import Annotation, CellColumns
from atlas.cells.opened import open_cells
from atlas.cells.write import write
from tests.atlas.cells.made import cell_columns

DONORS = 12
SMALL = 2**20  # bytes of a bucket
PIECE = 2**14  # cells


class Computed:
    """A column that is nowhere: its entries follow from the number of the cell."""

    def __init__(self, n_cells: int, dtype: Any, of: Callable[[np.ndarray], Any]) -> None:
        self._n_cells, self._of, self.dtype = n_cells, of, np.dtype(dtype)

    def __len__(self) -> int:
        return self._n_cells

    def __getitem__(self, rows: slice) -> np.ndarray:
        return np.asarray(self._of(np.arange(rows.start, rows.stop)), dtype=self.dtype)


def scattered(rows: np.ndarray, seed: int) -> np.ndarray:
    """Return numbers in [0, 1) that look as if they had been drawn."""
    mixed = (rows.astype(np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(40)).astype(float) / 2**24


def cells(n_cells: int) -> CellColumns:
    """Return cells of the donors of ``made``; all of them are in one of 400 places of the map."""
    each = cell_columns(600).obs.drop_duplicates(["donor_id"]).sort_values("donor_id")
    share = np.arange(DONORS)
    named = Computed(n_cells, object, lambda rows: np.char.add("cell ", rows.astype(str)))
    place = Computed(
        n_cells,
        np.float32,
        lambda rows: np.floor(np.column_stack([scattered(rows, 1), scattered(rows, 2)]) * 20),
    )
    score = Computed(n_cells, np.float32, lambda rows: scattered(rows, 3))
    depth = Computed(n_cells, np.float64, lambda rows: 1000 + rows % 7)
    annotation = Annotation(
        each[list(schema.STRATUM)].reset_index(drop=True),
        Computed(n_cells, np.int64, lambda rows: rows % DONORS),
        (n_cells - share + DONORS - 1) // DONORS,
        share,
    )
    facts = cell_columns(10).facts["md_score_lu2025"]
    return CellColumns(
        cell_id=named,
        obs=annotation,
        embedding=place,
        embedding_name="X_umap",
        scores={"one": score, "two": score},
        facts={"one": facts, "two": facts},
        depth=depth,
        genes_per_cell=depth,
    )


def expression(n_cells: int) -> Iterator[sp.csr_matrix]:
    """Yield four genes of cells: one is in all of them, the others in one of ten."""
    for start in range(0, n_cells, 2_000):
        rows = np.arange(start, start + 2_000)
        held = np.column_stack([rows >= 0, *(scattered(rows, seed) < 0.1 for seed in range(3))])
        yield sp.csr_matrix(held.astype(np.float32))


def peak(work: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_five_times_the_cells_need_no_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dealt, "BUCKET_BYTES", SMALL)
    monkeypatch.setattr(columns, "AT_ONCE", PIECE)
    few = peak(lambda: write(tmp_path / "few", cells(40_000)))
    many = peak(lambda: write(tmp_path / "many", cells(200_000)))
    assert many < 1.2 * few
    tables = open_cells(tmp_path / "many")
    assert tables.strata["n"].sum() == tables.column("fine", "n").sum() == 200_000
    assert (np.diff(tables.column("cells", "code").astype(np.int64)) >= 0).all()


def test_nor_does_the_copy_of_genes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gene_write, "_AT_ONCE", PIECE)
    monkeypatch.setattr(row_positions, "_AT_ONCE", PIECE)
    peaks = []
    for n_cells in (40_000, 200_000):
        at = tmp_path / str(n_cells)
        write(at, cells(n_cells))
        copy = partial(gene_write.write_genes, tmp_path / f"genes of {n_cells}", at, list("abcd"))
        peaks.append(peak(lambda n=n_cells, copy=copy: copy(expression(n))))
    assert peaks[1] < 1.2 * peaks[0]
    assert len(np.load(tmp_path / "genes of 200000" / "values.npy")) > 200_000
