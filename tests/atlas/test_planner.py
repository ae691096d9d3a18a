"""The planner's view: donors counted by hand, needs from the effects, gaps listed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas import catalogue, planner, queries
from atlas.calibration import read_report
from atlas.selection import Selection
from drift.errors import DesignError
from drift.planning import by_simulation, donors_needed, need


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def plan(text: str = "") -> pd.DataFrame:
    return planner.plan(Selection.parse(text))


def row(found: pd.DataFrame, dataset: str, tissue: str, cell_type: str = "all cells") -> pd.Series:
    keys = {"dataset": dataset, "tissue": tissue, "cell_type": cell_type}
    (one,) = found[(found[list(keys)] == pd.Series(keys)).all(axis=1)].index
    return found.loc[one]


def test_every_stratum_with_donors_is_a_row_once() -> None:
    found = plan()
    effects = queries.effects(Selection())
    with_donors = effects[effects["evidence"] == "donors"]
    assert len(found[found["state"] != "no donors"]) == len(with_donors)
    assert not found.duplicated(planner.KEYS).any()


def test_donors_are_counted_by_age_and_sex_without_development() -> None:
    lung = row(plan(), "izgi2022_mouse_4tissue", "lung")
    assert lung[["n_young", "n_middle", "n_old"]].tolist() == [3, 0, 3]
    assert lung[["n_female", "n_male", "n_unknown"]].tolist() == [0, 6, 0]
    brain = row(plan(), "tsumagari2023_mouse_brain_proteome", "cortex")
    assert brain[["n_young", "n_middle", "n_old", "n_unknown"]].tolist() == [3, 3, 3, 9]
    fish = row(plan("sex=female"), "xu2023_killifish_4tissue", "brain")
    assert fish[["n_young", "n_old", "n_female", "n_male"]].tolist() == [2, 2, 4, 0]


def test_needs_are_those_of_the_effect_and_its_interval() -> None:
    lung = row(plan(), "izgi2022_mouse_4tissue", "lung")
    simulated = by_simulation(read_report().power_table)
    effect = lung["g"], lung["g_low"], lung["g_high"]
    expected, theory = need(*effect, simulated), need(*effect)
    assert expected.at_seen == pytest.approx(theory.at_seen, rel=0.1, abs=1)
    assert expected.most == pytest.approx(theory.most, rel=0.1, abs=1)
    assert lung[["at_seen", "fewest", "most"]].tolist() == [
        expected.at_seen,
        expected.fewest,
        expected.most,
    ]
    assert lung["there"] == 3


def test_too_few_donors_have_nothing_to_plan_by() -> None:
    cells = row(plan(), "tms_liver_facs", "liver", "sinusoidal endothelium")
    assert cells["state"] == "too few"
    assert cells["there"] == 2
    assert np.isnan(cells["at_seen"])


def test_tissues_of_effect_tables_alone_have_no_donors() -> None:
    found = plan()
    bare = found[found["state"] == "no donors"]
    effects = queries.effects(Selection())
    with_donors = set(effects.loc[effects["evidence"] == "donors", "tissue"])
    assert set(bare["tissue"]) == set(effects["tissue"]) - with_donors >= {"kidney", "fat"}
    assert bare[["n_young", "n_old", "there"]].eq(0).all(axis=None)
    assert bare["tissue"].is_unique
    assert Selection.parse(bare["patch"].iloc[0]).tissue


def test_conditions_have_sides_and_no_ages() -> None:
    found = plan("contrast=ischaemic_vs_control")
    assert len(found) == 2
    assert found["n_young"].isna().all()
    assert found["n_reference"].tolist() == [4, 4]
    # P9 gave two zones of one condition, P2 two conditions: each is one patient
    assert found["n_unknown"].tolist() == [9, 9]


def test_a_given_effect_asks_the_same_of_every_stratum() -> None:
    found = plan("effect=0.8")
    needed = by_simulation(read_report().power_table)(0.8)
    with_donors = found[found["state"] != "no donors"]
    assert set(with_donors["state"]) == {"planned"}  # nothing need be seen to plan for it
    assert set(with_donors["most"]) == set(with_donors["at_seen"]) == {needed}
    assert needed == pytest.approx(donors_needed(0.8), abs=2)
    assert set(found["aim"]) == {0.8}
    assert plan()["aim"].isna().all()
    seen = plan()
    assert len(seen) == len(found)
    assert seen["there"].tolist() == found["there"].tolist()


def test_an_effect_too_small_to_plan_for_is_near_zero() -> None:
    found = plan("effect=0.1")
    assert "planned" not in set(found["state"])
    assert np.isinf(row(found, "izgi2022_mouse_4tissue", "lung")["most"])


@pytest.mark.parametrize("effect", ["large", "-0.5", "0", "nan", "inf", "7"])
def test_what_is_no_effect_is_refused_with_its_cure(effect: str) -> None:
    with pytest.raises(DesignError, match="choose one in the sentence above"):
        plan(f"effect={effect}")


def test_the_choices_are_effects_that_can_be_planned_for() -> None:
    seen, *given = planner.effect_choices()
    assert (seen.value, seen.label) == ("", "the effect seen")
    for choice in given:
        assert planner.target(Selection(effect=choice.value)) == float(choice.value)


def test_filters_and_unknown_values() -> None:
    assert set(plan("tissues=lung")["tissue"]) == {"lung"}
    assert plan("signature=nosuch").empty
    assert plan("tissues=nosuch").empty
