"""The forest, wide and stacked: ranked, printed, cut at fixed limits."""

from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from components import tokens
from components.figures import effect_forest, effect_forest_stacked, forest_words
from tests.components import examples

AGEING = examples.ageing()
BOTH = pytest.mark.parametrize("module", [effect_forest, effect_forest_stacked])


def drawn(module: ModuleType, table: pd.DataFrame) -> dict[str, Any]:
    figure: dict[str, Any] = module.draw(table).to_plotly_json()
    return figure


def texts(figure: dict[str, Any]) -> list[str]:
    return [text for trace in figure["data"] for text in trace.get("text", [])]


def squares(figure: dict[str, Any]) -> dict[str, Any]:
    def is_of_squares(trace: dict[str, Any]) -> bool:
        symbols = trace.get("marker", {}).get("symbol")
        return isinstance(symbols, list) and any("square" in symbol for symbol in symbols)

    return next(trace for trace in figure["data"] if is_of_squares(trace))


def test_strata_are_ranked_with_those_without_an_interval_last() -> None:
    found = effect_forest.ranked(AGEING)
    values = [stratum.value for stratum in found[:-1]]
    assert values == sorted(values, reverse=True)
    assert found[-1].state == "few"
    assert not any(stratum.is_table for stratum in found)


@BOTH
def test_every_number_is_printed_with_its_interval_and_donors(module: ModuleType) -> None:
    said = " ".join(texts(drawn(module, AGEING)))
    for stratum in effect_forest.ranked(AGEING):
        assert (stratum.interval if stratum.state != "few" else "too few donors") in said
        assert forest_words.donor_text(stratum) in said


@BOTH
def test_the_depth_matched_value_stands_below_a_confounded_one(module: ModuleType) -> None:
    figure = drawn(module, AGEING)
    assert "equal depth 1.2 [−0.4, 2.9]" in texts(figure)
    small = [t for t in figure["data"] if t.get("marker", {}).get("size") == 5]
    assert [t["x"] for t in small] == [[1.2]]


@BOTH
def test_the_axis_has_its_unit_and_fixed_limits(module: ModuleType) -> None:
    for table in (AGEING, AGEING[AGEING["study"] == "kuehne"]):
        axis = drawn(module, table)["layout"]["xaxis"]
        assert axis["title"]["text"] == "Change in MD score, Hedges' g"
        assert axis["range"] == [-5.0, 5.0]
        assert axis["ticktext"] == ["−4", "−2", "0", "+2", "+4"]


def test_hollow_squares_hold_too_few_genes() -> None:
    figure = drawn(effect_forest, AGEING)
    found = [s for s in effect_forest.ranked(AGEING) if s.state != "few"]
    symbols = squares(figure)["marker"]["symbol"]
    assert symbols == ["square-open" if s.low_coverage else "square" for s in found]


def test_a_wide_interval_has_the_smaller_square() -> None:
    rows = [
        examples.donors("izgi", tissue, (0, -width, width))
        for tissue, width in (("lung", 1), ("liver", 2), ("muscle", 4))
    ]
    sizes = squares(drawn(effect_forest, examples.effects(*rows)))["marker"]["size"]
    found = effect_forest.ranked(examples.effects(*rows))
    by_width = [size for _, size in sorted(zip([s.high for s in found], sizes, strict=True))]
    assert by_width == sorted(by_width, reverse=True)
    assert by_width[0] > by_width[-1]


@BOTH
def test_an_interval_beyond_the_axis_ends_in_an_arrow(module: ModuleType) -> None:
    table = examples.effects(examples.donors("xu", "brain", (2.0, -9.0, 23.0)))
    figure = drawn(module, table)
    arrows = next(
        t for t in figure["data"] if "triangle-left" in t.get("marker", {}).get("symbol", [])
    )
    assert arrows["x"] == [-5.0, 5.0]
    assert "2.0 [−9.0, 23.0]" in " ".join(texts(figure))


@BOTH
def test_only_resolved_intervals_have_colour(module: ModuleType) -> None:
    table = AGEING[AGEING["call"] == "not resolved"]
    figure = drawn(module, table)
    assert not {tokens.RISE_END, tokens.FALL_END} & set(squares(figure)["marker"]["color"])


@BOTH
def test_a_whole_row_is_pressed(module: ModuleType) -> None:
    figure = drawn(module, AGEING)
    found = effect_forest.ranked(AGEING)
    for trace in (t for t in figure["data"] if t["type"] == "bar"):
        assert trace["customdata"] == [stratum.patch for stratum in found]
        assert set(trace["width"]) == {abs(trace["y"][1] - trace["y"][0])}


@BOTH
def test_a_ring_marks_the_selected_row(module: ModuleType) -> None:
    assert len(drawn(module, AGEING)["layout"]["shapes"]) == 1
    assert "<b>Lung</b>" in " ".join(texts(drawn(module, AGEING)))


@BOTH
def test_effect_tables_alone_are_sent_to_the_map(module: ModuleType) -> None:
    figure = drawn(module, AGEING[AGEING["evidence"] != "donors"])
    (note,) = figure["layout"]["annotations"]
    assert "no animals" in note["text"]


def test_long_words_of_the_sides_give_way_to_donors() -> None:
    assert "young/old" in texts(drawn(effect_forest, AGEING))
    assert "donors" in texts(drawn(effect_forest, examples.disease()))
    assert "ischaemic − control" in effect_forest.caption(examples.disease())


def test_the_height_follows_the_rows() -> None:
    def height(n: int) -> float:
        table = AGEING[AGEING["evidence"] == "donors"].iloc[:n]
        return float(drawn(effect_forest, table)["layout"]["height"])

    assert height(8) - height(4) == 4 * effect_forest.ROW
