"""Competitive set statistic: a signature in a table of gene effects without samples behind it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from drift import reasons
from drift.errors import DesignError
from drift.schema import Call

ALPHA: Final = 0.05  # of the false discovery rate, for the call


@dataclass(frozen=True, kw_only=True)
class SetEffect:
    """A set against all other genes; genes are the units, so this is no donor-level evidence.

    Parameters
    ----------
    estimate
        Mean statistic of the set minus mean of all other genes, in units of the statistic.
    r
        Rank-biserial correlation, 2 U / (n1 n2) - 1: -1 to 1, 0 when the set is like the rest.
    p
        Two-sided Mann-Whitney p, normal approximation with tie and continuity correction.
    n_genes, n_rest
        Measured genes inside and outside the set.
    reason
        Why numbers are missing; else empty.
    """

    estimate: float = math.nan
    r: float = math.nan
    p: float = math.nan
    n_genes: int
    n_rest: int
    reason: str = ""


def set_statistic(
    statistic: npt.ArrayLike,
    member: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
) -> SetEffect:
    """Compare the genes of a set with all other genes.

    Parameters
    ----------
    statistic
        (n_genes,) effect over its standard error, or a correlation; NaN genes are not measured.
    member
        (n_genes,) true in the set.
    weights
        (n_genes,) +1 for up and -1 for down genes of a signed set; only the sign counts. A down
        gene is mirrored about the mean of the other genes, so that its fall counts as a rise.

    Returns
    -------
    The effect; NaN with a reason when the set or the rest is empty or nothing differs.

    Raises
    ------
    DesignError
        If lengths disagree.

    Notes
    -----
    Genes of a set are correlated, which a competitive test ignores (Goeman and Buehlmann 2007,
    doi:10.1093/bioinformatics/btm051): its p is too small for a claim about donors.
    """
    values = np.asarray(statistic, dtype=np.float64)
    inside = np.asarray(member, dtype=bool)
    sign = np.ones(values.shape) if weights is None else np.sign(np.asarray(weights, dtype=float))
    if values.ndim != 1 or not values.shape == inside.shape == sign.shape:
        msg = f"{inside.size} members and {sign.size} weights for {values.size} genes: one each."
        raise DesignError(msg)
    measured = ~np.isnan(values)
    inside = inside & measured & (sign != 0)
    rest = values[measured & ~inside]
    genes, direction = values[inside], sign[inside]
    reason = _why_undefined(genes, rest)
    if reason:
        return SetEffect(n_genes=len(genes), n_rest=len(rest), reason=reason)
    centre = rest.mean()
    mirrored = np.where(direction < 0, 2 * centre - genes, genes)
    test = stats.mannwhitneyu(mirrored, rest, alternative="two-sided", method="asymptotic")
    return SetEffect(
        estimate=float(mirrored.mean() - centre),
        r=float(2 * test.statistic / (len(genes) * len(rest)) - 1),
        p=float(test.pvalue),
        n_genes=len(genes),
        n_rest=len(rest),
    )


def call_of_set(r: float, fdr: float) -> Call:
    """Return the call of an effect table: FDR below 0.05, then the sign of r.

    Parameters
    ----------
    r
        Rank-biserial correlation.
    fdr
        Benjamini-Hochberg over the strata of the signature; NaN gives "undefined".
    """
    if math.isnan(r) or math.isnan(fdr):
        return "undefined"
    if fdr >= ALPHA or r == 0:
        return "not resolved"
    return "rises" if r > 0 else "falls"


def _why_undefined(genes: npt.NDArray[np.float64], rest: npt.NDArray[np.float64]) -> str:
    if not len(genes):
        return reasons.NO_GENES
    if not len(rest):
        return reasons.NO_OTHER_GENES
    return reasons.EQUAL_GENES if np.ptp(np.concatenate([genes, rest])) == 0 else ""
