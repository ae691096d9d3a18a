"""The sentences of composition and state, for each kind of evidence."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from components import numbers, split_rows
from components.readings import composition_or_state, split_parts
from tests.components import split_tables


def sentence(**kind: object) -> str:
    return composition_or_state.describe(*split_tables.view(**kind)).sentence


def test_a_resolved_rise_is_told_with_its_parts() -> None:
    said = sentence(atlas=False)
    assert said == (
        "In TMS liver the MD score rises by +0.020 [0.012, 0.028], at unequal sequencing "
        "depth: +0.005 by shares of cell types, +0.015 within them."
    )


def test_a_fall_is_told_in_the_same_words() -> None:
    said = sentence(atlas=False, sign=-1)
    assert said == (
        "In TMS liver the MD score falls by −0.020 [−0.028, −0.012], at unequal sequencing "
        "depth: −0.005 by shares of cell types, −0.015 within them."
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
        "Liver cells without mouse ids, no test: extracellular matrix organization (in place of "
        "the MD score) points up in 2, down in 2 of 4 groups, mostly by their shares."
    )


def test_groups_that_agree_are_told_in_one_word() -> None:
    bars, parts = split_tables.view(donors=False)
    liver = bars[(bars["tissue"] == "liver") & (bars["sex"] == "male")].reset_index(drop=True)
    said = composition_or_state.describe(liver, parts).sentence
    assert "points down in all 2 groups, mostly by their shares." in said


def test_a_data_set_that_cannot_be_split_is_named_before_others_answer() -> None:
    why = "Xu 2023 holds whole tissue only: it cannot be split."
    for kind, instead in (
        ({"atlas": False}, "Shown instead: TMS liver, where the MD score rises by"),
        ({"donors": False}, "Shown instead: liver cells without mouse ids, no test:"),
    ):
        bars, parts = split_tables.view(**kind)
        bars.attrs["why"] = why
        assert composition_or_state.describe(bars, parts).sentence.startswith(f"{why} {instead}")


def test_nothing_to_split_names_what_can_be() -> None:
    bars, parts = (table.iloc[:0] for table in split_tables.view())
    bars.attrs |= {"why": "Sturm 2022 is a culture.", "cure": "TMS can be split: choose it above."}
    for reading in (composition_or_state, split_parts):
        said = reading.describe(bars, parts).sentence
        assert said == "Sturm 2022 is a culture. TMS can be split: choose it above."


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.001, 1))
def test_printed_parts_add_up_where_two_digits_more_allow_it(
    composition: float, state: float, half: float
) -> None:
    row = split_tables.bar(composition, state, half=half, **split_tables.DONORS)
    bar = split_rows.Bar(row)
    fewest = numbers.digits_for(*bar.ends)

    def adds_up(places: int) -> bool:
        by_shares, within, total = (
            Decimal(numbers.plain(part, places).replace("−", "-"))
            for part in (bar.composition, bar.state, bar.total)
        )
        return by_shares + within == total

    assert fewest <= bar.digits <= fewest + 2
    if any(adds_up(places) for places in range(fewest, fewest + 3)):
        assert adds_up(bar.digits)


def test_the_parts_of_the_liver_add_up_with_a_digit_more() -> None:
    """+0.0046 and +0.0146 are +0.0192: with three decimals 0.005 + 0.015 would not be 0.019."""
    bar = split_rows.Bar(split_tables.bar(0.0046, 0.0146, half=0.008, **split_tables.DONORS))
    assert bar.digits == 4


def test_what_cannot_be_split_gives_its_reason() -> None:
    said = sentence(atlas=False, undefined=True)
    assert said == "TMS liver: how many cells stand behind a profile is not known."


def test_traps_stand_beside_the_numbers() -> None:
    reading = composition_or_state.describe(*split_tables.view())
    text = " ".join(reading.traps)
    assert "52 % of the signature is measured (90 % needed)" in text
    assert "sequencing depth" in text
    assert "not of the tissue" in text
    assert reading.n_line.startswith("4 young and 5 old mice, TMS liver; 11 of 12 groups without")


def test_the_type_that_moves_it_most_is_named() -> None:
    reading = split_parts.describe(*split_tables.view())
    assert reading.question == "Which cell types carry it in liver?"
    assert reading.sentence == (
        "Sinusoidal endothelium moves it most: +0.050 by its share (0 → 50 %), 0.000 within."
    )
