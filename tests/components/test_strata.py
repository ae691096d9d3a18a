"""A stratum knows its state, its number and its words."""

import math

import pandas as pd
import pytest

from components import strata
from tests.components import examples


def one(row: dict[str, object]) -> strata.Stratum:
    (found,) = strata.read(pd.DataFrame([row]))
    return found


DONORS = examples.donors("izgi", "lung", (-1.1, -2.5, 0.3))
TABLE = examples.effect_table("keele", "kidney", 0.32)
FEW = examples.stratum("tms", "liver", call="too few donors", n_reference=2, n_contrast=5)


def test_donors_are_measured_in_g_and_effect_tables_in_r() -> None:
    assert (one(DONORS).value, one(DONORS).low, one(DONORS).high) == (-1.1, -2.5, 0.3)
    assert one(TABLE).value == 0.32
    assert math.isnan(one(TABLE).low)
    assert one(DONORS).share == pytest.approx(-0.44)
    assert one(TABLE).share == pytest.approx(0.64)


def test_slopes_have_no_g_and_are_measured_in_score_a_year() -> None:
    row = examples.stratum(
        "tms", "liver", estimate=0.011, ci_low=0.005, ci_high=0.016, contrast="age_slope"
    )
    assert one(row).measure is strata.SLOPE
    assert one(row).interval == "0.011 [0.005, 0.016]"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (DONORS, "open"),
        (TABLE, "resolved"),
        (FEW, "few"),
        (examples.stratum("izgi", "lung", call="undefined"), "undefined"),
        (examples.stratum("izgi", "lung", call="rises"), "undefined"),  # no number, no state
    ],
)
def test_states(row: dict[str, object], state: str) -> None:
    assert one(row).state == state


def test_beyond_the_limit_the_scale_stays_at_its_end() -> None:
    assert one(examples.donors("xu", "brain", (-9, -12, -6))).share == -1


def test_marks_follow_coverage_depth_and_sex() -> None:
    assert one({**DONORS, "low_coverage": True}).marks == "†"
    assert one({**DONORS, "depth_confounded": True}).marks == "‡"
    assert one({**DONORS, "sex_handling": "confounded", "low_coverage": True}).marks == "†‡"
    assert one({**DONORS, "low_coverage": None}).marks == ""


def test_donors_in_words() -> None:
    assert one(DONORS).donors == "5 young and 4 old mice"
    assert one(FEW).fewest == "n 2"
    assert one(TABLE).fewest == "n ?"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("MD score, Lu 2025", "the MD score"),
        ("MD score, matrisome part", "the MD score (matrisome part)"),
        ("MD score without matrix genes", "the MD score without matrix genes"),
        ("Hypoxia", "the hypoxia score"),
        ("SenMayo senescence set", "the SenMayo senescence set score"),
        ("TGF-β score, Lu 2025", "the TGF-β score"),
        ("p53 pathway", "the p53 pathway score"),
        ("NOTCH signalling", "the NOTCH signalling score"),
    ],
)
def test_a_signature_as_the_subject_of_a_sentence(label: str, name: str) -> None:
    assert strata.score_name(label) == name


@pytest.mark.parametrize(
    ("name", "many"),
    [("hepatocyte", "hepatocytes"), ("lung", "lung"), ("endothelial cell", "endothelial cells")],
)
def test_cell_types_in_sentences(name: str, many: str) -> None:
    assert strata.plural(name) == many


def test_sides_come_from_donors_where_there_are_any() -> None:
    nameless = {**TABLE, "reference_word": None, "contrast_word": None}
    found = strata.read(pd.DataFrame([nameless, *examples.disease().to_dict("records")]))
    assert strata.sides(found) == ("control", "ischaemic")
    assert strata.sides([]) == ("young", "old")
    assert not strata.is_ageing(found)


def test_records_are_plain_values() -> None:
    table = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1.5, math.nan]})
    first, second = strata.records(table)
    assert first == {"a": 1, "b": 1.5}
    assert second["a"] is pd.NA
    assert type(first["b"]) is float


def test_an_unknown_column_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = one(DONORS).colour


def test_a_slope_within_donors_has_its_own_measure_and_words() -> None:
    found = strata.read(examples.over_doublings())[0]
    assert found.measure is strata.DOUBLINGS
    assert found.value == 0.06
    assert found.donors == "4 donors, each compared with itself"
    assert found.interval == "0.06 [0.04, 0.08]"
    assert found.state == "resolved"
    assert strata.is_within([found])
    assert not strata.is_ageing([found])
