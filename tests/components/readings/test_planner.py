"""The planner's sentence, for all strata and for the chosen one."""

import pytest

from components.readings.planner import describe
from components.twins import planner as planner_twin
from tests.components.plan_examples import conditions, plans

ALL = (
    "By the interval's end nearer 0, of 3 strata none reaches 80 % power, 1 would take 15 donors "
    "a side and 2 more than 200. At the effects seen, too large on average: 5 to 15."
)
MUSCLE = (
    "Muscle, Xu 2023 would take 3 to 15 donors a side over its interval (5 at the effect seen, too "
    "large on average); 9 on the smaller side now."
)
LUNG = (
    "Lung, Izgi 2022 would take 4 to more than 200 donors a side over its interval (15 at the "
    "effect seen, too large on average); 4 on the smaller side now."
)
CORTEX = "Cortex, Izgi 2022: more than 200 a side, the effect seen is too near 0 to plan by."
LIVER = (
    "Endothelium of liver, TMS 2020: 3 a side are needed for any interval; no size of effect to "
    "plan by."
)
KIDNEY = "Kidney: no donors, effect tables alone speak of it."


def test_all_strata_are_counted() -> None:
    assert describe(plans()).sentence == ALL


@pytest.mark.parametrize(
    ("tissue", "sentence"),
    [
        ("muscle", MUSCLE),
        ("lung", LUNG),
        ("cortex", CORTEX),
        ("liver", LIVER),
        ("kidney", KIDNEY),
    ],
)
def test_the_chosen_stratum_is_told_alone(tissue: str, sentence: str) -> None:
    table = plans()
    assert describe(table.assign(selected=table["tissue"] == tissue)).sentence == sentence


def test_the_caution_stands_beside_every_plan() -> None:
    said = describe(plans())
    assert said.traps[0].startswith("An effect that stands out is too large on average")
    assert any("Too few donors on a side in endothelium (TMS)" in trap for trap in said.traps)
    assert any("No donors at all in kidney" in trap for trap in said.traps)
    assert len(describe(conditions()).traps) == 1


def test_a_given_effect_takes_the_same_everywhere() -> None:
    assert describe(plans(0.8)).sentence == (
        "A true g of 0.8 takes 26 donors a side for 80 % power: of 4 strata none has as many and 4 "
        "lack 17 to 24."
    )
    assert describe(plans(2.0)).sentence.endswith("of 4 strata 1 has as many and 3 lack 2 to 4.")
    assert describe(plans(0.2)).sentence.startswith("A true g of 0.2 takes more than 200 donors")
    assert describe(plans(0.8)).traps[0].startswith("The effect is chosen, not found")


@pytest.mark.parametrize(
    ("aim", "sentence"),
    [
        (0.8, "26 donors a side for a true g of 0.8; 9 on the smaller side now, 17 are missing."),
        (2.0, "6 donors a side for a true g of 2; 9 on the smaller side now, enough."),
        (0.2, "> 200 donors a side for a true g of 0.2; 9 on the smaller side now."),
    ],
)
def test_a_given_effect_for_one_stratum(aim: float, sentence: str) -> None:
    table = plans(aim)
    said = describe(table.assign(selected=table["tissue"] == "muscle"))
    assert said.sentence == f"Muscle, Xu 2023: {sentence}"


def test_nobody_under_three_is_none() -> None:
    assert describe(plans()).n_line.startswith("4 strata with donors, 1 of them under 3")
    assert describe(conditions()).n_line.startswith("1 stratum with donors, none of them under 3")


def test_low_coverage_is_shown_and_not_counted() -> None:
    said = describe(plans().assign(low_coverage=True))
    assert said.sentence.startswith("No stratum here has 3 donors a side")
    assert any(trap.startswith("†") for trap in said.traps)


def test_the_table_writes_numbers_as_the_figure_does() -> None:
    data = planner_twin.plan(plans()).data()
    assert data["texts"]["needed_text"] == ["5", "15", "> 200", "", ""]
    assert data["texts"]["most_text"] == ["15", "> 200", "> 200", "", ""]
    assert data["texts"]["state"][-1] == "no donors"
    assert "aim" not in data["numbers"]
    given = planner_twin.plan(plans(0.8)).data()
    assert given["numbers"]["aim"][0] == 0.8
    assert given["texts"]["most_text"][:2] == ["26", "26"]
    assert "needed_text" not in given["texts"]
