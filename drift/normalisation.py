"""Counts to log expression, with the library size the source gives."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from drift.errors import CountsError

Matrix = (
    npt.NDArray[Any]
    | sp.csr_matrix[Any]
    | sp.csc_matrix[Any]
    | sp.csr_array[Any]
    | sp.csc_array[Any]
)

CELL_TOTAL: Final = 1e4
MILLION: Final = 1e6


def log_cells(counts: Matrix, totals: Sequence[float] | npt.ArrayLike | None = None) -> Matrix:
    """Return log1p(10,000 x count / total) of cells.

    Parameters
    ----------
    counts
        (n_cells, n_genes), sparse or dense, not negative.
    totals
        (n_cells,) counts of each cell over all genes; needed when the file holds a gene panel.
        None: the row sums.

    Returns
    -------
    Same shape, natural log units; CSR when the input is sparse. float32 stays float32,
    everything else becomes float64.

    Raises
    ------
    CountsError
        If a count is negative, NaN or infinite, a total is not positive, or shapes disagree.
    """
    return _scaled_log(counts, totals, CELL_TOTAL, "cell", np.log1p)


def log_cpm(counts: Matrix, library_size: Sequence[float] | npt.ArrayLike | None = None) -> Matrix:
    """Return log2(counts per million + 1) of profiles.

    Parameters
    ----------
    counts
        (n_profiles, n_genes), sparse or dense, not negative.
    library_size
        (n_profiles,) reads of each profile before genes were filtered. None: the row sums.

    Returns
    -------
    Same shape, log2 units; CSR when the input is sparse. float32 stays float32, everything else
    becomes float64.

    Raises
    ------
    CountsError
        If a count is negative, NaN or infinite, a library size is not positive, or shapes
        disagree.
    """
    return _scaled_log(counts, library_size, MILLION, "profile", _log2p1)


def as_counts(counts: Matrix) -> npt.NDArray[Any] | sp.csr_matrix:
    """Return counts as a dense array or CSR matrix of floats, checked.

    Parameters
    ----------
    counts
        (n, n_genes).

    Raises
    ------
    CountsError
        If it is not a table, or a value is negative, NaN or infinite.
    """
    if counts.ndim != 2:
        msg = f"Counts have {counts.ndim} dimensions: give a table of rows and genes."
        raise CountsError(msg)
    matrix = sp.csr_matrix(counts) if sp.issparse(counts) else np.asarray(counts)
    if matrix.dtype != np.float32:
        matrix = matrix.astype(np.float64)
    if sp.issparse(matrix) and not matrix.has_canonical_format:
        matrix = matrix.copy()  # the caller's matrix stays as it is
        matrix.sum_duplicates()
    values = matrix.data if sp.issparse(matrix) else matrix
    if not np.isfinite(values).all():
        msg = "Counts hold NaN or infinite values: correct or drop these entries in the raw file."
        raise CountsError(msg)
    if values.size and values.min() < 0:
        msg = f"Counts hold the negative value {values.min():g}: give raw, unlogged counts."
        raise CountsError(msg)
    return matrix


def _log2p1(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    # log1p keeps the digits of values near 0, log2(x + 1) does not.
    return np.asarray(np.log1p(values) / math.log(2))


def _scaled_log(
    counts: Matrix, sizes: npt.ArrayLike | None, target: float, word: str, log: Any
) -> Matrix:
    matrix = as_counts(counts)
    scale = target / _checked_sizes(matrix, sizes, word)
    if isinstance(matrix, np.ndarray):
        return np.asarray(log(matrix * scale[:, None].astype(matrix.dtype)))
    per_value = np.repeat(scale.astype(matrix.dtype), np.diff(matrix.indptr))
    values = log(matrix.data * per_value)
    return sp.csr_matrix((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def _checked_sizes(
    matrix: npt.NDArray[Any] | sp.csr_matrix, sizes: npt.ArrayLike | None, word: str
) -> npt.NDArray[np.float64]:
    given = sizes is not None
    found = np.asarray(sizes if given else matrix.sum(axis=1, dtype=np.float64), dtype=np.float64)
    if not given:
        found = found.ravel()
    if found.shape != (matrix.shape[0],):
        msg = f"{found.size} library sizes for {matrix.shape[0]} {word}s: give one a {word}."
        raise CountsError(msg)
    wrong = np.flatnonzero(~(np.isfinite(found) & (found > 0)))
    if wrong.size:
        msg = (
            f"Library size of {word} {wrong[0] + 1} is {found[wrong[0]]:g}: "
            f"it must be above 0; drop the {word} or give its total."
        )
        raise CountsError(msg)
    return found
