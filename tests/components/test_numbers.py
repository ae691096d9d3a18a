"""Numbers as printed: true minus, no zero with a sign, counts with their words."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import numbers

FINITE = st.floats(-1e6, 1e6)
ANY = st.one_of(st.floats(), st.none(), st.just(pd.NA), st.integers(-999, 999))
DIGITS = st.integers(0, 4)


@given(ANY, DIGITS)
def test_no_hyphen_and_no_signed_zero(value: object, digits: int) -> None:
    for text in (
        numbers.plain(value, digits),
        numbers.signed(value, digits),
        numbers.compact(value),
        numbers.p_value(value),
        numbers.percent(value),
    ):
        assert "-" not in text
        assert text.strip("−+0.") or not text.startswith(("−", "+"))


@given(FINITE, FINITE, FINITE, DIGITS, st.booleans())
def test_intervals_have_no_hyphen(a: float, b: float, c: float, digits: int, plus: bool) -> None:
    text = numbers.interval(a, b, c, digits, plus=plus, unit="a year")
    assert "-" not in text
    assert text.endswith("]")


@given(FINITE, DIGITS)
def test_a_printed_number_is_the_rounded_number(value: float, digits: int) -> None:
    read = float(numbers.signed(value, digits).replace("−", "-"))
    assert read == pytest.approx(value, abs=max(0.5000001 * 10**-digits, 1e-6))


@pytest.mark.parametrize(
    ("value", "digits", "plain", "signed"),
    [
        (-0.02, 1, "−0.02", "−0.02"),
        (0.04, 1, "0.04", "+0.04"),
        (0, 1, "0.0", "0.0"),
        (-0.0, 1, "0.0", "0.0"),
        (-1.14, 1, "−1.1", "−1.1"),
        (2.7, 1, "2.7", "+2.7"),
        (-1e-12, 1, "0.000000", "0.000000"),
        (math.nan, 1, "–", "–"),
        (math.inf, 1, "∞", "+∞"),
        (-math.inf, 0, "−∞", "−∞"),
        (pd.NA, 2, "–", "–"),
    ],
)
def test_signs(value: object, digits: int, plain: str, signed: str) -> None:
    assert numbers.plain(value, digits) == plain
    assert numbers.signed(value, digits) == signed


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (numbers.interval(-0.16, -0.41, 0.09), "−0.16 [−0.41, 0.09]"),
        (
            numbers.interval(0.06, -0.06, 0.17, plus=True, unit="a year"),
            "+0.06 a year [−0.06, 0.17]",
        ),
        (numbers.interval(-0.6, -1.2, -0.02, 1), "−0.6 [−1.2, −0.02]"),
        (numbers.interval(0.2, math.nan, math.nan, 1), "0.2"),
        (numbers.g_interval(-1.1, -2.5, 0.3), "g −1.1 [−2.5, 0.3]"),
        (numbers.p_value(0.17), "0.17"),
        (numbers.p_value(0.031), "0.031"),
        (numbers.p_value(0.0496), "0.0496"),
        (numbers.p_value(0.00002), "< 0.001"),
        (numbers.p_value(None), "–"),
        (numbers.p_text(0.004, "FDR"), "FDR 0.004"),
        (numbers.compact(-1.04), "−1.04"),
        (numbers.compact(12), "12"),
        (numbers.compact(12.34), "12.3"),
        (numbers.compact(999), "999"),
        (numbers.compact(356213), "356,213"),
        (numbers.compact(-10_000_000), "−10,000,000"),
        (numbers.compact(1183692.44), "1,183,692.4"),
        (numbers.compact(0.00123456), "0.00123"),
        (numbers.compact(123.46), "123.5"),
        (numbers.compact(0.0031), "0.00310"),
        (numbers.compact(-2.5e-7), "−2.5e−7"),
        (numbers.spelled(2), "two"),
        (numbers.spelled(13), "13"),
        (numbers.capital("tWO"), "TWO"),
        (numbers.capital(""), ""),
        (numbers.counted(1, "stratum", "strata"), "1 stratum"),
        (numbers.counted(9, "stratum", "strata"), "9 strata"),
        (numbers.counted(2, "gene"), "2 genes"),
        (numbers.counted(1779, "cell"), "1,779 cells"),
        (numbers.sides(5, 4, "young", "old", "mice"), "5 young and 4 old mice"),
        (numbers.sides(0, 5, "young", "old", "people"), "no young and 5 old people"),
        (numbers.sides(0, 1, "young", "old", "people"), "no young and 1 old person"),
        (numbers.sides(pd.NA, 4, "young", "old", "mice"), "number of mice not stated"),
        (numbers.listed([]), ""),
        (numbers.listed(["lung"]), "lung"),
        (numbers.listed(["kidney", "liver", "brain"]), "kidney, liver and brain"),
        (numbers.listed(list("abcd"), most=3), "a, b and 2 others"),
        (numbers.percent(0.517), "52 %"),
        (numbers.percent(0.999), "> 99 %"),
        (numbers.percent(0.001), "< 1 %"),
        (numbers.percent(1), "100 %"),
        (numbers.percent(math.nan), "–"),
        (numbers.age(93, "days"), "93 days"),
        (numbers.age(1, "years"), "1 year"),
        (numbers.age(2.5, "months"), "2.5 months"),
        (numbers.age(None, "days"), "–"),
        (numbers.ages(93, 303, "days"), "93 to 303 days"),
        (numbers.ages(3, 3, "months"), "3 months"),
    ],
)
def test_words(made: str, text: str) -> None:
    assert made == text


@given(st.floats(0, 1))
def test_a_p_value_is_printed_on_its_side_of_the_threshold(p: float) -> None:
    text = numbers.p_value(p)
    if not text.startswith("<") and abs(p - 0.05) > 1e-6:
        assert (float(text) < 0.05) == (p < 0.05)


@pytest.mark.parametrize(
    ("low", "high", "digits"), [(-0.41, 0.09, 2), (0.005, 0.016, 3), (0, 0, 2), (0, 2e-9, 4)]
)
def test_digits_follow_the_interval(low: float, high: float, digits: int) -> None:
    assert numbers.digits_for(low, high) == digits


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ((5, 4, "mice"), "5 young and 4 old mice"),
        ((0, 1, "people"), "no young and 1 old person"),
        ((1, 1, "mice"), "1 young and 1 old mouse"),
        ((2, 0, "fish"), "2 young and no old fish"),
        ((0, 5, "people"), "no young and 5 old people"),
        ((2, 1, "patients"), "2 young and 1 old patient"),
    ],
)
def test_donors_of_a_comparison(sides: tuple[int, int, str], words: str) -> None:
    first, second, donors = sides
    assert numbers.sides(first, second, "young", "old", donors) == words
    row = {
        "n_reference": first,
        "n_contrast": second,
        "reference_word": "young",
        "contrast_word": "old",
        "donors_word": donors,
    }
    assert numbers.sides_of(row) == words
