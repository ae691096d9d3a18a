"""Scores of gene sets by rank or regression within one sample: AUCell, UCell and ULM.

Each is computed here from its definition, all sets at once, and equals its authors' Python package
(decoupler, pyUCell) within 1e-4 on real counts with ties; the tests compare the two. No row is
ranked whole, see :mod:`drift.rank_kernels`.

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
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

TOP_SHARE: Final = 0.05  # of the genes, AUCell
MAX_RANK: Final = 1_500  # UCell
_SHARES: Final = 4  # of the rows, a thread: none waits long for the slowest
_SMALLEST: Final = 2.2e-16  # decoupler's guard against a correlation of exactly 1

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def aucell(expression: Any, columns: Integers, member_of: Any) -> Floats:
    """Return AUCell of sets without direction.

    Parameters
    ----------
    expression
        (n_obs, n_genes), CSR or dense, finite where in use. Any scale: only the order within a row
        counts.
    columns
        (n_used,) columns that take part; genes of equal value are ranked in this order.
    member_of
        (n_used, n_sets), dense or sparse array, 1 where the gene of that column is in the set.

    Returns
    -------
    (n_obs, n_sets), 0 to 1; NaN for a set without a gene.
    """
    from drift.rank_kernels import aucell_rows  # numba, which the dashboard has not

    top = min(max(math.ceil(TOP_SHARE * columns.size), 2), columns.size)
    size = np.minimum(member_of.sum(axis=0), top - 1)
    largest = size * top - size * (size + 1) / 2
    within = _over_rows(aucell_rows, expression, columns, member_of, top)
    within /= np.where(largest > 0, largest, np.nan)
    return within


def ucell(expression: Any, columns: Integers, member_of: Any, n_missing: Integers) -> Floats:
    """Return UCell of sets without direction.

    Parameters
    ----------
    expression, columns, member_of
        As in :func:`aucell`; genes of equal value share their mean rank.
    n_missing
        (n_sets,) genes of the set that are no columns: counted as silent.

    Returns
    -------
    (n_obs, n_sets), 0 to 1; NaN for a set without a gene.
    """
    from drift.rank_kernels import ucell_rows  # numba, which the dashboard has not

    size = member_of.sum(axis=0) + n_missing
    largest = size * MAX_RANK - size * (size + 1) / 2
    before_cap = _over_rows(ucell_rows, expression, columns, member_of, MAX_RANK)
    before_cap /= np.where(largest != 0, largest, np.nan)
    return before_cap


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


def _over_rows(loop: Any, expression: Any, columns: Integers, member_of: Any, limit: int) -> Floats:
    """Return what a loop adds up for each row and set; threads share the rows."""
    n_obs, n_genes = expression.shape
    bits, indices, ends = _stored(expression)
    place = np.full(n_genes, -1, dtype=np.int64)
    place[columns] = np.arange(columns.size)
    sets = sp.csr_array(member_of)
    starts, members = sets.indptr.astype(np.int64), sets.indices.astype(np.int64)
    out = np.zeros((n_obs, member_of.shape[1]))

    def of_rows(share: tuple[int, int]) -> None:
        first, last = share
        own = ends[first : last + 1], place, starts, members, limit, out[first:last]
        loop(bits, indices, *own)

    threads = os.cpu_count() or 1
    edges = np.linspace(0, n_obs, threads * _SHARES + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(of_rows, pairwise(edges)))  # listed, so that an error is raised here
    return out


def _stored(expression: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Integers]:
    """Return bits of values, columns and where rows begin; a dense matrix needs no columns."""
    if isinstance(expression, np.ndarray):
        n_obs, n_genes = expression.shape
        data, indices = np.ascontiguousarray(expression).ravel(), np.empty(0, dtype=np.int32)
        ends = np.arange(n_obs + 1) * n_genes
    else:
        if not expression.has_canonical_format:
            expression = expression.copy()
            expression.sum_duplicates()
        data, indices, ends = expression.data, expression.indices, expression.indptr
    kinds = (np.float32, np.int32) if data.dtype == np.float32 else (np.float64, np.int64)
    return data.astype(kinds[0], copy=False).view(kinds[1]), indices, ends.astype(np.int64)


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
