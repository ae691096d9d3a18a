"""The list of tissues: answers, marks with directions, rows that select."""

from typing import Any

import pytest

from components import tokens
from components.figures import agreement, agreement_stacked
from tests.components import evidence_examples, examples
from tests.components.figures.cases import AGREEMENTS


def data(case: str, picture: Any = agreement) -> list[dict[str, Any]]:
    return list(picture.draw(*AGREEMENTS[case]).to_plotly_json()["data"])


def markers(case: str) -> dict[str, Any]:
    (found,) = [trace for trace in data(case) if trace.get("mode") == "markers"]
    return found


def test_every_measured_stratum_is_a_mark_or_a_hatch() -> None:
    marks, _ = AGREEMENTS["all"]
    few = (marks["call"] == "too few donors").sum()
    assert len(markers("all")["x"]) == len(marks) - few


def test_answers_are_printed_and_coloured_by_direction() -> None:
    (texts,) = [trace for trace in data("all") if trace.get("mode") == "text"]
    found = dict(zip(texts["text"], texts["textfont"]["color"], strict=True))
    assert found["<b>No, it falls</b>"] == tokens.FALL
    assert found["<b>Not enough data</b>"] == tokens.INK


@pytest.mark.parametrize(("g", "way"), [(0.9, 1), (-0.9, -1)])
def test_arrows_point_the_way_of_the_effect(g: float, way: int) -> None:
    views = evidence_examples.agreement(evidence_examples.studies("lung", (g, 0.2)))
    figure = agreement.draw(*views).to_plotly_json()
    colour = tokens.RISE_END if way > 0 else tokens.FALL_END
    (lines,) = [
        t
        for t in figure["data"]
        if t.get("mode") == "lines" and t["line"]["color"] == colour and t["x"]
    ]
    (mark,) = [t for t in figure["data"] if t.get("mode") == "markers"]
    tip, base = lines["y"][1], lines["y"][0]
    assert (base - tip) * way > 0, "y grows downwards"
    assert (mark["y"][0] - tip) * way > 0


def test_rows_and_marks_select() -> None:
    marks, answers = AGREEMENTS["all"]
    patches = {p for trace in data("all") for p in trace.get("customdata", [])}
    assert set(marks["patch"]) <= patches
    assert set(answers["patch"]) <= patches


def test_marks_stay_in_their_row_and_frame() -> None:
    for picture, width in ((agreement, agreement.WIDE.width), (agreement_stacked, 330)):
        for trace in data("all", picture):
            if trace.get("mode") == "markers":
                assert max(trace["x"]) <= width - 6
        effects = evidence_examples.studies("brain", *[(0.3, 0.4)] * 9)
        figure = picture.draw(*evidence_examples.agreement(effects)).to_plotly_json()
        (found,) = [t for t in figure["data"] if t.get("mode") == "markers"]
        assert len(set(found["y"])) > 1, "nine marks take several lines"
        assert max(found["y"]) < figure["layout"]["height"]


def test_the_tissue_shown_is_ringed() -> None:
    (ring,) = agreement.draw(*AGREEMENTS["all"]).layout["shapes"]
    assert ring["y1"] > ring["y0"]
    none = evidence_examples.agreement(examples.ageing(), shown="nowhere")
    assert not agreement.draw(*none).layout["shapes"]


def test_daggers_stand_below_their_ring_and_inside_their_row() -> None:
    views = evidence_examples.agreement(examples.ageing())
    rows = agreement._rows(*views, agreement.WIDE)
    for row in rows:
        placed = agreement._placed(row, agreement.WIDE)
        words = list(agreement._daggers(placed))
        rings = [spot for spot in placed if spot.stratum.is_table and spot.stratum.low_coverage]
        assert len(words) == len(rings)
        for word, ring in zip(words, rings, strict=True):
            assert ring.y < word.y < row.top + row.height
            assert word.x == ring.x + (8 if ring.way < 0 else 0), "the arrow is there"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_pool_of_all_tissues_is_plain(answer: str) -> None:
    marks, answers = evidence_examples.agreement(examples.ageing())
    answers.loc[answers.index[-1], "answer"] = answer
    rows = agreement._rows(marks, answers, agreement.WIDE)
    words = [w for w in agreement._words(rows[-1:], agreement.WIDE) if "Pooled" in w.text]
    assert [word.text for word in words] == [
        "Pooled: rises" if answer == "yes" else "Pooled: falls"
    ]
    assert words[0].colour == tokens.INK
