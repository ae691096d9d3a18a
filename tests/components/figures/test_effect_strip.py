"""The map on a phone: one row a tissue, in words and marks."""

from itertools import pairwise
from typing import Any

import pandas as pd

from components.figures import effect_strip
from tests.components import examples

AGEING = examples.ageing()


def drawn(table: pd.DataFrame) -> dict[str, Any]:
    figure: dict[str, Any] = effect_strip.draw(table).to_plotly_json()
    return figure


def texts(figure: dict[str, Any]) -> list[str]:
    return [text for trace in figure["data"] for text in trace.get("text", [])]


def test_one_row_a_tissue_in_fixed_order() -> None:
    names = [t for t in texts(drawn(AGEING)) if t.startswith("<b>")]
    assert [n[3:].split("<")[0].lower() for n in names] == list(dict.fromkeys(AGEING["tissue"]))


def test_a_tissue_says_what_it_shows() -> None:
    said = " ".join(texts(drawn(AGEING)))
    assert "Rises in 2 of 2 tables" in said
    assert "Falls in 2 of 2 tables; donors not resolved" in said
    few = drawn(AGEING[AGEING["call"] == "too few donors"])
    assert "Too few donors" in " ".join(texts(few))


def test_squares_stand_above_rings() -> None:
    figure = drawn(AGEING[AGEING["tissue"] == "lung"])
    marks = next(t for t in figure["data"] if "symbol" in t.get("marker", {}))
    by_symbol = dict(zip(marks["marker"]["symbol"], marks["y"], strict=True))
    assert by_symbol["square"] < by_symbol["circle-open"]


def test_both_units_are_on_the_axis() -> None:
    axis = drawn(AGEING)["layout"]["xaxis"]
    assert "Hedges' g" in axis["title"]["text"]
    assert "set statistic r" in axis["title"]["text"]
    assert axis["ticktext"][0] == "g −2.5<br>r −0.5"
    assert "set statistic" not in drawn(examples.disease())["layout"]["xaxis"]["title"]["text"]


def test_marks_and_names_are_pressed_and_the_areas_of_marks_do_not_overlap() -> None:
    bars = [t for t in drawn(AGEING)["data"] if t["type"] == "bar"]
    patches = {patch for bar in bars for patch in bar["customdata"]}
    drawable = AGEING[AGEING["call"] != "too few donors"]
    assert set(drawable["patch"]) | set(AGEING["tissue_patch"]) == patches
    marks = bars[-1]
    areas = sorted(zip(marks["y"], marks["base"], marks["x"], strict=True))
    for (y, x0, width), (next_y, next_x0, _) in pairwise(areas):
        assert y != next_y or x0 + width <= next_x0 + 1e-9


def test_donors_that_cannot_be_compared_are_not_called_unresolved() -> None:
    alone = examples.stratum("xu", "brain", call="undefined", n_reference=0, n_contrast=0)
    few = examples.stratum("izgi", "brain", call="too few donors", n_reference=2)
    for rows, words in (
        ((alone,), "Donors without a gene of it"),
        ((alone, few), "Too few donors"),
    ):
        figure = effect_strip.draw(examples.effects(*rows)).to_plotly_json()
        texts = [text for t in figure["data"] for text in t.get("text", [])]
        assert any(words in text.replace("<br>", " ") for text in texts)
