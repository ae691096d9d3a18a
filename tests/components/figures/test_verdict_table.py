"""The verdicts: grouped rows, glyph and word, two intervals, the key with its rules."""

from itertools import pairwise
from typing import Any

import pytest

from components import tokens, verdict_rows, verdicts
from components.figures import theme, verdict_table, verdict_table_stacked
from drift.schema import VERDICTS_KNOWN
from tests.components import verdict_examples as examples

TABLE = examples.table()


def drawn(table: Any = TABLE) -> dict[str, Any]:
    figure: dict[str, Any] = verdict_table.draw(table).to_plotly_json()
    return figure


def words(figure: dict[str, Any]) -> list[str]:
    return [text for t in figure["data"] if t.get("mode") == "text" for text in t["text"]]


def test_every_row_says_its_verdict_in_glyph_and_word() -> None:
    said = words(drawn())
    at = 0
    for stratum in verdicts.read(TABLE):
        name = theme.shorten(str(stratum.row["label"]), 104)
        at = next(k for k in range(at + 1, len(said)) if name in said[k])
        assert said[at + 1] == stratum.glyph
        assert stratum.word in said[at + 2]


def test_groups_are_named_once_in_the_order_of_the_view() -> None:
    said = words(drawn())
    titles = [text for text in said if text in set(TABLE["group"])]
    assert titles == list(dict.fromkeys(TABLE["group"]))


def test_the_key_gives_the_rule_of_every_verdict() -> None:
    said = words(drawn())
    for verdict in VERDICTS_KNOWN:
        assert verdicts.RULES[verdict] in said


def test_both_intervals_lie_on_axes_that_never_change() -> None:
    for table in (TABLE, TABLE.iloc[:1], TABLE.assign(gain_g_high=99.0)):
        layout = drawn(table)["layout"]
        assert layout["xaxis2"]["range"] == layout["xaxis3"]["range"] == [-4.0, 4.0]


@pytest.mark.parametrize(("axis", "change"), [("x2", "identity"), ("x3", "gain")])
def test_squares_are_hedges_g_in_the_colour_of_a_resolved_sign(axis: str, change: str) -> None:
    squares = next(
        t
        for t in drawn()["data"]
        if t.get("xaxis") == axis and "square" in str(t.get("marker", {}).get("symbol"))
    )
    known = TABLE[TABLE[f"{change}_g"].notna()]
    assert squares["x"] == known[f"{change}_g"].tolist()
    ends = {"rises": tokens.RISE_END, "falls": tokens.FALL_END, "not resolved": tokens.INK3}
    assert squares["marker"]["color"] == [ends[call] for call in known[f"{change}_call"]]
    hollow = ["square-open" if low else "square" for low in known["low_coverage"]]
    assert squares["marker"]["symbol"] == hollow


def test_resolved_and_unresolved_rows_have_the_same_size() -> None:
    trace = next(t for t in drawn()["data"] if t.get("mode") == "text")
    sizes = {
        text: size
        for text, size in zip(trace["text"], trace["textfont"]["size"], strict=True)
        if "esolved" in text or "Drift" in text
    }
    assert len(set(sizes.values())) == 1


def test_too_few_donors_are_hatched_on_both_axes() -> None:
    few = TABLE[TABLE["verdict"] == "too few donors"]
    hatched = [t for t in drawn(few)["data"] if t.get("line", {}).get("color") == tokens.CTRL]
    assert {t["xaxis"] for t in hatched if t["x"]} == {"x2", "x3"}


def test_rows_can_be_pressed_and_selected_ones_are_ringed_and_scrolled_to() -> None:
    figure = drawn()
    hits = next(t for t in figure["data"] if t["type"] == "bar")
    assert hits["customdata"] == TABLE["patch"].tolist()
    (ring,) = figure["layout"]["shapes"]
    rows = verdict_rows.Rows(verdict_rows.WIDE, verdicts.read(TABLE))
    middle = next(y for stratum, y in rows.rows if stratum.is_selected)
    assert ring["y0"] < middle < ring["y1"]
    assert figure["layout"]["meta"]["scrollTo"] == middle
    assert "scrollTo" not in drawn(TABLE.assign(selected=False))["layout"]["meta"]


def test_rows_do_not_overlap_on_either_screen() -> None:
    for size in (verdict_rows.WIDE, verdict_rows.PHONE):
        rows = verdict_rows.Rows(size, verdicts.read(TABLE))
        middles = [y for _, y in rows.rows]
        assert all(b - a >= size.row for a, b in pairwise(middles))
        assert middles[-1] + size.row / 2 <= rows.key_top
        assert rows.keys[-1][1] < rows.height


def test_a_phone_gets_the_intervals_below_the_name() -> None:
    figure = verdict_table_stacked.draw(TABLE).to_plotly_json()
    assert "minWidth" not in figure["layout"]["meta"]
    hits = next(t for t in figure["data"] if t["type"] == "bar")
    assert set(hits["width"]) == {verdict_rows.PHONE.row}
    assert verdict_rows.PHONE.row >= 44  # a finger


def test_a_slope_is_printed_where_no_standardised_change_exists() -> None:
    slopes = TABLE.iloc[:1].assign(identity_g=float("nan"), gain_g=float("nan"))
    said = words(drawn(slopes))
    assert "slope +0.42" in said or "slope +0.10" in said
    assert verdicts.read(slopes)[0].donors == "9 mice"
    assert not verdicts.read(slopes)[0].is_drawn
