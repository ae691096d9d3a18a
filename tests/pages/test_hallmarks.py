"""The page of the graph, asked through the real router: it answers every selection."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas import evidence_graph
from atlas.selection import Selection
from components import shell
from tests.components.graph_examples import NOTHING, selections
from tests.components.test_selection_line import text
from tests.components.trees import tree

CARD = '"hallmark_graph","type":"drawing"'


def part(answer: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = answer[
        json.dumps({"name": "hallmark_graph", "type": kind}, separators=(",", ":"))
    ]
    return found


def test_a_deep_link_restores_the_focus_before_any_callback(visit: Callable[..., str]) -> None:
    page = visit("/hallmarks", "?arrow=h_cellular_senescence%3Emd&confidence=2&layers=cues")
    assert "Does cellular senescence drive mesenchymal drift?" in page
    assert "2 or 3" in page
    assert "Disputed" in page


def test_what_the_graph_does_not_have_is_named_on_the_page(visit: Callable[..., str]) -> None:
    page = visit("/hallmarks", "?node=nosuch&layers=clouds&confidence=9")
    assert "do not have what the link names: confidence 9, layer clouds, node nosuch." in page


def test_rows_that_are_left_out_are_named_with_the_cure() -> None:
    rows = [f"edges.csv, line {n}: no such node. The row is left out." for n in range(9)]
    page = text(tree(shell.page({}, "hallmarks", [], [], about="graph", notices=rows)))
    assert "edges.csv, line 0: no such node." in page
    assert "6 more rows are left out; restore the file" in page


def test_a_filter_that_leaves_nothing_offers_a_way_out(ask: Callable[..., dict[str, Any]]) -> None:
    answer = ask(CARD, selection=NOTHING.query, screen="wide")
    assert "No statement of the literature passes" in json.dumps(part(answer, "reading"))
    (button,) = part(answer, "traps")["children"][:1]
    cured = Selection.parse(button["props"]["data-patch"])
    assert not evidence_graph.has_filters(cured)


def test_layers_are_pressed_in_the_answer_as_in_the_link(
    ask: Callable[..., dict[str, Any]],
) -> None:
    answer = ask(CARD, selection="layers=outcomes", screen="wide")
    pressed = [
        chip["props"]["children"]
        for chip in answer["graph-layers"]["children"]
        if chip["props"].get("aria-pressed") == "true"
    ]
    assert pressed == ["Hallmarks and drift", "Outcomes", "Associations"]


@pytest.mark.parametrize("layers", [(), evidence_graph.LAYERS])
def test_the_answer_stays_small(
    ask: Callable[..., dict[str, Any]], layers: tuple[str, ...]
) -> None:
    answer = ask(CARD, selection=Selection(layers=layers).query, screen="wide")
    assert len(gzip.compress(json.dumps(answer).encode())) < 100_000


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(selection=selections(), screen=st.sampled_from(["wide", "phone"]))
def test_no_selection_brings_the_card_down(
    ask: Callable[..., dict[str, Any]], selection: Selection, screen: str
) -> None:
    answer = ask(CARD, selection=selection.query, screen=screen)
    drawing = part(answer, "drawing")["data"]
    assert drawing["list"]["groups"]
    assert part(answer, "reading")["children"]
