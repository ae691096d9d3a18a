"""Welch's test or moderated variances over the strata of a data set."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from drift.calibration.moderation import moderated
from drift.calibration.rates import LEVEL, Record, rate
from drift.fits import interval, welch

STRATA: Final = 12  # tissues or cell types of a data set
DONORS: Final = (3, 6, 12)  # a side
EFFECT: Final = 1.5  # in standard deviations of the stratum
# Spread of the log standard deviation between strata: none, and as much as a factor of 1.65.
WORLDS: Final = (("all alike", 0.0), ("strata differ", 0.5))


def welch_or_moderated(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates over all strata, and in the quietest and the noisiest third of them.

    Parameters
    ----------
    replicates
        Data sets of 12 strata a record.
    rng
        Source of chance.
    """
    for world, spread in WORLDS:
        sd = np.exp(spread * rng.normal(size=(STRATA, replicates)))
        rank = sd.argsort(axis=0).argsort(axis=0)
        parts = {
            "all": np.ones_like(rank, dtype=bool),
            "quietest third": rank < STRATA // 3,
            "noisiest third": rank >= STRATA - STRATA // 3,
        }
        for n in DONORS:
            values = rng.normal(size=(2 * n, STRATA, replicates)) * sd
            young, old = values[:n], values[n:]
            shifted = old + EFFECT * sd
            for test, called, power in (
                ("welch", _welch_p(young, old), _welch_p(young, shifted)),
                ("moderated", moderated(young, old).p, moderated(young, shifted).p),
            ):
                for part, mask in parts.items():
                    shape = (-1, replicates)
                    yield {
                        "test": test,
                        "in_use": test == "welch",
                        "variances": world,
                        "strata": part,
                        "n_young": n,
                        "n_old": n,
                        **rate("type_one", (called < LEVEL).T[mask.T].reshape(shape[::-1])),
                        **rate("power", (power < LEVEL).T[mask.T].reshape(shape[::-1])),
                        "replicates": replicates,
                    }


def _welch_p(young: np.ndarray, old: np.ndarray) -> np.ndarray:
    fit = welch(young.reshape(len(young), -1), old.reshape(len(old), -1))
    return interval(fit).p.reshape(young.shape[1:])
