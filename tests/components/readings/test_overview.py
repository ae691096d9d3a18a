"""Headline and lead of the Overview, on tables small enough to count by hand."""

import pandas as pd
import pytest

from components.readings import overview
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
            "Effect tables agree: it falls in lung.",
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
        "Among the 6 donor-level strata with enough of the signature measured, the MD score "
        "falls in 1 (skin epidermis, Kühne) and is not resolved in 5. "
        "Effect tables with enough of it agree "
        "that it "
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
