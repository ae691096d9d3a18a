"""The line on a page about the graph: the arrow or the node, what is said of it, a way out."""

import pytest
from hypothesis import given, settings

from atlas.selection import Selection
from components import callbacks, graph_selection_line, selection_line
from tests.components.graph_examples import ARROW, DISPUTED, selections
from tests.components.test_selection_line import text
from tests.components.trees import found, tree


def said(selection: Selection) -> str:
    return " ".join(text(tree(graph_selection_line.line(selection))).split())


def test_nothing_in_focus_tells_how_to_select() -> None:
    assert said(Selection(dataset="izgi2022_mouse_4tissue", tissue="lung")) == (
        "Nothing selected. Select an arrow to read its evidence, or a node to see its scores."
    )


def test_an_arrow_has_its_ends_its_answer_and_its_sources() -> None:
    assert said(DISPUTED) == (
        "Selected Cellular senescence → Mesenchymal drift Disputed 4 statements, 6 citations Clear"
    )


def test_filters_count_in_the_line_too() -> None:
    assert "Supported" in said(Selection(arrow=ARROW, evidence=("review",)))
    assert "none of its 4 statements passes" in said(Selection(arrow=ARROW, species="dragon"))


@pytest.mark.parametrize(
    ("node", "words"),
    [("h_chronic_inflammation", "Rises g +2.2 [0.9, 3.6], "), ("h_dysbiosis", "Not measured ")],
)
def test_a_node_has_its_change_and_its_arrows(node: str, words: str) -> None:
    line = said(Selection(node=node))
    assert words in line
    assert "in, " in line


def test_clear_clears_what_the_line_says_and_no_more() -> None:
    (clear,) = found(tree(graph_selection_line.line(DISPUTED)), className="clear")
    assert clear["data-patch"] == "arrow=&node="
    assert clear["data-clear"] == "true"
    strata = Selection(dataset="izgi2022_mouse_4tissue", tissue="lung", node="md")
    (other,) = found(tree(selection_line.line(strata)), className="clear")
    assert "node" not in other["data-patch"]


def test_the_title_of_the_page_is_the_whole_arrow() -> None:
    (crumbs,) = found(tree(graph_selection_line.line(DISPUTED)), className="crumbs")
    assert crumbs["data-title"] == "Cellular senescence → Mesenchymal drift"


def test_each_page_gets_its_own_line() -> None:
    both = "arrow=h_cellular_senescence%3Emd&dataset=izgi2022_mouse_4tissue&tissue=lung"
    assert "Disputed" in text(callbacks.write_selection_line(both, "graph"))
    assert "Izgi 2022" in text(callbacks.write_selection_line(both, "strata"))


@settings(max_examples=60, deadline=None)
@given(selection=selections())
def test_any_selection_has_a_line(selection: Selection) -> None:
    assert said(selection).startswith(("Nothing selected.", "Selected"))
