"""How often a finding of pathologists is said to go with age where it does not."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from drift.calibration.rates import LEVEL, Record, rate
from drift.endpoints import YEARS_A_DECADE, Trend, age_trend

Floats = npt.NDArray[np.float64]
Labels = dict[str, npt.NDArray[np.str_]]
# Donors of a tissue and the share of them in whom a finding is expected to be noted, as in GTEx.
DESIGNS: Final = ((900, 0.02), (900, 0.05), (900, 0.15), (600, 0.40), (250, 0.06), (250, 0.15))
ODDS_RATIO: Final = 1.5  # a decade, for coverage and power
# Middles of GTEx's age brackets, with their shares of donors.
AGES: Final = (25.0, 35.0, 45.0, 55.0, 65.0, 75.0)
AGE_SHARES: Final = (0.07, 0.07, 0.15, 0.32, 0.35, 0.04)
MALE: Final = 0.67
DEATHS: Final = ("ventilator", "fast, natural", "intermediate", "slow", "violent")
DEATH_SHARES: Final = (0.53, 0.27, 0.06, 0.10, 0.04)
# Log odds: of dying on a ventilator a decade of age (it goes with age), and of the finding there.
VENTILATOR_BY_AGE: Final = -0.25
VENTILATOR: Final = 0.7


def trends_of_findings(replicates: int, rng: np.random.Generator) -> Iterator[Record]:
    """Return error rates of the logistic trend with age, one record a design.

    Parameters
    ----------
    replicates
        Studies a record; rates are those of studies in which there is a model.
    rng
        Source of chance.
    """
    for n_donors, share in DESIGNS:
        nothing = [_trend(n_donors, share, 1.0, rng) for _ in range(replicates)]
        real = [_trend(n_donors, share, ODDS_RATIO, rng) for _ in range(replicates)]
        modelled = [trend for trend in nothing if trend.call != "undefined"]
        shown = [trend for trend in real if trend.call != "undefined"]
        held = [trend.ci_low <= ODDS_RATIO <= trend.ci_high for trend in shown]
        yield {
            "test": "logistic",
            "in_use": True,
            "n_donors": n_donors,
            "share": share,
            **rate("modelled", [trend.call != "undefined" for trend in nothing]),
            **(rate("type_one", [t.p < LEVEL for t in modelled]) if modelled else {}),
            **(rate("coverage", held) if shown else {}),
            **(rate("power", [t.p < LEVEL for t in shown]) if shown else {}),
            "replicates": replicates,
        }


def drawn_donors(n_donors: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
    """Draw ages and covariates; old donors died on a ventilator less often.

    Returns
    -------
    Ages (n_donors,) in years, and ``sex`` and ``death type``.
    """
    age = rng.choice(AGES, n_donors, p=AGE_SHARES)
    male = rng.random(n_donors) < MALE
    odds = special.logit(DEATH_SHARES[0]) + VENTILATOR_BY_AGE * (age - 55) / YEARS_A_DECADE
    others = np.array(DEATH_SHARES[1:]) / sum(DEATH_SHARES[1:])
    death = np.where(
        rng.random(n_donors) < special.expit(odds),
        DEATHS[0],
        rng.choice(DEATHS[1:], n_donors, p=others),
    )
    return age, {"sex": np.where(male, "male", "female"), "death type": death}


def chances(age: Floats, death: npt.NDArray[np.str_], share: float, odds_ratio: float) -> Floats:
    """Return the probability of the finding in each donor, ``share`` on average."""
    slope = np.log(odds_ratio) * (age - 55) / YEARS_A_DECADE
    rest = slope + VENTILATOR * (death == DEATHS[0])

    def excess(level: float) -> float:
        return float(special.expit(level + rest).mean()) - share

    return np.asarray(special.expit(optimize.brentq(excess, -30.0, 30.0) + rest))


def _trend(n_donors: int, share: float, odds_ratio: float, rng: np.random.Generator) -> Trend:
    age, covariates = drawn_donors(n_donors, rng)
    noted = rng.random(n_donors) < chances(age, covariates["death type"], share, odds_ratio)
    return age_trend(noted, age, covariates)
