"""Interventions: no harm is lost or filtered, the words are those of the statements."""

import csv

import pytest

from atlas import evidence_graph, interventions
from atlas.knowledge import KNOWLEDGE
from atlas.selection import Selection

STRICT = Selection(evidence=("human_rct",), species="human", confidence="3", verified="yes")


def read(name: str) -> list[dict[str, str]]:
    with (KNOWLEDGE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def row(selection: Selection, node_id: str) -> dict[str, object]:
    table = interventions.rows(selection)
    return {str(k): v for k, v in table[table["node_id"] == node_id].iloc[0].items()}


def test_every_curated_intervention_has_a_row_in_the_order_of_the_table() -> None:
    curated = [node["id"] for node in read("nodes.csv") if node["kind"] == "intervention"]
    assert interventions.rows(Selection())["node_id"].tolist() == curated


@pytest.mark.parametrize("selection", [Selection(), STRICT])
def test_every_curated_finding_stands_in_its_row_whatever_is_filtered(
    selection: Selection,
) -> None:
    for finding in read("safety.csv"):
        told = str(row(selection, finding["node_id"])["safety"])
        assert finding["finding"].rstrip(".")[1:] in told
        assert f"! {finding['kind'].capitalize()}: " in told


def test_harms_stand_before_risks() -> None:
    for node in evidence_graph.curated().safety:
        kinds = [found.kind for found in interventions.findings(node)]
        assert kinds == sorted(kinds)


def test_without_a_finding_nothing_is_called_safe() -> None:
    told = row(Selection(), "i_metformin")
    assert told["safety"] == "None curated. That does not mean safe."
    assert told["safety_kind"] == ""


def test_what_is_stated_of_drift_is_that_of_the_statements() -> None:
    for node in (n for n in read("nodes.csv") if n["kind"] == "intervention"):
        on_drift = [
            e for e in read("edges.csv") if (e["source"], e["target"]) == (node["id"], "md")
        ]
        told = row(Selection(), node["id"])
        assert told["n_on_drift"] == len(on_drift)
        assert bool(told["drift"]) == bool(on_drift)
        if on_drift and {e["sign"] for e in on_drift} == {"-1"}:
            assert told["drift"] in ("suppresses", "contested")
            assert told["drift_confidence"] == max(int(e["confidence"]) for e in on_drift)


def test_filters_take_statements_away() -> None:
    assert row(STRICT, "i_osk")["drift"] == ""
    assert row(STRICT, "i_osk")["n_statements"] == 0
    every = interventions.rows(Selection())["n_statements"].sum()
    mine = [e for e in read("edges.csv") if e["source"].startswith("i_")]
    assert every == len(mine)


def test_a_concept_is_no_human_evidence() -> None:
    assert not row(Selection(), "i_chem")["drift_human"]  # conceptual, of human cells
    assert row(Selection(), "i_osk")["drift_human"]


def test_the_button_adds_and_takes_out_again() -> None:
    added = Selection.parse(interventions.toggled(Selection(scenario=("i_cr=up",)), "i_osk"))
    assert added.scenario == ("i_cr=up", "i_osk=up")
    assert Selection.parse(interventions.toggled(added, "i_osk")).scenario == ("i_cr=up",)


def test_only_an_intervention_is_in_focus_here() -> None:
    assert interventions.chosen(Selection(node="h_cellular_senescence")) is None
    assert interventions.chosen(Selection(node="nosuch")) is None
    node = interventions.chosen(Selection(node="i_osk"))
    assert node is not None
    assert node.node_id == "i_osk"


def test_drift_comes_first_among_the_arrows() -> None:
    targets = [arrow.target for arrow in interventions.arrows(Selection(), "i_osk")]
    assert targets[0] == "md"
    assert len(targets) == len(set(targets)) > 10


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        ("abad2013", "Abad 2013"),
        ("king2014", "King 2014"),
        ("malouf2011", "Malouf 2011, citation not verified"),
        ("lungaging2021", "Nature Communications 2021"),
        ("rapanews2026", "rapamycin.news 2026, citation not verified"),
    ],
)
def test_citations_are_short_and_say_when_they_are_not_verified(citation: str, said: str) -> None:
    assert interventions.cited([citation]) == said
