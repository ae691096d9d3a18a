"""The loops of a selection: its filters, its length, and what the stratum shown says."""

from collections import Counter
from dataclasses import replace

import pytest

from atlas import associations, evidence_graph, loops, node_scores
from atlas.selection import Selection
from drift.loops import through_hub


@pytest.mark.parametrize("length", loops.LENGTHS)
def test_the_length_of_the_link_is_the_most_arrows(length: int) -> None:
    view = loops.view(Selection(loop_length=str(length)))
    assert max(loop.length for loop in view.search.loops) == length
    whole = through_hub(evidence_graph.curated().graph, length)
    assert view.search == whole
    assert not whole.is_cut


@pytest.mark.parametrize("unusable", ["", "1", "7", "-3", "three", "3.0", "03", "²"])
def test_an_unusable_length_is_three(unusable: str) -> None:
    assert loops.length(Selection(loop_length=unusable)) == 3


def test_filters_take_loops_away_and_leave_only_what_they_keep() -> None:
    every = {loop.key for loop in loops.view(Selection(loop_length="6")).search.loops}
    sure = loops.view(Selection(loop_length="6", confidence="2"))
    kept = {loop.key for loop in sure.search.loops}
    assert kept < every
    assert all(row.confidence >= 2 for loop in sure.search.loops for row in loop.statements)


def test_filters_that_leave_nothing_leave_no_loop() -> None:
    assert loops.view(Selection(evidence=("nothing",))).search.loops == ()


def test_what_the_data_say_of_an_arrow_is_its_association() -> None:
    selection = Selection(loop_length="6")
    view = loops.view(selection)
    scores = node_scores.scores(selection)
    arrows = {arrow.key: arrow for loop in view.search.loops for arrow in loop.arrows}
    assert view.data.keys() == arrows.keys()
    for key, arrow in arrows.items():
        found = associations.of_arrow(arrow, scores, selection)
        assert view.data[key].association == found or found.r != found.r  # type: ignore[union-attr]
        if found is None:
            assert view.data[key].said == "not measured"
        elif found.r == found.r:
            assert view.data[key].said == found.compared_with(arrow)
        else:
            assert view.data[key].said == "undefined"


def test_an_undefined_association_is_not_measured_and_not_compared() -> None:
    view = loops.view(Selection())
    loop = view.search.loops[0]
    first, second = (arrow.key for arrow in loop.arrows)
    row = {"n_donors": 12, "adjusted_for": "age"}
    agrees = loops.ArrowData("agrees", associations.Association(0.5, 0.1, 0.8, "", row))
    missing = loops.ArrowData("undefined", None)
    crafted = replace(view, data={**view.data, first: agrees, second: missing})
    assert crafted.tally(loop) == Counter({"agrees": 1, "undefined": 1})
    assert crafted.n_measured(loop) == 1


def test_the_loop_of_a_link_is_selected_and_pressed_again_let_go() -> None:
    key = "md>h_altered_communication"
    view = loops.view(Selection(loop=key))
    assert view.selected is not None
    assert view.selected.key == key
    assert loops.change_to(view.selected, None).endswith("loop=md%3Eh_altered_communication&node=")
    assert loops.change_to(view.selected, view.selected) == "arrow=&loop=&node="


@pytest.mark.parametrize("unknown", ["md", "md>nobody", "h_dysbiosis>md", ">", "md>md"])
def test_a_loop_that_is_not_there_is_none(unknown: str) -> None:
    view = loops.view(Selection(loop=unknown))
    assert view.selected is None
    assert view.wanted == unknown
