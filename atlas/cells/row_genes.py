"""How rows of ``var`` become genes, and stored values log expression."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from atlas.cells import kernels
from atlas.genes import GeneMap
from drift.normalisation import CELL_TOTAL

Floats = npt.NDArray[np.float64]

SMALL: Final = 32  # counts


@dataclass(frozen=True)
class Genes:
    """How rows of ``var`` become genes.

    Attributes
    ----------
    gene_of_row
        (n_rows,) gene of each row.
    n_genes
        Number of genes.
    is_counts
        Counts of one gene's rows are added up and cells are normalised; logarithms of one gene's
        rows are averaged and taken as they are.
    """

    gene_of_row: npt.NDArray[np.int32]
    n_genes: int
    is_counts: bool

    @classmethod
    def of(cls, genes: GeneMap, *, is_counts: bool) -> "Genes":
        """Return what the passes need of a gene map."""
        return cls(genes.gene_of_row.astype(np.int32), genes.names.size, is_counts)

    def expression(self, block: sp.csr_matrix, depth: Floats) -> sp.csr_matrix:
        """Return the log expression, (n_cells, n_genes), of rows of the matrix.

        Parameters
        ----------
        block
            (n_cells, n_rows) stored values.
        depth
            (n_cells,) counts over all genes, above 0; not looked at for logarithms.

        Returns
        -------
        Counts as ``drift.normalisation.log_cells`` of them in double precision: in single, they
        would give other last digits than whole numbers.
        """
        together = block if self._is_one_row_a_gene else self._together(block)
        if not self.is_counts:
            return together
        scale = CELL_TOTAL / depth
        small = np.log1p(np.arange(SMALL) * scale[:, None])  # most counts: looked up, not made anew
        values, large = np.empty(together.nnz), np.empty(together.nnz, dtype=np.int64)
        n_large = kernels.log_small(together.indptr, together.data, scale, small, values, large)
        values[large[:n_large]] = np.log1p(values[large[:n_large]])
        return sp.csr_matrix((values, together.indices, together.indptr), together.shape)

    @cached_property
    def _is_one_row_a_gene(self) -> bool:
        return np.array_equal(self.gene_of_row, np.arange(self.n_genes))

    def _together(self, block: sp.csr_matrix) -> sp.csr_matrix:
        size = np.bincount(self.gene_of_row, minlength=self.n_genes)
        weight = np.ones(self.n_genes) if self.is_counts else 1 / np.maximum(size, 1)
        genes, values = np.empty(block.nnz, dtype=np.int32), np.empty(block.nnz)
        ends = np.zeros_like(block.indptr)
        kernels.bring_together(
            block.indices, block.indptr, block.data, self.gene_of_row, weight, genes, values, ends
        )
        shape = (block.shape[0], self.n_genes)
        return sp.csr_matrix((values[: ends[-1]], genes[: ends[-1]], ends), shape=shape)
