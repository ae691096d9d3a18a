"""The module score: signature genes against genes of like expression, all signatures at once.

The score of a signature in a profile or cell is the mean over its genes of (expression - mean of
all genes outside the signature in the same expression bin). It is the expected value of Seurat's
``AddModuleScore`` (Tirosh 2016, doi:10.1126/science.aad0501), which draws 100 control genes at
random; this one draws none, so it is the same every time.

It is linear in the expression. For signature s with coefficients c (up genes sum to +1, down
genes to -1), bin b with m(b, s) genes outside the signature and C(b, s) = sum of c in b::

    score = X A + (X B) D
    A[g, s] = c[g, s] + C(b(g), s) / m(b(g), s)   for the genes of s, else 0
    B[g, b] = 1 if gene g is in bin b              (the 24 bin columns)
    D[b, s] = -C(b, s) / m(b, s)

B D is small (genes x signatures), so it is added to A and the scores are ONE product X (A + B D).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from drift.errors import CountsError
from drift.normalisation import Matrix

N_BINS: Final = 24
_BLOCK: Final = 2_000  # rows at once: the weights and one block stay in the processor's cache
# Means are compared at 10 decimals, so that the order in which cells are added up cannot
# reorder genes of equal expression.
_MEAN_DECIMALS: Final = 10


@dataclass(frozen=True)
class ModuleScores:
    """Scores of several signatures in the rows of one matrix.

    Parameters
    ----------
    scores
        (n_obs, n_signatures), log expression units; NaN where no gene enters the score.
    n_genes
        (n_signatures,) genes that enter the score.
    names
        Signature ids, one a column.
    """

    scores: npt.NDArray[np.float64]
    n_genes: npt.NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True)
class ModuleParts:
    """The weights of the module score as the docstring of the module takes them apart.

    Parameters
    ----------
    bins
        (n_genes,) expression bin of each gene, -1 outside the mask: B.
    own
        (n_genes, n_signatures) A: all but a few are 0.
    control
        (n_bins, n_signatures) D.
    n_genes
        (n_signatures,) genes that enter.
    """

    bins: npt.NDArray[np.int64]
    own: npt.NDArray[np.float64]
    control: npt.NDArray[np.float64]
    n_genes: npt.NDArray[np.int64]

    def joined(self) -> npt.NDArray[np.float64]:
        """Return A + B D, (n_genes, n_signatures)."""
        nothing = np.zeros((1, self.control.shape[1]))  # the last row is for genes not in use
        return np.asarray(self.own + np.concatenate([self.control, nothing])[self.bins])


def detected(
    expression: Matrix, *, min_count: int, min_share: float = 0.0, above: float = 0.0
) -> npt.NDArray[np.bool_]:
    """Return which genes are detected in enough rows to be scored.

    Parameters
    ----------
    expression
        (n_obs, n_genes); NaN is not detected.
    min_count
        Least number of rows: 3 for profiles, 10 for cells.
    min_share
        Least share of the rows: 0.1 for profiles, 0 for cells. Both must hold.
    above
        Detected means greater than this: 0 for counts and log counts, minus infinity for log
        intensities, where a measured value may be negative.

    Returns
    -------
    (n_genes,) mask.
    """
    if isinstance(expression, np.ndarray):
        rows = (expression > above).sum(axis=0)
    elif above < 0:
        msg = "A sparse matrix leaves its zeros out: give a dense one to detect values below 0."
        raise CountsError(msg)
    else:
        rows = np.asarray((sp.csr_matrix(expression) > above).sum(axis=0)).ravel()
    return np.asarray((rows >= min_count) & (rows >= min_share * expression.shape[0]))


def expression_bins(
    mean: npt.ArrayLike, gene_names: Sequence[str] | npt.NDArray[Any], n_bins: int = N_BINS
) -> npt.NDArray[np.int64]:
    """Cut genes into bins of equal size by mean expression.

    Parameters
    ----------
    mean
        (n_genes,) mean expression.
    gene_names
        (n_genes,) names; they break ties, so the order of the genes never matters.
    n_bins
        Number of bins; sizes differ by at most one gene.

    Returns
    -------
    (n_genes,) bin of each gene, 0 the lowest.
    """
    means = np.round(np.asarray(mean, dtype=np.float64), _MEAN_DECIMALS)
    order = np.lexsort((np.asarray(gene_names, dtype=str), means))
    rank = np.empty(means.size, dtype=np.int64)
    rank[order] = np.arange(means.size)
    return rank * n_bins // max(means.size, 1)


def module_scores(
    expression: Matrix,
    gene_names: Sequence[str] | npt.NDArray[Any],
    signatures: Mapping[str, Mapping[str, float]],
    *,
    n_bins: int = N_BINS,
    mask: npt.NDArray[np.bool_] | None = None,
    binned_on: npt.NDArray[np.bool_] | None = None,
) -> ModuleScores:
    """Score all signatures in all rows with one product.

    Parameters
    ----------
    expression
        (n_obs, n_genes) log expression, sparse or dense. CSR is read in place, in row blocks.
    gene_names
        (n_genes,) unique names.
    signatures
        Signature id to {gene name: +1 up, -1 down}; genes not in the matrix or outside the mask
        are passed over. The score is the up part minus the down part, each with its own mean;
        if one part has no gene, the other stands alone.
    n_bins
        Bins of mean expression.
    mask
        (n_genes,) genes that take part, as signature genes and as controls (see ``detected``).
    binned_on
        (n_obs,) rows whose mean expression makes the bins; None: all. With adults only, samples
        of development are scored by the same genes and decide nothing.

    Returns
    -------
    Scores, and the genes that enter each: a gene whose bin holds no gene outside the signature
    has nothing to be compared with and is left out. Sums are taken in the precision of the
    input (float32 or float64).

    Raises
    ------
    CountsError
        If names are not unique, shapes disagree, or a gene in use holds NaN or infinity.
    """
    names = np.asarray(gene_names, dtype=str)
    used = np.ones(names.size, dtype=bool) if mask is None else np.asarray(mask, dtype=bool)
    _check(expression, names, used)
    matrix = expression if isinstance(expression, np.ndarray) else _csr(expression)
    means = _means(matrix, names, used)
    if binned_on is not None:
        means = _means(matrix[np.flatnonzero(binned_on)], names, used)
    weights, n_genes = module_weights(means, names, signatures, used, n_bins)
    scores = _product(matrix, weights, used)
    scores[:, n_genes == 0] = np.nan
    return ModuleScores(scores=scores, n_genes=n_genes, names=tuple(signatures))


def module_weights(
    mean: npt.NDArray[np.float64],
    gene_names: npt.NDArray[Any],
    signatures: Mapping[str, Mapping[str, float]],
    mask: npt.NDArray[np.bool_],
    n_bins: int = N_BINS,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the weights whose product with the expression is the score.

    Parameters
    ----------
    mean
        (n_genes,) mean expression, which makes the bins; finite inside the mask.
    gene_names, signatures, mask, n_bins
        As in :func:`module_scores`.

    Returns
    -------
    (n_genes, n_signatures) A + B D of the module docstring, and (n_signatures,) genes that enter.
    """
    parts = module_parts(mean, gene_names, signatures, mask, n_bins)
    return parts.joined(), parts.n_genes


def module_parts(
    mean: npt.NDArray[np.float64],
    gene_names: npt.NDArray[Any],
    signatures: Mapping[str, Mapping[str, float]],
    mask: npt.NDArray[np.bool_],
    n_bins: int = N_BINS,
) -> ModuleParts:
    """Return the weights of :func:`module_weights` in the parts that make them.

    Few of the parts are not 0, so a sum over stored values is quicker with them than with the
    product's dense weights.
    """
    bins = np.full(gene_names.size, -1, dtype=np.int64)
    bins[mask] = expression_bins(mean[mask], gene_names[mask], n_bins)
    return _parts(gene_names, signatures, bins, n_bins)


def _check(expression: Matrix, names: npt.NDArray[Any], used: npt.NDArray[np.bool_]) -> None:
    if expression.ndim != 2 or expression.shape[1] != names.size or used.size != names.size:
        msg = (
            f"Expression of shape {expression.shape} does not fit {names.size} gene names and "
            f"a mask of {used.size}: give one column a gene."
        )
        raise CountsError(msg)
    if np.unique(names).size != names.size:
        msg = "Gene names are not unique: sum or rename genes of one name first."
        raise CountsError(msg)


def _csr(expression: Matrix) -> sp.csr_matrix:
    matrix = sp.csr_matrix(expression)
    if matrix.dtype not in (np.float32, np.float64):
        matrix = matrix.astype(np.float64)
    return matrix


def _blocks(matrix: npt.NDArray[Any] | sp.csr_matrix) -> Iterator[tuple[slice, Any]]:
    """Row blocks; of a CSR matrix as views, because slicing it would copy every value."""
    for start in range(0, matrix.shape[0], _BLOCK):
        rows = slice(start, min(start + _BLOCK, matrix.shape[0]))
        if isinstance(matrix, np.ndarray):
            yield rows, matrix[rows]
            continue
        ends = matrix.indptr[start : rows.stop + 1]
        stored = slice(ends[0], ends[-1])
        yield (
            rows,
            sp.csr_matrix(
                (matrix.data[stored], matrix.indices[stored], ends - ends[0]),
                shape=(rows.stop - start, matrix.shape[1]),
            ),
        )


def _means(
    matrix: npt.NDArray[Any] | sp.csr_matrix,
    names: npt.NDArray[Any],
    used: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    total = np.zeros(matrix.shape[1])
    with np.errstate(invalid="ignore"):  # infinities are reported below
        for _, block in _blocks(matrix):
            total += block.T @ np.ones(block.shape[0])
    # A NaN or an infinity anywhere in a column shows in its sum.
    wrong = np.flatnonzero(used & ~np.isfinite(total))
    if wrong.size:
        msg = (
            f"Expression of {names[wrong[0]]} holds NaN or infinity ({wrong.size} such genes): "
            "leave genes with a blank out by the mask."
        )
        raise CountsError(msg)
    return np.asarray(total / max(matrix.shape[0], 1))


def _parts(
    names: npt.NDArray[Any],
    signatures: Mapping[str, Mapping[str, float]],
    bins: npt.NDArray[np.int64],
    n_bins: int,
) -> ModuleParts:
    column = {name: at for at, name in enumerate(names) if bins[at] >= 0}
    bin_size = np.bincount(bins[bins >= 0], minlength=n_bins)
    control = np.zeros((n_bins, len(signatures)))
    own = np.zeros((names.size, len(signatures)))
    n_genes = np.zeros(len(signatures), dtype=np.int64)
    for at, signature in enumerate(signatures.values()):
        genes = np.array([column[gene] for gene in signature if gene in column], dtype=np.int64)
        sign = np.array([np.sign(signature[gene]) for gene in signature if gene in column])
        outside = bin_size - np.bincount(bins[genes], minlength=n_bins)
        comparable = outside[bins[genes]] > 0
        kept, coefficient = genes[comparable], _part_means(sign[comparable])
        in_bin = np.bincount(bins[kept], weights=coefficient, minlength=n_bins)
        share = in_bin / np.maximum(outside, 1)
        control[:, at] = -share
        own[genes, at] = share[bins[genes]]
        own[kept, at] += coefficient
        n_genes[at] = kept.size
    return ModuleParts(bins, own, control, n_genes)


def _part_means(sign: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Coefficients that make the mean of the up genes minus the mean of the down genes."""
    n_up, n_down = (sign > 0).sum(), (sign < 0).sum()
    return np.asarray((sign > 0) / max(n_up, 1) - (sign < 0) / max(n_down, 1))


def _product(
    matrix: npt.NDArray[Any] | sp.csr_matrix,
    weights: npt.NDArray[np.float64],
    used: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    scores = np.empty((matrix.shape[0], weights.shape[1]))
    dense = isinstance(matrix, np.ndarray)
    # Genes outside the mask may be blank in a dense matrix, and NaN x 0 is NaN.
    rows_of_weights = weights[used] if dense else weights
    if matrix.dtype == np.float32:
        rows_of_weights = rows_of_weights.astype(np.float32)
    for rows, block in _blocks(matrix):
        scores[rows] = (block[:, used] if dense else block) @ rows_of_weights
    return scores
