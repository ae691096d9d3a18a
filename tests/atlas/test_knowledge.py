"""The curated tables are read as they are, and a spoiled one is named with file, row and cure."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas import knowledge
from drift.errors import KnowledgeError


def replace(path: Path, line: int, old: str, new: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    path.write_text("".join(lines), encoding="utf-8")


def test_the_md_score_and_its_two_parts() -> None:
    sets = knowledge.signatures()
    assert len(sets) == 50
    assert [sets[name].size for name in ("md_score_lu2025", "md_core", "md_matrisome")] == [
        205,
        98,
        107,
    ]
    assert sets["md_score_lu2025"].doi == "10.1016/j.cell.2025.07.031"
    parts = set(sets["md_core"].genes) | set(sets["md_matrisome"].genes)
    assert parts == set(sets["md_score_lu2025"].genes)


def test_down_genes_stay_apart() -> None:
    assert set(knowledge.signatures()["endomt"].down) == {"PECAM1", "CDH5"}


def test_signatures_equal_the_rows_of_the_file() -> None:
    with (knowledge.KNOWLEDGE / "signatures.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    read = {
        (name, gene, direction)
        for name, signature in knowledge.signatures().items()
        for direction, genes in (("+1", signature.up), ("-1", signature.down))
        for gene in genes
    }
    assert read == {(row["signature_id"], row["gene_symbol"], row["direction"]) for row in rows}


def test_orthologs_keep_the_best_pair() -> None:
    pairs = knowledge.orthologs()
    assert pairs["A2M"].mouse_symbol == "A2m"
    assert pairs["CCN2"].mouse_symbol == "Ccn2"


def test_every_signature_has_a_citation() -> None:
    known = knowledge.citations()
    assert all(signature.citation_id in known for signature in knowledge.signatures().values())


@pytest.mark.parametrize(
    ("name", "line", "old", "new", "says"),
    [
        ("signatures.csv", 3, "+1", "up", "direction 'up'"),
        ("signatures.csv", 3, "human", "mouse", "species 'mouse'"),
        ("signatures.csv", 3, ",1,", ",0.5,", "weight '0.5'"),
        ("signatures.csv", 3, "ACTA2", "", "'gene_symbol' is empty"),
        ("signatures.csv", 3, "ACTA2", "ABI3BP", "ABI3BP is twice"),
        ("signatures.csv", 3, "md_score_lu2025,ACTA2,", "md_score_lu2025", "number of fields"),
        ("signature_index.csv", 2, "205", "204", "205 up"),
        ("signature_index.csv", 2, "lu2025_md", "nobody", "citation 'nobody' is unknown"),
        ("citations.csv", 3, "lu2025_md", "lu2026_review", "'lu2026_review' is there twice"),
        ("orthologs_mouse.csv", 2, "10", "many", "support_n 'many'"),
        ("orthologs_mouse.csv", 3, "false", "true", "'A2M' is there twice"),
        ("orthologs_mouse.csv", 2, "true", "TRUE", "best 'TRUE' is neither true nor false"),
        ("citations.csv", 2, "true", "yes", "verified 'yes' is neither true nor false"),
    ],
)
def test_a_spoiled_row_is_named(
    folder: Path, name: str, line: int, old: str, new: str, says: str
) -> None:
    replace(folder / name, line, old, new)
    readers = {"orthologs_mouse.csv": knowledge.orthologs, "citations.csv": knowledge.citations}
    read: Callable[[Path], object] = readers.get(name, knowledge.signatures)
    with pytest.raises(KnowledgeError) as caught:
        read(folder)
    sentence = str(caught.value)
    assert says in sentence
    assert f"{name}, line {line}" in sentence
    assert knowledge.CURE in sentence


def test_a_broken_citation_spoils_no_set_that_cites_another(folder: Path) -> None:
    replace(folder / "citations.csv", 2, "true", "yes")
    assert len(knowledge.signatures(folder)) == 50
    usable, refused = knowledge.usable_citations(folder)
    assert "lu2026_review" not in usable
    assert "lu2025_md" in usable
    assert [str(problem).split(":")[0] for problem in refused] == ["citations.csv, line 2"]


def test_a_set_the_index_lacks_is_named(folder: Path) -> None:
    path = folder / "signature_index.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("endomt,")))
    with pytest.raises(KnowledgeError, match="lacks 'endomt'"):
        knowledge.signatures(folder)


def drop_a_column(path: Path) -> None:
    replace(path, 1, "support_n", "votes")


def make_it_binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00\x01")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (Path.unlink, "cannot be read"),
        (drop_a_column, "lacks the column 'support_n'"),
        (make_it_binary, "not UTF-8"),
    ],
)
def test_a_spoiled_file_is_named(folder: Path, spoil: Callable[[Path], None], says: str) -> None:
    spoil(folder / "orthologs_mouse.csv")
    with pytest.raises(KnowledgeError, match=f"orthologs_mouse.csv.*{says}"):
        knowledge.orthologs(folder)


def test_the_version_follows_the_content(folder: Path) -> None:
    assert knowledge.knowledge_version(folder) == knowledge.knowledge_version()
    replace(folder / "citations.csv", 2, "Cell", "cell")
    assert knowledge.knowledge_version(folder) != knowledge.knowledge_version()
