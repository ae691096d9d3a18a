"""Sequencing depth, and counts thinned to equal depth.

A module score is not free of depth. Where genes detected per cell differ between the sides, the
counts of the deeper side are thinned (each molecule kept with one probability, so each count is
binomial) until both sides show as many genes per cell, and the effect is computed again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from drift.errors import CountsError, DesignError
from drift.normalisation import Matrix, as_counts
from drift.schema import DEPTH_TOLERANCE

SEED: Final = 20_251_120  # fixed: the same counts give the same thinned counts


@dataclass(frozen=True)
class MatchedDepth:
    """Counts with equal genes per cell on both sides.

    Parameters
    ----------
    counts
        (n_cells, n_genes) CSR; the shallower side is as it was.
    kept
        (n_cells,) probability with which a molecule was kept: 1 on the shallower side. Totals of
        a source that holds a gene panel are to be multiplied by it.
    ratio_before, ratio_after
        Genes per cell, contrast over reference, before and after.
    """

    counts: sp.csr_matrix
    kept: npt.NDArray[np.float64]
    ratio_before: float
    ratio_after: float


def depth_ratio(genes_reference: npt.ArrayLike, genes_contrast: npt.ArrayLike) -> float:
    """Return genes per cell, contrast over reference.

    Parameters
    ----------
    genes_reference, genes_contrast
        Mean genes per cell of each donor on a side; NaN donors (bulk) are left out.

    Returns
    -------
    Ratio of the donor means; NaN when a side has no number.
    """
    reference, contrast = (
        values[~np.isnan(values)]
        for values in (np.asarray(genes_reference, float), np.asarray(genes_contrast, float))
    )
    if not len(reference) or not len(contrast) or reference.mean() <= 0:
        return math.nan
    return float(contrast.mean() / reference.mean())


def is_depth_confounded(ratio: float) -> bool:
    """Say whether the larger side sees over 20 % more genes per cell; False for NaN (bulk)."""
    if math.isnan(ratio):
        return False
    return ratio <= 0 or max(ratio, 1 / ratio) > 1 + DEPTH_TOLERANCE


def match_depth(
    counts: Matrix,
    is_contrast: npt.ArrayLike,
    donor_ids: Sequence[str] | npt.NDArray[Any],
    *,
    seed: int = SEED,
) -> MatchedDepth:
    """Thin the deeper side until both sides show as many genes per cell.

    Parameters
    ----------
    counts
        (n_cells, n_genes) whole raw counts of one stratum.
    is_contrast
        (n_cells,) side of the cell's donor.
    donor_ids
        (n_cells,) donor of each cell: a side's genes per cell is the mean over its donors.
    seed
        Seed of the thinning.

    Returns
    -------
    Thinned counts. The probability is the one under which the expected genes per cell,
    sum of 1 - (1 - kept)^count, equal the shallower side's; it is found by bisection.

    Raises
    ------
    CountsError
        If counts are not whole numbers or a side has no cell with a count.
    DesignError
        If there is not one side and one donor a cell.
    """
    matrix = sp.csr_matrix(as_counts(counts))
    sides, donors = np.asarray(is_contrast, dtype=bool), np.asarray(donor_ids, dtype=str)
    if sides.shape != donors.shape or len(sides) != matrix.shape[0]:
        msg = f"{sides.size} sides and {donors.size} donors for {matrix.shape[0]} cells: one each."
        raise DesignError(msg)
    if (matrix.data != np.floor(matrix.data)).any():
        msg = "Counts are not whole numbers, so they cannot be thinned: give raw counts."
        raise CountsError(msg)
    weight = _cell_weights(sides, donors)
    before = _side_means(matrix, sides, weight)
    if min(before) <= 0:
        msg = "A side has no cell with a count: depth cannot be matched."
        raise CountsError(msg)
    deeper = sides if before[1] > before[0] else ~sides
    kept = np.ones(len(sides))
    kept[deeper] = _keep_fraction(matrix[deeper], weight[deeper], min(before))
    thinned = _thin(matrix, kept, seed)
    after = _side_means(thinned, sides, weight)
    return MatchedDepth(thinned, kept, before[1] / before[0], after[1] / after[0])


def _cell_weights(
    sides: npt.NDArray[np.bool_], donors: npt.NDArray[Any]
) -> npt.NDArray[np.float64]:
    """Weights that turn a sum over the cells of a side into the mean over its donors' means."""
    _, donor, cells = np.unique(donors, return_inverse=True, return_counts=True)
    n_donors = np.where(sides, len(set(donors[sides])), len(set(donors[~sides])))
    return np.asarray(1 / (cells[donor] * n_donors))


def _side_means(
    matrix: sp.csr_matrix, sides: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]
) -> tuple[float, float]:
    weighted = genes_per_cell(matrix) * weight
    return float(weighted[~sides].sum()), float(weighted[sides].sum())


def _keep_fraction(matrix: sp.csr_matrix, weight: npt.NDArray[np.float64], target: float) -> float:
    """Probability under which the expected genes per cell are the target's."""
    from scipy import optimize  # here: the dashboard starts without it

    per_value = np.repeat(weight, np.diff(matrix.indptr))
    count, at = np.unique(matrix.data, return_inverse=True)
    share = np.bincount(at, weights=per_value, minlength=len(count))

    def excess(kept: float) -> float:
        return float(share @ -np.expm1(count * np.log1p(-kept))) - target

    almost_all = 1 - 1e-12  # log1p(-1) is infinite
    if excess(almost_all) <= 0:
        return 1.0
    return float(optimize.bisect(excess, 0.0, almost_all, xtol=1e-12))


def _thin(matrix: sp.csr_matrix, kept: npt.NDArray[np.float64], seed: int) -> sp.csr_matrix:
    """Keep each molecule of a cell with the cell's probability."""
    rng = np.random.default_rng(seed)
    per_value = np.repeat(kept, np.diff(matrix.indptr))
    values = rng.binomial(matrix.data.astype(np.int64), per_value).astype(matrix.dtype)
    thinned = sp.csr_matrix((values, matrix.indices.copy(), matrix.indptr.copy()), matrix.shape)
    thinned.eliminate_zeros()
    return thinned


def genes_per_cell(counts: sp.csr_matrix) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the number of genes with a count above 0 in each cell, (n_cells,)."""
    stored = sp.csr_matrix((counts.data > 0, counts.indices, counts.indptr), shape=counts.shape)
    return np.asarray(stored.sum(axis=1)).ravel().astype(np.int64)
