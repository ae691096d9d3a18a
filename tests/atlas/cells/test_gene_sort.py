"""Entries in buckets against one sort of all of them."""

from pathlib import Path

import numpy as np
import pytest

from atlas.cells.gene_sort import GeneSort

N_CELLS, N_GENES = 5_000, 30


def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return gene, cell and value of entries; gene 3 is in every cell, the last one in none."""
    random = np.random.default_rng(1)
    held = random.random((N_GENES, N_CELLS)) < 0.1
    held[3], held[-1] = True, False
    order = random.permutation(np.flatnonzero(held))
    gene, cell = np.divmod(order, N_CELLS)
    return gene, cell, random.normal(size=gene.size).astype(np.float32)


@pytest.mark.parametrize("most", [100, 700, 10**6])
@pytest.mark.parametrize("expected", [0, 500, 10**6])
def test_entries_come_gene_by_gene_whatever_was_expected(
    tmp_path: Path, most: int, expected: int
) -> None:
    gene, cell, values = drawn()
    sort = GeneSort(tmp_path / "sort", N_CELLS, np.full(N_GENES, expected), most)
    for part in np.array_split(np.arange(gene.size), 7):
        sort.add(gene[part], cell[part], values[part])
    assert sort.n_entries == gene.size
    counts = np.zeros(N_GENES, dtype=np.int64)
    found = []
    for genes, n, cells, own in sort.runs():
        assert cells.size <= most
        counts[genes] += n
        found.append((cells, own))
    order = np.lexsort((cell, gene))
    np.testing.assert_array_equal(counts, np.bincount(gene, minlength=N_GENES))
    np.testing.assert_array_equal(np.concatenate([cells for cells, _ in found]), cell[order])
    np.testing.assert_array_equal(np.concatenate([own for _, own in found]), values[order])
    assert not [path for path in (tmp_path / "sort").rglob("*") if path.is_file()]


def test_places_of_many_cells_fit(tmp_path: Path) -> None:
    n_cells = 2**31
    sort = GeneSort(tmp_path / "sort", n_cells, np.zeros(5, dtype=np.int64), 10)
    gene, cell = np.array([4, 1, 0, 3, 2]), np.array([n_cells - 1, 0, 7, n_cells - 1, 1])
    sort.add(gene, cell, gene.astype(np.float32))
    found = list(sort.runs())
    assert np.concatenate([cells for *_, cells, _ in found]).tolist() == [
        7,
        0,
        1,
        *[n_cells - 1] * 2,
    ]
    assert np.concatenate([values for *_, values in found]).tolist() == [0, 1, 2, 3, 4]
