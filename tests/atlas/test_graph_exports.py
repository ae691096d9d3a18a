"""The evidence graph as files: nothing lost, nothing that a spreadsheet runs, versions in each."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from atlas import evidence_graph, graph_exports, statements
from atlas.graph_exports import Part
from atlas.knowledge import KNOWLEDGE
from atlas.selection import Selection
from drift.graph import EvidenceGraph, Statement
from tests.atlas import bibtex_reader

DAY = date(2026, 11, 26)
LINK = "http://host/hallmarks?v=1&arrow=a%3Eb"
WHOLE = evidence_graph.curated()
ARROW = Selection(arrow="h_cellular_senescence>md")
NODE = Selection(node="i_osk")
SCOPES = [
    (Selection(), False),
    (Selection(confidence="3", species="human"), False),
    (ARROW, True),
    (replace(ARROW, confidence="2"), True),
    (NODE, True),
]


def content(kind: str, selection: Selection, *, focused: bool) -> str:
    return graph_exports.file(kind, selection, focused=focused, link=LINK, day=DAY).content


def wanted(selection: Selection, *, focused: bool) -> dict[str, Statement]:
    """Return the statements by the plain rule, worked out from the whole table."""
    kept = [row for row in WHOLE.graph.statements if evidence_graph.keeps(selection, row)]
    if focused and selection.arrow:
        kept = [row for row in kept if f"{row.source}>{row.target}" == selection.arrow]
    elif focused and selection.node:
        kept = [row for row in kept if selection.node in (row.source, row.target)]
    return {row.statement_id: row for row in kept}


def rows_of(text: str) -> list[dict[str, str]]:
    body = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("".join(body))))


@pytest.mark.parametrize(("selection", "focused"), SCOPES)
def test_the_csv_holds_the_statements_that_are_kept(selection: Selection, focused: bool) -> None:
    text = content("statements", selection, focused=focused)
    rows = rows_of(text)
    expected = wanted(selection, focused=focused)
    assert {row["statement_id"] for row in rows} == set(expected)
    assert len(rows) == len(expected) > 0
    for row in rows:
        own = expected[row["statement_id"]]
        assert (row["source"], row["target"]) == (own.source, own.target)
        assert int(row["sign"]) == own.sign
        assert row["mechanism"].lstrip("'") == own.mechanism
        assert row["caveat"].lstrip("'") == own.caveat
        assert row["citation_ids"].split("; ") == list(own.citation_ids)
        dois = [WHOLE.citations[n].doi for n in own.citation_ids if WHOLE.citations[n].doi]
        assert row["dois"] == "; ".join(dois)
        assert (row["named_by_review_digests"] == "yes") == own.claimed


@pytest.mark.parametrize("kind", graph_exports.KINDS)
@pytest.mark.parametrize(("selection", "focused"), SCOPES)
def test_every_file_tells_filters_version_and_link(
    kind: str, selection: Selection, focused: bool
) -> None:
    made = graph_exports.file(kind, selection, focused=focused, link=LINK, day=DAY)
    assert WHOLE.version in made.content
    assert WHOLE.version in made.name
    assert "2026-11-26" in made.content
    assert LINK in made.content.replace("&amp;", "&")
    assert "Statements kept: " in made.content
    if selection.species:
        assert "in human; confidence 3." in made.content
    assert made.name.startswith(f"mesodrift_hallmarks_{kind}_")
    assert set(made.name) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
    )


@pytest.mark.parametrize(("selection", "focused"), SCOPES)
def test_bibtex_holds_each_citation_behind_what_is_kept(
    selection: Selection, focused: bool
) -> None:
    entries = bibtex_reader.read(content("bibtex", selection, focused=focused))
    cited = {n for row in wanted(selection, focused=focused).values() for n in row.citation_ids}
    assert cited <= set(entries)
    if selection is ARROW:
        assert set(entries) == cited
    if selection is NODE:
        assert {"abad2013", "parras2023", "roux2022"} <= set(entries)  # its safety findings


def test_the_whole_bibliography_holds_every_citation_that_is_used() -> None:
    entries = bibtex_reader.read(content("bibtex", Selection(), focused=False))
    of_nodes = {n for node in WHOLE.graph.nodes.values() for n in node.citation_ids}
    of_rows = {n for row in WHOLE.graph.statements for n in row.citation_ids}
    assert set(entries) == of_nodes | of_rows


@pytest.mark.parametrize(("selection", "focused"), SCOPES)
def test_graphml_loads_back_to_the_same_multigraph(
    tmp_path: Path, selection: Selection, focused: bool
) -> None:
    path = tmp_path / "graph.graphml"
    path.write_text(content("graphml", selection, focused=focused), encoding="utf-8")
    back = nx.read_graphml(path, force_multigraph=True)
    part = graph_exports.in_focus(selection) if focused else graph_exports.whole(selection)
    sent = graph_exports.multigraph(part, selection, LINK, DAY)
    assert isinstance(back, nx.MultiDiGraph)
    assert back.graph["knowledge_version"] == WHOLE.version
    assert dict(back.nodes(data=True)) == dict(sent.nodes(data=True))
    loaded = {key: (u, v, facts) for u, v, key, facts in back.edges(keys=True, data=True)}
    expected = wanted(selection, focused=focused)
    assert set(loaded) == set(expected)
    for u, v, key, facts in sent.edges(keys=True, data=True):
        source, target, own = loaded[key]
        assert (source, target) == (u, v) == (expected[key].source, expected[key].target)
        assert {**own, "id": None} == {**facts, "id": None}
        assert own["sign"] == expected[key].sign


def test_parallel_and_opposite_statements_stay_apart() -> None:
    part = graph_exports.in_focus(ARROW)
    made = graph_exports.multigraph(part, ARROW, LINK, DAY)
    signs = {facts["sign"] for _, _, facts in made.edges(data=True)}
    assert signs == {1, -1}
    assert made.number_of_edges("h_cellular_senescence", "md") == 4


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a row whose texts would run in a spreadsheet, or break XML and comments."""
    for name in (*statements.FILES, "signatures.csv", "signature_index.csv"):
        (tmp_path / name).write_bytes((KNOWLEDGE / name).read_bytes())
    with (tmp_path / "edges.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(
            [
                *("x1", "c_wnt", "o_tumour", "1", "drives", "=HYPERLINK(1)", "in_vitro"),
                *("human", '@cell "line"', "1", "no", "lopezotin2023", "-1 \x01<b>&\n#second line"),
            ]
        )
    lab = statements.read(tmp_path)
    assert lab.refused == ()
    monkeypatch.setattr(evidence_graph, "curated", lambda: lab)


def test_nothing_in_a_row_runs_or_breaks_a_file(hostile: None, tmp_path: Path) -> None:
    selection = Selection(arrow="c_wnt>o_tumour")
    text = content("statements", selection, focused=True)
    (row,) = list(csv.DictReader(io.StringIO(text[text.index("statement_id") :])))
    assert row["mechanism"] == "'=HYPERLINK(1)"
    assert row["tissue"] == '\'@cell "line"'
    assert row["caveat"].startswith("'-1")
    path = tmp_path / "graph.graphml"
    path.write_text(content("graphml", selection, focused=True), encoding="utf-8")
    ((_, _, facts),) = nx.read_graphml(path).edges(data=True)
    assert facts["caveat"] == "-1 <b>&\n#second line"


def test_a_link_cannot_add_lines_to_a_file() -> None:
    made = graph_exports.file(
        "statements", Selection(), focused=False, link="http://x\n=1+1,2\r@x", day=DAY
    )
    assert "# http://x =1+1,2 @x" in made.content.splitlines()


def test_an_empty_part_is_a_file_without_rows() -> None:
    part = Part(EvidenceGraph(dict(WHOLE.graph.nodes)), "graph", "Nothing.")
    assert rows_of(graph_exports.statements_csv(part, Selection(), LINK, DAY)) == []
    made = graph_exports.multigraph(part, Selection(), LINK, DAY)
    assert made.number_of_edges() == 0


def test_without_a_focus_the_drawer_exports_the_graph() -> None:
    assert graph_exports.in_focus(Selection()).name == "graph"
