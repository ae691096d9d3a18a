"""The answer of the graph: counts that are those of the tables, in few words, never more."""

import csv
import re

import pytest
from hypothesis import given, settings

from atlas import hallmark_view
from atlas.knowledge import KNOWLEDGE
from atlas.selection import Selection
from components.readings import hallmarks
from components.readings.reading import Reading
from tests.components.graph_examples import (
    CULTURE,
    DISEASE,
    EFFECT_TABLE,
    NOTHING,
    selections,
)

BANNED = re.compile(r"\b(significant\w*|trends?|no effect|caus(?:es|ed|ing))\b|-\d", re.IGNORECASE)


def described(selection: Selection, screen: str = "wide") -> Reading:
    return hallmarks.describe(hallmark_view.view(selection), screen)


def signs(source: str, target: str) -> list[int]:
    with (KNOWLEDGE / "edges.csv").open(encoding="utf-8") as file:
        return [
            int(row["sign"])
            for row in csv.DictReader(file)
            if (row["source"], row["target"]) == (source, target)
        ]


def test_the_literature_is_counted_as_the_table_has_it() -> None:
    with (KNOWLEDGE / "nodes.csv").open(encoding="utf-8") as file:
        names = [row["id"] for row in csv.DictReader(file) if row["kind"] == "hallmark"]
    found = [signs(name, "md") for name in names]
    towards = [own for own in found if any(own)]
    unsettled = sum(len(set(own)) > 1 for own in towards)
    sentence = described(Selection()).sentence
    assert f"{len(towards)} of {len(names)} hallmarks have evidence towards drift" in sentence
    assert f"{unsettled} of those are disputed or contested" in sentence


def test_the_loaded_data_are_counted_as_the_scores_have_them() -> None:
    view = hallmark_view.view(Selection())
    drawn = [pair.score.drawn for pair in view.hallmarks if pair.score.drawn is not None]
    outside = sum(score.low > 0 or score.high < 0 for score in drawn)
    said = described(Selection()).sentence
    assert f"{outside} of {len(drawn)} measured hallmark proxies change with age" in said
    assert "the core is not resolved." in said


def test_interventions_are_read_with_their_safety() -> None:
    reading = described(Selection(layers=("interventions",)))
    assert reading.sentence.startswith("Eight interventions have evidence on drift itself, none")
    assert "Those marked ! carry a safety finding: read it before the effect." in reading.sentence


def test_filters_that_leave_nothing_say_so() -> None:
    assert described(NOTHING).sentence.startswith("No statement of the literature passes")
    assert described(NOTHING).n_line.startswith("0 arrows from 0 statements")


def test_other_contrasts_are_not_called_age() -> None:
    disease = described(DISEASE)
    assert "between control and ischaemic" in disease.sentence
    assert "with age" not in disease.sentence
    assert "doublings" in described(CULTURE).sentence
    table = described(EFFECT_TABLE)
    assert "(effect table)" in table.sentence
    assert "no donors" in table.n_line


def test_a_stratum_that_is_not_there_has_no_numbers() -> None:
    assert "No gene set of a node is measured" in described(Selection(dataset="nosuch")).sentence


def test_arrows_without_a_place_in_the_picture_are_counted() -> None:
    view = hallmark_view.view(Selection(layers=("transitions",)))
    listed = len(view.arrows)
    line = hallmarks.describe(view, "wide", listed - 7).n_line
    assert f"{listed - 7} drawn, all in the list" in line
    assert "drawn" not in hallmarks.describe(view, "wide", listed).n_line
    assert "drawn" not in hallmarks.describe(view, "phone", listed - 7).n_line


def test_a_phone_gets_the_short_question_and_the_data() -> None:
    phone = described(Selection(), "phone")
    assert phone.question == "Which hallmarks drive drift, and which does it drive?"
    assert phone.sentence.startswith("In this lung")


@pytest.mark.parametrize("screen", ["wide", "phone"])
@settings(max_examples=60, deadline=None)
@given(selection=selections())
def test_any_selection_has_a_short_answer_in_allowed_words(
    screen: str, selection: Selection
) -> None:
    reading = described(selection, screen)
    assert reading.sentence.endswith(".")
    assert len(reading.sentence.split()) <= 40, reading.sentence
    assert len(re.findall(r"\.(?: |$)", reading.sentence)) <= 2
    for text in (reading.sentence, reading.n_line, reading.caption, *reading.traps):
        assert not BANNED.search(text), text
        assert "nan" not in text.lower().split()
