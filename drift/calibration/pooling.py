"""How often pooled intervals hold the truth, from simulated studies pooled all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from drift.calibration.rates import Record, rate
from drift.fits import LEVEL

Floats = npt.NDArray[np.float64]
TRUE: Final = 0.5  # mean g of all studies, for coverage and power
SIZES: Final = (3, 12)  # fewest and most donors a side
STUDIES: Final = (3, 4, 6, 10)
SPREADS: Final = (0.0, 0.5, 1.0)  # standard deviation of true effects between studies, in g
TESTS: Final = ("floored", "hartung_knapp", "at_least_one", "normal")
IN_USE: Final = "floored"
PREDICTION: Final = "prediction"
_TAIL: Final = (1 - LEVEL) / 2
_MOST: Final = 100.0  # of the between-study variance
_HALVINGS: Final = 60


@dataclass(frozen=True)
class Drawn:
    """Simulated studies: (n_draws, k) effects g with their variances."""

    g: Floats
    v: Floats


def pooled_intervals(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the pooled effect, one record an interval and set of studies.

    Parameters
    ----------
    replicates
        Pools a record.
    rng
        Source of chance.
    """
    for k in STUDIES:
        for tau in SPREADS:
            nothing = intervals(draw(k, tau, replicates, rng, true=0.0))
            real = intervals(draw(k, tau, replicates, rng))
            new = TRUE + tau * rng.standard_normal(replicates)
            facts = {"k": k, "tau": tau, "replicates": replicates}
            for test in TESTS:
                yield {
                    "test": test,
                    "in_use": test == IN_USE,
                    **rate("type_one", np.abs(nothing["mean"]) > nothing[test]),
                    **rate("coverage", np.abs(real["mean"] - TRUE) <= real[test]),
                    **rate("power", np.abs(real["mean"]) > real[test]),
                    **facts,
                }
            yield {
                "test": PREDICTION,
                "in_use": True,
                **rate("coverage", np.abs(real["mean"] - new) <= real[PREDICTION]),
                **facts,
            }


def draw(k: int, tau: float, draws: int, rng: np.random.Generator, *, true: float = TRUE) -> Drawn:
    """Draw Hedges' g of k studies: normal donors, true effects around ``true`` with sd tau."""
    n1, n2 = (rng.integers(SIZES[0], SIZES[1] + 1, (draws, k)) for _ in range(2))
    df, harmonic = n1 + n2 - 2, n1 * n2 / (n1 + n2)
    effects = true + tau * rng.standard_normal((draws, k))
    difference = effects + rng.standard_normal((draws, k)) / np.sqrt(harmonic)
    log_ratio = special.gammaln(df / 2) - special.gammaln((df - 1) / 2)
    g = np.exp(log_ratio) / np.sqrt(df / 2) * difference / np.sqrt(rng.chisquare(df) / df)
    return Drawn(g, 1 / harmonic + g**2 / (2 * (n1 + n2)))


def intervals(drawn: Drawn) -> dict[str, Floats]:
    """Pool every draw at once, by bisection; ``drift.meta.pool`` does one at a time.

    Returns
    -------
    ``mean``, ``tau2``, and the half widths of ``normal`` (1.96), ``hartung_knapp``, ``floored``
    (ours), ``at_least_one`` (factor never below 1) and ``prediction``.
    """
    g, v = drawn.g, drawn.v
    draws, k = g.shape

    def pooled(tau2: Floats) -> tuple[Floats, Floats, Floats]:
        w = 1 / (v + tau2[:, None])
        mean = (w * g).sum(1) / w.sum(1)
        return mean, 1 / np.sqrt(w.sum(1)), (w * (g - mean[:, None]) ** 2).sum(1)

    low, high = np.zeros(draws), np.full(draws, _MOST)
    agree = pooled(low)[2] <= k - 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = pooled(middle)[2] > k - 1
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    tau2 = np.where(agree, 0.0, (low + high) / 2)
    mean, known, q = pooled(tau2)
    factor, t = np.sqrt(q / (k - 1)), stats.t.isf(_TAIL, k - 1)
    floored = np.maximum(t * known * factor, stats.norm.isf(_TAIL) * known)
    return {
        "mean": mean,
        "tau2": tau2,
        "normal": stats.norm.isf(_TAIL) * known,
        "hartung_knapp": t * known * factor,
        "floored": floored,
        "at_least_one": t * known * np.maximum(factor, 1),
        "prediction": stats.t.isf(_TAIL, k - 2) * np.sqrt(tau2 + (floored / t) ** 2),
    }
