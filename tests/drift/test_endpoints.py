"""Odds of a finding by age: as statsmodels and a table by hand say, else undefined with reason."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from drift.endpoints import age_trend, is_separated, once_a_donor
from drift.errors import DesignError

AGES = np.array([25.0, 35.0, 45.0, 55.0, 65.0, 75.0])


def cohort(seed: int, slope: float, n: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"age": rng.choice(AGES, n), "sex": rng.choice(["female", "male"], n)})
    table["death"] = rng.choice(["slow", "fast", "ventilator"], n)
    logit = -0.5 + slope * (table["age"] - 50) / 10 + 0.6 * (table["sex"] == "male")
    table["noted"] = rng.uniform(size=n) < 1 / (1 + np.exp(-logit))
    return table


def trend(table: pd.DataFrame) -> Any:
    covariates = {"sex": table["sex"], "death type": table["death"]}
    return age_trend(table["noted"], table["age"], covariates)


def test_it_equals_the_formula_of_statsmodels() -> None:
    table = cohort(1, 0.4)
    found = trend(table)
    numbers = table.assign(y=table["noted"].astype(float), decade=table["age"] / 10)
    fitted = smf.glm("y ~ decade + C(sex) + C(death)", numbers, family=sm.families.Binomial()).fit()
    low, high = np.exp(fitted.conf_int().loc["decade"])
    assert found.odds_ratio == pytest.approx(np.exp(fitted.params["decade"]), rel=1e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), rel=1e-4)
    assert found.p == pytest.approx(fitted.pvalues["decade"], rel=1e-3)
    assert found.call == "rises"
    assert found.adjusted_for == "sex, death type"


def test_a_table_by_hand() -> None:
    """Odds 1/3, 1, 3 in three brackets ten years apart: the odds ratio a decade is 3."""
    noted = np.repeat([True, False] * 3, [10, 30, 20, 20, 30, 10])
    age = np.repeat([35.0, 45.0, 55.0], 40)
    found = age_trend(noted, age, {"sex": ["male"] * 120})
    assert found.odds_ratio == pytest.approx(3)
    assert found.adjusted_for == ""
    assert (found.n_donors, found.n_positive) == (120, 60)


def test_a_fall_is_the_mirror_of_a_rise() -> None:
    table = cohort(2, 0.5)
    rise, fall = trend(table), trend(table.assign(age=100 - table["age"]))
    assert fall.call == "falls"
    assert fall.odds_ratio == pytest.approx(1 / rise.odds_ratio, rel=1e-5)
    assert fall.ci_low == pytest.approx(1 / rise.ci_high, rel=1e-5)


def test_no_change_with_age_is_called_in_about_five_of_a_hundred() -> None:
    calls = [trend(cohort(seed, 0.0, 160)).call for seed in range(200)]
    assert 2 <= len(calls) - calls.count("not resolved") <= 20


def test_death_type_that_goes_with_age_is_taken_out() -> None:
    """Without the covariate age would look like a cause; with it the odds do not change."""
    rng = np.random.default_rng(5)
    age = rng.choice(AGES, 900)
    slow = rng.uniform(size=900) < (age - 20) / 60
    noted = rng.uniform(size=900) < np.where(slow, 0.5, 0.1)
    crude = age_trend(noted, age, {})
    adjusted = age_trend(noted, age, {"death type": np.where(slow, "slow", "fast")})
    assert crude.call == "rises"
    assert adjusted.call == "not resolved"


@pytest.mark.parametrize(
    ("n_noted", "words"),
    [(0, "Noted in no donors: ten"), (1, "Noted in one donor only"), (7, "in seven donors only")],
)
def test_noted_in_too_few_is_undefined(n_noted: int, words: str) -> None:
    noted = np.arange(120) < n_noted
    found = age_trend(noted, np.tile(AGES, 20), {})
    assert found.call == "undefined"
    assert np.isnan([found.odds_ratio, found.ci_low, found.ci_high, found.p]).all()
    assert words in found.reason
    assert (found.n_donors, found.n_positive) == (120, n_noted)


def test_noted_in_all_is_undefined() -> None:
    found = age_trend(np.ones(60, dtype=bool), np.tile(AGES, 10), {})
    assert found.reason.startswith("Not noted in no donors")
    assert found.call == "undefined"


def test_separation_is_undefined_not_infinite() -> None:
    age = np.tile(AGES, 10)
    found = age_trend(age > 50, age, {})
    assert found.call == "undefined"
    assert "without a rest" in found.reason
    assert np.isnan(found.odds_ratio)


def test_a_death_type_without_the_finding_is_left_out_and_said() -> None:
    table = cohort(3, 0.3)
    table.loc[table["death"] == "slow", "noted"] = False
    found, rest = trend(table), trend(table[table["death"] != "slow"])
    assert found.odds_ratio == rest.odds_ratio
    assert found.n_donors == (table["death"] != "slow").sum()
    assert f"{(table['death'] == 'slow').sum()} donors are left out" in found.reason


def test_age_and_death_type_that_are_one_are_not_told_apart() -> None:
    table = cohort(4, 0.2).assign(
        age=lambda t: t["death"].map({"slow": 30, "fast": 40, "ventilator": 50})
    )
    assert "cannot be told apart" in trend(table).reason


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_the_order_of_the_donors_does_not_matter(seed: int) -> None:
    table = cohort(seed, 0.2, 120)
    first, second = trend(table), trend(table.sample(frac=1, random_state=seed))
    assert first.call == second.call
    assert first.odds_ratio == pytest.approx(second.odds_ratio, rel=1e-6, nan_ok=True)


def test_separation_is_found_by_linear_programming() -> None:
    design = np.column_stack([np.ones(6), [1.0, 2, 3, 4, 5, 6]])
    assert is_separated(np.array([0, 0, 0, 1, 1, 1], dtype=bool), design)
    assert not is_separated(np.array([0, 1, 0, 1, 0, 1], dtype=bool), design)


def test_wrong_designs_are_refused() -> None:
    with pytest.raises(DesignError, match="differ in length"):
        age_trend([True, False], [25.0], {})
    with pytest.raises(DesignError, match="An age is missing"):
        age_trend([True, False], [25.0, np.nan], {})


def test_a_donor_counts_once_a_tissue() -> None:
    samples = pd.DataFrame(
        {
            "tissue": ["lung", "lung", "lung", "heart"],
            "donor_id": ["a", "a", "b", "a"],
            "fibrosis": [False, True, False, False],
        }
    )
    found = once_a_donor(samples, ["fibrosis"], ["tissue", "donor_id"])
    assert found.to_numpy().tolist() == [
        ["heart", "a", False],
        ["lung", "a", True],
        ["lung", "b", False],
    ]
