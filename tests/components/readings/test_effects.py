"""The map and the forest in words."""

import pandas as pd

from components.readings import effect_forest, effect_map
from tests.components import examples
from tests.components.examples import donors, effects, stratum

AGEING = examples.ageing()


def one(row: dict[str, object]) -> str:
    return effect_forest.describe(effects(row)).sentence


def test_the_question_fits_the_contrast() -> None:
    assert effect_map.describe(AGEING).question == (
        "Where does the MD score rise with age, and where does it fall?"
    )
    assert effect_map.describe(examples.disease()).question == (
        "Where does the MD score rise from control to ischaemic, and where does it fall?"
    )


def test_the_map_counts_what_enters_summaries() -> None:
    assert effect_map.describe(AGEING).sentence == (
        "Of 6 donor strata with enough genes, it falls in 1 and is not resolved in 5. Of 13 in "
        "effect tables (no animals, p optimistic), it rises in 8, falls in 3 and is not resolved "
        "in 2."
    )
    low = AGEING[AGEING["study"] == "keele"]
    assert effect_map.describe(low).sentence == effect_map.NOT_COUNTED


def test_the_forest_counts_intervals() -> None:
    assert effect_forest.describe(AGEING).sentence == (
        "Of 13 intervals, 2 lie above zero, 2 below and 9 include it. Hollow squares hold too few "
        "of the signature's genes to enter summaries."
    )
    assert effect_forest.describe(AGEING).n_line == (
        "n = donors; 14 strata, 1 with too few. Score v1.0"
    )


def test_one_unresolved_stratum_is_told_by_what_fits_it() -> None:
    assert one(donors("izgi", "lung", (-1.1, -2.5, 0.3))) == (
        "Lung points down, g −1.1 [−2.5, 0.3], 5 young and 4 old mice. "
        "The data fit a fall of 2.5 and a rise of 0.3."
    )


def test_coverage_depth_and_donors_limit_a_stratum() -> None:
    assert one(donors("xu", "muscle", (-2.4, -3.6, -1.2), **examples.LOW)).endswith(
        "52 % of the signature is measured (60 % needed): shown, left out of summaries."
    )
    assert one(
        donors("tms", "liver", (2.7, 0.9, 4.6), cell_type="hepatocyte", depth_confounded=True)
    ) == (
        "Hepatocyte rises (g 2.7 [0.9, 4.6]), but sequencing depth differs: "
        "age and depth cannot be told apart."
    )
    few = {"call": "too few donors", "n_reference": 2, "n_contrast": 5}
    assert one(stratum("tms", "liver", **few)) == (
        "2 young and 5 old mice: no interval, no p. Three a side are needed."
    )
    assert one(stratum("tms", "liver", reason="Two young mice.", **few)) == "Two young mice."


def test_traps_stand_beside_the_numbers() -> None:
    (trap,) = effect_map.describe(AGEING).traps
    assert trap == (
        "‡ Hepatocyte (TMS): age and sequencing depth cannot be told apart; "
        "at equal depth g 1.2 [−0.4, 2.9]."
    )
    both = effect_map.describe(AGEING.assign(sex_handling="confounded")).traps
    assert both[1].endswith("others: the sexes are not balanced over age and not adjusted for.")
    assert effect_map.describe(examples.disease()).traps == ()


def test_effect_tables_have_no_interval_to_rank() -> None:
    tables = AGEING[AGEING["evidence"] != "donors"]
    assert "no animals" in effect_forest.describe(tables).sentence


def test_a_long_count_marks_what_hangs_on_one_man() -> None:
    held = examples.donors("izgi", "skin epidermis", (-0.6, -1.2, -0.02))
    one = examples.effects(held | examples.in_women((-0.56, -1.16, 0.02)))
    said = effect_map.describe(pd.concat([AGEING, one], ignore_index=True))
    assert "it falls in 2‡ and is not resolved in 5. Of 13 in effect tables" in said.sentence
    assert any("one male mouse left out, female mice alone: g −0.6" in trap for trap in said.traps)
