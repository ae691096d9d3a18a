"""Whether Hedges' g is unbiased and its interval holds the true standardised difference."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from drift.calibration import donor_scores
from drift.calibration.error_rates import SIDES, SPREADS
from drift.calibration.rates import Record, mean, rate
from drift.fits import LEVEL, Fit, welch
from drift.hedges import small_sample_factor

EFFECTS: Final = (0.0, 0.5, 1.0, 2.0)  # in standard deviations: the root of the mean variance
_TAIL: Final = (1 - LEVEL) / 2


def intervals_of_g(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return coverage and bias of g, one record a design and true effect.

    Parameters
    ----------
    replicates
        Normal data sets a record.
    rng
        Source of chance.
    """
    for spread in SPREADS:
        for n_young, n_old in SIDES:
            side = np.repeat([False, True], [n_young, n_old])
            sd = spread.at(side)
            for truth in EFFECTS:
                values = donor_scores.normal(sd, replicates, rng)
                values[side] += truth * np.sqrt((1 + spread.old**2) / 2)
                fit = welch(values[~side], values[side])
                factor = small_sample_factor(fit.sd_df)
                yield {
                    "spread": spread.name,
                    "n_young": n_young,
                    "n_old": n_old,
                    "g": truth,
                    **rate("coverage", holds(fit, truth)),
                    **rate("coverage_scaled", holds(fit, truth / factor)),
                    **mean("bias", factor * fit.estimate / fit.sd - truth),
                    "replicates": replicates,
                }


def holds(fit: Fit, truth: float) -> npt.NDArray[np.bool_]:
    """Say whether the interval of g holds a true value, without solving for its ends.

    The ends are the noncentralities that put t into the outer 2.5 %, and the probability of a
    smaller t falls with the noncentrality, so the truth lies between them exactly when t is not in
    the outer 2.5 % under it.

    Parameters
    ----------
    fit
        (n_replicates,) fits.
    truth
        Standardised difference.
    """
    t = fit.estimate / fit.se
    below = special.nctdtr(fit.df, truth * fit.sd / fit.se, t)
    return np.asarray((below >= _TAIL) & (below <= 1 - _TAIL))
