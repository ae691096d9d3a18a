"""The map: certainty has a shape, rows keep their order, what is pressed is selected."""

from typing import Any

import pandas as pd
import pytest

from atlas import queries
from atlas.selection import Selection
from components import map_grid, strata, tokens
from components.figures import effect_map, theme
from tests.components import examples

AGEING = examples.ageing()


def drawn(table: pd.DataFrame) -> dict[str, Any]:
    figure: dict[str, Any] = effect_map.draw(table).to_plotly_json()
    return figure


def trace(figure: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    hits = [t for t in figure["data"] if all(t.get(k) == v for k, v in wanted.items())]
    assert len(hits) == 1
    return hits[0]


def tiles(figure: dict[str, Any]) -> dict[str, Any]:
    return trace(figure, type="bar", hoverinfo="skip")


def marks(figure: dict[str, Any], symbol: str) -> dict[str, Any]:
    return next(t for t in figure["data"] if t.get("marker", {}).get("symbol") == symbol)


def test_each_state_has_its_own_mark() -> None:
    figure = drawn(AGEING)
    donors = AGEING[AGEING["evidence"] == "donors"]
    resolved = donors["call"].isin(["rises", "falls"]).sum()
    assert len(tiles(figure)["x"]) == resolved
    assert len(marks(figure, "square")["x"]) == (donors["call"] == "not resolved").sum()
    assert len(marks(figure, "circle-open")["x"]) == (AGEING["evidence"] != "donors").sum()
    texts = [text for t in figure["data"] for text in t.get("text", [])]
    assert "n 2" in texts
    assert "<b>+2.7†‡</b>" in texts


def test_every_measured_cell_prints_its_number() -> None:
    figure = drawn(AGEING)
    texts = [text for t in figure["data"] for text in t.get("text", [])]
    numbers = [text for text in texts if any(sign in text for sign in "+−")]
    heads = 1  # "Hedges' g, old − young"
    assert len(numbers) == len(AGEING) - 1 + heads  # one has too few donors


def test_resolved_marks_are_outlined_in_the_end_colour_of_their_sign() -> None:
    figure = drawn(AGEING)
    assert set(tiles(figure)["marker"]["line"]["color"]) == {tokens.RISE_END, tokens.FALL_END}
    assert marks(figure, "square")["marker"]["line"]["color"] == tokens.CTRL


def test_rings_are_never_too_pale_to_see() -> None:
    for colour in marks(drawn(AGEING), "circle-open")["marker"]["color"]:
        assert tokens.contrast(colour, tokens.SURFACE) >= 3


def test_rows_follow_the_organs_whatever_the_effect_and_the_order_of_the_table() -> None:
    def rows(table: pd.DataFrame) -> list[str]:
        organs = set(AGEING["tissue"])
        texts = [text for t in drawn(table)["data"] for text in t.get("text", [])]
        names = [text.replace("<b>", "").replace("</b>", "").lower() for text in texts]
        return [name for name in names if name in organs]

    shuffled = AGEING.sample(frac=1, random_state=1)
    assert rows(shuffled) == rows(AGEING) == list(AGEING["tissue"].drop_duplicates())


def test_a_cell_type_stands_below_its_tissue() -> None:
    figure = drawn(AGEING)
    words = next(t for t in figure["data"] if "Liver" in t.get("text", []))
    places = dict(zip(words["text"], words["y"], strict=True))
    assert places["Liver"] < places["hepatocyte"] < places["Brain"]


@pytest.mark.parametrize(
    ("patch", "count"), [("tissue=kidney", 1), ("dataset=izgi", 1), ("tissue=liver", 1)]
)
def test_rows_and_columns_are_pressed_as_well_as_cells(patch: str, count: int) -> None:
    # Liver has two cell types below it; their names select themselves.
    hits = trace(drawn(AGEING), type="bar", hovertemplate="%{hovertext}<extra></extra>")
    assert hits["customdata"].count(patch) == count
    assert set(AGEING["patch"]) <= set(hits["customdata"])


def test_the_row_of_a_cell_type_selects_it() -> None:
    """Of one study: that stratum; of several: the cell type wherever it is measured."""
    (hepatocyte,) = (s for s in strata.read(AGEING) if s.cell_type == "hepatocyte")
    of_type = AGEING[AGEING["cell_type"] == "hepatocyte"]
    again = of_type.assign(dataset="izgi", study="izgi", study_order=0, patch="second")
    both = pd.concat([AGEING, again], ignore_index=True).assign(cell_type_patch="everywhere")
    for table, wanted in (
        (AGEING, hepatocyte.patch),
        (both, "everywhere"),
    ):
        hits = trace(drawn(table), type="bar", hovertemplate="%{hovertext}<extra></extra>")
        names = [text.startswith("<b>Hepatocyte</b>") for text in hits["hovertext"]]
        name = names.index(True)
        assert hits["customdata"][name] == wanted
        assert "Press to select this cell type" in hits["hovertext"][name]


def test_hits_do_not_overlap() -> None:
    hits = trace(drawn(AGEING), type="bar", hovertemplate="%{hovertext}<extra></extra>")
    boxes = [
        (x0, x0 + width, y - height / 2, y + height / 2)
        for x0, width, y, height in zip(
            hits["base"], hits["x"], hits["y"], hits["width"], strict=True
        )
    ]
    for number, (a0, a1, b0, b1) in enumerate(boxes):
        for c0, c1, d0, d1 in boxes[:number]:
            apart = a1 <= c0 + 1e-6 or c1 <= a0 + 1e-6 or b1 <= d0 + 1e-6 or d1 <= b0 + 1e-6
            assert apart


def test_one_ring_surrounds_what_is_selected() -> None:
    figure = drawn(AGEING)
    (ring,) = figure["layout"]["shapes"]
    assert ring["y1"] - ring["y0"] == pytest.approx(map_grid.ROW)
    (row,) = drawn(AGEING.assign(selected=AGEING["tissue"] == "lung"))["layout"]["shapes"]
    assert row["y1"] - row["y0"] == pytest.approx(map_grid.ROW)
    assert row["x1"] - row["x0"] > 3 * (ring["x1"] - ring["x0"])
    assert (
        "shapes" not in drawn(AGEING.assign(selected=False))["layout"]
        or not (drawn(AGEING.assign(selected=False))["layout"]["shapes"])
    )


def test_heads_name_the_evidence_and_its_unit() -> None:
    texts = [text for t in drawn(AGEING)["data"] for text in t.get("text", [])]
    assert "Donors measured: Hedges' g, old − young" in texts
    assert "Effect tables only: set statistic r" in texts
    disease = [text for t in drawn(examples.disease())["data"] for text in t.get("text", [])]
    assert "Donors measured: Hedges' g, ischaemic − control" in disease
    assert "Effect tables only: set statistic r" not in disease


def test_only_marks_that_occur_are_in_the_legend() -> None:
    full = {key.mark for key in effect_map.legend(AGEING)}
    assert {"scale", "tile", "square", "hatch", "ring", "dagger", "double-dagger", "dot"} == full
    few = {key.mark for key in effect_map.legend(examples.disease())}
    assert few == {"scale", "tile", "square", "dot"}


def test_the_mark_of_confounding_says_by_what() -> None:
    both = AGEING.assign(sex_handling="confounded")
    texts = {key.mark: key.text for key in effect_map.legend(both)}
    assert texts["double-dagger"] == "confounded with depth or sex"


def test_everything_a_hover_says_is_in_the_row() -> None:
    (hepatocyte,) = (s for s in strata.read(AGEING) if s.cell_type == "hepatocyte")
    hits = trace(drawn(AGEING), type="bar", hovertemplate="%{hovertext}<extra></extra>")
    text = hits["hovertext"][hits["customdata"].index(hepatocyte.patch)].replace("<br>", " ")
    for fact in ("2.7 [0.9, 4.6]", "4 young and 5 old mice", "p 0.010", "FDR 0.030", "0.52"):
        assert fact in text
    assert "At equal depth g 1.2 [−0.4, 2.9]" in text
    assert hepatocyte.reason in text


def test_the_caption_explains_what_is_there() -> None:
    assert "Hedges' g, old − young" in effect_map.caption(AGEING)
    assert "rings" in effect_map.caption(AGEING).lower()
    assert "rings" not in effect_map.caption(examples.disease()).lower()
    assert effect_map.caption(AGEING.iloc[:0]) == ""


def test_studies_of_one_table_that_meet_in_no_row_share_a_column() -> None:
    found = strata.read(examples.joined_tables())
    columns = map_grid.lay_out(found).columns
    assert [(c.head, c.note) for c in columns] == [
        ("ECM atlas", "mouse"),
        ("Keele", "proteome"),
    ]
    assert columns[0].patch == "dataset=ecm"
    hovers = [t for trace in drawn(examples.joined_tables())["data"] for t in _texts(trace)]
    assert any("2 studies: Schaum 2020 and Jonker 2013" in text for text in hovers)
    # two studies with a number in one row keep a column each: neither may hide the other
    clash = examples.joined_tables()
    clash["tissue"], clash["cell_type"] = "lung", "all cells"
    heads = [c.head for c in map_grid.lay_out(strata.read(clash.iloc[[0, 2, 3]])).columns]
    assert len(heads) == len(set(heads)) == 3


def test_studies_with_donors_never_share_a_column() -> None:
    rows = examples.effects(
        examples.donors("izgi", "lung", (0.1, -1.0, 1.2), dataset="one"),
        examples.donors("xu", "brain", (0.1, -1.0, 1.2), dataset="one"),
    )
    assert [c.head for c in map_grid.lay_out(strata.read(rows)).columns] == ["Izgi", "Xu"]


def test_a_tall_map_names_its_studies_at_both_ends() -> None:
    few = map_grid.lay_out(strata.read(AGEING))
    assert not few.is_tall
    types = [
        examples.donors("tms", "liver", (0.1, -1.0, 1.2), cell_type=f"type {k}") for k in range(20)
    ]
    figure = drawn(examples.effects(*types))
    names = [text for t in figure["data"] for text in t.get("text", []) if text == "<b>TMS</b>"]
    assert len(names) == 2


def _texts(trace: dict[str, Any]) -> list[str]:
    return [str(text) for text in trace.get("hovertext", [])]


def test_the_map_of_all_data_fits_a_small_screen_and_numbers_touch_no_ring() -> None:
    """At 1024 px a card has 894 px; a map may be drawn 6 % narrower than it is laid out."""
    found = strata.read(queries.effects(Selection()))
    grid = map_grid.lay_out(found)
    squeeze = 0.94
    assert squeeze * grid.width <= 894
    for stratum, column, _ in grid.cells():
        if not stratum.is_table or stratum.state not in ("resolved", "open"):
            continue
        text = theme.text_width(map_grid.number_text(stratum), theme.SMALL, bold=True)
        assert map_grid.RING[0] + 3 + text + 3 <= squeeze * (column.x1 - column.x0)
