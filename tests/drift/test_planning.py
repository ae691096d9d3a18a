"""Donors needed: power equal to statsmodels, and what must hold for every effect."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower

from drift import planning
from drift.calibration.power import PowerTable, student_power
from drift.fits import interval, welch
from drift.planning import MOST, TARGET, donors_needed, need

EFFECTS = st.floats(-3, 3)


@pytest.mark.parametrize("n", [3, 4, 6, 12, 40, 200])
@pytest.mark.parametrize("g", [0.0, 0.3, -0.8, 1.5, 2.5])
def test_power_is_that_of_statsmodels(n: int, g: float) -> None:
    theirs = TTestIndPower().power(effect_size=g, nobs1=n, alpha=0.05, ratio=1)
    theirs = 1.0 if math.isnan(theirs) else theirs  # beyond the reach of the noncentral t
    assert student_power(np.array([float(n)]), g)[0] == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("g", [0.4, 0.5, 0.8, 1.2, 2.0])
def test_donors_are_those_of_statsmodels_rounded_up(g: float) -> None:
    theirs = TTestIndPower().solve_power(effect_size=g, alpha=0.05, power=TARGET)
    assert donors_needed(g) == donors_needed(-g) == math.ceil(theirs)


def test_the_book() -> None:
    """Cohen 1988: 64 a side for a medium effect (0.5), 26 for a large one (0.8)."""
    assert (donors_needed(0.5), donors_needed(0.8)) == (64, 26)


def test_near_zero_nothing_can_be_planned() -> None:
    assert donors_needed(0.0) == math.inf
    assert donors_needed(0.27) == math.inf
    assert donors_needed(0.29) <= MOST
    assert math.isnan(donors_needed(math.nan))


def test_an_effect_that_cannot_be_missed_needs_three() -> None:
    assert donors_needed(50.0) == 3


@given(EFFECTS, st.floats(0.01, 3))
def test_the_seen_effect_lies_between_the_ends(g: float, half: float) -> None:
    found = need(g, g - half, g + half)
    assert 3 <= found.fewest <= found.at_seen <= found.most
    if abs(g) <= half:
        assert found.most == math.inf  # the interval holds 0


@given(EFFECTS, st.floats(0.01, 3))
def test_a_fall_needs_as_many_as_a_rise(g: float, half: float) -> None:
    assert need(g, g - half, g + half) == need(-g, -g - half, -g + half)


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_a_larger_effect_needs_fewer(first: float, second: float) -> None:
    small, large = sorted((first, second))
    assert donors_needed(large) <= donors_needed(small)


def test_without_an_interval_there_is_no_number() -> None:
    found = need(1.0, math.nan, math.nan)
    assert all(math.isnan(value) for value in (found.at_seen, found.fewest, found.most))


def simulated() -> PowerTable:
    """Return a small table drawn here: Welch's test on normal donors."""
    rng = np.random.default_rng(5)
    donors, effects = np.array([3, 5, 8, 12, 20, 40]), np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
    power = [
        [(interval(welch(young, old + g)).p < 0.05).mean() for g in effects]
        for young, old in (rng.normal(size=(2, n, 4000)) for n in donors)
    ]
    return PowerTable(donors.astype(float), effects, np.array(power))


def test_the_simulated_table_asks_for_as_many_as_theory() -> None:
    needed = planning.by_simulation(simulated())
    for g in (0.8, 1.0, 1.4, 2.0, 2.6):
        assert abs(needed(g) - donors_needed(g)) <= max(1, 0.1 * donors_needed(g))
        assert needed(g) == needed(-g)
    # beyond the table the theory goes on
    assert needed(0.5) == 64
    assert needed(0.1) == math.inf
    assert needed(50.0) == 3
    assert math.isnan(needed(math.nan))


TABLE = planning.by_simulation(simulated())


@settings(max_examples=15)
@given(EFFECTS, st.floats(0.01, 3))
def test_the_range_by_simulation_is_in_order(g: float, half: float) -> None:
    found = need(g, g - half, g + half, TABLE)
    assert 3 <= found.fewest <= found.at_seen <= found.most


def test_drawn_studies_are_called_as_often_as_planned() -> None:
    """Welch's test on drawn donors reaches the power the plan promises."""
    rng = np.random.default_rng(3)
    for g in (0.8, 1.5):
        n = int(donors_needed(g))
        young, old = rng.normal(size=(n, 4000)), rng.normal(g, 1, size=(n, 4000))
        called = (interval(welch(young, old)).p < 0.05).mean()
        assert called == pytest.approx(student_power(np.array([n]), g)[0], abs=0.025)
        assert called > TARGET - 0.025
