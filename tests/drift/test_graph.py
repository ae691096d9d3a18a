"""The evidence graph: statements make arrows, both signs make a dispute, nothing is averaged."""

import pytest
from hypothesis import given

from drift.graph import (
    EVIDENCE_CLASSES,
    EVIDENCE_KINDS,
    HUB,
    NOTHING_FOUND,
    Arrow,
    EvidenceGraph,
    Node,
    Statement,
    citation_order,
)
from tests.drift.graphs import graph, statement, statements


def arrow(*rows: Statement) -> Arrow:
    return graph(rows).arrows[HUB, "a"]


def said(sign: int, **changes: object) -> Statement:
    return statement(HUB, "a", sign, **changes)


NOTHING = said(0, relation=NOTHING_FOUND, statement_id="nothing")


@pytest.mark.parametrize(
    ("rows", "answer", "sign"),
    [
        ([said(1)], "supported", 1),
        ([said(-1)], "supported", -1),
        ([said(1), said(1, statement_id="again")], "supported", 1),
        ([said(1), said(-1)], "disputed", 0),
        ([said(1), said(-1), said(0)], "disputed", 0),
        ([said(1), said(1, statement_id="again"), said(-1)], "disputed", 0),
        ([said(-1), said(0)], "contested", -1),
        ([said(1), NOTHING], "contested", 1),
        ([said(0)], "contested", 0),
        ([NOTHING], "no evidence found", 0),
        ([NOTHING, said(0)], "contested", 0),
    ],
)
def test_the_answer_of_an_arrow(rows: list[Statement], answer: str, sign: int) -> None:
    found = arrow(*rows)
    assert found.answer == answer
    assert found.sign == sign
    assert found.is_disputed == (answer == "disputed")


@given(statements())
def test_every_statement_is_on_exactly_one_arrow(rows: list[Statement]) -> None:
    whole = graph(rows)
    on_arrows = [row for found in whole.arrows.values() for row in found.statements]
    assert sorted(row.statement_id for row in on_arrows) == sorted(r.statement_id for r in rows)
    for (source, target), found in whole.arrows.items():
        assert {(row.source, row.target) for row in found.statements} == {(source, target)}


@given(statements())
def test_both_signs_are_a_dispute_whatever_their_number(rows: list[Statement]) -> None:
    for found in graph(rows).arrows.values():
        signs = {row.sign for row in found.statements}
        assert found.is_disputed == ({1, -1} <= signs)
        assert found.signs == signs - {0}


@given(statements())
def test_the_strongest_statement_is_first_and_best_is_signed(rows: list[Statement]) -> None:
    for found in graph(rows).arrows.values():
        strengths = [row.strength for row in found.statements]
        assert strengths == sorted(strengths)
        signed = [row for row in found.statements if row.sign] or list(found.statements)
        assert found.confidence == max(row.confidence for row in signed)
        assert found.best in signed


def test_a_statement_without_direction_is_never_the_best_beside_a_signed_one() -> None:
    assert arrow(said(0, confidence=3), said(1, confidence=1)).confidence == 1


def test_strength_is_confidence_before_kind() -> None:
    sure = said(1, confidence=3, evidence_kind="review")
    trial = said(1, confidence=2, evidence_kind="human_rct")
    animal = said(1, confidence=2, evidence_kind="animal_in_vivo")
    assert sorted([animal, trial, sure], key=lambda row: row.strength) == [sure, trial, animal]


@pytest.mark.parametrize("kind", EVIDENCE_KINDS)
def test_every_kind_of_evidence_has_a_class(kind: str) -> None:
    assert said(1, evidence_kind=kind).evidence_class == EVIDENCE_CLASSES[kind]


def test_human_evidence_is_that_of_signed_statements() -> None:
    assert arrow(said(1, species=("mouse", "human"))).has_human_evidence
    assert not arrow(said(1), said(0, species=("human",))).has_human_evidence


@given(statements())
def test_the_multigraph_has_an_edge_a_statement(rows: list[Statement]) -> None:
    made = graph(rows).multigraph()
    assert made.number_of_edges() == len(rows)
    for source, target, key, kept in made.edges(keys=True, data="statement"):
        assert (kept.source, kept.target, kept.statement_id) == (source, target, key)


@given(statements())
def test_the_signed_digraph_has_an_edge_an_arrow_with_a_sign(rows: list[Statement]) -> None:
    whole = graph(rows)
    made = whole.signed_digraph()
    assert set(made.edges) == {(r.source, r.target) for r in rows if r.sign}
    assert set(made.nodes) == set(whole.nodes)
    assert all(found == whole.arrows[a, b] for a, b, found in made.edges(data="arrow"))


@given(statements())
def test_arrows_of_a_node_are_those_that_touch_it_strongest_first(rows: list[Statement]) -> None:
    whole = graph(rows)
    for name in whole.nodes:
        into, out = whole.of_node(name)
        assert {found.key for found in into} == {
            found.key for found in whole.arrows.values() if found.target == name
        }
        assert all(found.source == name for found in out)
        for side in (into, out):
            assert [f.best.strength for f in side] == sorted(f.best.strength for f in side)


def test_an_arrow_is_found_by_the_name_it_gives_itself() -> None:
    whole = graph([said(1)])
    found = whole.arrow("md>a")
    assert found is not None
    assert whole.arrow(found.key) == found
    for unknown in ("", "md", "a>md", "md>a>b", ">"):
        assert whole.arrow(unknown) is None


def test_narrowing_keeps_every_node() -> None:
    whole = graph([said(1), said(-1)])
    none = whole.narrowed(lambda row: False)
    assert none.nodes == whole.nodes
    assert none.arrows == {}


def test_nodes_of_a_kind_are_in_the_order_of_the_table() -> None:
    nodes = {name: Node(name, name, "cue") for name in ("z", "a")} | {"md": Node("md", "M", "hub")}
    assert [node.node_id for node in EvidenceGraph(nodes).of_kind("cue")] == ["z", "a"]


def test_citations_are_named_once_in_order() -> None:
    first = arrow(said(1, citation_ids=("b", "a")), said(-1, citation_ids=("a", "c")))
    assert first.citation_ids == ("b", "a", "c")
    second = arrow(said(1, citation_ids=("c", "d")))
    assert list(citation_order([first, second])) == ["b", "a", "c", "d"]
