"""Every gene of the bundled cells, after a build: against the counts of the raw files."""

from pathlib import Path

import anndata
import numpy as np
import pytest

from atlas.build import build
from atlas.cells.genes import genes_folder, open_genes
from atlas.store import open_store
from tests.atlas.test_build import SOURCES, TMS

CONTROL = "pastushenko2018_scc_emt"
WITHOUT_GENES = "tms_atlas_programs"


@pytest.mark.parametrize(
    ("dataset", "totals"), [(TMS, "n_counts_all_genes"), (CONTROL, "n_counts")]
)
def test_a_build_makes_all_genes_of_the_file_readable_one_by_one(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: str, totals: str
) -> None:
    monkeypatch.setenv("MESODRIFT_GENES", str(tmp_path / "genes"))
    build(raw, tmp_path / "out", [dataset, WITHOUT_GENES])
    assert [path.name for path in (tmp_path / "genes").iterdir()] == [dataset]
    tables = open_store(tmp_path / "out").cells(dataset)
    assert tables is not None
    copy = open_genes(genes_folder(dataset), tables)
    assert copy is not None
    adata = anndata.read_h5ad(raw / SOURCES[dataset].files[0])
    symbols = adata.var["gene_symbol"].astype(str).tolist()
    assert set(copy.names) == set(symbols)
    cells = adata[tables.barcodes(np.arange(tables.n_cells))]  # in the order of the tables
    for name in symbols[:5]:
        counts = cells.X[:, symbols.index(name)].toarray().ravel()
        expected = np.log1p(1e4 * counts / cells.obs[totals].to_numpy(float))
        gene = copy.gene(name)
        assert gene is not None
        found = np.zeros(tables.n_cells)
        found[gene.positions] = gene.values
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert expected.any() or not len(gene.positions)
