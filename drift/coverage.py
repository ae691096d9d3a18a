"""How much of a signature must be measured before its score can stand for the whole one.

Genes are taken away from a signature that is measured (nearly) whole, and the rest is compared
with it in the same donors. A gene that is taken away is neither in the signature nor a control:
it is not there. What remains is scored against the same bins.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from drift.errors import CountsError
from drift.scoring import N_BINS, expression_bins

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# The score agrees where r reaches AGREES in at least SHARE of the draws, and where calls that are
# not on the border (p outside BORDER) change in at most CHANGED of them.
AGREES: Final = 0.9
SHARE: Final = 0.95
CHANGED: Final = 0.05
BORDER: Final = (0.01, 0.1)
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Parts:
    """What each gene of a signature adds to its score, before the mean is taken.

    Attributes
    ----------
    values
        (n_profiles, n_genes): expression minus the mean of the genes outside the signature in the
        gene's bin; 0 for a gene that is measured but enters no score (silent, or alone in its bin).
    sign
        (n_genes,) +1 up, -1 down.
    is_scored
        (n_genes,) whether the gene enters the score.
    """

    values: Floats
    sign: Floats
    is_scored: Bools


def parts_of(
    expression: Floats,
    gene_names: Sequence[str] | npt.NDArray[Any],
    directions: Mapping[str, float],
    mask: Bools,
    binned_on: Bools,
    n_bins: int = N_BINS,
) -> Parts:
    """Take a module score apart into its genes.

    Parameters
    ----------
    expression
        (n_profiles, n_genes) log expression, dense; NaN outside the mask is allowed.
    gene_names
        (n_genes,) unique names.
    directions
        Gene name to +1 or -1, for every *measured* gene of the signature.
    mask
        (n_genes,) genes that take part, as in ``module_scores``.
    binned_on
        (n_profiles,) rows whose mean makes the bins.

    Returns
    -------
    One column a gene of ``directions`` that is in ``gene_names``, in that order.
    """
    names = np.asarray(gene_names, dtype=str)
    bins = np.full(names.size, -1, dtype=np.int64)
    bins[mask] = expression_bins(
        expression[np.ix_(binned_on, mask)].mean(axis=0), names[mask], n_bins
    )
    column = {str(name): at for at, name in enumerate(names)}
    at = np.array([column[gene] for gene in directions if gene in column], dtype=np.int64)
    sign = np.array([np.sign(directions[gene]) for gene in directions if gene in column])
    outside = mask.copy()
    outside[at] = False
    controls = np.full((expression.shape[0], n_bins), np.nan)
    for number in range(n_bins):
        here = outside & (bins == number)
        if here.any():
            controls[:, number] = expression[:, here].mean(axis=1)
    values = np.zeros((expression.shape[0], at.size))
    is_scored = np.zeros(at.size, dtype=bool)
    for k, gene in enumerate(at):
        if mask[gene] and np.isfinite(controls[:, bins[gene]]).all():
            values[:, k] = expression[:, gene] - controls[:, bins[gene]]
            is_scored[k] = True
    return Parts(values, sign, is_scored)


def scores_without(parts: Parts, kept: Bools) -> Floats:
    """Return the scores of many thinned signatures with one product.

    Parameters
    ----------
    kept
        (n_draws, n_genes) genes that are left.

    Returns
    -------
    (n_profiles, n_draws); NaN where no scored gene is left.

    Raises
    ------
    CountsError
        If the draws do not fit the genes.
    """
    if kept.ndim != 2 or kept.shape[1] != parts.sign.size:
        msg = f"Draws over {kept.shape[-1]} genes do not fit a signature of {parts.sign.size}."
        raise CountsError(msg)
    weights = np.zeros(kept.shape)
    for side in (1.0, -1.0):
        own = kept & parts.is_scored & (parts.sign == side)
        weights += side * own / np.maximum(own.sum(axis=1, keepdims=True), 1)
    scores = parts.values @ weights.T
    scores[:, ~(kept & parts.is_scored).any(axis=1)] = np.nan
    return np.asarray(scores)


def random_draws(
    n_genes: int, size: int, coverage: float, n_draws: int, rng: np.random.Generator
) -> Bools:
    """Return draws that keep the fewest genes a coverage allows: its share of ``size``, rounded up.

    Parameters
    ----------
    n_genes
        Genes of the signature that are measured here.
    size
        Genes of the whole signature.
    """
    n_kept = min(max(math.ceil(coverage * size - _ROUNDING), 1), n_genes)
    order = rng.random((n_draws, n_genes)).argsort(axis=1)
    return np.asarray(order < n_kept)


def agreement(full: Floats, thinned: Floats) -> Floats:
    """Return Pearson's r of each thinned score with the full one over the donors.

    Parameters
    ----------
    full
        (n_donors,) the whole score.
    thinned
        (n_donors, n_draws).

    Returns
    -------
    (n_draws,); NaN where either does not vary.
    """
    x = full - full.mean()
    y = thinned - thinned.mean(axis=0)
    scale = np.sqrt((x**2).sum() * (y**2).sum(axis=0))
    blank = np.full(y.shape[1], np.nan)
    return np.asarray(np.divide(x @ y, scale, out=blank, where=scale > 0))


@dataclass(frozen=True)
class Changes:
    """How often the call of a contrast changes when genes are missing, as shares of the draws.

    Attributes
    ----------
    changed
        Rises, falls or not resolved is no longer what the whole score says.
    reversed
        A rise becomes a fall, or a fall a rise.
    is_clear
        The whole score's p lies outside ``BORDER``: a call on the border changes with any gene.
    """

    changed: float
    reversed: float
    is_clear: bool


def changes(low: Floats, high: Floats, p: float) -> Changes | None:
    """Compare the calls of thinned scores with that of the whole one.

    Parameters
    ----------
    low, high
        (1 + n_draws,) ends of the intervals, of the whole score first.
    p
        Two-sided p of the whole score.

    Returns
    -------
    None where the whole score has no call.
    """
    found = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    if not np.isfinite(low[0] + high[0]):
        return None
    known = np.isfinite(low[1:] + high[1:])
    changed = ~known | (found[1:] != found[0])
    return Changes(
        changed=float(changed.mean()),
        reversed=float((found[1:] * found[0] == -1).mean()),
        is_clear=not BORDER[0] <= p <= BORDER[1],
    )


def lowest_from(levels: Sequence[float], passes: Sequence[bool]) -> float:
    """Return the lowest coverage from which every higher one passes; 1 where none does.

    Parameters
    ----------
    levels
        Coverages, ascending, below 1.
    passes
        Whether each agrees.
    """
    lowest = 1.0
    for level, is_good in zip(reversed(levels), reversed(passes), strict=True):
        if not is_good:
            return lowest
        lowest = level
    return lowest
