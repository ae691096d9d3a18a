"""The genes that move a score most."""

from typing import Any

import pandas as pd
import pytest

from components import tokens
from components.figures import gene_forest
from tests.components import examples

GENES = examples.drivers()


def drawn(table: pd.DataFrame) -> dict[str, Any]:
    figure: dict[str, Any] = gene_forest.draw(table).to_plotly_json()
    return figure


def squares(figure: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in figure["data"] if t.get("mode") == "markers")


def test_the_largest_changes_are_drawn_and_the_smallest_are_last() -> None:
    table = GENES.assign(fdr=0.5)
    shown = list(map(abs, squares(drawn(table))["x"]))
    largest = GENES["log2fc"].abs().nlargest(gene_forest.MOST)
    assert shown == pytest.approx(sorted(largest, reverse=True))  # a slide cuts the end


def test_a_resolved_gene_stands_before_a_larger_change_that_is_not() -> None:
    found = squares(drawn(GENES))
    resolved = [colour != tokens.INK3 for colour in found["marker"]["color"]]
    assert resolved == sorted(resolved, reverse=True)
    assert any(resolved)


def test_a_picked_gene_is_always_in() -> None:
    table = GENES.assign(picked=GENES["log2fc"].abs() == GENES["log2fc"].abs().min())
    figure = drawn(table)
    assert table.loc[table["picked"], "log2fc"].iloc[0] in squares(figure)["x"]
    assert len(figure["layout"]["shapes"]) == 1


def test_colour_needs_the_false_discovery_rate() -> None:
    ends = {tokens.RISE_END, tokens.FALL_END}
    assert set(squares(drawn(GENES))["marker"]["color"]) & ends
    none = squares(drawn(examples.drivers(resolved=0)))
    assert not set(none["marker"]["color"]) & ends


def test_the_axis_has_the_unit_and_holds_every_gene() -> None:
    figure = drawn(GENES)
    axis = figure["layout"]["xaxis"]
    assert axis["title"]["text"] == "Change, log2 a year"
    assert axis["range"][0] == -axis["range"][1]
    assert max(map(abs, squares(figure)["x"])) < axis["range"][1]


def test_symbols_are_italic_and_numbers_printed() -> None:
    texts = [text for t in drawn(GENES)["data"] for text in t.get("text", [])]
    assert "<i>Gene0</i>" in texts
    assert sum(text[0] in "+−" for text in texts) == gene_forest.MOST
