"""What the tables are written with does not grow with the cells."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atlas.cells import columns, dealt, schema
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


def peak(folder: Path, n_cells: int) -> int:
    tracemalloc.start()
    try:
        write(folder, cells(n_cells))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_five_times_the_cells_need_no_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dealt, "BUCKET_BYTES", SMALL)
    monkeypatch.setattr(columns, "AT_ONCE", PIECE)
    few, many = peak(tmp_path / "few", 40_000), peak(tmp_path / "many", 200_000)
    assert many < 1.2 * few
    tables = open_cells(tmp_path / "many")
    assert tables.strata["n"].sum() == tables.column("fine", "n").sum() == 200_000
    assert (np.diff(tables.column("cells", "code").astype(np.int64)) >= 0).all()
