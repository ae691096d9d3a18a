"""The table of transitions and its view: broken rows are named, filters never move a row."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import evidence_graph, statements, transitions
from atlas.knowledge import KNOWLEDGE
from atlas.selection import Selection
from drift.errors import KnowledgeError
from drift.graph import EVIDENCE_KINDS, HUB

FIELDS = (
    *("node_id", "origin", "end_state", "is_way_back", "dispute_about", "dispute"),
    "citation_ids",
)
GOOD = {
    "node_id": "t_pmt",
    "origin": "pericyte",
    "end_state": "myofibroblast",
    "is_way_back": "no",
    "dispute_about": "",
    "dispute": "",
    "citation_ids": "humphreys2010",
}


def table(name: str) -> list[dict[str, str]]:
    with (KNOWLEDGE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def written(folder: Path, *rows: dict[str, str]) -> Path:
    shutil.copytree(KNOWLEDGE, folder, dirs_exist_ok=True)
    with (folder / "transitions.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_every_transition_has_an_origin_and_no_row_is_refused() -> None:
    curated = statements.read()
    assert curated.refused == ()
    named = [row.node_id for row in curated.transitions]
    assert sorted(named) == sorted(node.node_id for node in curated.graph.of_kind("transition"))
    assert [row.node_id for row in curated.transitions if row.is_way_back] == ["t_met"]


def test_every_row_rests_on_citations_that_its_node_or_its_statements_name() -> None:
    """The table adds nothing: what it cites stands in the other tables beside the same node."""
    nodes = {row["id"]: row["source_citation_ids"].split(";") for row in table("nodes.csv")}
    beside: dict[str, set[str]] = {name: set(ids) for name, ids in nodes.items()}
    for edge in table("edges.csv"):
        said = f"{edge['citation_ids']};{edge['caveat']}"
        for end in (edge["source"], edge["target"]):
            beside[end] |= {row["id"] for row in table("citations.csv") if row["id"] in said}
    beside["t_endomt"].add("tsukui2024")  # README, dispute 3, and e187: of both sources
    beside["t_hepdediff"].add("mederacke2013")  # e112 has the share, e119 the caveat
    for row in table("transitions.csv"):
        assert set(row["citation_ids"].split(";")) <= beside[row["node_id"]], row["node_id"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"node_id": "t_nosuch"}, "node_id 't_nosuch' is no transition of nodes.csv"),
        ({"node_id": "c_tgfb"}, "node_id 'c_tgfb' is no transition of nodes.csv"),
        ({"origin": " "}, "'origin' is empty"),
        ({"is_way_back": "maybe"}, "is_way_back 'maybe' is none of yes, no"),
        ({"dispute_about": "origin"}, "'dispute' and 'dispute_about' are filled together"),
        ({"dispute": "It is not so."}, "'dispute' and 'dispute_about' are filled together"),
        ({"citation_ids": "nobody1900"}, "citation 'nobody1900' is not in citations.csv"),
    ],
)
def test_a_broken_row_is_left_out_and_named(
    tmp_path: Path, change: dict[str, str], words: str
) -> None:
    whole = {**GOOD, "node_id": "t_fmt", "origin": "fibroblast"}
    curated = statements.read(written(tmp_path, {**GOOD, **change}, whole))
    (said,) = curated.refused
    assert said.startswith(f"transitions.csv, line 2: {words}")
    assert [row.node_id for row in curated.transitions] == ["t_fmt"]


def test_a_node_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    curated = statements.read(written(tmp_path, GOOD, GOOD))
    assert "'t_pmt' is there twice" in curated.refused[0]
    assert len(curated.transitions) == 1


def test_the_version_is_that_of_the_table_too(tmp_path: Path) -> None:
    folder = written(tmp_path, GOOD)
    assert statements.version(folder) != statements.version()
    (folder / "transitions.csv").unlink()
    with pytest.raises(KnowledgeError):
        statements.read(folder)


def test_cells_are_the_statements_of_the_table() -> None:
    rows, cells = transitions.spectrum(Selection())
    kinds = {row["id"]: row["kind"] for row in table("nodes.csv")}
    expected = {
        (edge["source"], edge["target"])
        for edge in table("edges.csv")
        if kinds[edge["source"]] in ("cue", "regulator", "intervention")
        and (kinds[edge["target"]] == "transition" or edge["target"] == HUB)
    }
    own = cells[cells["via"] == ""]
    assert set(zip(own["source"], own["target"], strict=True)) == expected
    assert own["shown"].all()
    by_way = cells[cells["via"] != ""]
    assert ("c_stiffness", "t_fmt") in set(zip(by_way["source"], by_way["target"], strict=True))
    assert not expected & set(zip(by_way["source"], by_way["target"], strict=True))
    assert rows["node_id"].tolist() == [HUB, *(row["node_id"] for row in table("transitions.csv"))]


def test_disputes_name_authors_not_ids() -> None:
    rows, _ = transitions.spectrum(Selection())
    pericyte = rows.set_index("node_id").loc["t_pmt", "dispute"]
    assert "Humphreys 2010" in pericyte
    assert "LeBleu 2013" in pericyte


filters = st.builds(
    Selection,
    evidence=st.lists(st.sampled_from(EVIDENCE_KINDS), max_size=2, unique=True).map(tuple),
    species=st.sampled_from(["", "human", "mouse", "rat", "nosuch"]),
    organs=st.lists(st.sampled_from(["lung", "kidney", "liver"]), max_size=2).map(tuple),
    confidence=st.sampled_from(["", "2", "3"]),
    claimed=st.sampled_from(["", "yes"]),
    verified=st.sampled_from(["", "yes"]),
)


@settings(max_examples=40, deadline=None)
@given(selection=filters)
def test_filters_take_away_and_never_move(selection: Selection) -> None:
    every_row, every_cell = transitions.spectrum(Selection())
    rows, cells = transitions.spectrum(selection)
    keys = ["source", "target", "via"]
    assert cells[keys].equals(every_cell[keys])
    kept = {row.statement_id for row in evidence_graph.graph(selection).statements}
    stated = transitions.evidence(selection)
    assert set(stated.get("statement_id", ())) <= kept
    if rows.empty:
        assert not cells[cells["via"] == ""]["shown"].any()
        assert stated.empty or not set(stated["target"]) & {HUB}
    else:
        assert rows["node_id"].tolist() == every_row["node_id"].tolist()
        assert (rows["confidence"] <= every_row["confidence"]).all()


@pytest.mark.parametrize(
    ("focus", "scope"),
    [
        ({"node": "t_hsc"}, "node"),
        ({"arrow": "c_lps>t_hsc"}, "arrow"),
        ({"node": "c_wnt"}, "all"),
        ({"node": "nosuch", "arrow": "a>b"}, "all"),
        ({}, "all"),
    ],
)
def test_statements_follow_the_focus(focus: dict[str, Any], scope: str) -> None:
    found = transitions.evidence(Selection(**focus))
    assert set(found["scope"]) == {scope}
    if scope == "node":
        assert set(found["transition"]) == {"t_hsc"}
        assert found["role"].tolist() == sorted(
            found["role"], key=["cue", "regulator", "hub", "outcome"].index
        )
    if scope == "arrow":
        assert found["statement_id"].tolist() == ["e074"]
        assert found["selected"].all()


def test_every_citation_shown_resolves() -> None:
    known = {row["id"]: row for row in table("citations.csv")}
    found = transitions.chosen_citations(Selection())
    assert {citation.citation_id for citation in found} <= set(known)
    table_ = transitions.evidence(Selection())
    assert {name for ids in table_["citation_ids"] for name in ids} <= {
        citation.citation_id for citation in found
    }
    marked = table_[table_["statement_id"] == "e219"]["citations"].iloc[0]
    assert marked == "! not verified: Doeser 2018"
