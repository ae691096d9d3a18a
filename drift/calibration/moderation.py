"""Moderated variances: squeezed towards a prior learned over many tests (Smyth 2004).

Smyth 2004, doi:10.2202/1544-6115.1027. Here to be compared with Welch's test, which the tables use.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.fits import Fit, Interval, interval

Floats = npt.NDArray[np.float64]
_ENDLESS: Final = 1e6  # degrees of freedom of a prior that knows the variance


def prior_of_variances(variances: Floats, df: float) -> tuple[Floats, Floats]:
    """Fit the scaled inverse chi-squared prior by the moments of the log variances.

    Parameters
    ----------
    variances
        (n_tests, n_replicates) residual variances, above 0.
    df
        Their degrees of freedom.

    Returns
    -------
    Prior variance and prior degrees of freedom, (n_replicates,) each; where the variances differ
    no more than chance makes them, the degrees of freedom are a million.
    """
    centred = np.log(variances) - special.digamma(df / 2) + np.log(df / 2)
    excess = centred.var(axis=0, ddof=1) - special.polygamma(1, df / 2)
    prior_df = np.where(excess > 0, 2 * _inverse_trigamma(np.maximum(excess, 1e-12)), _ENDLESS)
    prior_df = np.minimum(prior_df, _ENDLESS)
    shift = special.digamma(prior_df / 2) - np.log(prior_df / 2)
    return np.exp(centred.mean(axis=0) + shift), prior_df


def moderated(reference: Floats, contrast: Floats) -> Interval:
    """Return Student's test of two groups with moderated variances.

    Parameters
    ----------
    reference, contrast
        (n_reference, n_tests, n_replicates) and (n_contrast, n_tests, n_replicates): the prior is
        learned over the tests of a replicate.

    Returns
    -------
    (n_tests, n_replicates) interval and p.
    """
    n = len(reference), len(contrast)
    df = float(sum(n) - 2)
    squares = sum(((side - side.mean(axis=0)) ** 2).sum(axis=0) for side in (reference, contrast))
    variances = np.asarray(squares) / df
    prior, prior_df = prior_of_variances(variances, df)
    squeezed = (prior_df * prior + df * variances) / (prior_df + df)
    se = np.sqrt(squeezed * (1 / n[0] + 1 / n[1]))
    estimate = contrast.mean(axis=0) - reference.mean(axis=0)
    total = np.broadcast_to(prior_df + df, variances.shape)
    return interval(Fit(estimate, se, np.asarray(total), np.sqrt(squeezed), df))


def _inverse_trigamma(value: Floats) -> Floats:
    """Solve trigamma(x) = value by Newton's steps on its inverse, which is nearly linear."""
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = special.polygamma(1, x)
        step = trigamma * (1 - trigamma / value) / special.polygamma(2, x)
        x = x + step
        if np.abs(step / x).max() < 1e-10:
            break
    return np.asarray(x)
