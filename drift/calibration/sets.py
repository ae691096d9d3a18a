"""The competitive set statistic of effect tables, whose genes are not independent."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from drift.calibration.donor_scores import STUDY
from drift.calibration.rates import LEVEL, Record, rate
from drift.fits import welch
from drift.normalisation import log_cpm
from drift.set_statistic import set_statistic
from drift.simulate import simulate

DONORS: Final = 6  # a side
# Standard deviation of the programme between donors; the genes of a set move together by it.
PROGRAMMES: Final = (0.0, 0.1, 0.2)
_REPLICATES_AT_ONCE: Final = 150


def set_statistics(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return how often the statistic calls a set where donors of two ages do not differ.

    Parameters
    ----------
    replicates
        Effect tables a record.
    rng
        Source of chance.
    """
    for programme in PROGRAMMES:
        called: list[bool] = []
        while len(called) < replicates:
            some = min(replicates - len(called), _REPLICATES_AT_ONCE)
            ages = (STUDY.age_young,) * (DONORS * some) + (STUDY.age_old,) * (DONORS * some)
            study = replace(STUDY, ages=ages, programme_sd=programme)
            drawn = simulate(study, rng, level="profile")
            expression = np.asarray(log_cpm(drawn.counts.toarray()))
            sides = expression.reshape(2, some, DONORS, -1).transpose(0, 2, 1, 3)
            fit = welch(*(side.reshape(DONORS, -1) for side in sides))
            t = np.nan_to_num(fit.estimate / fit.se).reshape(some, -1)
            called += [set_statistic(row, drawn.mesenchymal).p < LEVEL for row in t]
        yield {
            "test": "set_statistic",
            "in_use": True,
            "programme_sd": programme,
            "n_young": DONORS,
            "n_old": DONORS,
            **rate("type_one", called),
            "replicates": replicates,
        }
