"""The whole drawing as plain data, bounded for any graph."""

import ast
import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from atlas import evidence_graph, hallmark_view, node_scores
from atlas.selection import Selection
from components.graph import drawing, elements, layout
from components.graph.layout import LAYERS
from drift.graph import EvidenceGraph
from tests.components.graph import graphs

PACKAGE = Path(drawing.__file__).parent


def drawn(selection: Selection) -> Any:
    return drawing.drawing(hallmark_view.view(selection))


def composed(
    graph: EvidenceGraph, layers: tuple[str, ...] = (), focus: tuple[str, ...] = ()
) -> Any:
    return drawing.compose(
        graphs.curated(graph), elements.scene(graph, graph, layers, focus), {}, {}, focus
    )


def test_counts_are_those_of_the_curated_tables() -> None:
    made = drawn(Selection())
    edges = [e for e in made["elements"] if e["group"] == "edges"]
    assert made["counts"]["arrows"] == len(edges) == 28
    assert made["counts"]["statements"] == sum(e["data"]["n"] for e in edges)
    assert made["count_words"] == f"28 arrows from {made['counts']['statements']} statements"


def test_a_drawing_is_plain_data() -> None:
    made = drawn(Selection(layers=("cues", "outcomes"), node="h_ecm_changes"))
    assert orjson.loads(orjson.dumps(made)) == json.loads(json.dumps(made))


def test_the_same_selection_gives_the_same_drawing() -> None:
    for selection in (Selection(), Selection(layers=("between", "cues"), species="human")):
        assert orjson.dumps(drawn(selection)) == orjson.dumps(drawn(selection))


def test_focus_is_named() -> None:
    arrow = "h_cellular_senescence>md"
    assert drawn(Selection(arrow=arrow))["focus"] == {"arrow": arrow}
    assert drawn(Selection(node="md"))["focus"] == {"node": "md"}
    assert drawn(Selection(node="nobody"))["focus"] == {}


def test_the_arrow_of_a_link_is_drawn_even_when_its_layers_are_off() -> None:
    whole = evidence_graph.curated().graph
    key = next(a.key for a in whole.arrows.values() if (a.source[:2], a.target[:2]) == ("c_", "t_"))
    made = drawn(Selection(arrow=key))
    assert key in {e["data"]["id"] for e in made["elements"]}
    assert set(made["layers"]) == {"cues", "transitions"}


def test_the_reading_order_holds_every_node_and_arrow_once() -> None:
    made = drawn(Selection(layers=("between", *LAYERS)))
    told = [e["data"]["id"] for e in made["elements"] if "told" in e["data"]]
    assert sorted(made["order"]) == sorted(told)
    assert made["order"][0] == "md"
    at = made["order"].index
    assert at("h_ecm_changes>md") == at("h_ecm_changes") + 1
    assert at("md>h_ecm_changes") == at("h_ecm_changes") + 2


def test_filters_that_leave_nothing_say_so_and_keep_the_nodes() -> None:
    made = drawn(Selection(species="no such species"))
    assert made["counts"]["arrows"] == 0
    assert "No statement passes" in made["notice"]
    assert sum("hallmark" in e["classes"].split() for e in made["elements"]) == 14


def test_an_empty_graph_says_so() -> None:
    assert "no node to draw" in composed(EvidenceGraph({}))["notice"]


@pytest.mark.parametrize("layers", [(), tuple(LAYERS), ("between", *LAYERS)])
def test_a_graph_of_2000_nodes_is_bounded(layers: tuple[str, ...]) -> None:
    made = composed(graphs.huge(2000), layers)
    pills = [e for e in made["elements"] if "node" in e["classes"].split()]
    assert len(pills) <= 1 + 2 * layout.A_SIDE + 2 * layout.IN_A_BAND
    assert len(drawing.search(graphs.huge(2000))) == drawing.MOST_NAMED
    assert len(orjson.dumps(made)) < 200_000
    hidden = sum(c.more for c in layout.arranged(graphs.huge(2000), layers).captions)
    kinds = 1 + len(set(layers) & set(LAYERS))
    assert hidden + len(pills) - 1 == pytest.approx(1999 * kinds / 6, abs=kinds)


def test_what_a_drawing_costs_grows_with_what_is_drawn_only() -> None:
    """Counted in elements, not seconds: twenty times the nodes give the same picture."""
    small, large = (
        composed(graphs.huge(100), tuple(LAYERS)),
        composed(graphs.huge(2000), tuple(LAYERS)),
    )
    assert len(large["elements"]) <= len(small["elements"]) + 2  # a count of the rest a side


def test_a_crowded_picture_offers_the_list() -> None:
    crowded = composed(graphs.huge(2000), ("between", *LAYERS), ("n0",))
    assert crowded["counts"]["arrows"] > drawing.CROWDED or not crowded["crowded"]
    assert drawing.notice(61, layout.arranged(graphs.huge(30))).startswith("61 arrows")
    assert drawing.notice(60, layout.arranged(graphs.huge(30))) == ""


def test_nothing_slow_is_in_the_way_of_a_filter() -> None:
    """No table, no figure, no Dash: what a filter change walks is plain Python."""
    for path in PACKAGE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert names.isdisjoint({"pandas", "plotly", "dash", "networkx", "dash_cytoscape"}), path


def test_the_stratum_shown_is_the_best_that_fits() -> None:
    strata = node_scores._index()
    for dataset in ("", *{stratum[0] for stratum in strata}):
        selection = Selection(dataset=dataset)
        fitting = {s: rows for s, rows in strata.items() if not dataset or s[0] == dataset}
        best = max(fitting, key=lambda s: node_scores._worth(fitting[s]))
        assert node_scores.shown_stratum(selection) == best
    assert node_scores.shown_stratum(Selection(dataset="none")) == ("", "", "", "")
