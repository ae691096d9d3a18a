"""Each rule of the curated tables: a copy that breaks it is named with file, line and cure."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from atlas import check_knowledge, knowledge_changes, knowledge_report, statements
from atlas.__main__ import main
from atlas.knowledge import KNOWLEDGE
from drift.errors import KnowledgeError
from tests.atlas.curated_copy import Spoiled, add, added, append, appended, change, changed, remove


def test_the_tables_of_the_repository_are_sound_and_recorded() -> None:
    assert check_knowledge.problems() == []
    last = knowledge_changes.last()
    assert last is not None
    assert last.version == statements.version(KNOWLEDGE)
    assert knowledge_changes.differences() == knowledge_changes.Difference()


DOI = "10.1016/j.cell.2026.04.020"
RULES: dict[str, Spoiled] = {
    "unknown node": changed("edges.csv", "e001", "source 'h_nobody' is no node", source="h_nobody"),
    "unknown citation": changed(
        "edges.csv",
        "e001",
        "citation 'nobody2026' is not in citations.csv",
        citation_ids="lu2026_review;nobody2026",
    ),
    "not cited": changed("edges.csv", "e001", "'citation_ids' is empty", citation_ids=""),
    "cited by a semicolon": changed("edges.csv", "e001", "';' names no citation", citation_ids=";"),
    "duplicate id": added("edges.csv", "e001", "'e001' is there twice", mechanism="Another one."),
    "same statement": added("edges.csv", "e002", "says the same as line 3 (e002)", id="e999"),
    "own target": changed("edges.csv", "e201", "'md' points to itself", source="md", target="md"),
    "sign": changed("edges.csv", "e001", "sign '+1' is none of", sign="+1"),
    "confidence": changed("edges.csv", "e001", "confidence '4' is none of", confidence="4"),
    "evidence kind": changed(
        "edges.csv", "e001", "evidence_kind 'hearsay' is none of", evidence_kind="hearsay"
    ),
    "relation": changed("edges.csv", "e001", "relation 'causes' is none of", relation="causes"),
    "too few fields": appended("edges.csv", "e999,md,h_dysbiosis,1", "number of fields is wrong"),
    "confidence 3 with culture": changed(
        "edges.csv",
        "e001",
        "confidence 3 rests on review",
        confidence="3",
        citation_ids="yang2023_ice",
    ),
    "confidence 3 with a review": changed(
        "edges.csv",
        "e002",
        "confidence 3 has no verified primary paper",
        confidence="3",
        citation_ids="lu2026_review",
    ),
    "long mechanism": changed(
        "edges.csv", "e001", "'mechanism' has 241 characters", mechanism="x" * 241
    ),
    "long description": changed(
        "nodes.csv", "h_dysbiosis", "'description' has 201 characters", description="x" * 201
    ),
    "blanks": changed(
        "edges.csv", "e001", "'caveat' begins or ends with a blank", caveat=" Cited "
    ),
    "empty tissue": changed("edges.csv", "e001", "'tissue_or_cell' is empty", tissue_or_cell=""),
    "DOI form": changed(
        "citations.csv", "lu2026_review", "is no DOI", doi=f"https://doi.org/{DOI}"
    ),
    "PMID form": changed(
        "citations.csv", "lu2026_review", "pmid 'PMC123' is no number", pmid="PMC123"
    ),
    "DOI twice": changed(
        "citations.csv", "lu2025_md", "is also that of lu2026_review", doi=DOI.upper()
    ),
    "PMID twice": changed(
        "citations.csv", "newsmed2026", "is also that of lu2025_md", pmid="40816266"
    ),
    "verified without DOI": changed(
        "citations.csv", "newsmed2026", "verified without DOI or PMID", verified="true"
    ),
    "citation twice": added("citations.csv", "newsmed2026", "'newsmed2026' is there twice"),
    "kind of citation": changed(
        "citations.csv", "newsmed2026", "kind 'blog' is unknown", kind="blog"
    ),
    "class of hallmark": changed(
        "nodes.csv", "h_dysbiosis", "hallmark_class 'late' is unknown", hallmark_class="late"
    ),
    "lonely node": added(
        "nodes.csv", "h_dysbiosis", "no statement names 'c_new'", id="c_new", kind="cue"
    ),
    "unknown gene set": changed(
        "node_signatures.csv",
        "h_loss_of_proteostasis",
        "signature_id 'x' is not in signature_index.csv",
        signature_id="x",
    ),
    "safety of nobody": changed(
        "safety.csv", "i_mtor", "node_id 'i_nobody' is no node", node_id="i_nobody"
    ),
    "safety of a hallmark": changed(
        "safety.csv", "i_mtor", "'h_dysbiosis' is no intervention", node_id="h_dysbiosis"
    ),
    "safety uncited": changed("safety.csv", "i_mtor", "'citation_ids' is empty", citation_ids=""),
    "safety kind": changed(
        "safety.csv", "i_mtor", "kind 'maybe' is none of harm, risk", kind="maybe"
    ),
    "gene set counts": changed("signature_index.csv", "md_core", "'md_core' has 98 up", n_up="97"),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_breaks_a_rule_is_named_with_its_line(folder: Path, rule: str) -> None:
    broken = RULES[rule]
    line = broken.spoil(folder)
    found = check_knowledge.problems(folder)
    named = [sentence for sentence in found if broken.says in sentence]
    assert named, found
    assert named[0].startswith(f"{broken.name}, line {line}: ")
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
        RULES[rule].spoil(folder)
    found = check_knowledge.problems(folder)
    for rule in rules:
        assert sum(RULES[rule].says in sentence for sentence in found) == 1
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
