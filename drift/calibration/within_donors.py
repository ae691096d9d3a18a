"""Slopes within donors that are sampled many times: donors as replicates, or samples as such."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration.rates import LEVEL, Record, rate
from drift.donor_slopes import donor_slopes_matrix
from drift.fits import Fit, Interval, interval

Floats = npt.NDArray[np.float64]
Outcomes = tuple[npt.NDArray[np.bool_], ...]
# Samples of each donor with the first and last population doubling; those of Sturm 2022 first.
STURM: Final = "Sturm 2022, 4 donors"
DESIGNS: Final[dict[str, tuple[tuple[int, float, float], ...]]] = {
    STURM: ((6, 8.2, 30.9), (23, 3.0, 64.8), (35, 3.0, 80.0), (7, 16.9, 42.3)),
    "even, 3 donors": ((10, 5.0, 60.0),) * 3,
    "even, 4 donors": ((10, 5.0, 60.0),) * 4,
    "even, 6 donors": ((10, 5.0, 60.0),) * 6,
    "even, 10 donors": ((10, 5.0, 60.0),) * 10,
}
# Standard deviation of the donors' true slopes, a doubling; samples vary by 1 around their line.
SLOPES: Final = {"donors alike": 0.0, "donors differ": 0.02}
MEMORY: Final = 0.5  # correlation of neighbouring samples of a culture
EFFECT: Final = 0.03  # true mean slope a doubling, for coverage and power
_AT_ONCE: Final = 5_000


def slopes_within_donors(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the mean slope within donors, one record a test and design.

    Parameters
    ----------
    replicates
        Studies a record.
    rng
        Source of chance.
    """
    for kind, sd in SLOPES.items():
        for name, sampled in DESIGNS.items():
            parts = [
                _outcomes(sampled, sd, some, rng)
                for some in np.diff([*range(0, replicates, _AT_ONCE), replicates])
            ]
            for test in ("donors", "samples"):
                called, held, found = (
                    np.concatenate([part[test][at] for part in parts]) for at in range(3)
                )
                yield {
                    "test": test,
                    "in_use": test == "donors",
                    "design": name,
                    "n_donors": len(sampled),
                    "slopes": kind,
                    **rate("type_one", called),
                    **rate("coverage", held),
                    **rate("power", found),
                    "replicates": replicates,
                }


def culture(
    sampled: tuple[tuple[int, float, float], ...],
    slope_sd: float,
    replicates: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats, npt.NDArray[np.str_]]:
    """Draw scores without a mean slope.

    Parameters
    ----------
    sampled
        Of each donor: samples, first and last position.
    slope_sd
        Standard deviation of true slopes between donors.
    replicates
        Columns.
    rng
        Source of chance.

    Returns
    -------
    Scores (n_samples, n_replicates), positions and donor ids (n_samples,).
    """
    scores, at = [], []
    for n, first, last in sampled:
        position = np.linspace(first, last, n)
        lag = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
        noise = np.linalg.cholesky(MEMORY**lag) @ rng.normal(size=(n, replicates))
        scores.append(noise + position[:, None] * rng.normal(0, slope_sd, replicates))
        at.append(position)
    donors = np.repeat([f"d{k:02}" for k in range(len(sampled))], [n for n, _, _ in sampled])
    return np.vstack(scores), np.concatenate(at), donors


def by_donors(values: Floats, at: Floats, donors: npt.NDArray[np.str_]) -> Interval:
    """Fit the mean slope within donors as the tables have it."""
    found = donor_slopes_matrix(values, at, donors)
    return Interval(found.ci_low, found.ci_high, found.p)


def by_samples(values: Floats, at: Floats, donors: npt.NDArray[np.str_]) -> Interval:
    """Least squares of all samples with a level a donor: a sample counts as a replicate."""
    centred, moved = at.copy(), values.copy()
    for donor in np.unique(donors):
        own = donors == donor
        centred[own] -= at[own].mean()
        moved[own] -= values[own].mean(axis=0)
    weight = centred @ centred
    slope = centred @ moved / weight
    df = len(at) - len(np.unique(donors)) - 1
    variance = ((moved - np.outer(centred, slope)) ** 2).sum(axis=0) / df
    every = np.full(values.shape[1], float(df))
    return interval(Fit(slope, np.sqrt(variance / weight), every, np.sqrt(variance), df))


def _outcomes(
    sampled: tuple[tuple[int, float, float], ...],
    slope_sd: float,
    replicates: int,
    rng: np.random.Generator,
) -> dict[str, Outcomes]:
    """Return for each test: called without a slope, true slope held, true slope found."""
    values, at, donors = culture(sampled, slope_sd, replicates, rng)
    risen = values + EFFECT * at[:, None]
    found: dict[str, Outcomes] = {}
    for test, run in (("donors", by_donors), ("samples", by_samples)):
        nothing, real = run(values, at, donors), run(risen, at, donors)
        held = (real.low <= EFFECT) & (real.high >= EFFECT)
        found[test] = (nothing.p < LEVEL, held, real.p < LEVEL)
    return found
