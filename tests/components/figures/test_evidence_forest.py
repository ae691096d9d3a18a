"""The forest of a tissue: pooled or refused, precision as area, every line clickable."""

from typing import Any

import pytest

from components import evidence_grid, tokens
from components.figures import evidence_forest, evidence_forest_stacked, pool_marks
from tests.components import evidence_examples, examples
from tests.components.figures.cases import FORESTS


def traces(case: str) -> list[dict[str, Any]]:
    figure: dict[str, Any] = evidence_forest.draw(*FORESTS[case]).to_plotly_json()
    return list(figure["data"])


def words(case: str) -> list[str]:
    return [text for trace in traces(case) for text in trace.get("text", [])]


def diamonds(case: str) -> list[dict[str, Any]]:
    return [trace for trace in traces(case) if trace.get("fill") == "toself" and trace["x"]]


def test_two_studies_are_refused_in_each_score_and_three_are_pooled() -> None:
    assert words("two studies").count("too few studies to pool") == 3
    assert "too few studies to pool" not in words("pooled")
    (filled,) = [d for d in diamonds("pooled") if d["line"]["color"] == tokens.RISE_END]
    assert len(filled["x"]) % 6 == 0


def test_a_diamond_is_as_wide_as_the_interval() -> None:
    rows, pools = FORESTS["one score"]
    grid = evidence_grid.lay_out(rows, pools, stacked=False)
    column = grid.strips[0].columns[0]
    row, line, _ = grid.pools()[0]
    (diamond, *_) = diamonds("one score")
    px = (column.x1 - column.x0) / 2 / pool_marks.LIMIT["g"]
    assert diamond["x"][0] == pytest.approx(column.middle + px * row["low"])
    assert diamond["x"][2] == pytest.approx(column.middle + px * row["high"])
    assert line.kind == "pool"


def test_area_follows_precision_and_coverage_hollows() -> None:
    rows, pools = evidence_examples.forest(
        evidence_examples.studies("lung", (0.4, 0.4), (0.4, 2.0)), "lung", single=True
    )
    grid = evidence_grid.lay_out(rows, pools, stacked=False)
    marker = pool_marks.squares(grid.cells())["marker"]
    assert marker["size"][0] > marker["size"][1]
    low = traces("regions")
    symbols = [s for t in low for s in (t.get("marker") or {}).get("symbol", []) if len(s) > 1]
    assert "square-open" in symbols


def test_effect_tables_stand_below_the_rule_on_their_own_axis() -> None:
    rows, pools = FORESTS["two studies"]
    lines = evidence_grid.lay_out(rows, pools, stacked=False).strips[0].lines
    kinds = [line.kind for line in lines]
    assert kinds.index("rule") < kinds.index("table")
    assert kinds[-1] == "axis"
    assert max(k for k, kind in enumerate(kinds) if kind in ("study", "pool")) < kinds.index("rule")
    assert [line.title for line in lines if line.kind == "axis"] == ["Hedges' g", "set statistic r"]


def test_cell_types_stand_after_the_pool() -> None:
    rows, pools = FORESTS["one study, cell types"]
    kinds = [x.kind for x in evidence_grid.lay_out(rows, pools, stacked=False).strips[0].lines]
    assert kinds.index("overall") < kinds.index("cells")
    assert evidence_grid.CELLS_HEAD in words("one study, cell types")


def test_no_donor_study_is_said() -> None:
    assert f"<b>{evidence_grid.NO_STUDY}</b>" in words("no study")
    assert words("no study").count("no study to pool") == 3


def test_every_line_selects_its_stratum() -> None:
    rows, _ = FORESTS["two studies"]
    patches = {p for trace in traces("two studies") for p in trace.get("customdata", [])}
    assert set(rows["patch"]) <= patches


def test_only_selected_lines_are_ringed() -> None:
    chosen = evidence_examples.studies("lung", (0.4, 0.4), (0.4, 2.0))
    chosen["selected"] = [True, False]
    figure = evidence_forest.draw(*evidence_examples.forest(chosen, "lung"))
    assert len(figure.layout["shapes"]) == 1
    assert not evidence_forest.draw(
        *evidence_examples.forest(chosen.assign(selected=False), "lung")
    ).layout["shapes"]


def test_the_phone_shows_one_score_below_the_other() -> None:
    rows, pools = FORESTS["two studies"]
    grid = evidence_grid.lay_out(rows, pools, stacked=True)
    assert [strip.columns[0].label for strip in grid.strips] == ["MD score", "Core", "Matrix"]
    tops = [strip.top for strip in grid.strips]
    assert tops == sorted(tops)
    assert evidence_forest_stacked.draw(rows, pools).layout["height"] > 900


def test_numbers_of_neighbours_do_not_overlap() -> None:
    for case in FORESTS:
        rows, pools = FORESTS[case]
        if rows.empty:
            continue
        grid = evidence_grid.lay_out(rows, pools, stacked=False)
        for strip in grid.strips:
            ys = [line.y for line in strip.lines]
            assert ys == sorted(ys)
            for left, right in zip(strip.columns, strip.columns[1:], strict=False):
                assert left.x1 + 8 <= right.x0


def test_the_legend_of_a_refusal_names_the_hatch_not_the_diamond() -> None:
    effects = examples.ageing()
    lung = effects[effects["tissue"] == "lung"]
    marks = {key.mark for key in evidence_forest.legend(*evidence_examples.forest(lung, "lung"))}
    assert "hatch" in marks
    assert "diamond-pooled" not in marks


@pytest.mark.parametrize("species", ["mouse", "human"])
def test_a_study_of_an_atlas_has_the_name_of_the_map_beside_its_own(species: str) -> None:
    row = examples.effect_table(
        "keele", "lung", -0.2, dataset_label=f"ECM atlas, {species}", organism=species
    )
    views = evidence_examples.forest(examples.effects(row), "lung", single=True)
    words = [
        text
        for trace in evidence_forest.draw(*views).to_plotly_json()["data"]
        for text in trace.get("text", [])
    ]
    assert f"ECM atlas, {species}" in words
    assert "<b>Keele 2023</b>" in words
    plain = examples.effects(examples.effect_table("keele", "lung", -0.2))
    drawn = evidence_forest.draw(*evidence_examples.forest(plain, "lung", single=True))
    assert "ECM atlas" not in str(drawn.to_plotly_json()["data"])


def test_with_a_region_the_atlas_is_named_shorter() -> None:
    row = examples.effect_table(
        "keele", "striatum", -0.2, dataset_label="ECM atlas, mouse", organism="mouse"
    )
    rows, pools = evidence_examples.forest(examples.effects(row), "brain", single=True)
    notes = [line.note for line in evidence_grid.lay_out(rows, pools, stacked=True).strips[0].lines]
    assert "striatum, ECM mouse" in notes
