"""What a result would look like by chance: random genes instead of the set, shuffled donors.

Both nulls are answered in Hedges' g of the same model, for all draws at once.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from drift.hedges import small_sample_factor
from drift.models import fit_groups

SEED: Final = 20_251_120  # fixed: the same data give the same draws
GENE_DRAWS: Final = 500
MOST_LABELS: Final = 2_000  # all ways to give out the labels up to here, else as many draws
_EQUAL: Final = 1e-9  # a draw that differs less from the observed g is as far from 0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Null:
    """The g of the draws, in short.

    Parameters
    ----------
    low, high
        2.5 % and 97.5 % of them.
    p
        Share of the draws at least as far from 0 as the observed g; the observed counts as one
        draw, unless all ways to give out the labels are among the draws.
    n_draws
        Number of draws.
    """

    low: float
    high: float
    p: float
    n_draws: int


@dataclass(frozen=True)
class Orders:
    """Ways to hand the donors' scores out anew.

    Parameters
    ----------
    orders
        (n_draws, n_donors) positions of the scores.
    is_complete
        Every way to give out the labels is there once, the observed one included.
    """

    orders: npt.NDArray[np.int64]
    is_complete: bool


def label_orders(
    is_contrast: npt.NDArray[np.bool_], within: Sequence[str] | npt.NDArray[Any]
) -> Orders:
    """Return ways to exchange donors between the sides, each side keeping its size.

    Parameters
    ----------
    is_contrast
        (n_donors,) side.
    within
        (n_donors,) donors are exchanged within these groups (their sex, where the model has it).
    """
    groups = [np.flatnonzero(np.asarray(within) == name) for name in sorted(set(within))]
    sizes = [(len(group), int(is_contrast[group].sum())) for group in groups]
    n_ways = math.prod(math.comb(n, k) for n, k in sizes)
    if n_ways <= MOST_LABELS:
        return Orders(np.array(list(_all_orders(groups, is_contrast))), is_complete=True)
    rng = np.random.default_rng(SEED)
    orders = np.tile(np.arange(len(is_contrast)), (MOST_LABELS, 1))
    for group in groups:
        orders[:, group] = rng.permuted(orders[:, group], axis=1)
    return Orders(orders, is_complete=False)


def g_of_columns(
    values: Floats,
    is_contrast: npt.NDArray[np.bool_],
    sex: Sequence[str] | npt.NDArray[Any] | None,
    age: npt.ArrayLike | None,
) -> Floats:
    """Return Hedges' g of every column, contrast minus reference.

    Parameters
    ----------
    values
        (n_donors, n_columns), at least 2 donors on each side.
    is_contrast, sex, age
        As in ``drift.models.fit_groups``.

    Returns
    -------
    (n_columns,); NaN without variation.
    """
    fit = fit_groups(values, is_contrast, sex, age).fit
    with np.errstate(invalid="ignore", divide="ignore"):
        g = small_sample_factor(fit.sd_df) * fit.estimate / fit.sd
    return np.asarray(np.where(np.isfinite(fit.se), g, np.nan))


def summarised(draws: Floats, observed: float, *, is_complete: bool = False) -> Null | None:
    """Return the draws in short; None when none is defined."""
    known = draws[np.isfinite(draws)]
    if not known.size or not math.isfinite(observed):
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    n_far = int((np.abs(known) >= abs(observed) - _EQUAL).sum())
    own = 0 if is_complete else 1
    return Null(float(low), float(high), (n_far + own) / (known.size + own), known.size)


def random_sets(
    bins: npt.NDArray[np.int64],
    members: npt.NDArray[np.int64],
    names: npt.NDArray[Any],
    n_draws: int = GENE_DRAWS,
) -> dict[str, dict[str, float]]:
    """Draw gene sets of the size and expression of a set, from the genes outside it.

    Parameters
    ----------
    bins
        (n_genes,) expression bin of each gene, -1 for genes not in use.
    members
        Positions of the genes of the set that are in use.
    names
        (n_genes,) names.
    n_draws
        Number of sets.

    Returns
    -------
    Set id to {gene: +1}. Each set has as many genes in each bin as the set itself; a bin with
    fewer genes outside the set gives all it has.
    """
    rng = np.random.default_rng(SEED)
    outside = bins.copy()
    outside[members] = -1
    wanted = np.bincount(bins[members])
    chosen: list[list[npt.NDArray[np.int64]]] = [[] for _ in range(n_draws)]
    for at in np.flatnonzero(wanted):
        pool = np.flatnonzero(outside == at)
        n = min(int(wanted[at]), pool.size)
        if not n:
            continue
        # the n smallest of random numbers: draws without replacement, all sets at once
        picks = np.argpartition(rng.random((n_draws, pool.size)), n - 1, axis=1)[:, :n]
        for draw, pick in zip(chosen, picks, strict=True):
            draw.append(pool[pick])
    return {
        str(number): dict.fromkeys(names[np.concatenate(draw)].tolist(), 1.0) if draw else {}
        for number, draw in enumerate(chosen)
    }


def _all_orders(
    groups: Sequence[npt.NDArray[np.int64]], is_contrast: npt.NDArray[np.bool_]
) -> Iterator[npt.NDArray[np.int64]]:
    """Yield one order for each way to choose who is on the contrast side."""
    ways = [combinations(range(len(group)), int(is_contrast[group].sum())) for group in groups]
    for chosen in islice(product(*ways), MOST_LABELS):
        order = np.arange(len(is_contrast))
        for group, on_contrast in zip(groups, chosen, strict=True):
            rest = [at for at in range(len(group)) if at not in on_contrast]
            sides = is_contrast[group]
            order[group[sides]] = group[list(on_contrast)]
            order[group[~sides]] = group[rest]
        yield order
