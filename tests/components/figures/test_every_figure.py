"""What holds for every figure: plain data, small, one look, clickable, complete when empty."""

import json
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from components import tokens
from components.figures import theme
from tests.components.figures.cases import ALL, EMPTY, FULL, TABLES, pictures

COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|rgba?\([^)]*\)")
OF_PIXELS = {"embedding", "embedding_by_age"}  # they take no tables: tests of their own
MOST_TRACES = 60
MOST_BYTES = 300_000


def drawn(name: str, case: str) -> dict[str, Any]:
    figure: dict[str, Any] = pictures()[name].draw(*TABLES[name][case]).to_plotly_json()
    return figure


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in ("customdata", "hovertext", "meta"):
                yield from walk(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from walk(item, path)
    else:
        yield path, value


def test_every_picture_is_tested() -> None:
    assert set(pictures()) == {*TABLES, *OF_PIXELS}


@pytest.mark.parametrize(("name", "case"), ALL)
def test_plotly_accepts_it(name: str, case: str) -> None:
    go.Figure(drawn(name, case))


@pytest.mark.parametrize(("name", "case"), ALL)
def test_it_is_small_and_has_no_nan(name: str, case: str) -> None:
    figure = drawn(name, case)
    assert len(json.dumps(figure, allow_nan=False)) < MOST_BYTES
    if case != "many columns":
        assert len(figure["data"]) <= MOST_TRACES


@pytest.mark.parametrize(("name", "case"), ALL)
def test_layout_is_ours(name: str, case: str) -> None:
    layout = drawn(name, case)["layout"]
    assert layout["template"] == {}
    assert layout["showlegend"] is False
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == theme.CLEAR
    assert layout["autosize"] is True
    assert layout["height"] >= 90 or layout["meta"].get("folded")
    assert "coloraxis" not in layout
    assert "title" not in layout


@pytest.mark.parametrize(("name", "case"), ALL)
def test_every_colour_turns_dark(name: str, case: str) -> None:
    figure = drawn(name, case)
    signed = figure["layout"]["meta"]
    recoloured = {
        *(("marker", entry["trace"]) for entry in signed.get("signedFill", [])),
        *(("textfont", entry["trace"]) for entry in signed.get("signedText", [])),
    }
    for number, trace in enumerate(figure["data"]):
        rest = {key: part for key, part in trace.items() if (key, number) not in recoloured}
        rest["outline"] = trace.get("marker", {}).get("line", {})
        check_colours(rest)
    check_colours(figure["layout"])


def check_colours(part: Any) -> None:
    known = {*tokens.theme_map(), theme.CLEAR}
    for path, value in walk(part):
        if isinstance(value, str):
            assert set(COLOUR.findall(value)) <= known, path


@pytest.mark.parametrize(("name", "case"), ALL)
def test_signed_marks_name_their_values(name: str, case: str) -> None:
    figure = drawn(name, case)
    signed = figure["layout"]["meta"]
    for entry in signed.get("signedFill", []):
        colours = figure["data"][entry["trace"]]["marker"]["color"]
        assert colours == [tokens.diverging(value, 1) for value in entry["values"]]
    for entry in signed.get("signedText", []):
        fills = [tokens.diverging(value, 1) for value in entry["values"]]
        colours = figure["data"][entry["trace"]]["textfont"]["color"]
        assert colours == [tokens.text_on(fill) for fill in fills]
        assert all(tokens.contrast(*pair) >= 4.5 for pair in zip(colours, fills, strict=True))


@pytest.mark.parametrize(("name", "case"), ALL)
def test_no_text_is_below_eleven_pixels(name: str, case: str) -> None:
    sizes = [
        value
        for path, value in walk(drawn(name, case))
        if path.endswith("font.size") and value is not None
    ]
    assert min(sizes) >= theme.SMALL


@pytest.mark.parametrize(("name", "case"), ALL)
def test_text_has_contrast(name: str, case: str) -> None:
    for trace in drawn(name, case)["data"]:
        if "textfont" in trace and trace.get("mode") != "text":
            colours = trace["textfont"]["color"]
            for colour in [colours] if isinstance(colours, str) else colours:
                assert tokens.contrast(colour, tokens.SURFACE) >= 4.5


@pytest.mark.parametrize(("name", "case"), ALL)
def test_no_hyphen_stands_for_a_minus(name: str, case: str) -> None:
    for trace in drawn(name, case)["data"]:
        for text in [*trace.get("text", []), *trace.get("hovertext", [])]:
            assert not re.search(r"(^|[ \[(>])-\d", text)
            assert "nan" not in text.lower()
            assert "−0.0 " not in f"{text} "


@pytest.mark.parametrize(("name", "case"), FULL)
def test_a_trace_selects_or_stays_silent(name: str, case: str) -> None:
    figure = drawn(name, case)
    patches = [trace for trace in figure["data"] if "customdata" in trace]
    for trace in figure["data"]:
        if "customdata" not in trace:
            assert trace["hoverinfo"] == "skip"
            continue
        assert all(isinstance(patch, str) for patch in trace["customdata"])
        assert len(trace["customdata"]) == len(trace["hovertext"]) == len(trace["x"])
    says_why = bool(figure["layout"].get("annotations")) and not figure["data"]
    assert patches or says_why or figure["layout"]["meta"].get("folded")


@pytest.mark.parametrize(("name", "case"), EMPTY)
def test_empty_keeps_its_axes_and_says_what_to_do(name: str, case: str) -> None:
    figure = drawn(name, case)
    assert figure["data"] == []
    assert figure["layout"]["xaxis"]["showline"]
    (note,) = figure["layout"]["annotations"]
    assert "Choose" in note["text"]
    assert pictures()[name].legend(*TABLES[name][case]) == []


@pytest.mark.parametrize(("name", "case"), FULL)
def test_the_legend_is_short_and_names_no_mark_twice(name: str, case: str) -> None:
    keys = pictures()[name].legend(*TABLES[name][case])
    assert len({key.mark for key in keys}) == len(keys) <= 10
    assert all(key.text for key in keys)


@pytest.mark.parametrize(("name", "case"), ALL)
def test_drawing_leaves_the_tables_as_they_were(name: str, case: str) -> None:
    tables = TABLES[name][case]
    before = [table.copy(deep=True) for table in tables]
    pictures()[name].draw(*tables)
    assert all(a.equals(b) for a, b in zip(before, tables, strict=True))
