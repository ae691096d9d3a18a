"""Other ways to bring samples to one scale than their totals, to see whether a result needs them.

Size factors come from the genes in the middle, so that a few genes that take up many reads do not
push all others down. They are given as library sizes: their geometric mean is that of the totals,
so that the + 1 of log2(CPM + 1) weighs as much as before.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from drift.errors import CountsError

Floats = npt.NDArray[np.float64]

UPPER: Final = 75.0  # percentile


def median_of_ratios(counts: Any, totals: Floats) -> Floats:
    """Return library sizes by the median ratio to a mean sample.

    Parameters
    ----------
    counts
        (n_samples, n_genes), CSR or dense.
    totals
        (n_samples,) library sizes above 0.

    Returns
    -------
    (n_samples,) size factors of Anders and Huber (2010, doi:10.1186/gb-2010-11-10-r106), scaled to
    the geometric mean of the totals.

    Raises
    ------
    CountsError
        If no gene has a count in every sample.
    """
    values = _dense(counts)
    everywhere = (values > 0).all(axis=0)
    if not everywhere.any():
        msg = "No gene has a count in every sample: there is no median of ratios."
        raise CountsError(msg)
    logs = np.log(values[:, everywhere])
    return _as_totals(np.exp(np.median(logs - logs.mean(axis=0), axis=1)), totals)


def upper_quartile(counts: Any, totals: Floats) -> Floats:
    """Return library sizes by the upper quartile of the genes seen in any sample.

    Parameters
    ----------
    counts, totals
        As in :func:`median_of_ratios`.

    Returns
    -------
    (n_samples,) upper quartiles (Bullard 2010, doi:10.1186/1471-2105-11-94), scaled to the
    geometric mean of the totals.

    Raises
    ------
    CountsError
        If the quartile of a sample is 0.
    """
    values = _dense(counts)
    seen = (values > 0).any(axis=0)
    quartile = (
        np.percentile(values[:, seen], UPPER, axis=1) if seen.any() else np.zeros(len(values))
    )
    if not (quartile > 0).all():
        msg = "A sample has no count in three quarters of the genes: its upper quartile is 0."
        raise CountsError(msg)
    return _as_totals(quartile, totals)


def quantile_normalised(values: Floats) -> Floats:
    """Give every sample the same distribution of values.

    Parameters
    ----------
    values
        (n_samples, n_genes) log values, finite.

    Returns
    -------
    Same shape: each value replaced by the mean, over samples, of the values of its rank (Bolstad
    2003, doi:10.1093/bioinformatics/19.2.185). Ties get the value at their mean rank.
    """
    from scipy import stats  # here: the dashboard starts without it

    common = np.sort(values, axis=1).mean(axis=0)
    ranks = stats.rankdata(values, axis=1) - 1
    return np.asarray(np.interp(ranks, np.arange(common.size), common))


def _as_totals(factors: Floats, totals: Floats) -> Floats:
    scale = np.exp(np.log(np.asarray(totals, dtype=np.float64)).mean() - np.log(factors).mean())
    return np.asarray(factors * scale)


def _dense(counts: Any) -> Floats:
    full = counts if isinstance(counts, np.ndarray) else sp.csr_matrix(counts).toarray()
    return np.asarray(full, dtype=np.float64)
