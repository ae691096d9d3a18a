"""Answers are plain data of the selection asked for, and say what of a question they read."""

from pathlib import Path
from typing import Any

import pytest
from dash import html

from atlas import cache
from atlas.selection import Selection
from components.answers import answers, answers_to, once, page


def test_an_answer_is_plain_data_of_the_selection() -> None:
    @answers
    def say(selection: Selection, screen: str) -> list[Any]:
        return [html.B(selection.tissue), 1.5, None, float("nan"), screen]

    bold, *rest = say("?tissue=lung&nonsense=1", "wide")
    assert bold["props"]["children"] == "lung"
    assert rest == [1.5, None, None, "wide"]
    assert say(None, "phone")[0]["props"]["children"] == ""


def test_questions_that_mean_the_same_read_the_same() -> None:
    @answers
    def say(selection: Selection) -> str:
        return selection.tissue

    assert say.reads("?donors=b&donors=a&tissue=lung&nonsense=1") == say.reads(
        "tissue=lung&donors=a&donors=b"
    )
    assert say.reads("tissue=lung") != say.reads("tissue=liver")
    assert say.reads("tissue=lung") != say.reads("tissue=lung&paint=age")


def test_an_answer_reads_the_fields_it_names_and_is_given_no_other() -> None:
    @answers_to("tissue", "donors")
    def say(selection: Selection, screen: str) -> str:
        return f"{selection.tissue} {selection.donors} {selection.paint} on {screen}"

    one, other = (
        "tissue=lung&donors=b&donors=a&paint=density",
        "paint=age&donors=a&donors=b&tissue=lung",
    )
    assert say(one, "wide") == say(other, "wide") == "lung ('a', 'b')  on wide"
    assert say.reads(one) == say.reads(other)
    assert say.reads(one) != say.reads("tissue=lung")


def test_a_page_is_plain_data() -> None:
    @page
    def layout(**query: Any) -> html.Div:
        return html.Div(repr(sorted(query)))

    assert layout(b="2", a="1")["props"]["children"] == "['a', 'b']"


def test_what_is_the_same_for_all_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    calls: list[int] = []

    @once
    def text() -> html.Div:
        calls.append(1)
        return html.Div("long")

    assert text() == text()
    assert len(calls) == 1
