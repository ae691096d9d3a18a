"""How often the intervals of a split into composition and state hold the true parts."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration.error_rates import SPREADS, Spread
from drift.calibration.rates import Record, rate
from drift.decomposition import Donors, Split, joined, two_sides
from drift.split_intervals import Intervals, intervals

Floats = npt.NDArray[np.float64]
SIDES: Final = ((3, 3), (4, 4), (6, 6), (10, 10), (3, 10))
PARTS: Final = ("composition", "state", "total")
TYPES: Final = ("epithelium", "endothelium", "stroma")
YOUNG_SHARES: Final = np.array([0.60, 0.30, 0.10])
OLD_SHARES: Final = np.array([0.50, 0.30, 0.20])  # where the composition changes
# Shares of a donor are Dirichlet: with 20, a type of 30 % of the cells has 20 to 40 % in most.
CONCENTRATION: Final = 20.0
SCORES: Final = np.array([0.0, 1.0, 3.0])  # of the types, young
SPREAD: Final = 0.4  # of a type's score between young donors
CHANGE: Final = 0.4  # of all scores, where the state changes


def parts_of_splits(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the three parts, one record a part, spread and number of donors.

    Parameters
    ----------
    replicates
        Tissues a record.
    rng
        Source of chance.
    """
    still, changed = _truth(YOUNG_SHARES, 0.0), _truth(OLD_SHARES, CHANGE)
    for spread in SPREADS:
        for n_young, n_old in SIDES:
            nothing = [
                _intervals(n_young, n_old, spread, YOUNG_SHARES, 0.0, rng)
                for _ in range(replicates)
            ]
            real = [
                _intervals(n_young, n_old, spread, OLD_SHARES, CHANGE, rng)
                for _ in range(replicates)
            ]
            for part in PARTS:
                yield {
                    "test": part,
                    "in_use": True,
                    "spread": spread.name,
                    "n_young": n_young,
                    "n_old": n_old,
                    **rate("type_one", ~_holds(nothing, part, _value(still, part))),
                    **rate("coverage", _holds(real, part, _value(changed, part))),
                    **rate("power", ~_holds(real, part, 0.0)),
                    "replicates": replicates,
                }


def drawn_sides(
    n_young: int,
    n_old: int,
    spread: Spread,
    old_shares: Floats,
    change: float,
    rng: np.random.Generator,
) -> tuple[Donors, Donors]:
    """Draw the donors of a tissue: shares and scores vary between them, each for itself.

    Parameters
    ----------
    n_young, n_old
        Donors.
    spread
        Of the scores.
    old_shares
        (n_types,) expected shares in old donors; those in young ones are ``YOUNG_SHARES``.
    change
        Of the expected score of every type.
    rng
        Source of chance.
    """
    old = np.repeat([False, True], [n_young, n_old])
    shares = np.vstack(
        [
            rng.dirichlet(CONCENTRATION * YOUNG_SHARES, n_young),
            rng.dirichlet(CONCENTRATION * old_shares, n_old),
        ]
    )
    noise = rng.normal(size=shares.shape) * (SPREAD * spread.at(old))[:, None]
    scores = SCORES + change * old[:, None] + noise
    young, aged, _ = two_sides(shares, scores[..., None], old)
    return young, aged


def _truth(old_shares: Floats, change: float) -> Split:
    """Return the split of the expected shares and scores.

    Scores do not go with shares, so the mean weighted by shares is expected to be the plain one.
    """
    scores = SCORES[:, None]
    return joined((YOUNG_SHARES, scores), (old_shares, scores + change))


def _value(truth: Split, part: str) -> float:
    return float(getattr(truth, part)[0])


def _intervals(
    n_young: int,
    n_old: int,
    spread: Spread,
    old_shares: Floats,
    change: float,
    rng: np.random.Generator,
) -> Intervals:
    sides = drawn_sides(n_young, n_old, spread, old_shares, change, rng)
    return intervals(*sides, TYPES, seed=int(rng.integers(2**31)))


def _holds(found: list[Intervals], part: str, truth: float) -> npt.NDArray[np.bool_]:
    ends = [getattr(one, part) for one in found]
    low, high = (np.array([getattr(end, name)[0] for end in ends]) for name in ("low", "high"))
    return np.asarray((low <= truth) & (truth <= high))
