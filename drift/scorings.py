"""The scorings of a gene set that conclusions are tested against, by name, of one matrix.

One call scores any sets in the rows of any matrix: donors' profiles or single cells.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args
from zlib import crc32

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from drift.errors import CountsError
from drift.rank_scores import aucell, mean_z, ucell, ulm
from drift.scoring import module_scores

Scoring = Literal["module", "mean z", "aucell", "ucell", "ulm"]
SCORINGS: Final[tuple[Scoring, ...]] = get_args(Scoring)
OF_ORDER: Final[tuple[Scoring, ...]] = ("aucell", "ucell")  # only the order of the genes counts

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Sets = Mapping[str, Mapping[str, float]]


def score_sets(
    expression: Any,
    gene_names: Sequence[str] | npt.NDArray[Any],
    sets: Sets,
    scoring: Scoring,
    *,
    mask: npt.NDArray[np.bool_] | None = None,
    binned_on: npt.NDArray[np.bool_] | None = None,
) -> Floats:
    """Score gene sets in every row by one scoring.

    Parameters
    ----------
    expression
        (n_obs, n_genes) log expression, sparse or dense.
    gene_names
        (n_genes,) unique names.
    sets
        Set id to {gene name: +1 up, -1 down}; genes not in the matrix or outside the mask are
        passed over, except by UCell, which counts them as silent.
    scoring
        One of ``SCORINGS``.
    mask
        (n_genes,) genes that take part; None: all. Outside it a dense matrix may hold NaN.
    binned_on
        (n_obs,) rows that make the bins of the module score.

    Returns
    -------
    (n_obs, n_sets), one column a set in their order; NaN where no gene enters. Sets with a down
    part: up minus down; UCell does not fall below 0 then, as its authors have it.

    Raises
    ------
    CountsError
        If names are not unique, shapes disagree, or a gene in use is not finite.
    """
    names = np.asarray(gene_names, dtype=str)
    used = np.ones(names.size, dtype=bool) if mask is None else np.asarray(mask, dtype=bool)
    if scoring == "module":
        found = module_scores(expression, names, sets, mask=used, binned_on=binned_on)
        return found.scores
    values = expression if isinstance(expression, np.ndarray) else sp.csr_matrix(expression)
    columns = _in_use(values, names, used)
    weights = _weights(names[columns], sets)
    if not weights.nnz:
        return np.full((values.shape[0], len(sets)), np.nan)
    if scoring in OF_ORDER:
        scores = _by_rank(values, columns, weights, sets, scoring)
    else:
        linear = mean_z if scoring == "mean z" else ulm
        scores = linear(values[:, columns].astype(np.float64), weights.toarray())
    scores[:, abs(weights).sum(axis=0) == 0] = np.nan
    return scores


def _in_use(values: Any, names: npt.NDArray[Any], used: npt.NDArray[np.bool_]) -> Integers:
    """Return the columns that take part, in an order that depends on their names alone.

    It breaks ties of rank. By the alphabet, gene families (COL, ITG) would win or lose together, so
    the order is that of a checksum of the name.
    """
    if values.ndim != 2 or values.shape[1] != names.size or used.size != names.size:
        msg = (
            f"Expression of shape {values.shape} does not fit {names.size} gene names and a "
            f"mask of {used.size}: give one column a gene."
        )
        raise CountsError(msg)
    if len(set(names.tolist())) != names.size:
        msg = "Gene names are not unique: sum or rename genes of one name first."
        raise CountsError(msg)
    if not _finite_columns(values)[used].all():
        msg = "Expression holds NaN or infinity: leave genes with a blank out by the mask."
        raise CountsError(msg)
    kept = np.flatnonzero(used)
    checksums = np.fromiter(map(crc32, map(str.encode, names[kept].tolist())), np.uint32, kept.size)
    return kept[np.lexsort((names[kept], checksums))]


def _finite_columns(values: Any) -> npt.NDArray[np.bool_]:
    """Tell the columns without NaN and infinity."""
    if isinstance(values, np.ndarray):
        return np.asarray(np.isfinite(values).all(axis=0))
    finite = np.ones(values.shape[1], dtype=bool)
    finite[values.indices[~np.isfinite(values.data)]] = False
    return finite


def _weights(columns: npt.NDArray[Any], sets: Sets) -> Any:
    """Return the direction of each gene in each set, a sparse array (n_columns, n_sets)."""
    place = {name: at for at, name in enumerate(columns.tolist())}
    found = [
        (math.copysign(1, weight), place[gene], column)
        for column, members in enumerate(sets.values())
        for gene, weight in members.items()
        if gene in place and weight != 0
    ]
    signs, rows, of_sets = np.array(found, dtype=np.float64).reshape(-1, 3).T
    at = rows.astype(np.int64), of_sets.astype(np.int64)
    return sp.csr_array((signs, at), shape=(columns.size, len(sets)))


def _by_rank(values: Any, columns: Integers, weights: Any, sets: Sets, scoring: Scoring) -> Floats:
    signed = (weights < 0).sum(axis=0) > 0
    parts = sp.hstack([weights > 0, weights[:, signed] < 0], format="csr").astype(np.float64)
    if scoring == "aucell":
        found = aucell(values, columns, parts)
    else:
        named = np.concatenate([_n_named(sets, 1), _n_named(sets, -1)[signed]])
        found = ucell(values, columns, parts, named - parts.sum(axis=0).astype(np.int64))
    up, down = np.split(np.nan_to_num(found, copy=False), [len(sets)], axis=1)
    up[:, signed] -= down
    return np.maximum(up, 0.0) if scoring == "ucell" and signed.any() else up


def _n_named(sets: Sets, way: int) -> Integers:
    """Return how many genes each set names in one direction."""
    signs = [np.sign(list(members.values())) for members in sets.values()]
    return np.array([int((sign == way).sum()) for sign in signs])
