"""Scores of gene sets by rank or regression within one sample: AUCell, UCell and ULM.

Each is computed here from its definition, all sets at once, and equals its authors' Python package
(decoupler, pyUCell) within 1e-4 on real counts with ties; the tests compare the two. No row is
ranked whole: AUCell needs the order of its top genes, UCell the number of values above a member.

========  ========================================================================================
AUCell    area under the recovery curve of the set among the top 5 % of the genes of a sample,
          over the largest possible area (Aibar 2017, doi:10.1038/nmeth.4463)
UCell     1 - (rank sum - smallest) / (largest - smallest), ranks above 1,500 and silent genes
          counted as 1,500 (Andreatta and Carmona 2021, doi:10.1016/j.csbj.2021.06.043)
ULM       t value of the slope when a sample's expression is regressed on membership of the set
          (Badia-i-Mompel 2022, doi:10.1093/bioadv/vbac016)
========  ========================================================================================
"""

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

TOP_SHARE: Final = 0.05  # of the genes, AUCell
MAX_RANK: Final = 1_500  # UCell
_BLOCK: Final = 256  # rows made dense at once
_SMALLEST: Final = 2.2e-16  # decoupler's guard against a correlation of exactly 1

Floats = npt.NDArray[np.float64]


def aucell(expression: Any, members: npt.NDArray[np.int64], member_of: Floats) -> Floats:
    """Return AUCell of sets without direction.

    Parameters
    ----------
    expression
        (n_obs, n_genes), CSR or dense, finite. Any scale: only the order within a row counts, and
        genes of equal value are ranked in the order of the columns.
    members
        (n_members,) columns that are in some set.
    member_of
        (n_members, n_sets) 1 where the gene is in the set, else 0.

    Returns
    -------
    (n_obs, n_sets), 0 to 1; NaN for a set without a gene.
    """
    n_obs, n_genes = expression.shape
    top = min(max(math.ceil(TOP_SHARE * n_genes), 2), n_genes)
    counted = np.empty((n_obs, members.size))
    for at, row in _rows(expression):
        counted[at] = _within_top(row, top)[members]
    size = np.minimum(member_of.sum(axis=0), top - 1)
    largest = size * top - size * (size + 1) / 2
    there = largest > 0
    return np.asarray(np.where(there, counted @ member_of / np.where(there, largest, 1), np.nan))


def ucell(
    expression: Any,
    members: npt.NDArray[np.int64],
    member_of: Floats,
    n_missing: npt.NDArray[np.int64],
) -> Floats:
    """Return UCell of sets without direction.

    Parameters
    ----------
    expression, members, member_of
        As in :func:`aucell`; genes of equal value share their mean rank.
    n_missing
        (n_sets,) genes of the set that are no columns: counted as silent.

    Returns
    -------
    (n_obs, n_sets), at most 1; NaN for a set without a gene.
    """
    ranks = np.empty((expression.shape[0], members.size))
    for at, row in _rows(expression):
        ranks[at] = _mean_ranks(row, row[members])
    capped = np.where(ranks <= MAX_RANK, ranks, MAX_RANK)
    size = member_of.sum(axis=0) + n_missing
    rank_sum = capped @ member_of + n_missing * MAX_RANK
    smallest, largest = size * (size + 1) / 2, size * MAX_RANK
    there = (size > 0) & (largest != smallest)
    span = np.where(there, largest - smallest, 1)
    return np.asarray(np.where(there, 1 - (rank_sum - smallest) / span, np.nan))


def ulm(expression: Any, weights: Floats) -> Floats:
    """Return the t value of a regression of each row on the weights of each set.

    Parameters
    ----------
    expression
        (n_obs, n_genes), CSR or dense, finite.
    weights
        (n_genes, n_sets): +1 up, -1 down, 0 outside the set.

    Returns
    -------
    (n_obs, n_sets); NaN for a set of no or of all genes, and for a row of equal values.
    """
    n_genes = expression.shape[1]
    centred = weights - weights.mean(axis=0)
    norm = np.sqrt((centred**2).sum(axis=0))
    spread = np.sqrt(_sums_of_squares(expression))
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.asarray(expression @ centred) / (spread[:, None] * norm)
        t = r * np.sqrt((n_genes - 2) / ((1 - r + _SMALLEST) * (1 + r + _SMALLEST)))
    return np.asarray(np.where(np.isfinite(t), t, np.nan))


def mean_z(expression: Any, weights: Floats) -> Floats:
    """Return the mean z of the genes of each set.

    Parameters
    ----------
    expression
        (n_obs, n_genes), CSR or dense, finite; z is over its rows, with n - 1.
    weights
        (n_genes, n_sets): +1 up, -1 down, 0 outside the set.

    Returns
    -------
    (n_obs, n_sets), standard deviations of a gene; up part minus down part, each with its own
    mean. A gene without variation says nothing and is left out; NaN for a set without another.
    """
    mean, sd = _column_moments(expression)
    varies = sd > 0
    coefficient = np.where(varies[:, None], weights, 0.0)
    up, down = coefficient > 0, coefficient < 0
    parts = up / np.maximum(up.sum(axis=0), 1) - down / np.maximum(down.sum(axis=0), 1)
    scaled = parts / np.where(varies, sd, 1.0)[:, None]
    scores = np.asarray(expression @ scaled) - mean @ scaled
    return np.asarray(np.where((coefficient != 0).any(axis=0), scores, np.nan))


def _within_top(row: Floats, top: int) -> Floats:
    """Return how far each gene of a row lies within its top ranks; 0 for all others."""
    least = np.partition(row, row.size - top)[row.size - top]
    leading = np.flatnonzero(row >= least)
    order = leading[np.argsort(-row[leading], kind="stable")][:top]
    inside = np.zeros(row.size)
    inside[order] = top - np.arange(1, top + 1)
    return inside


def _mean_ranks(row: Floats, values: Floats) -> Floats:
    """Return the mean rank of values of a row, 1 the highest; infinite for 0 and beyond the cap."""
    at = max(row.size - MAX_RANK, 0)
    least = np.partition(row, at)[at]
    ascending = np.sort(row[row >= least])
    order = np.argsort(values)  # searched in order, the sorted row stays in the cache
    ends = np.empty((2, values.size), dtype=np.int64)
    ends[0, order] = np.searchsorted(ascending, values[order], side="left")
    ends[1, order] = np.searchsorted(ascending, values[order], side="right")
    ranks = ascending.size - (ends[0] + ends[1] - 1) / 2
    if least < 0:  # zeros are not ranked, so they stand above no value, not even a negative one
        ranks -= np.where(values < 0, (ascending == 0).sum(), 0)
    ranks[(values == 0) | (values < least)] = np.inf
    return np.asarray(ranks)


def _rows(expression: Any) -> Iterator[tuple[int, Floats]]:
    """Yield each row dense; of a sparse matrix in blocks."""
    for start in range(0, expression.shape[0], _BLOCK):
        block = expression[start : start + _BLOCK]
        full = block if isinstance(block, np.ndarray) else block.toarray()
        yield from enumerate(np.asarray(full, dtype=np.float64), start)


def _sums_of_squares(expression: Any) -> Floats:
    """Return the sum of squares of each row about its mean, (n_obs,)."""
    n = expression.shape[1]
    if isinstance(expression, np.ndarray):
        return np.asarray(((expression - expression.mean(axis=1, keepdims=True)) ** 2).sum(axis=1))
    total = np.asarray(expression.sum(axis=1), dtype=np.float64).ravel()
    squares = np.asarray(expression.multiply(expression).sum(axis=1), dtype=np.float64).ravel()
    return np.asarray(np.maximum(squares - total**2 / n, 0.0))


def _column_moments(expression: Any) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n - 1) of each gene; 0 where it is only rounding."""
    n = expression.shape[0]
    if isinstance(expression, np.ndarray):
        mean = np.asarray(expression.mean(axis=0), dtype=np.float64)
        squares = np.asarray((expression**2).sum(axis=0), dtype=np.float64)
        about = np.asarray(((expression - mean) ** 2).sum(axis=0))
    else:
        mean = np.asarray(expression.sum(axis=0), dtype=np.float64).ravel() / n
        squares = np.asarray(expression.multiply(expression).sum(axis=0), dtype=np.float64).ravel()
        about = np.maximum(squares - n * mean**2, 0.0)
    varies = about > 1e-12 * squares
    return mean, np.sqrt(np.where(varies, about, 0.0) / max(n - 1, 1))
