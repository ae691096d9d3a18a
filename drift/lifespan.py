"""Life spans of the organisms, and what young, old and adult mean in each of them."""

from dataclasses import dataclass
from typing import Final

from drift.errors import DesignError

YOUNG_UNTIL: Final = 1 / 3  # of the median life span
OLD_FROM: Final = 0.6  # of the median life span
DAYS_A_YEAR: Final = 365.25
# Ages come as decimals of several units: 18 months must not miss 0.6 x 30 months by rounding.
_TOLERANCE: Final = 1e-9

_YEARS: Final = {
    "days": 1 / DAYS_A_YEAR,
    "weeks": 7 / DAYS_A_YEAR,
    "months": 1 / 12,
    "years": 1.0,
}


@dataclass(frozen=True)
class Organism:
    """An organism with the life span that ages are measured against.

    Parameters
    ----------
    name
        As shown: "mouse".
    latin
        Scientific name.
    median_life_years
        Median life span, years.
    adult_from_years
        Age of adulthood, years; younger samples are development, not ageing.
    source
        Where the numbers come from and how they were rounded, in words.
    doi
        DOI of the source.
    """

    name: str
    latin: str
    median_life_years: float
    adult_from_years: float
    source: str
    doi: str


ORGANISMS: Final[dict[str, Organism]] = {
    "mouse": Organism(
        name="mouse",
        latin="Mus musculus",
        median_life_years=2.5,
        adult_from_years=90 / DAYS_A_YEAR,
        source=(
            "C57BL/6J: median 901 days in males and 866 in females (Yuan 2009), rounded up to "
            "30 months of 30.4375 days. Adult from 90 days."
        ),
        doi="10.1111/j.1474-9726.2009.00478.x",
    ),
    "human": Organism(
        name="human",
        latin="Homo sapiens",
        median_life_years=82.5,
        adult_from_years=18.0,
        source=(
            "Period life table of Germany 2009/2011 (Federal Statistical Office): half of the men "
            "reach 80 years and half of the women 85; the middle is taken. Other countries and "
            "years differ by a few years (Human Mortality Database, Barbieri 2015). Adult from "
            "18 years."
        ),
        doi="10.1093/ije/dyv105",
    ),
    "killifish": Organism(
        name="African turquoise killifish",
        latin="Nothobranchius furzeri",
        median_life_years=5 / 12,
        adult_from_years=30 / DAYS_A_YEAR,
        source=(
            "Captive GRZ strain: 4 to 6 months (McKay 2022), the middle is taken. Colonies differ: "
            "medians of 9 weeks have been reported, against which fish of 6 weeks would not be "
            "young. Adult from 30 days (sexual maturity at 25 to 30 days)."
        ),
        doi="10.7554/eLife.69008",
    ),
}


def to_years(age: float, unit: str) -> float:
    """Return an age in years.

    Parameters
    ----------
    age
        Age in ``unit``.
    unit
        days, weeks, months or years; a year has 365.25 days and 12 months.

    Raises
    ------
    DesignError
        If the unit is none of these.
    """
    if unit not in _YEARS:
        msg = f"Age unit '{unit}' is unknown: use days, weeks, months or years."
        raise DesignError(msg)
    return age * _YEARS[unit]


def life_fraction(age_years: float, organism: Organism) -> float:
    """Return age over the median life span of the organism (no unit; 1 is the median)."""
    return age_years / organism.median_life_years


def age_group(age_years: float, organism: Organism) -> str:
    """Return development, young, middle or old; empty when the age is missing (NaN).

    Young is adult and at most 1/3 of the median life span, old at least 0.6 of it. Studies
    designed with two ages keep their own groups: do not call this for them.

    Parameters
    ----------
    age_years
        Age in years.
    organism
        Gives the life span and the age of adulthood.

    Raises
    ------
    DesignError
        If the age is negative.
    """
    if age_years < 0:
        msg = f"An age of {age_years:g} years is negative: correct the age column."
        raise DesignError(msg)
    if age_years != age_years:  # NaN: the source gives no age
        return ""
    if age_years < organism.adult_from_years - _TOLERANCE:
        return "development"
    fraction = life_fraction(age_years, organism)
    if fraction <= YOUNG_UNTIL + _TOLERANCE:
        return "young"
    return "old" if fraction >= OLD_FROM - _TOLERANCE else "middle"
