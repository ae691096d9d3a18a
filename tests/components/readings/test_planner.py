"""The planner's sentence, for all strata and for the chosen one."""

import pytest

from components.readings.planner import describe
from components.twins import planner as planner_twin
from tests.components.plan_examples import conditions, plans

ALL = (
    "At the effect seen, of 3 strata 1 has donors enough for 80 % power, 1 would take 15 a side "
    "and 1 more than 200, too near 0 to plan by."
)
MUSCLE = (
    "Muscle, Xu 2023 would take 5 donors a side at the effect seen (15 at the end nearer 0); 9 on "
    "the smaller side now."
)
LUNG = "Lung, Izgi 2022 would take 15 donors a side at the effect seen; 4 on the smaller side now."
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


def test_low_coverage_is_shown_and_not_counted() -> None:
    said = describe(plans().assign(low_coverage=True))
    assert said.sentence.startswith("No stratum here has 3 donors a side")
    assert any(trap.startswith("†") for trap in said.traps)


def test_the_table_writes_numbers_as_the_figure_does() -> None:
    data = planner_twin.plan(plans()).data()
    assert data["texts"]["needed_text"] == ["5", "15", "> 200", "", ""]
    assert data["texts"]["most_text"] == ["15", "> 200", "> 200", "", ""]
    assert data["texts"]["state"][-1] == "no donors"
