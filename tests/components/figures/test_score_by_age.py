"""Score against age: one point a donor, shared limits, numbers above their panels."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components import sheets, tokens
from components.figures import panel_marks, score_by_age
from tests.components import examples

SLOPES = examples.slopes()
GROUPS = examples.groups()
CONDITIONS = examples.conditions()
BOTH = pytest.mark.parametrize("stacked", [False, True])


def drawn(tables: Any, *, stacked: bool = False) -> dict[str, Any]:
    figure: dict[str, Any] = score_by_age.draw(*tables, stacked=stacked).to_plotly_json()
    return figure


def donors(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for t in figure["data"] if t.get("mode") == "markers"]


def notes(figure: dict[str, Any]) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def axes(figure: dict[str, Any], letter: str) -> list[dict[str, Any]]:
    layout = figure["layout"]
    return [
        axis
        for name, axis in layout.items()
        if name.startswith(f"{letter}axis") and axis.get("visible", True)
    ]


@BOTH
def test_one_point_a_donor_that_carries_its_filter(stacked: bool) -> None:
    figure = drawn(SLOPES, stacked=stacked)
    points, panels = SLOPES
    assert len(donors(figure)) == len(panels)
    low, high = axes(figure, "y")[0]["range"]
    inside = points[points["y"].between(low, high)]
    assert sum(len(t["x"]) for t in donors(figure)) == len(inside)
    carried = {patch for t in donors(figure) for patch in t["customdata"]}
    assert carried == set(inside["patch"])


@BOTH
@pytest.mark.parametrize("tables", [SLOPES, GROUPS, CONDITIONS])
def test_limits_are_shared_and_no_adult_is_left_out(tables: Any, stacked: bool) -> None:
    figure = drawn(tables, stacked=stacked)
    for letter in "xy":
        assert len({tuple(axis["range"]) for axis in axes(figure, letter)}) == 1
    low, high = axes(figure, "y")[0]["range"]
    adults = tables[0][tables[0]["role"] != "development"]
    assert adults["y"].between(low, high).all()


def test_donors_beyond_the_axis_are_counted() -> None:
    figure = drawn(SLOPES)
    _, high = axes(figure, "y")[0]["range"]
    points = SLOPES[0]
    lung = points[(points["column"] == "lung/all cells") & (points["row"] == "md_core")]
    assert f"↑{(lung['y'] > high).sum()}" in notes(figure)


@BOTH
def test_every_panel_prints_its_number(stacked: bool) -> None:
    said = " ".join(notes(drawn(SLOPES, stacked=stacked)))
    for panel in SLOPES[1].to_dict("records"):
        assert sheets.interval(panel, unit="a year") in said


@BOTH
def test_too_few_donors_give_points_and_no_number(stacked: bool) -> None:
    figure = drawn(GROUPS, stacked=stacked)
    assert notes(figure).count("<i>too few donors</i>") == 3
    assert all(len(trace["x"]) >= 7 for trace in donors(figure))


def test_confounding_is_marked_where_there_is_a_number() -> None:
    points, panels = GROUPS
    mixed = panels.assign(sex_handling="confounded", depth_confounded=False, low_coverage=False)
    assert sum("‡" in text for text in notes(drawn((points, mixed)))) == 3
    texts = {key.mark: key.text for key in score_by_age.legend(points, mixed)}
    assert texts["double-dagger"] == "confounded with sex"


@BOTH
def test_the_depth_matched_value_stands_below(stacked: bool) -> None:
    assert "at equal depth +0.08" in notes(drawn(GROUPS, stacked=stacked))


def test_sex_is_a_symbol_and_the_contrast_is_filled() -> None:
    symbols = {s for t in donors(drawn(GROUPS)) for s in t["marker"]["symbol"]}
    assert symbols == {"square", "circle", "square-open", "circle-open"}
    slopes = {s for t in donors(drawn(SLOPES)) for s in t["marker"]["symbol"]}
    assert slopes == {"square-open", "x-thin-open"}


def test_other_donors_fade_when_some_are_brushed() -> None:
    points, panels = SLOPES
    brushed = points.assign(dimmed=points["donor_id"] != "m5")
    opacity = {o for t in donors(drawn((brushed, panels))) for o in t["marker"]["opacity"]}
    assert opacity == {1, panel_marks.DIMMED}


def test_lines_are_coloured_only_where_resolved() -> None:
    def colours(tables: Any) -> set[str]:
        figure = drawn(tables)
        return {t["line"]["color"] for t in figure["data"] if t.get("mode") == "lines"}

    ends = {tokens.RISE_END, tokens.FALL_END}
    assert not colours(SLOPES) & ends
    points, panels = SLOPES
    assert colours((points, panels.assign(call="falls"))) & ends == {tokens.FALL_END}
    assert colours(GROUPS) & ends == {tokens.RISE_END}


def test_donors_of_one_age_step_aside() -> None:
    trace = donors(drawn(GROUPS))[0]
    assert len({round(x, 6) for x in trace["x"]}) > 2
    assert max(abs(x - min((3, 24), key=lambda age: abs(age - x))) for x in trace["x"]) < 2


def test_ages_compared_are_the_ticks() -> None:
    assert {tuple(axis["ticktext"]) for axis in axes(drawn(GROUPS), "x")} == {("3", "24")}
    conditions = axes(drawn(CONDITIONS), "x")
    assert {tuple(axis["ticktext"]) for axis in conditions} == {("control", "ischaemic")}


@BOTH
def test_units_stand_on_the_axes(stacked: bool) -> None:
    said = [text.replace("<br>", " ") for text in notes(drawn(SLOPES, stacked=stacked))]
    assert "Age, months" in said
    assert "Score minus young mean" in said


def test_panels_and_heads_select_the_tissue() -> None:
    figure = drawn(SLOPES)
    bars = [t for t in figure["data"] if t["type"] == "bar"]
    assert bars[-1]["customdata"] == [f"tissue={tissue}" for tissue in examples.SLOPES]
    assert {b["customdata"][0] for b in bars} == set(bars[-1]["customdata"])


@BOTH
def test_a_ring_surrounds_the_selected_tissue(stacked: bool) -> None:
    shapes = drawn(SLOPES, stacked=stacked)["layout"]["shapes"]
    rings = [shape for shape in shapes if shape["line"].get("color") == tokens.INK]
    assert len(rings) == 1


def test_panels_do_not_overlap() -> None:
    for stacked in (False, True):
        figure = drawn(SLOPES, stacked=stacked)
        domains = sorted({tuple(axis["domain"]) for axis in axes(figure, "y")})
        assert all(a[1] < b[0] for a, b in pairwise(domains))


def test_a_single_row_is_taller() -> None:
    one = tuple(table[table["row"] == "md_core"] for table in SLOPES)
    (axis,) = axes(drawn(one), "y")
    three = axes(drawn(SLOPES), "y")[0]
    one_px = (axis["domain"][1] - axis["domain"][0]) * drawn(one)["layout"]["height"]
    three_px = (three["domain"][1] - three["domain"][0]) * drawn(SLOPES)["layout"]["height"]
    assert one_px > 1.8 * three_px


def test_many_columns_scroll_sideways() -> None:
    assert drawn(SLOPES)["layout"]["meta"]["minWidth"] <= 780
    tables = SLOPES
    wide = tuple(
        table.assign(column=table["column"].str.replace("/", f"{k}/"))
        for k in range(2)
        for table in tables
    )
    both = (
        pd.concat([wide[0], wide[2]], ignore_index=True),
        pd.concat([wide[1], wide[3]], ignore_index=True),
    )
    assert drawn(both)["layout"]["meta"]["minWidth"] > 1200


def test_the_legend_names_what_is_drawn() -> None:
    assert {key.mark for key in score_by_age.legend(*SLOPES)} == {
        "square-hollow",
        "cross",
        "line-band",
        "line-reference",
    }
    marks = {key.mark: key.text for key in score_by_age.legend(*GROUPS)}
    assert marks["mean"] == "group mean, 95% interval"
    assert {"circle-hollow", "square-hollow", "dagger", "double-dagger"} < set(marks)


def test_each_followed_donor_has_a_line_with_its_name() -> None:
    points, panels = examples.cultures()
    figure = score_by_age.draw(points, panels).to_plotly_json()
    names = [t for t in figure["data"] if t.get("mode") == "text"]
    donors = ["hFB11", "hFB12", "hFB13", "hFB14"]
    assert all([text.strip() for text in t["text"]] == donors for t in names)
    marks = [t for t in figure["data"] if t.get("ids")]
    for trace in marks:
        assert len(trace["ids"]) == len(set(trace["ids"])) == 24  # plotly draws an id once
        assert {i.split("\t")[0] for i in trace["ids"]} == set(donors)
    words = [key.text for key in score_by_age.legend(points, panels)]
    assert "one sample of a female donor" in words
    assert "one donor's own line" in words
    assert "least squares within each donor" in score_by_age.caption(points, panels)


def test_many_donors_of_one_age_step_aside() -> None:
    points, panels = examples.slopes(("lung",))
    crowd = points.assign(x=np.where(points["role"] == "contrast", 24.0, points["x"]))
    crowd = pd.concat([crowd, crowd.assign(donor_id=crowd["donor_id"] + "b")])
    crowd = pd.concat([crowd, crowd.assign(donor_id=crowd["donor_id"] + "c")], ignore_index=True)

    def places(table: pd.DataFrame) -> set[float]:
        figure = score_by_age.draw(table, panels).to_plotly_json()
        return {x for t in figure["data"] if t.get("ids") for x in t["x"] if x > 20}

    assert places(points) == {x for x in points["x"] if x > 20}
    assert len(places(crowd)) > 3
