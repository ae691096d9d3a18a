"""Names on lines that fit."""

from hypothesis import given
from hypothesis import strategies as st

from atlas import evidence_graph
from components.graph import labels
from components.graph.nodes import BAND_SIZE, LABEL_SIZE


def test_hallmarks_take_two_lines_at_most() -> None:
    for node in evidence_graph.curated().graph.of_kind("hallmark"):
        made = labels.wrapped(node.label, 162, LABEL_SIZE)
        assert made.count("\n") <= 1
        assert all(labels.width(line, LABEL_SIZE) <= 162 for line in made.split("\n"))


def test_every_pill_of_a_band_holds_its_name() -> None:
    for node in evidence_graph.curated().graph.nodes.values():
        made = labels.wrapped(node.label, 130, BAND_SIZE)
        assert made.count("\n") <= 2
        assert all(labels.width(line, BAND_SIZE) <= 150 for line in made.split("\n")), made


@given(st.lists(st.text("abW-", min_size=1, max_size=12), min_size=1, max_size=6).map(" ".join))
def test_no_letter_is_lost(label: str) -> None:
    made = labels.wrapped(label, 60, 12)
    assert made.replace("\n", "").replace(" ", "") == label.replace(" ", "")
    assert made.count("\n") <= 2
