"""The sentences of composition and state, for each kind of evidence."""

from components.readings import composition_or_state, split_parts
from tests.components import split_tables


def sentence(**kind: object) -> str:
    return composition_or_state.describe(*split_tables.view(**kind)).sentence


def test_a_resolved_rise_is_told_with_its_parts() -> None:
    said = sentence(atlas=False)
    assert said == (
        "In TMS liver the MD score rises by +0.020 [0.012, 0.028], but depth differs: +0.005 by "
        "shares of cell types, +0.015 within them."
    )


def test_a_fall_is_told_in_the_same_words() -> None:
    said = sentence(atlas=False, sign=-1)
    assert said == (
        "In TMS liver the MD score falls by −0.020 [−0.028, −0.012], but depth differs: −0.005 by "
        "shares of cell types, −0.015 within them."
    )


def test_without_an_interval_nothing_rises() -> None:
    said = sentence(atlas=False, interval=False)
    assert "points up, no interval, +0.020" in said
    assert "rises" not in said


def test_an_interval_across_zero_is_not_resolved() -> None:
    bars, parts = split_tables.view(atlas=False)
    said = composition_or_state.describe(bars.iloc[1:].reset_index(drop=True), parts)
    assert "is not resolved, +0.00" in said.sentence
    assert {segment.tone for segment in said.segments} == {"", "open"}


def test_point_estimates_are_counted_and_named_as_such() -> None:
    said = sentence(donors=False)
    assert said == (
        "These cells carry no mouse ids: no test is possible. Point estimates of extracellular "
        "matrix organization point up in 6, down in 5 of 11, more by shares than within types in "
        "11."
    )


def test_what_cannot_be_split_gives_its_reason() -> None:
    said = sentence(atlas=False, undefined=True)
    assert said == "TMS liver: how many cells stand behind a profile is not known."


def test_traps_stand_beside_the_numbers() -> None:
    reading = composition_or_state.describe(*split_tables.view())
    text = " ".join(reading.traps)
    assert "52 % of the signature is measured (90 % needed)" in text
    assert "sequencing depth" in text
    assert "not of the tissue" in text
    assert reading.n_line.startswith("4 young and 5 old mice, TMS liver; 11 of 12")


def test_the_type_that_moves_it_most_is_named() -> None:
    reading = split_parts.describe(*split_tables.view())
    assert reading.question == "Which cell types carry it in liver?"
    assert reading.sentence == (
        "Sinusoidal endothelium moves it most: +0.050 by its share (0 → 50 %), 0.000 within."
    )
