"""Gene reads against the dense matrix, and what is done with a spoiled copy."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from atlas.cells import genes
from atlas.cells.gene_write import write_genes
from atlas.cells.genes import GeneCopy, open_genes
from atlas.cells.opened import CellTables
from atlas.cells.raster import raster, rasters_by_age
from atlas.cells.window import parse
from atlas.selection import Selection
from drift.errors import SourceError, StoreError
from tests.atlas.cells.brute import Brute, image, pixels
from tests.atlas.cells.made import cell_columns, cell_tables

N_CELLS = 3_000
NAMES = [f"GENE{number}" for number in range(20)]


def matrix() -> sp.csr_matrix:
    """Return an expression matrix; the last gene is counted nowhere."""
    found = sp.random(N_CELLS, len(NAMES), 0.2, format="lil", random_state=3, dtype=np.float32)
    found[:, -1] = 0
    return found.tocsr()


def blocks(values: sp.csr_matrix, step: int) -> Iterator[sp.csr_matrix]:
    for start in range(0, values.shape[0], step):
        yield values[start : start + step]


@pytest.fixture(scope="module")
def brute() -> Brute:
    return Brute.of(cell_columns(N_CELLS))


@pytest.fixture
def tables(tmp_path: Path) -> CellTables:
    return cell_tables(tmp_path, cell_columns(N_CELLS))


@pytest.fixture
def copy(tables: CellTables, tmp_path: Path) -> GeneCopy:
    folder = tmp_path / "genes" / "made"
    write_genes(folder, tmp_path / "cells", NAMES, blocks(matrix(), 700))
    return open_genes(folder, tables)


def test_a_gene_is_its_column_in_the_order_of_the_cells(copy: GeneCopy, tables: CellTables) -> None:
    rows = tables.column("cells", "row")
    dense = matrix().toarray()
    for number, name in enumerate(NAMES):
        gene = copy.gene(name.lower())
        found = np.zeros(N_CELLS, dtype=np.float32)
        found[gene.positions] = gene.values
        assert gene.name == name
        assert (np.diff(gene.positions.astype(int)) > 0).all()
        np.testing.assert_array_equal(found, dense[rows, number])
    assert copy.gene("ABSENT") is None


def test_the_files_are_those_of_a_sort_in_memory(
    copy: GeneCopy, tables: CellTables, tmp_path: Path
) -> None:
    columns = matrix()[tables.column("cells", "row")].tocsc()
    columns.sort_indices()
    kinds = {"indptr": np.int64, "indices": np.uint32, "data": np.float32}
    for (part, kind), name in zip(kinds.items(), ("indptr", "positions", "values"), strict=True):
        np.save(tmp_path / name, getattr(columns, part).astype(kind))
        found = (tmp_path / "genes" / "made" / f"{name}.npy").read_bytes()
        assert found == (tmp_path / f"{name}.npy").read_bytes()


def test_blocks_of_any_size_give_the_same_bytes(tables: CellTables, tmp_path: Path) -> None:
    for step in (1, 64, N_CELLS):
        write_genes(tmp_path / f"g{step}", tmp_path / "cells", NAMES, blocks(matrix(), step))
    for name in ("indptr.npy", "positions.npy", "values.npy", "names.json"):
        first, *others = ((tmp_path / f"g{step}" / name).read_bytes() for step in (1, 64, N_CELLS))
        assert all(other == first for other in others)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(paint="gene"),
        Selection(paint="gene", tissue="lung"),
        Selection(paint="gene", sex="male", window="20000,20000,39999,39999"),
    ],
)
def test_a_gene_paints_its_mean_over_all_cells_of_a_pixel(
    copy: GeneCopy, tables: CellTables, brute: Brute, selection: Selection
) -> None:
    for limit in (300_000, 1):
        found = raster(tables, selection, gene=copy.gene("GENE4"), limit=limit)
        side = len(found.values)
        cells = brute.kept(selection).assign(gene=lambda c: matrix().toarray()[c.index, 4])
        here = pixels(cells, found.window, side)
        wanted = image(here.groupby(["row", "column"])["gene"].mean(), side)
        np.testing.assert_allclose(found.values, wanted, rtol=1e-5)
        assert found.label == "GENE4"


@pytest.mark.parametrize("window", ["", "20000,20000,39999,39999"])
def test_what_is_in_view_has_the_mean_of_the_gene_painted(
    copy: GeneCopy, tables: CellTables, brute: Brute, window: str
) -> None:
    selection = Selection(paint="gene", tissue="lung", window=window)
    seen = raster(tables, selection, gene=copy.gene("GENE4")).seen
    assert seen is not None
    cells = brute.kept(Selection(tissue="lung")).assign(
        gene=lambda c: matrix().toarray()[c.index, 4]
    )
    here = pixels(cells, parse(window), 1)
    found = tables.strata.assign(here=seen.defined, total=seen.total).query("tissue == 'lung'")
    found = found.groupby("cell_type")[["here", "total"]].sum()
    wanted = here.groupby("cell_type")["gene"].agg(["size", "sum"])
    np.testing.assert_array_equal(found["here"], wanted["size"])
    np.testing.assert_allclose(found["total"], wanted["sum"], rtol=1e-5)


def test_small_multiples_of_a_gene(copy: GeneCopy, tables: CellTables) -> None:
    parts = rasters_by_age(tables, Selection(paint="gene"), gene=copy.gene("GENE4"))
    total = sum(np.nansum(part.values * part.n) for part in parts)
    assert total == pytest.approx(matrix()[:, 4].sum(), rel=1e-5)


def test_there_may_be_no_copy(tables: CellTables, tmp_path: Path) -> None:
    assert open_genes(tmp_path / "nowhere", tables) is None


def test_a_copy_made_for_other_cells_is_refused(
    copy: GeneCopy, tables: CellTables, tmp_path: Path
) -> None:
    other = cell_tables(tmp_path / "other", cell_columns(N_CELLS, seed=1))
    with pytest.raises(StoreError, match="made for other cells"):
        open_genes(tmp_path / "genes" / "made", other)


@pytest.mark.parametrize("name", ["indptr.npy", "positions.npy", "values.npy", "names.json"])
def test_a_spoiled_copy_is_refused_by_its_file(
    copy: GeneCopy, tables: CellTables, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "genes" / "made" / name
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(StoreError, match=f"{name} is missing or damaged"):
        open_genes(path.parent, tables)
    path.unlink()
    with pytest.raises(StoreError, match=f"{name} is missing or damaged"):
        open_genes(path.parent, tables)


def test_what_does_not_fit_is_refused_and_the_old_copy_stays(
    copy: GeneCopy, tables: CellTables, tmp_path: Path
) -> None:
    folder = tmp_path / "genes" / "made"
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(SourceError, match="has 2999 rows"):
        write_genes(folder, tmp_path / "cells", NAMES, blocks(matrix()[:-1], 700))
    with pytest.raises(SourceError, match="20 genes, 3 are named"):
        write_genes(folder, tmp_path / "cells", NAMES[:3], blocks(matrix(), 700))
    with pytest.raises(SourceError, match="Two genes have one symbol"):
        write_genes(folder, tmp_path / "cells", [*NAMES[:-1], NAMES[0]], blocks(matrix(), 700))
    assert sorted(path.name for path in folder.iterdir()) == before
    assert [path.name for path in folder.parent.iterdir()] == ["made"]
    assert open_genes(folder, tables).gene("GENE4") is not None


def test_the_folder_is_outside_the_repository_where_the_user_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path))
    assert genes.genes_folder("made") == tmp_path / "made"


def test_a_matrix_without_a_value_is_a_copy_too(tables: CellTables, tmp_path: Path) -> None:
    empty = sp.csr_matrix((N_CELLS, len(NAMES)), dtype=np.float32)
    write_genes(tmp_path / "empty", tmp_path / "cells", NAMES, blocks(empty, 700))
    assert len(open_genes(tmp_path / "empty", tables).gene("GENE4").positions) == 0
