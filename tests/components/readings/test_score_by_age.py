"""The panels of score against age in words."""

import pandas as pd

from components.readings import score_by_age
from tests.components import examples

SLOPES = examples.slopes()


def changed(**by_row: dict[str, object]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one lung with the given facts of its three panels."""
    points, panels = examples.slopes(("lung",))
    for row, facts in by_row.items():
        for name, value in facts.items():
            panels.loc[panels["row"] == row, name] = value
    return points, panels


UP = {"estimate": 0.3, "ci_low": 0.1, "ci_high": 0.5, "call": "rises"}
OPEN = {"estimate": 0.1, "ci_low": -0.1, "ci_high": 0.3, "call": "not resolved"}


def test_none_resolved() -> None:
    said = score_by_age.describe(*SLOPES)
    assert said.question == (
        "Does the MD score change with age in each tissue, and is it matrix or core?"
    )
    assert said.sentence == (
        "In none of the four tissues is the slope resolved. Lung points down, −0.16 a year "
        "[−0.41, 0.09], mostly through its matrix part; the core part is −0.07 [−0.24, 0.11]."
    )
    assert said.n_line == "9 mice, 36 profiles, all male: sex cannot be separated. Score v1.0"
    assert said.traps == ()


def test_the_part_that_carries_a_rise_is_named() -> None:
    by_matrix = changed(md_score_lu2025=UP, md_matrisome=UP, md_core=OPEN)
    assert score_by_age.describe(*by_matrix).sentence == (
        "The MD score rises in lung. Lung: +0.30 a year [0.10, 0.50], through its matrix part; "
        "the core is not resolved (+0.10 [−0.10, 0.30])."
    )
    by_core = changed(md_score_lu2025=UP, md_core=UP, md_matrisome=OPEN)
    assert "through its core part" in score_by_age.describe(*by_core).sentence
    by_both = changed(md_score_lu2025=UP, md_core=UP, md_matrisome=UP)
    assert "the core part is +0.30 [0.10, 0.50]" in score_by_age.describe(*by_both).sentence


def test_without_a_selection_the_clearest_panel_is_told() -> None:
    points, panels = SLOPES
    panels = panels.assign(selected=False)
    at = (panels["row"] == "md_score_lu2025") & (panels["column_label"] == "Muscle")
    panels.loc[at, ["estimate", "ci_low", "ci_high"]] = [-0.3, -0.61, 0.01]
    assert "Muscle points down" in score_by_age.describe(points, panels).sentence


def test_without_a_selection_the_stratum_of_the_other_cards_is_told() -> None:
    points, panels = SLOPES
    panels = panels.assign(selected=False, focus=panels["column_label"] == "Liver")
    assert "Liver points" in score_by_age.describe(points, panels).sentence


def test_groups_coverage_and_depth() -> None:
    said = score_by_age.describe(*examples.groups())
    assert said.sentence.startswith(
        "The MD score rises in hepatocytes (52 % of its genes measured, depth unequal)"
    )
    assert said.traps[0].startswith("† 52 % of the signature is measured (60 % needed)")
    assert said.traps[1].startswith("‡ Hepatocyte: age and sequencing depth cannot be told apart")
    assert "4 female and 5 male" in said.n_line


def test_conditions_are_no_ages() -> None:
    said = score_by_age.describe(*examples.conditions())
    assert said.question.startswith("Does the MD score differ between control and ischaemic in ")
    assert "condition and sequencing depth" in said.traps[1]


def test_too_few_donors_everywhere() -> None:
    tables = tuple(t[t["column"] == "liver/sinusoidal endothelium"] for t in examples.groups())
    assert score_by_age.describe(*tables).sentence == (
        "Too few donors: no interval, no p. The points are shown."
    )


def test_a_gene_is_no_score() -> None:
    points, panels = (t[t["row"] == "md_core"] for t in examples.slopes(("lung",)))
    panels = panels.assign(row_label="Col1a1", subject="Col1a1", row_note="one gene")
    said = score_by_age.describe(points, panels)
    assert said.question == "Does Col1a1 change with age in lung?"
    assert said.sentence.endswith("Lung points down, −0.07 a year [−0.24, 0.11], 9 mice.")


def test_nothing_measured_says_what_to_do() -> None:
    assert "Choose" in score_by_age.describe(pd.DataFrame(), pd.DataFrame()).sentence


def test_a_culture_is_asked_about_doublings() -> None:
    found = score_by_age.describe(*examples.cultures())
    assert "with population doublings in fibroblast culture" in found.question
    assert "+0.06 in 10 doublings [0.04, 0.08]" in found.text_summary
    assert found.n_line.startswith("4 donors, 24 samples, 1 female and 3 male")
    assert "age" not in found.question


def test_what_is_not_drawn_is_said() -> None:
    points, panels = examples.groups()
    panels.attrs["left_out"] = ("Skin is not drawn: of 7 people none is young.",)
    assert score_by_age.describe(points, panels).traps[-1].startswith("Skin is not drawn")


def test_a_fall_that_hangs_on_one_man_says_so() -> None:
    words = {"organism": "human", "donor_word": "person", "donors_word": "people"}
    fall = {"estimate": -0.3, "ci_low": -0.5, "ci_high": -0.1, "call": "falls"}
    held = fall | words | examples.in_women((-0.6, -1.2, 0.02))
    said = score_by_age.describe(*changed(md_score_lu2025=held)).sentence
    assert said.startswith("The MD score falls in lung (‡ hangs on one man). Lung: −0.30")
    kept = held | {"one_sex_call": "falls"}
    assert "hangs" not in score_by_age.describe(*changed(md_score_lu2025=kept)).sentence
