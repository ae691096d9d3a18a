"""Every problem of the curated tables at once, each with its file, its line and its cure.

What cannot be used at all is found by the readers that serve the app (`atlas.statements`,
`atlas.knowledge`); the rules here are those of ``data/knowledge/README.md`` that a row can break
and still be read.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from atlas import knowledge, statements
from atlas.curated_graph import CuratedGraph
from atlas.knowledge import KNOWLEDGE, Citation, Row
from drift.errors import KnowledgeError
from drift.graph import HUB

LONGEST_MECHANISM: Final = 240  # characters
LONGEST_DESCRIPTION: Final = 200
SURE: Final = "3"
SURE_KINDS: Final = ("animal_in_vivo", "human_rct")
CITATION_KINDS: Final = ("primary", "review", "news")
CLASSES: Final = ("primary", "antagonistic", "integrative", "")
DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
TABLES: Final[dict[str, tuple[str, ...]]] = {  # columns that the readers let be empty
    "citations.csv": ("first_author", "year", "journal", "kind", "seen_at"),
    "nodes.csv": ("source_citation_ids",),
    "edges.csv": ("relation", "evidence_kind", "tissue_or_cell"),
    "node_signatures.csv": (),
    "safety.csv": (),
}


@dataclass(frozen=True)
class Line:
    """One whole row and where it stands."""

    file: str
    number: int
    row: Row

    def problem(self, what: str, cure: str) -> "Problem":
        """Return what is wrong with the row."""
        return Problem(self.file, self.number, what, cure)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the tables."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        """Return "edges.csv, line 7: what; cure."."""
        return f"{self.file}, line {self.line}: {self.what}; {self.cure}."


@dataclass(frozen=True)
class Curated:
    """The tables as they are written, and what the app makes of them."""

    lines: dict[str, list[Line]]
    read: CuratedGraph


def problems(folder: Path = KNOWLEDGE) -> list[str]:
    """Return one sentence for each problem of the tables, in the order of file and line.

    Raises
    ------
    KnowledgeError
        If a table is missing, is no text, or lacks a column.
    """
    curated = Curated(
        {name: _lines(folder / name, columns) for name, columns in TABLES.items()},
        statements.read(folder),
    )
    broken = sorted(problem for rule in RULES for problem in rule(curated))
    return [*curated.read.refused, *map(str, broken), *_of_gene_sets(folder)]


def _lines(path: Path, columns: tuple[str, ...]) -> list[Line]:
    """Return the rows that have all their fields; the readers name the others."""
    rows = knowledge.rows_as_they_are(path, columns)
    return [Line(path.name, number, row) for number, row in rows if knowledge.is_whole(row)]


def _of_gene_sets(folder: Path) -> Iterator[str]:
    """Yield the first problem of the gene sets and of the orthologs: their readers stop there."""
    for read in (knowledge.signatures, knowledge.orthologs):
        try:
            read(folder)
        except KnowledgeError as problem:
            yield f"{problem} This file is read up to its first problem."


def _blanks(curated: Curated) -> Iterator[Problem]:
    for name, needed in TABLES.items():
        for line in curated.lines[name]:
            for column, value in line.row.items():
                if value != value.strip():
                    yield line.problem(f"'{column}' begins or ends with a blank", "take it away")
                if column in needed and not value.strip():
                    yield line.problem(f"'{column}' is empty", "fill it")


def _lengths(curated: Curated) -> Iterator[Problem]:
    for file, column, most in (
        ("edges.csv", "mechanism", LONGEST_MECHANISM),
        ("nodes.csv", "description", LONGEST_DESCRIPTION),
        ("safety.csv", "finding", LONGEST_MECHANISM),
    ):
        for line in curated.lines[file]:
            n = len(line.row[column])
            if n > most:
                yield line.problem(
                    f"'{column}' has {n} characters", f"say it in {most}; the rest is a caveat"
                )


def _confidence(curated: Curated) -> Iterator[Problem]:
    """Yield what is rated 3 without the test or the paper that 3 asks for."""
    for line in curated.lines["edges.csv"]:
        if line.row["confidence"] != SURE:
            continue
        if line.row["evidence_kind"] not in SURE_KINDS:
            kinds = " or ".join(SURE_KINDS)
            yield line.problem(
                f"confidence 3 rests on {line.row['evidence_kind'] or 'nothing'}",
                f"3 asks for {kinds}: rate it 2 at most",
            )
        cited = _cited(curated, line.row["citation_ids"])
        if not any(paper.verified and paper.kind == "primary" for paper in cited):
            yield line.problem(
                "confidence 3 has no verified primary paper", "cite one, or rate it 2 at most"
            )


def _cited(curated: Curated, text: str) -> list[Citation]:
    names = (name.strip() for name in text.split(";"))
    known = curated.read.citations
    return [known[name] for name in names if name in known]


def _same_statement(curated: Curated) -> Iterator[Problem]:
    columns = ("source", "target", "relation", "mechanism")
    for first, again in _repeated(curated.lines["edges.csv"], columns):
        yield again.problem(
            f"says the same as line {first.number} ({first.row['id']})",
            "keep one row, with all its citations",
        )


def _identifiers(curated: Curated) -> Iterator[Problem]:
    lines = curated.lines["citations.csv"]
    for line in lines:
        doi, pmid = line.row["doi"], line.row["pmid"]
        if doi and not DOI.fullmatch(doi):
            yield line.problem(f"doi '{doi}' is no DOI", "write it as 10.1016/j.cell.2025.07.031")
        if pmid and not (pmid.isascii() and pmid.isdigit()):
            yield line.problem(f"pmid '{pmid}' is no number", "write the digits alone")
        if line.row["verified"] == "true" and not (doi or pmid):
            yield line.problem("verified without DOI or PMID", "add one, or set verified to false")
    for column in ("doi", "pmid"):
        named = [line for line in lines if line.row[column]]
        for first, again in _repeated(named, (column,)):
            yield again.problem(
                f"{column} {again.row[column]} is also that of {first.row['id']}",
                "keep one row, and cite that",
            )


def _repeated(lines: Iterable[Line], columns: tuple[str, ...]) -> Iterator[tuple[Line, Line]]:
    """Yield each line that repeats an earlier one in these columns, with that one before it."""
    seen: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = tuple(line.row[column].strip().lower() for column in columns)
        if key in seen:
            yield seen[key], line
        seen.setdefault(key, line)


def _allowed(curated: Curated) -> Iterator[Problem]:
    for file, column, values in (
        ("citations.csv", "kind", CITATION_KINDS),
        ("nodes.csv", "hallmark_class", CLASSES),
    ):
        for line in curated.lines[file]:
            if line.row[column] not in values:
                words = ", ".join(value or "empty" for value in values)
                yield line.problem(f"{column} '{line.row[column]}' is unknown", f"use {words}")


def _lonely(curated: Curated) -> Iterator[Problem]:
    """Yield nodes without a statement, and hallmarks of which one direction was not considered."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for line in curated.lines["edges.csv"]:
        named[line.row["source"]].add(line.row["target"])
    targets = set().union(*named.values())
    for line in curated.lines["nodes.csv"]:
        name = line.row["id"]
        if name not in targets and name not in named:
            yield line.problem(f"no statement names '{name}'", "add one, or take the node away")
        elif line.row["kind"] == "hallmark":
            for source, target in ((name, HUB), (HUB, name)):
                if target not in named[source]:
                    yield line.problem(
                        f"no statement looks at {source} -> {target}",
                        "add one; 'no_evidence_found' with sign 0 if there is none",
                    )


def _safety(curated: Curated) -> Iterator[Problem]:
    nodes = curated.read.graph.nodes
    for line in curated.lines["safety.csv"]:
        node = nodes.get(line.row["node_id"])
        if node is not None and node.kind != "intervention":
            yield line.problem(f"'{node.node_id}' is no intervention", "name the intervention")


Rule = Callable[[Curated], Iterator[Problem]]
RULES: Final[tuple[Rule, ...]] = (
    *(_blanks, _lengths, _confidence, _same_statement),
    *(_identifiers, _allowed, _lonely, _safety),
)
