"""Headline and lead of the Overview, on tables small enough to count by hand."""

import pandas as pd
import pytest

from components.readings import effect_map, overview
from tests.components import examples
from tests.components.examples import donors, effect_table, effects

RISE, FALL, OPEN = (1.0, 0.4, 1.6), (-1.0, -1.6, -0.4), (0.2, -0.6, 1.0)
LOW = examples.LOW


def headline(*rows: dict[str, object]) -> str:
    return overview.describe(effects(*rows)).question


def lead(*rows: dict[str, object]) -> str:
    return overview.describe(effects(*rows)).sentence


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([donors("izgi", "lung", RISE)], "It rises in lung."),
        ([donors("izgi", "lung", FALL)], "It falls in lung."),
        ([donors("izgi", "lung", OPEN)], "Not resolved in lung."),
        (
            [donors("izgi", "lung", RISE), donors("izgi", "liver", RISE)],
            "It rises in all 2 strata.",
        ),
        (
            [donors("izgi", t, FALL) for t in ("lung", "liver")] + [donors("izgi", "fat", OPEN)],
            "It falls in most: 2 of 3 strata.",
        ),
        (
            [donors("izgi", "lung", RISE)] + [donors("izgi", t, OPEN) for t in ("fat", "liver")],
            "It rises in 1 of 3 strata; the rest are not resolved.",
        ),
        (
            [donors("izgi", t, OPEN) for t in ("fat", "liver")],
            "Where enough genes are measured, nothing is resolved.",
        ),
        (
            [donors("izgi", "lung", RISE), donors("izgi", "liver", FALL)],
            "No single answer: it depends on the tissue.",
        ),
        (
            [donors("izgi", "lung", RISE), donors("angelidis", "lung", FALL)],
            "No single answer: it depends on the study.",
        ),
        (
            [
                donors("tms", "liver", RISE, cell_type="hepatocyte"),
                donors("tms", "liver", FALL, cell_type="stellate cell"),
            ],
            "No single answer: it depends on the cell type.",
        ),
        ([donors("tms", "liver", RISE, cell_type="hepatocyte")], "It rises in hepatocytes."),
        ([donors("izgi", "lung", RISE, **LOW)], "Not enough data to say."),
        ([effect_table("schaum", "lung", 0.3)], "Only effect tables: no donors to test."),
        (
            [effect_table(study, "lung", -0.3) for study in ("schaum", "jonker")],
            "Effect tables (no animals) agree: it falls in lung.",
        ),
        (
            [donors("izgi", "fat", OPEN), donors("izgi", "lung", OPEN)]
            + [effect_table(study, "lung", -0.3) for study in ("schaum", "jonker")],
            "Where enough genes are measured, no donor study is resolved.",
        ),
    ],
)
def test_headlines(rows: list[dict[str, object]], said: str) -> None:
    assert headline(*rows) == said


def test_the_lead_counts_only_what_can_be_counted() -> None:
    said = overview.describe(examples.ageing())
    assert said.question == "No single answer: it depends on the tissue."
    assert said.sentence == (
        "Of 6 donor strata with enough genes measured, the MD score "
        "falls in 1 (skin epidermis, Kühne) and is not resolved in 5. "
        "Effect tables with enough of it (no animals, p optimistic) agree that it "
        "rises in kidney, liver, brain and spleen and falls in lung."
    )
    assert said.n_line.startswith("14 strata with donors, 1 of them with too few, 23 from")


def test_one_stratum_is_told_with_its_number() -> None:
    assert lead(donors("izgi", "lung", (-1.1, -2.5, 0.3))) == (
        "In lung (Izgi) the MD score is not resolved, g −1.1 [−2.5, 0.3], 5 young and 4 old mice."
    )


def test_tables_agree_only_when_all_say_the_same_of_a_tissue() -> None:
    rows = [effect_table("schaum", "lung", 0.3), effect_table("jonker", "lung", -0.3)]
    assert "agree" not in lead(*rows)
    assert "rises in 1 and falls in 1" in lead(*rows)
    low = [effect_table("keele", "lung", 0.3, **LOW)]
    assert lead(*low) == "The effect tables hold too few of the signature's genes to be counted."


def test_a_disease_contrast_names_its_sides() -> None:
    said = overview.describe(examples.disease())
    assert said.sentence.endswith("is not resolved in 2, ischaemic against control.")
    assert "age" not in said.sentence.split()


def test_nothing_measured_says_what_to_do() -> None:
    for empty in (examples.ageing().iloc[:0], pd.DataFrame()):
        said = overview.describe(empty)
        assert said.question == "Nothing is measured here."
        assert "Choose another signature, all tissues" in said.sentence


HELD = donors("kuehne", "skin epidermis", (-0.6, -1.2, -0.02)) | examples.in_women(
    (-0.56, -1.16, 0.02)
)


def test_a_fall_that_hangs_on_one_man_says_so() -> None:
    assert headline(HELD) == "It falls in skin epidermis, but that hangs on one man."
    assert lead(HELD) == (
        "In skin epidermis (Kühne) the MD score falls, g −0.6 [−1.2, −0.02]‡, 24 young and 24 old "
        "people; that hangs on one man."
    )
    two = [HELD, donors("izgi", "lung", OPEN)]
    assert headline(*two) == "It falls in 1‡ of 2 strata; the rest are not resolved."
    assert "falls in 1 (skin epidermis‡, Kühne), which hangs on one man, and" in lead(*two)
    three = [*two, donors("izgi", "muscle", FALL)]
    assert "falls in 2 (skin epidermis‡ hangs on one man) and is not" in lead(*three)
    both = [HELD, HELD | {"tissue": "liver"}, donors("izgi", "muscle", OPEN)]
    assert "falls in 2 (2‡ hang on few of the other sex) and is" in lead(*both)
    assert "falls in 2 (skin epidermis‡ hangs on one man) and is not" in (
        effect_map.describe(effects(*three)).sentence
    )


def test_a_fall_that_women_alone_show_hangs_on_nobody() -> None:
    kept = HELD | examples.in_women((-0.8, -1.4, -0.2))
    assert headline(kept) == "It falls in skin epidermis."
    assert "hangs" not in lead(kept)


def test_effect_tables_speak_in_plain_ink() -> None:
    for module in (overview, effect_map):
        for segment in module.describe(examples.ageing()).segments:
            if "no animals" in segment.text or "kidney" in segment.text:
                assert segment.tone == ""
    apart = [effect_table("schaum", "lung", 0.3), effect_table("jonker", "lung", -0.3)]
    said = overview.describe(effects(*apart))
    assert said.sentence == (
        "Of 2 in effect tables (no animals, p optimistic), it rises in 1 and falls in 1."
    )
    assert {segment.tone for segment in said.segments} == {""}
