"""Young, old and adult are decided by the life span, and the edges are meant."""

import math

import pytest

from drift.errors import DesignError
from drift.lifespan import ORGANISMS, age_group, life_fraction, to_years

MOUSE = ORGANISMS["mouse"]


@pytest.mark.parametrize(
    ("age", "unit", "group"),
    [
        (2, "days", "development"),
        (61, "days", "development"),
        (89, "days", "development"),
        (90, "days", "young"),
        (93, "days", "young"),
        (303, "days", "young"),  # the oldest young mouse of Izgi 2022
        (305, "days", "middle"),
        (904, "days", "old"),
        (3, "months", "young"),
        (10, "months", "young"),  # exactly a third
        (15, "months", "middle"),
        (18, "months", "old"),  # exactly 0.6
        (24, "months", "old"),
    ],
)
def test_groups_of_the_mouse(age, unit, group):
    assert age_group(to_years(age, unit), MOUSE) == group


def test_killifish_of_the_study_at_hand_are_young_and_old():
    killifish = ORGANISMS["killifish"]
    assert age_group(to_years(6, "weeks"), killifish) == "young"
    assert age_group(to_years(16, "weeks"), killifish) == "old"


@pytest.mark.parametrize(("age", "group"), [(17, "development"), (22, "young"), (63, "old")])
def test_groups_of_people(age, group):
    assert age_group(age, ORGANISMS["human"]) == group


def test_units_agree():
    assert to_years(730.5, "days") == pytest.approx(2)
    assert to_years(52, "weeks") == pytest.approx(364 / 365.25)
    assert to_years(30, "months") == MOUSE.median_life_years
    assert life_fraction(to_years(15, "months"), MOUSE) == pytest.approx(0.5)


def test_missing_age_has_no_group():
    assert age_group(math.nan, MOUSE) == ""


def test_unknown_unit_and_negative_age_are_refused():
    with pytest.raises(DesignError, match="'fortnights' is unknown"):
        to_years(3, "fortnights")
    with pytest.raises(DesignError, match="negative"):
        age_group(-1, MOUSE)


def test_every_organism_has_a_source():
    for organism in ORGANISMS.values():
        assert organism.source
        assert organism.doi.startswith("10.")
        assert 0 < organism.adult_from_years < organism.median_life_years / 3
