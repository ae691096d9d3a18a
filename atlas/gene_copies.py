"""The copies that single genes are read from, of bundled data sets: outside the repository.

Data sets a laboratory adds get theirs from ``atlas.add``, in blocks of rows of the file.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp

from atlas import knowledge
from atlas.cells import schema
from atlas.cells.gene_write import write_genes
from atlas.cells.genes import genes_folder
from atlas.cells.opened import CellTables, open_cells
from atlas.genes import map_genes, read_aliases
from atlas.source import Source
from drift.normalisation import log_cells


def write(source: Source, raw: Path, datasets: Path) -> None:
    """Write every gene of a data set as one run of its cells.

    Parameters
    ----------
    raw
        Folder of raw files.
    datasets
        Folder of built data sets: the cells are in the order of the tables that stand there.

    Notes
    -----
    A source without counts of single cells has no copy.
    """
    folder = datasets / source.dataset / schema.FOLDER
    if source.level not in ("cell", "control") or not folder.is_dir():
        return
    adata = source.read(raw)
    genes = map_genes(
        adata.var,
        source.organism,
        knowledge.signatures().values(),
        knowledge.orthologs(),
        read_aliases(raw),
    )
    tables = open_cells(folder)
    at = _rows(tables, adata.obs_names)
    counts = genes.add_up(adata.X[at])
    totals = adata.obs["library_size"].to_numpy(float)[at]
    expression = sp.csr_matrix(log_cells(counts, totals))
    write_genes(genes_folder(source.dataset), folder, list(genes.names), [expression])


def _rows(tables: CellTables, names: pd.Index) -> np.ndarray:
    """Return where in the file the cells are: cells of tissues that are not scored are no rows."""
    cells = np.arange(tables.n_cells)
    of_row = np.empty(tables.n_cells, dtype=object)
    of_row[tables.column(schema.CELLS, "row")] = tables.barcodes(cells)
    return names.get_indexer(pd.Index(of_row))
