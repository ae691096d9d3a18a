"""Filters of the statements: each keeps what it says, and none turns a dispute into an answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import evidence_graph
from atlas.selection import Selection
from drift.graph import EVIDENCE_KINDS, Statement

WHOLE = evidence_graph.curated().graph

filters = st.builds(
    Selection,
    evidence=st.sets(st.sampled_from(EVIDENCE_KINDS), max_size=3).map(tuple),
    species=st.sampled_from(["", "mouse", "human", "rat"]),
    organs=st.sets(st.sampled_from(sorted(evidence_graph.ORGANS)), max_size=3).map(tuple),
    confidence=st.sampled_from(["", "1", "2", "3", "4", "x"]),
    claimed=st.sampled_from(["", "yes"]),
    verified=st.sampled_from(["", "yes"]),
)


@given(filters)
def test_no_dispute_is_lost_under_any_filter(selection: Selection) -> None:
    """Of each pair every kept statement is there: a side vanishes with its last statement only."""
    narrow = evidence_graph.graph(selection)
    kept = [row for row in WHOLE.statements if evidence_graph.keeps(selection, row)]
    assert list(narrow.statements) == kept
    assert narrow.nodes == WHOLE.nodes
    for pair in {(row.source, row.target) for row in kept}:
        signs = {row.sign for row in kept if (row.source, row.target) == pair}
        arrow = narrow.arrows[pair]
        assert arrow.is_disputed == (signs >= {1, -1})
        assert (arrow.answer == "disputed") == (signs >= {1, -1})
        if signs >= {1, -1}:
            assert arrow.sign == 0
    assert len(narrow.arrows) == len({(row.source, row.target) for row in kept})


@given(filters)
def test_a_filter_keeps_only_what_it_says(selection: Selection) -> None:
    for row in evidence_graph.graph(selection).statements:
        assert not selection.evidence or row.evidence_kind in selection.evidence
        assert not selection.species or selection.species in row.species
        assert row.confidence >= evidence_graph.minimum(selection)
        assert not selection.claimed or row.claimed
        assert not selection.verified or evidence_graph.is_verified(row)
        assert not selection.organs or evidence_graph.organs_of(row) & set(selection.organs)


@given(filters)
def test_without_a_filter_the_graph_is_whole(selection: Selection) -> None:
    if not evidence_graph.has_filters(selection):
        assert evidence_graph.graph(selection) is WHOLE
    none = replace(
        selection, evidence=(), species="", organs=(), confidence="", claimed="", verified=""
    )
    assert evidence_graph.graph(none) is WHOLE


@pytest.mark.parametrize(
    ("asked", "least"), [("", 1), ("1", 1), ("2", 2), ("3", 3), ("4", 1), ("two", 1)]
)
def test_an_unusable_confidence_is_any(asked: str, least: int) -> None:
    assert evidence_graph.minimum(Selection(confidence=asked)) == least


@pytest.mark.parametrize(
    ("tissue", "organs"),
    [
        ("lung, AT2", {"lung"}),
        ("hepatic stellate cells", {"liver"}),
        ("kidney tubule", {"kidney"}),
        ("skeletal muscle", {"muscle"}),
        ("cardiac fibroblasts", {"heart"}),
        ("lung and skin", {"lung", "skin"}),
        ("mostly carcinoma cells", {"tumour"}),
        ("adipocytes", {"fat"}),
        ("not stated", set()),
    ],
)
def test_organs_are_read_from_the_tissue(tissue: str, organs: set[str]) -> None:
    row = replace(WHOLE.statements[0], tissue=tissue)
    assert evidence_graph.organs_of(row) == organs


def test_a_myofibroblast_is_no_muscle() -> None:
    row = replace(WHOLE.statements[0], tissue="myofibroblasts")
    assert "muscle" not in evidence_graph.organs_of(row)


def test_every_organ_is_named_by_the_statements_counted() -> None:
    for choice in evidence_graph.organ_choices():
        n = len(evidence_graph.graph(Selection(organs=(choice.value,))).statements)
        assert choice.note.split()[0] == str(n)


def test_the_choices_count_the_statements_they_keep() -> None:
    for choice in evidence_graph.evidence_choices():
        n = len(evidence_graph.graph(Selection(evidence=(choice.value,))).statements)
        assert choice.note.split()[0] == str(n)
    for choice in evidence_graph.species_choices()[1:]:
        n = len(evidence_graph.graph(Selection(species=choice.value)).statements)
        assert choice.note.split()[0] == str(n)


def test_an_arrow_in_focus_stands_before_a_node() -> None:
    key = next(iter(WHOLE.arrows.values())).key
    focus = evidence_graph.focus(Selection(arrow=key, node="md"))
    assert getattr(focus, "key", None) == key
    assert evidence_graph.focus(Selection(arrow="md>nobody", node="md")) == "md"
    assert evidence_graph.focus(Selection(arrow="", node="nobody")) is None


def test_verified_is_one_citation_seen_with_its_number() -> None:
    def with_citations(*names: str) -> Statement:
        return replace(WHOLE.statements[0], citation_ids=names)

    assert evidence_graph.is_verified(with_citations("newsmed2026", "lu2025_md"))
    assert not evidence_graph.is_verified(with_citations("newsmed2026"))
