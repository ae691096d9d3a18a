"""How often a test calls a change where there is none, and how often its interval holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from drift.calibration import donor_scores
from drift.calibration.procedures import (
    MOST_ARRANGEMENTS,
    SLOPES,
    WITH_SEX,
    WITHOUT_SEX,
    Procedure,
)
from drift.calibration.rates import LEVEL, Record, rate
from drift.design import design_matrix

Floats = npt.NDArray[np.float64]
SIDES: Final = ((3, 3), (4, 4), (5, 5), (6, 6), (8, 8), (10, 10), (12, 12))
UNEQUAL_SIDES: Final = ((4, 7), (7, 4), (3, 10), (10, 3))
IZGI_DAYS: Final = (93, 93, 144, 232, 303, 649, 654, 904, 904)
AGES: Final[dict[str, tuple[float, ...]]] = {
    **{f"even, {n} donors": tuple(np.linspace(3, 27, n)) for n in (6, 7, 8, 10, 12)},
    "3, 18, 24 months, 9 donors": tuple(np.repeat([3.0, 18.0, 24.0], 3)),
    "3, 18, 24 months, 12 donors": tuple(np.repeat([3.0, 18.0, 24.0], 4)),
    "many young, 8 donors": (3, 3, 3, 3, 3, 18, 24, 24),
    "Izgi 2022, 9 mice": tuple(day / 30.4375 for day in IZGI_DAYS),
}
IZGI: Final = "Izgi 2022, 9 mice"
DRAWN_AGES: Final = ("even, 6 donors", "even, 12 donors", IZGI)  # also with drawn counts
AGES_WITH_SEX: Final = "3, 18, 24 months, 12 donors"
EFFECT: Final = 1.5  # in young standard deviations, for power and coverage


@dataclass(frozen=True)
class Spread:
    """How much donors vary: ``old`` is the standard deviation at the oldest age, young have 1."""

    name: str
    old: float

    def at(self, ageing: npt.ArrayLike) -> Floats:
        """Return the standard deviation of each donor."""
        return np.asarray(1 + (self.old - 1) * np.asarray(ageing, dtype=np.float64))


SPREADS: Final = (Spread("equal", 1.0), Spread("old twice", 2.0))
SPREADS_OF_SLOPES: Final = (*SPREADS, Spread("old half", 0.5))


def two_groups(replicates: int, simulated: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the tests of two groups, one record a test and design.

    Parameters
    ----------
    replicates, simulated
        Replicates of normal scores, and of scores of drawn counts.
    rng
        Source of chance.
    """
    for spread in SPREADS:
        for n_young, n_old in SIDES + UNEQUAL_SIDES:
            side = np.repeat([False, True], [n_young, n_old])
            for with_sex, procedures in ((False, WITHOUT_SEX), (True, WITH_SEX)):
                values = donor_scores.normal(spread.at(side), replicates, rng)
                yield from _group_records(
                    values, side, procedures, spread, "normal", with_sex=with_sex
                )
        largest = max(SIDES)[0]
        side = np.repeat([False, True], largest)
        pool = donor_scores.simulated(
            np.where(side, 24.0, 3.0), simulated, rng, old_spread=spread.old
        )
        for n_young, n_old in SIDES:
            kept = np.r_[:n_young, largest : largest + n_old]
            for with_sex, procedures in ((False, WITHOUT_SEX), (True, WITH_SEX)):
                yield from _group_records(
                    pool[kept], side[kept], procedures, spread, "simulated", with_sex=with_sex
                )


def slopes(replicates: int, simulated: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the tests of a slope, one record a test and design of ages.

    Parameters
    ----------
    replicates, simulated, rng
        As in ``two_groups``.
    """
    for spread in SPREADS_OF_SLOPES:
        for name, ages in AGES.items():
            ageing = (np.array(ages) - min(ages)) / np.ptp(ages)
            facts = {"ages": name, "n_donors": len(ages), "with_sex": False}
            design = design_matrix(ageing, None)
            values = donor_scores.normal(spread.at(ageing), replicates, rng)
            yield from _records(values, design, SLOPES, spread, "normal", facts)
            if name in DRAWN_AGES and spread in SPREADS:
                values = donor_scores.simulated(ages, simulated, rng, old_spread=spread.old)
                yield from _records(values, design, SLOPES, spread, "simulated", facts)
        ages = AGES[AGES_WITH_SEX]
        ageing = (np.array(ages) - min(ages)) / np.ptp(ages)
        design = design_matrix(ageing, ["female", "male"] * (len(ages) // 2))
        facts = {"ages": AGES_WITH_SEX, "n_donors": len(ages), "with_sex": True}
        values = donor_scores.normal(spread.at(ageing), replicates, rng)
        yield from _records(values, design, SLOPES, spread, "normal", facts)


def _group_records(
    values: Floats,
    side: npt.NDArray[np.bool_],
    procedures: Sequence[Procedure],
    spread: Spread,
    scores: str,
    *,
    with_sex: bool,
) -> Iterable[Record]:
    n_young, n_old = int((~side).sum()), int(side.sum())
    at = np.concatenate([np.arange(n_young), np.arange(n_old)])
    sex = np.where(at % 2 == 0, "female", "male")
    design = design_matrix(side, sex if with_sex else None)
    facts = {"n_young": n_young, "n_old": n_old, "with_sex": with_sex}
    feasible = [
        procedure
        for procedure in procedures
        if procedure.name != "permutation" or _arrangements(n_young, n_old) <= MOST_ARRANGEMENTS
    ]
    return _records(values, design, feasible, spread, scores, facts)


def _arrangements(n_young: int, n_old: int) -> float:
    return float(np.prod([(n_young + at) / at for at in range(1, n_old + 1)]))


def _records(
    values: Floats,
    design: Floats,
    procedures: Sequence[Procedure],
    spread: Spread,
    scores: str,
    facts: Record,
) -> Iterator[Record]:
    """Error rate, coverage and power of each procedure on the same replicates."""
    truth = EFFECT * np.median(values[design[:, 1] < 0.5].std(axis=1))
    shifted = values + truth * design[:, [1]]
    for procedure in procedures:
        nothing, real = procedure.run(values, design), procedure.run(shifted, design)
        called = nothing.p < LEVEL
        held = (real.low <= truth) & (truth <= real.high)
        yield {
            "test": procedure.name,
            "in_use": procedure.in_use,
            "scores": scores,
            "spread": spread.name,
            **facts,
            **rate("type_one", called),
            **(rate("coverage", held) if np.isfinite(real.low).any() else {}),
            **rate("power", real.p < LEVEL),
            "replicates": values.shape[1],
        }
