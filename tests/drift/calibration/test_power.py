"""Simulated power against the noncentral t of statsmodels, and reading between its points."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower

from drift.calibration import power as calibrated
from drift.calibration.power import (
    DONORS,
    EFFECTS,
    PowerTable,
    donors_needed,
    power,
    power_by_donors,
    power_of_counts,
    student_power,
)
from drift.errors import DesignError

RECORDS = list(power_by_donors(4_000, np.random.default_rng(1)))
TABLE = PowerTable.of(RECORDS)


@pytest.mark.parametrize("n", [3, 6, 20])
@pytest.mark.parametrize("g", [0.0, 0.5, 1.5])
def test_theory_is_statsmodels(n, g):
    expected = TTestIndPower().power(effect_size=g, nobs1=n, alpha=0.05, ratio=1)
    assert student_power(n, g) == pytest.approx(expected, abs=1e-9)
    assert student_power(n, -g) == pytest.approx(expected, abs=1e-9)


def test_theory_ends_at_one():
    assert student_power(40, 3.0) == 1


def test_simulation_agrees_with_theory():
    for record in RECORDS:
        chance = 4 * max(record["power_se"], 0.001)
        apart = record["power"] - record["noncentral_t"]
        assert apart < chance  # Welch's test never beats Student's by more than chance
        if record["n_per_side"] >= 8:
            assert apart == pytest.approx(0, abs=chance + 0.012)


def test_power_rises_with_g_and_donors():
    assert (np.diff(TABLE.power, axis=1) >= -0.005).all()
    assert (np.diff(TABLE.power[:, 3:], axis=0) >= -0.005).all()


def test_the_points_of_the_table_are_read_as_they_are():
    for record in RECORDS:
        if 0.001 < record["power"] < 0.999:
            assert power(TABLE, record["n_per_side"], record["g"]) == pytest.approx(record["power"])


@given(n=st.floats(3, 40), g=st.floats(-3, 3))
def test_between_the_points_it_stays_near_theory(n, g):
    found = power(TABLE, n, g)
    assert 0 < found < 1
    assert found == power(TABLE, n, -g)
    if n >= 10:
        assert found == pytest.approx(student_power(n, g), abs=0.05)


def test_outside_the_table():
    assert math.isnan(power(TABLE, 2, 1.0))
    assert math.isnan(power(TABLE, math.nan, 1.0))
    assert power(TABLE, 200, 0.3) == power(TABLE, 40, 0.3)
    assert power(TABLE, 5, 9) == power(TABLE, 5, 3)


@pytest.mark.parametrize(("g", "donors"), [(1.0, 17), (1.5, 9), (2.0, 6)])
def test_donors_needed_are_those_of_theory(g, donors):
    assert TTestIndPower().solve_power(g, power=0.8, alpha=0.05) == pytest.approx(donors, abs=1)
    assert donors_needed(TABLE, g) == pytest.approx(donors, abs=1)
    assert donors_needed(TABLE, 0.1) is None
    assert donors_needed(TABLE, 3.0, 0.01) == min(DONORS)


def test_a_table_with_holes_is_refused():
    assert TABLE.power.shape == (len(DONORS), len(EFFECTS))
    with pytest.raises(DesignError, match="holes"):
        PowerTable.of(RECORDS[:-1])


def test_drawn_counts_have_the_power_of_theory(monkeypatch):
    monkeypatch.setattr(calibrated, "DRAWN_EFFECTS", (1.5,))
    monkeypatch.setattr(calibrated, "DRAWN_DONORS", (6, 10))
    for record in power_of_counts(200, np.random.default_rng(2)):
        assert record["g"] == pytest.approx(1.5, abs=0.2)
        chance = 4 * math.sqrt(0.25 / 200)
        assert record["power"] == pytest.approx(record["noncentral_t"], abs=chance)
