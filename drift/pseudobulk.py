"""Cells of one donor, tissue and cell type summed into one profile."""

import numpy as np
import pandas as pd
import scipy.sparse as sp

from drift.errors import CountsError
from drift.normalisation import Matrix, as_counts


def pseudobulk(counts: Matrix, groups: pd.DataFrame) -> tuple[sp.csr_matrix, pd.DataFrame]:
    """Sum the counts of the cells of each group.

    Parameters
    ----------
    counts
        (n_cells, n_genes) raw counts, sparse or dense.
    groups
        (n_cells,) rows of keys: donor_id, tissue, cell_type, ...; cells with equal keys are one
        profile.

    Returns
    -------
    (n_profiles, n_genes) sums, CSR float64, and a table of the keys, sorted by them, with
    ``n_cells`` and ``genes_per_cell`` (mean number of genes with a count in a cell).

    Raises
    ------
    CountsError
        If there is not one row of keys a cell, a key is missing, or a count is impossible.
    """
    matrix = sp.csr_matrix(as_counts(counts))
    if matrix.shape[0] != len(groups):
        msg = f"{len(groups)} rows of keys for {matrix.shape[0]} cells: give one row a cell."
        raise CountsError(msg)
    missing = groups.columns[groups.isna().any()]
    if len(missing):
        msg = f"Column '{missing[0]}' of the cells has blanks: drop these cells or name them."
        raise CountsError(msg)
    # Text keys: categories without cells would otherwise make empty profiles.
    grouped = groups.astype(str).groupby(list(groups.columns), sort=True)
    profile = grouped.ngroup().to_numpy()
    n_cells = np.bincount(profile)
    member = sp.csr_matrix(
        (np.ones(len(profile)), (profile, np.arange(len(profile)))),
        shape=(len(n_cells), len(profile)),
    )
    first = np.unique(profile, return_index=True)[1]
    table = groups.iloc[first].reset_index(drop=True)
    table["n_cells"] = n_cells
    table["genes_per_cell"] = np.bincount(profile, weights=genes_per_cell(matrix)) / n_cells
    return sp.csr_matrix(member @ matrix.astype(np.float64)), table


def genes_per_cell(counts: sp.csr_matrix) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the number of genes with a count above 0 in each cell, (n_cells,)."""
    stored = sp.csr_matrix((counts.data > 0, counts.indices, counts.indptr), shape=counts.shape)
    return np.asarray(stored.sum(axis=1)).ravel().astype(np.int64)
