"""The spectrum: head = sign, dash = evidence, width = confidence, and every row in its place."""

from itertools import pairwise
from typing import Any

import pytest

from components import tokens, transition_rows
from components.figures import evidence_arrows, transition_statements, transitions
from components.figures import transitions_phone as phone
from components.transition_frame import ROW, Frame
from tests.components.figures.as_plotly import drawn
from tests.components.transition_examples import spectrum, statements


def lines(figure: Any) -> set[tuple[str, str, float]]:
    return {
        (trace.line.color, trace.line.dash, trace.line.width)
        for trace in figure.data
        if getattr(trace, "mode", "") == "lines" and trace.line.dash
    }


def texts(figure: Any) -> list[str]:
    return [text for trace in figure.data for text in getattr(trace, "text", None) or ()]


def patches(figure: Any) -> set[str]:
    return {p for trace in figure.data for p in getattr(trace, "customdata", None) or ()}


@pytest.mark.parametrize("picture", [transitions, phone])
def test_dash_width_and_colour_tell_evidence_confidence_and_sign(picture: Any) -> None:
    found = lines(drawn(picture, *spectrum()))
    assert (tokens.RISE, "solid", 4.6) in found
    assert (tokens.RISE, "7px,3px", 2.8) in found
    assert (tokens.FALL, "1.5px,3.5px", 1.6) in found
    assert (tokens.FALL, "solid", 2.8) in found
    assert (tokens.INK2, "solid", 4.6) in found  # fibroblast to drift
    assert (tokens.INK2, "7px,3px", 2.8) in found  # the way back


@pytest.mark.parametrize("picture", [transitions, phone])
def test_a_dispute_shows_both_signs_and_a_contest_a_question(picture: Any) -> None:
    figure = drawn(picture, *spectrum())
    assert {(tokens.RISE, "3px,3px", 2.8), (tokens.FALL, "3px,3px", 2.8)} <= lines(figure)
    assert texts(figure).count("?") == 2  # of the pericyte's origin, and of IL-6
    assert any(
        getattr(trace, "mode", "") == "markers"
        and trace.marker.symbol == "circle-open"
        and len(trace.x) == 1
        for trace in figure.data
    )


@pytest.mark.parametrize("picture", [transitions, phone])
def test_rows_and_glyphs_select_their_node_or_arrow(picture: Any) -> None:
    found = patches(drawn(picture, *spectrum()))
    assert {"node=t_pmt", "node=t_fmt", "arrow=c_tgfb>t_fmt", "arrow=i_osk>t_fmt"} <= found


def test_lines_select_the_arrow_to_drift_and_the_way_back() -> None:
    assert {"arrow=t_pmt>md", "arrow=t_met>md"} <= patches(drawn(transitions, *spectrum()))


def test_a_row_without_a_statement_keeps_its_place_and_loses_its_line() -> None:
    every, cells = spectrum()
    some = every.assign(confidence=every["confidence"].where(every["node_id"] != "t_fmt", 0))
    before, after = drawn(transitions, every, cells), drawn(transitions, some, cells)
    assert texts(before) == texts(after)
    assert before.layout.height == after.layout.height
    assert (tokens.INK2, "solid", 4.6) not in lines(after)


def test_columns_stay_when_filters_take_their_glyphs() -> None:
    rows, cells = spectrum()
    without = cells.assign(shown=cells["source"] != "c_notch")
    assert "NOTCH" in texts(drawn(transitions, rows, without))
    assert "arrow=c_notch>t_fmt" not in patches(drawn(transitions, rows, without))


def test_the_words_above_two_columns_never_meet() -> None:
    frame = Frame(transition_rows.read(*spectrum()))
    columns = list(frame.columns.values())
    assert all(a.right <= b.left for a, b in pairwise(columns))
    assert columns[-1].right < frame.lines[0] < frame.lines[1] < frame.width


def test_interventions_on_drift_alone_have_no_column() -> None:
    found = transition_rows.read(*spectrum())
    assert [source for source, _ in found.interventions] == ["i_osk"]
    assert [source for source, _ in found.cues][:2] == ["c_tgfb", "c_wnt"]


def test_only_by_way_of_a_regulator_is_a_dot_not_an_arrow() -> None:
    rows, cells = spectrum()
    keys = [key.mark for key in transitions.legend(rows, cells)]
    assert "dot" in keys
    assert "boxed-question" in keys
    direct = cells[cells["via"] == ""]
    assert "dot" not in [key.mark for key in transitions.legend(rows, direct)]
    hovers = " ".join(
        text
        for trace in drawn(transitions, rows, cells).data
        for text in getattr(trace, "hovertext", None) or ()
    )
    assert "By way of TWIST1" in hovers


def test_the_ring_is_around_what_is_selected() -> None:
    assert len(drawn(transitions, *spectrum(node="t_pmt")).layout.shapes) == 3 + 1
    (ring,) = drawn(transitions, *spectrum(arrow="c_tgfb>t_fmt")).layout.shapes[3:]
    assert ring.y1 - ring.y0 == pytest.approx(ROW - 2)
    assert ring.x1 - ring.x0 < 60


def test_widths_grow_with_confidence() -> None:
    assert evidence_arrows.WIDTHS == {1: 1.6, 2: 2.8, 3: 4.6}


def test_statements_are_counted_by_kind_and_confidence() -> None:
    table = statements()
    figure = drawn(transition_statements, table)
    counted = [int(text) for text in texts(figure) if text.isdigit()]
    heads = [1, 2, 3]
    assert sorted(counted) == sorted([*heads, *([1] * 4), *([0] * 8)])
    assert "evidence=review" in patches(figure)
