"""Answers are computed once a selection, kept as plain data, and never mixed up."""

from pathlib import Path
from typing import Any

import pytest
from dash import html

from atlas import cache
from atlas.selection import Selection
from components.answers import answers, answers_to, page


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())


def test_equal_selections_are_answered_once_as_plain_data() -> None:
    calls: list[Selection] = []

    @answers
    def say(selection: Selection) -> list[Any]:
        calls.append(selection)
        return [html.B(selection.tissue), 1.5, None]

    first = say("tissue=lung")
    assert say("?tissue=lung&nonsense=1") == first
    assert len(calls) == 1
    assert first[0]["props"]["children"] == "lung"
    assert first[1:] == [1.5, None]


def test_further_inputs_are_part_of_the_key() -> None:
    @answers
    def say(selection: Selection, screen: str) -> str:
        return f"{selection.tissue} on {screen}"

    assert say("tissue=lung", "wide") == "lung on wide"
    assert say("tissue=lung", "phone") == "lung on phone"
    assert say(None, "phone") == " on phone"


def test_pages_are_kept_by_their_whole_query() -> None:
    calls: list[dict[str, Any]] = []

    @page
    def layout(**query: Any) -> html.Div:
        calls.append(query)
        return html.Div(repr(sorted(query)))

    assert layout(a="1", b="2") == layout(b="2", a="1")
    assert layout(a="1", colour="red") != layout(a="1", b="2")
    assert layout(a=["1", "2"]) == layout(a=["1", "2"])
    assert len(calls) == 3


def test_an_answer_serves_all_selections_that_agree_in_what_it_reads() -> None:
    calls: list[Selection] = []

    @answers_to("tissue", "donors")
    def say(selection: Selection, screen: str) -> str:
        calls.append(selection)
        return f"{selection.tissue} {selection.donors} {selection.paint} on {screen}"

    first = say("tissue=lung&donors=b&donors=a&paint=density", "wide")
    assert first == "lung ('a', 'b')  on wide"
    assert say("paint=age&donors=a&donors=b&tissue=lung&window=0,0,9,9", "wide") == first
    assert len(calls) == 1
    assert say("tissue=lung", "wide") == "lung ()  on wide"
    assert say("tissue=lung", "phone") == "lung ()  on phone"
