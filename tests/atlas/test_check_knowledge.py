"""Each rule of the curated tables: a copy that breaks it is named with file, line and cure."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from atlas import check_knowledge, knowledge_changes, knowledge_report, statements
from atlas.__main__ import main
from atlas.knowledge import KNOWLEDGE
from drift.errors import KnowledgeError
from tests.atlas.curated_copy import add, append, change, copied, remove


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_the_tables_of_the_repository_are_sound_and_recorded() -> None:
    assert check_knowledge.problems() == []
    last = knowledge_changes.last()
    assert last is not None
    assert last.version == statements.version(KNOWLEDGE)
    assert knowledge_changes.differences() == knowledge_changes.Difference()


Spoil = Callable[[Path], int]
DOI = "10.1016/j.cell.2026.04.020"
RULES: dict[str, tuple[str, Spoil, str]] = {
    "unknown node": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", source="h_nobody"),
        "source 'h_nobody' is no node",
    ),
    "unknown citation": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", citation_ids="lu2026_review;nobody2026"),
        "citation 'nobody2026' is not in citations.csv",
    ),
    "not cited": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", citation_ids=""),
        "'citation_ids' is empty",
    ),
    "cited by a semicolon": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", citation_ids=";"),
        "';' names no citation",
    ),
    "duplicate id": (
        "edges.csv",
        lambda f: add(f, "edges.csv", "e001", mechanism="Another one."),
        "'e001' is there twice",
    ),
    "same statement": (
        "edges.csv",
        lambda f: add(f, "edges.csv", "e002", id="e999"),
        "says the same as line 3 (e002)",
    ),
    "own target": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e201", source="md", target="md"),
        "'md' points to itself",
    ),
    "sign": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", sign="+1"),
        "sign '+1' is none of",
    ),
    "confidence": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", confidence="4"),
        "confidence '4' is none of",
    ),
    "evidence kind": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", evidence_kind="hearsay"),
        "evidence_kind 'hearsay' is none of",
    ),
    "relation": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", relation="causes"),
        "relation 'causes' is none of",
    ),
    "too few fields": (
        "edges.csv",
        lambda f: append(f, "edges.csv", "e999,md,h_dysbiosis,1"),
        "number of fields is wrong",
    ),
    "confidence 3 with culture": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", confidence="3", citation_ids="yang2023_ice"),
        "confidence 3 rests on review",
    ),
    "confidence 3 with a review": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e002", confidence="3", citation_ids="lu2026_review"),
        "confidence 3 has no verified primary paper",
    ),
    "long mechanism": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", mechanism="x" * 241),
        "'mechanism' has 241 characters",
    ),
    "long description": (
        "nodes.csv",
        lambda f: change(f, "nodes.csv", "h_dysbiosis", description="x" * 201),
        "'description' has 201 characters",
    ),
    "blanks": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", caveat=" Cited "),
        "'caveat' begins or ends with a blank",
    ),
    "empty tissue": (
        "edges.csv",
        lambda f: change(f, "edges.csv", "e001", tissue_or_cell=""),
        "'tissue_or_cell' is empty",
    ),
    "DOI form": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "lu2026_review", doi=f"https://doi.org/{DOI}"),
        "is no DOI",
    ),
    "PMID form": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "lu2026_review", pmid="PMC123"),
        "pmid 'PMC123' is no number",
    ),
    "DOI twice": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "lu2025_md", doi=DOI.upper()),
        "is also that of lu2026_review",
    ),
    "PMID twice": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "newsmed2026", pmid="40816266"),
        "is also that of lu2025_md",
    ),
    "verified without DOI": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "newsmed2026", verified="true"),
        "verified without DOI or PMID",
    ),
    "citation twice": (
        "citations.csv",
        lambda f: add(f, "citations.csv", "newsmed2026"),
        "'newsmed2026' is there twice",
    ),
    "kind of citation": (
        "citations.csv",
        lambda f: change(f, "citations.csv", "newsmed2026", kind="blog"),
        "kind 'blog' is unknown",
    ),
    "class of hallmark": (
        "nodes.csv",
        lambda f: change(f, "nodes.csv", "h_dysbiosis", hallmark_class="late"),
        "hallmark_class 'late' is unknown",
    ),
    "lonely node": (
        "nodes.csv",
        lambda f: add(f, "nodes.csv", "h_dysbiosis", id="c_new", kind="cue"),
        "no statement names 'c_new'",
    ),
    "unknown gene set": (
        "node_signatures.csv",
        lambda f: change(f, "node_signatures.csv", "h_loss_of_proteostasis", signature_id="x"),
        "signature_id 'x' is not in signature_index.csv",
    ),
    "safety of nobody": (
        "safety.csv",
        lambda f: change(f, "safety.csv", "i_mtor", node_id="i_nobody"),
        "node_id 'i_nobody' is no node",
    ),
    "safety of a hallmark": (
        "safety.csv",
        lambda f: change(f, "safety.csv", "i_mtor", node_id="h_dysbiosis"),
        "'h_dysbiosis' is no intervention",
    ),
    "safety uncited": (
        "safety.csv",
        lambda f: change(f, "safety.csv", "i_mtor", citation_ids=""),
        "'citation_ids' is empty",
    ),
    "safety kind": (
        "safety.csv",
        lambda f: change(f, "safety.csv", "i_mtor", kind="maybe"),
        "kind 'maybe' is none of harm, risk",
    ),
    "gene set counts": (
        "signature_index.csv",
        lambda f: change(f, "signature_index.csv", "md_core", n_up="97"),
        "'md_core' has 98 up",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_breaks_a_rule_is_named_with_its_line(folder: Path, rule: str) -> None:
    file, spoil, says = RULES[rule]
    line = spoil(folder)
    found = check_knowledge.problems(folder)
    named = [sentence for sentence in found if says in sentence]
    assert named, found
    assert named[0].startswith(f"{file}, line {line}: ")
    assert named[0].endswith(".")


def test_a_hallmark_of_which_one_direction_was_not_considered_is_named(folder: Path) -> None:
    for key in [
        row.statement_id
        for row in statements.read(folder).graph.statements
        if (row.source, row.target) == ("md", "h_dysbiosis")
    ]:
        remove(folder, "edges.csv", key)
    found = check_knowledge.problems(folder)
    assert len(found) == 1
    assert "no statement looks at md -> h_dysbiosis; add one" in found[0]


def test_all_problems_of_all_tables_are_named_at_once(folder: Path) -> None:
    rules = (
        "sign",
        "DOI form",
        "kind of citation",
        "lonely node",
        "safety kind",
        "gene set counts",
    )
    for rule in rules:
        RULES[rule][1](folder)
    found = check_knowledge.problems(folder)
    for rule in rules:
        assert sum(RULES[rule][2] in sentence for sentence in found) == 1
    assert len(found) == len(rules)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "atlas", "check-knowledge", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_exit_status_tells_sound_tables_from_problems_and_from_none(folder: Path) -> None:
    sound = run()
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "88 nodes, 224 statements" in sound.stdout
    change(folder, "edges.csv", "e001", sign="+1")
    broken = run("--tables", str(folder))
    assert broken.returncode == 1
    assert "edges.csv, line 2: sign '+1'" in broken.stdout
    (folder / "nodes.csv").unlink()
    absent = run("--tables", str(folder))
    assert absent.returncode == 2
    assert absent.stderr.startswith("nodes.csv cannot be read in ")


def test_a_missing_column_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "edges.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("confidence", "trust", 1))
    assert main(["check-knowledge", "--tables", str(folder)]) == 2
    assert "edges.csv lacks the column 'confidence'" in capsys.readouterr().err


def test_what_differs_from_the_last_record_is_said_and_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = knowledge_changes.history(folder)
    change(folder, "edges.csv", "e001", caveat="Another limit.")
    remove(folder, "edges.csv", "e003")
    add(folder, "edges.csv", "e002", id="e999", mechanism="Ours.", sign="-1", relation="suppresses")
    change(folder, "safety.csv", "i_mtor", species="human patients")
    assert main(["check-knowledge", "--tables", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Differs from" in said
    assert "Statements added: e999." in said
    assert "Statements changed: e001." in said
    assert "Statements removed: e003." in said
    assert "Other tables that differ: safety.csv." in said
    assert knowledge_changes.history(folder) == before

    arguments = ["check-knowledge", "--tables", str(folder), "--record", "Our lab", "We disagree"]
    assert main(arguments) == 0
    made = knowledge_changes.last(folder)
    assert made is not None
    assert (made.who, made.what) == ("Our lab", "We disagree")
    assert made.version == statements.version(folder)
    assert (made.added, made.changed, made.removed) == (("e999",), ("e001",), ("e003",))
    assert date.fromisoformat(made.date)
    assert knowledge_changes.differences(folder) == knowledge_changes.Difference()
    assert knowledge_changes.history(folder) == (*before, made)


def test_the_same_version_is_recorded_once(folder: Path) -> None:
    change(folder, "edges.csv", "e001", caveat="Another limit.")
    assert knowledge_report.record(folder, "A", "one")[1]
    lines, sound = knowledge_report.record(folder, "B", "two")
    assert sound
    assert "Nothing was recorded" in lines[-1]
    assert knowledge_changes.last(folder).who == "A"  # type: ignore[union-attr]


def test_tables_with_problems_are_not_recorded(folder: Path) -> None:
    change(folder, "edges.csv", "e001", sign="+1")
    before = (folder / "changes.csv").read_bytes()
    assert main(["check-knowledge", "--tables", str(folder), "--record", "A", "one"]) == 1
    assert (folder / "changes.csv").read_bytes() == before


@pytest.mark.parametrize(("who", "what"), [("", "why"), ("A\nB", "why"), ("A", "x" * 201)])
def test_words_that_cannot_stand_in_the_record_are_refused(
    folder: Path, who: str, what: str
) -> None:
    change(folder, "edges.csv", "e001", caveat="Another limit.")
    assert main(["check-knowledge", "--tables", str(folder), "--record", who, what]) == 2


def test_tables_without_a_record_say_so(folder: Path) -> None:
    (folder / "changes.csv").unlink()
    (folder / "recorded.csv").unlink()
    lines, sound = knowledge_report.report(folder)
    assert sound
    assert "No version is recorded" in lines[-1]
    first = knowledge_changes.record("A", "all", date(2026, 11, 26), folder)
    assert first is not None
    assert len(first.added) == 224
    assert first.day == "26 November 2026"


@pytest.mark.parametrize("line", ["abc,2026-13-01,A,b,,,", "abc,2026-11-01"])
def test_a_broken_record_is_named(folder: Path, line: str) -> None:
    number = append(folder, "changes.csv", line)
    with pytest.raises(KnowledgeError, match=rf"changes\.csv, line {number}"):
        knowledge_changes.history(folder)


def test_a_statement_knows_who_last_touched_it() -> None:
    found = knowledge_changes.of_statement("e001")
    assert found is not None
    assert found.who == "MesoDrift curators"
    assert knowledge_changes.of_statement("e99999") is None
