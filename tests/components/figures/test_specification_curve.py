"""The curve: one column an analysis in the order of g, its choices below, the default ringed."""

import pytest

from components import tokens
from components.figures import specification_curve, specification_curve_phone
from tests.components import robustness_examples as examples
from tests.components.robustness_examples import NAN, NULLS, analysis, tables

ROWS = [
    analysis(-1.0),
    analysis(2.0, 0.5, gene_set="core"),
    analysis(-3.0, 0.5, scoring="aucell"),
    analysis(NAN, sex_model="females"),
]


def drawn(*rows):
    return specification_curve.draw(*tables(*rows)).to_plotly_json()


def markers(figure, symbol):
    return [t for t in figure["data"] if t.get("marker", {}).get("symbol") == symbol]


def test_columns_stand_in_the_order_of_g():
    (squares,) = markers(drawn(*ROWS), "square")
    assert squares["x"] == [0.5, 1.5, 2.5]
    assert squares["y"] == [-3.0, -1.0, 2.0]
    assert squares["marker"]["color"] == [tokens.FALL_END, tokens.CTRL, tokens.RISE_END]


def test_the_default_is_ringed_and_bands_show_chance():
    shapes = drawn(*ROWS, *NULLS)["layout"]["shapes"]
    bands = [shape for shape in shapes if shape.get("fillcolor") == tokens.BAND]
    assert [(band["y0"], band["y1"]) for band in bands] == [(-1.8, 1.8), (-1.1, 1.1)]
    (ring,) = [shape for shape in shapes if shape not in bands]
    assert 1 < ring["x0"] < ring["x1"] < 2
    assert ring["line"]["color"] == tokens.INK


def test_every_column_has_a_dot_a_choice():
    (dots,) = markers(drawn(*ROWS), "circle")
    per_column = [dots["x"].count(at + 0.5) for at in range(4)]
    assert per_column == [3, 3, 3, 4]  # scoring, gene set, normalisation; and sex


def test_a_hover_tells_everything_and_a_column_selects():
    figure = drawn(*ROWS)
    hits = [trace for trace in figure["data"] if "customdata" in trace]
    assert len(hits) == 2  # the curve and the matrix
    for trace in hits:
        assert set(trace["customdata"]) == {"dataset=izgi&tissue=lung"}
        assert len(trace["hovertext"]) == 4
        assert trace["hovertext"][0].startswith("<b>AUCell: MD score, Lu 2025</b>")
        assert "g −3.0 [−3.5, −2.5], p 0.40: falls" in trace["hovertext"][0]
        assert "The analysis of every other page" in trace["hovertext"][1]
        assert "No gene of the signature is measured." in trace["hovertext"][3]


def test_what_leaves_the_axis_gets_an_arrowhead():
    figure = drawn(analysis(4.9, 3.0), analysis(-6.0, 1.0, scoring="ulm"))
    ends = next(t for t in figure["data"] if "triangle-up" in t.get("marker", {}).get("symbol", []))
    assert sorted(ends["marker"]["symbol"]) == ["triangle-down", "triangle-up"]
    (squares,) = markers(figure, "square")
    assert squares["y"] == [4.9]


@pytest.mark.parametrize("picture", [specification_curve, specification_curve_phone])
def test_the_legend_names_what_occurs(picture):
    texts = [key.text for key in picture.legend(*tables(*ROWS))]
    assert "95 % of draws by chance" not in texts
    assert "the analysis of every other page" in texts
    assert picture.legend(*examples.too_few()) == []


def test_the_phone_has_a_row_a_choice_with_its_count():
    figure = specification_curve_phone.draw(*tables(*ROWS, *NULLS)).to_plotly_json()
    words = [t["text"] for t in figure["data"] if t.get("mode") == "text"]
    assert "<b>All analyses</b>" in words[0]
    assert {"Scoring", "Gene set", "Sex"} <= set(words[0])
    assert words[1][:2] == ["resolved", "2/4"]
    (ticks,) = markers(figure, "line-ns-open")
    assert len(ticks["x"]) == 3 * 4  # all, and once a factor; the undefined has no place


def test_sixty_analyses_stay_small():
    figure = specification_curve.draw(*examples.grid()).to_plotly_json()
    assert len(figure["data"]) < 20
