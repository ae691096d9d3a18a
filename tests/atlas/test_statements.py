"""The curated tables row by row: a broken row is left out and named, the rest serves."""

import csv
from pathlib import Path

import pytest

from atlas import knowledge, statements
from atlas.knowledge import KNOWLEDGE
from drift.errors import KnowledgeError
from tests.atlas.curated_copy import Spoiled, added, appended, change


def rows(name: str) -> list[dict[str, str]]:
    with (KNOWLEDGE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_row_of_the_repository_is_read_in_order() -> None:
    read = statements.read()
    assert read.refused == ()
    assert list(read.graph.nodes) == [row["id"] for row in rows("nodes.csv")]
    edges = rows("edges.csv")
    assert [s.statement_id for s in read.graph.statements] == [row["id"] for row in edges]
    for statement, row in zip(read.graph.statements, edges, strict=True):
        assert (statement.source, statement.target) == (row["source"], row["target"])
        assert statement.sign == int(row["sign"])
        assert statement.confidence == int(row["confidence"])
        assert list(statement.citation_ids) == row["citation_ids"].split(";")
    assert sum(map(len, read.proxies.values())) == len(rows("node_signatures.csv"))
    assert sum(map(len, read.safety.values())) == len(rows("safety.csv"))


def test_every_citation_of_a_statement_resolves() -> None:
    read = statements.read()
    named = {name for statement in read.graph.statements for name in statement.citation_ids}
    named |= {name for node in read.graph.nodes.values() for name in node.citation_ids}
    named |= {name for found in read.safety.values() for f in found for name in f.citation_ids}
    assert named <= read.citations.keys()


BROKEN: dict[str, Spoiled] = {
    "node id twice": added("nodes.csv", "h_dysbiosis", "'h_dysbiosis' is there twice"),
    "kind of node": added(
        "nodes.csv", "h_dysbiosis", "kind 'organ' is none of hub,", id="x", kind="organ"
    ),
    "id of node": added("nodes.csv", "h_dysbiosis", "id 'a>b' has other characters", id="a>b"),
    "node without a label": added(
        "nodes.csv", "h_dysbiosis", "'label' is empty", id="x", label=" "
    ),
    "citation of node": added(
        "nodes.csv",
        "h_dysbiosis",
        "citation 'nobody' is not in citations.csv",
        id="x",
        source_citation_ids="nobody",
    ),
    "statement id twice": added("edges.csv", "e001", "'e001' is there twice"),
    "unknown end": added(
        "edges.csv", "e001", "target 'nowhere' is no node of nodes.csv", id="x", target="nowhere"
    ),
    "claimed": added(
        "edges.csv",
        "e001",
        "claimed_by_review 'maybe' is none of yes, no, unknown",
        id="x",
        claimed_by_review="maybe",
    ),
    "no mechanism": added("edges.csv", "e001", "'mechanism' is empty", id="x", mechanism=""),
    "too few fields": appended("edges.csv", "x,md,h_dysbiosis", "the number of fields is wrong"),
    "too many fields": appended("edges.csv", ",".join("x" * 20), "the number of fields is wrong"),
    "role": added(
        "node_signatures.csv",
        "md",
        "role 'copy' is none of score, proxy, inverse_proxy",
        signature_id="endomt",
        role="copy",
    ),
    "gene set twice": added("node_signatures.csv", "h_loss_of_proteostasis", "is there twice"),
    "finding twice": added("safety.csv", "i_mtor", "is there twice"),
    "citation twice": added("citations.csv", "lu2025_md", "'lu2025_md' is there twice"),
    "citation with too few fields": appended(
        "citations.csv", "new2026,Title", "the number of fields is wrong"
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_row_is_named_and_the_rest_serves(folder: Path, broken: str) -> None:
    spoiled = BROKEN[broken]
    line = spoiled.spoil(folder)
    read = statements.read(folder)
    assert len(read.refused) == 1
    assert spoiled.says in read.refused[0]
    assert read.refused[0].startswith(f"{spoiled.name}, line {line}: ")
    assert "The row is left out" in read.refused[0]
    assert knowledge.CURE in read.refused[0]
    whole = statements.read()
    assert read.graph == whole.graph
    assert read.proxies == whole.proxies
    assert read.safety == whole.safety
    assert read.citations == whole.citations
    assert knowledge.signatures(folder) == knowledge.signatures()


def test_what_a_broken_row_takes_along_is_named_too(folder: Path) -> None:
    change(folder, "nodes.csv", "h_dysbiosis", kind="organ")
    read = statements.read(folder)
    assert "h_dysbiosis" not in read.graph.nodes
    lost = [s for s in statements.read().graph.statements if "h_dysbiosis" in (s.source, s.target)]
    assert lost
    assert len(read.refused) == 1 + len(lost)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("nodes.csv", "synonyms"),
        ("edges.csv", "caveat"),
        ("node_signatures.csv", "role"),
        ("safety.csv", "finding"),
        ("citations.csv", "doi"),
    ],
)
def test_a_missing_column_is_raised(folder: Path, name: str, column: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(column, "other", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"{name} lacks the column '{column}'"):
        statements.read(folder)


@pytest.mark.parametrize("name", statements.FILES)
def test_a_missing_file_is_raised(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KnowledgeError, match=f"{name} cannot be read"):
        statements.read(folder)


def test_a_file_that_is_no_text_is_raised(folder: Path) -> None:
    (folder / "edges.csv").write_bytes(b"id,\xff\xfe")
    with pytest.raises(KnowledgeError, match=r"edges\.csv is not UTF-8 text"):
        statements.read(folder)


@pytest.mark.parametrize("name", statements.FILES)
def test_the_version_is_that_of_the_content(folder: Path, name: str) -> None:
    assert statements.version(folder) == statements.version()
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert statements.version(folder) != statements.version()
