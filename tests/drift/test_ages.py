"""Ages as laboratories write them: what is read, what is refused, and that nothing else happens."""

import math

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drift.ages import (
    UNITS,
    Age,
    middle,
    parse,
    read_column,
    unit_of_name,
    unit_of_word,
)
from drift.errors import AgeError
from drift.lifespan import ORGANISMS


@pytest.mark.parametrize(
    ("text", "number", "unit", "kind"),
    [
        ("24m", 24, "months", "age"),
        ("24M", 24, "months", "age"),
        ("3 months", 3, "months", "age"),
        ("3mo", 3, "months", "age"),
        ("3 mo old", 3, "months", "age"),
        ("8wk", 8, "weeks", "age"),
        ("60 yo", 60, "years", "age"),
        ("18.5 days", 18.5, "days", "age"),
        ("P7", 7, "days", "age"),
        ("postnatal day 21", 21, "days", "age"),
        ("Age: 24 months", 24, "months", "age"),
        ("65-year-old stage", 65, "years", "age"),
        ("65-year-old human stage", 65, "years", "age"),
        ("24-month-old stage", 24, "months", "age"),
        ("2-month-old mouse stage", 2, "months", "age"),
        ("18", 18, "", "age"),
        (18.0, 18, "", "age"),
        (3, 3, "", "age"),
        ("72 y.o.", 72, "years", "age"),
        ("3 m.o.", 3, "months", "age"),
        ("aged 24 months", 24, "months", "age"),
        ("Young (3m)", 3, "months", "age"),
        ("24 months (old)", 24, "months", "age"),
        ("20-29", 25, "", "bracket"),
        ("[60,70)", 65, "", "bracket"),
        ("(60, 70]", 65, "", "bracket"),
        ("[60.0, 70.0) years", 65, "years", "bracket"),
        ("[60, 69]", 65, "", "bracket"),
        ("(-0.001, 30.0]", 15, "", "bracket"),
        ("(-inf, 30]", 15, "", "bracket"),
        ("40s", 45, "years", "bracket"),
        ("60-69 years", 65, "years", "bracket"),
        ("60–69 years", 65, "years", "bracket"),
        ("8 to 12 weeks", 10, "weeks", "bracket"),
        ("2-5 year-old child stage", 3.5, "years", "bracket"),
        ("third decade human stage", 25, "years", "bracket"),
        ("under-1-year-old human stage", 0.5, "years", "bracket"),
        ("65+", 65, "", "open"),
        ("65+ years", 65, "years", "open"),
        ("> 65 years", 65, "years", "open"),
        ("[70, inf)", 70, "", "open"),
        ("(70,Inf]", 70, "", "open"),
        ("80 year-old and over human stage", 80, "years", "open"),
        ("20 month-old stage and over", 20, "months", "open"),
        ("E14.5", 14.5, "days", "before birth"),
        ("9th week post-fertilization human stage", 9, "weeks", "before birth"),
        ("PCW 12", 12, "weeks", "before birth"),
        ("Carnegie stage 20", None, "", "before birth"),
        ("Theiler stage 19", None, "", "before birth"),
        ("fetal stage", None, "", "before birth"),
        ("Theiler stage 28", None, "", "no number"),
        ("newborn human stage", None, "", "no number"),
        ("adult stage", None, "", "no number"),
        ("young", None, "", "no number"),
        ("unknown", None, "", "no number"),
        ("", None, "", "no number"),
        (None, None, "", "no number"),
        (float("nan"), None, "", "no number"),
        (pd.NA, None, "", "no number"),
    ],
)
def test_ages_as_they_are_written(text: object, number: float | None, unit: str, kind: str) -> None:
    age = parse(text)
    assert (age.number, age.unit, age.kind) == (number, unit, kind)
    assert (age.reason == "") == (number is not None)


@pytest.mark.parametrize(
    "text",
    [
        *("3 mnths", "-5", "1,5 years", "week 12", "day 21", "HsapDv:0000087", "leiden_3", "29-20"),
        *("x", "3 months 4", "24 months+ or so", "True", "1e3", "nan months", "20-29-39", "٣ m"),
        *(
            "M3",
            "Young (3)",
            "(3m)",
            "[70,60)",
            "[60,60)",
            "[60-70)",
            "(-inf, inf)",
            "45s",
            "[-5,3)",
        ),
    ],
)
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(AgeError, match="'"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "age"), [("24m_F", "24m"), ("3 months 4", "3 months"), ("72 yo, treated", "72 yo")]
)
def test_more_than_an_age_is_refused_with_the_age_that_is_in_it(text: str, age: str) -> None:
    with pytest.raises(AgeError, match=f"'{text}' holds more than an age: write '{age}', and"):
        parse(text)


def test_decades_of_a_human_are_of_years_and_nothing_else_is_taken() -> None:
    for cells in (
        ["20-29", "60-69"],
        ["[20,30)", "(60, 70]", "[70, inf)"],
        ["0-9", "30-39", "80+"],
    ):
        column = read_column([*cells, "unknown"], "age", organism="human")
        assert column.unit == "years"
        assert f"Decades without a unit are taken for years: {', '.join(cells)}." in column.notes
        for organism, proposed in (("mouse", "months"), ("killifish", "weeks"), ("", "months")):
            with pytest.raises(AgeError, match=rf"without a unit .*--map age=age:{proposed} \(or"):
                read_column(cells, "age", organism=organism)
        said = read_column(cells, "age", "weeks", "human")
        assert said.unit == "weeks"
        assert not any("Decades" in note for note in said.notes)
    for cells in (["25", "65"], ["18-24"], ["20-30"], ["0-9", "10-19"], ["20-29", "65"], ["80+"]):
        with pytest.raises(
            AgeError, match=r"without a unit .*--map age=age:years \(or days, weeks"
        ):
            read_column(cells, "age", organism="human")
    with pytest.raises(AgeError, match="--map age=age:years"):
        read_column(["20-29", "65 years"], "age", organism="human")


_PLAIN = st.integers(0, 10**9 - 1).map(lambda number: number / 1000)
_UNITS = st.sampled_from([word for words in UNITS.values() for word in words] + [""])
_SPACES = st.sampled_from(["", " ", "-"])
_WRITTEN = st.one_of(
    st.tuples(_PLAIN, _SPACES, _UNITS).map(lambda t: f"{t[0]:.3f}{t[1] if t[2] else ''}{t[2]}"),
    st.tuples(_PLAIN, _PLAIN, _UNITS).map(lambda t: f"{min(t[:2]):.3f}-{max(t[:2]):.3f} {t[2]}"),
    st.tuples(_PLAIN, _UNITS).map(lambda t: f"{t[0]:.3f}+ {t[1]}"),
    st.tuples(_PLAIN, _PLAIN, st.sampled_from(["[)", "(]", "[]", "()"]), _UNITS)
    .filter(lambda t: t[0] != t[1])
    .map(lambda t: f"{t[2][0]}{min(t[:2]):.3f}, {max(t[:2]):.3f}{t[2][1]} {t[3]}"),
    st.tuples(_PLAIN, _UNITS).map(lambda t: f"[{t[0]:.3f},inf) {t[1]}"),
    st.tuples(_PLAIN, st.sampled_from("ymw")).map(lambda t: f"{t[0]:.3f} {t[1]}.o."),
    st.tuples(_PLAIN, _UNITS.filter(bool)).map(lambda t: f"Young ({t[0]:.3f} {t[1]})"),
    st.integers(1, 9).map(lambda tens: f"{tens}0s"),
    _PLAIN.map(lambda number: f"E{number:.3f}"),
    _PLAIN.map(lambda number: f"week {number:.3f} fetal stage"),
    st.integers(0, 10**6 - 1).map(lambda number: f"P{number}"),
    st.sampled_from(["adult stage", "unknown", "fetal stage", "Carnegie stage 9"]),
)


def format_age(age: Age) -> str:
    """Write an age in words of its own, so that it must be read as the same age."""
    unit = f" {age.unit}" if age.unit else ""
    if age.number is None:
        return age.text
    if age.kind == "bracket":
        return f"{written(age.low)}-{written(age.high)}{unit}"
    if age.kind == "before birth":
        days = age.unit == "days"
        return f"E{written(age.number)}" if days else f"week {written(age.number)} fetal"
    return f"{written(age.number)}{'+' if age.kind == 'open' else ''}{unit}"


def written(number: float | None) -> str:
    """Write a number without an exponent, as people write ages."""
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


@given(text=_WRITTEN)
def test_a_formatted_age_is_read_as_the_same_age(text: str) -> None:
    age = parse(text)
    again = parse(format_age(age))
    assert (again.number, again.unit, again.kind) == (age.number, age.unit, age.kind)
    assert (again.low, again.high) == (age.low, age.high)
    assert format_age(again) == format_age(age)


_FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("24", "3", "m", "months", "-", "year", "old", "stage", "E", "P", "GW", "week", " "),
            *("decade", "third", "+", "and", "over", ".", "(", "nan", "adult", "\n", "½", "²", "٣"),
            *("post-fertilization", "Theiler", "under", ">", "_", "to", "fetal"),
            *(
                "[",
                "]",
                ")",
                ",",
                "inf",
                "-inf",
                "-0.001",
                "60",
                "70",
                "y.o.",
                "aged",
                "young",
                "s",
            ),
        ]
    ),
    max_size=7,
).map("".join)
_CELLS = st.one_of(
    st.text(max_size=30),
    _FRAGMENTS,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.binary(max_size=5),
)


@given(cell=_CELLS)
@example(6.103515625e-05)
def test_any_cell_is_an_age_or_refused_in_words(cell: object) -> None:
    try:
        age = parse(cell)
    except AgeError as error:
        age, said = None, str(error)
    if age is None:
        assert (said.count("\n"), said[-1]) == (0, ".")
        return
    assert age.unit in ("", *UNITS)
    if age.number is not None:
        assert math.isfinite(age.number)
        assert age.number >= 0
        assert parse(format_age(age)).number == age.number
    if age.kind == "bracket" and age.low is not None and age.high is not None:
        assert age.low <= middle(age.low, age.high) <= age.high + 1


@given(
    cells=st.lists(_CELLS, max_size=6),
    name=st.text(max_size=12),
    unit=st.sampled_from(list(UNITS)),
    organism=st.sampled_from(["", *ORGANISMS]),
)
def test_any_column_is_read_or_refused_in_words(
    cells: list[object], name: str, unit: str, organism: str
) -> None:
    for said in ("", unit):
        try:
            column = read_column(cells, name, said, organism)
        except AgeError:
            continue
        known = [number for number in column.numbers.values() if number is not None]
        assert all(math.isfinite(number) and number >= 0 for number in known)
        assert (column.unit in UNITS) == bool(known)


def test_units_are_converted_by_their_own_words() -> None:
    column = read_column(["3 months", "24m", "2 years", "P7", "E14.5", "adult"], "age")
    assert column.unit == "months"
    assert column.numbers["2 years"] == pytest.approx(24)
    assert column.numbers["P7"] == pytest.approx(7 / 30.4375)
    assert column.numbers["E14.5"] == 0
    assert column.numbers["adult"] is None
    assert any("days and years were converted to months" in note for note in column.notes)
    assert any("Before birth" in note and "E14.5" in note for note in column.notes)


def test_a_bare_number_beside_one_with_a_unit_is_refused() -> None:
    with pytest.raises(AgeError, match=r"'3' without a unit beside '24 months'.*--map age=age:"):
        read_column(["3", "24 months"], "age")
    said = read_column(["3", "24 months"], "age", "months")
    assert said.numbers == {"3": 3, "24 months": 24}


def test_bare_numbers_take_the_unit_of_the_column_name_or_are_refused() -> None:
    assert read_column([3, 18.0], "age_months").unit == "months"
    assert read_column([3, 18.0], "Age (weeks)").unit == "weeks"
    assert read_column([3, 18.0], "age", "days").unit == "days"
    with pytest.raises(AgeError, match=r"without a unit \('3'\).*--map age=age:months"):
        read_column([3, 18.0], "age")


def test_names_of_columns_say_units() -> None:
    said = {name: unit_of_name(name) for name in ("ageMonths", "age_in_years", "age.wk", "age (d)")}
    assert list(said.values()) == ["months", "years", "weeks", "days"]
    assert unit_of_name("m_age") == unit_of_name("age_group") == unit_of_name("") == ""
    assert (unit_of_word(" Months "), unit_of_word("moons")) == ("months", "")
