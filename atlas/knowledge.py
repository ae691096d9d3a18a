"""The project's curated tables: signatures, their citations, and human-mouse orthologs."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from atlas.checksums import LENGTH, combined, sha256
from drift.errors import KnowledgeError
from drift.signatures import Signature

KNOWLEDGE: Final = Path(__file__).parents[1] / "data" / "knowledge"
FILES: Final = ("signatures.csv", "signature_index.csv", "citations.csv", "orthologs_mouse.csv")
LIMITS: Final = KNOWLEDGE.parent / "calibration" / "coverage.json"
CURE: Final = "restore the file from the repository, or correct the row"

T = TypeVar("T")
Row = dict[str, str]


@dataclass(frozen=True)
class Citation:
    """A publication; ``verified`` when its title was seen with its DOI or PMID on a public page."""

    citation_id: str
    title: str
    first_author: str
    year: str
    journal: str
    doi: str
    pmid: str
    kind: str
    verified: bool


@dataclass(frozen=True)
class Ortholog:
    """The best-supported mouse gene of a human gene."""

    human_symbol: str
    mouse_symbol: str
    mouse_ensembl: str
    support: int


def signatures(folder: Path = KNOWLEDGE) -> dict[str, Signature]:
    """Return every signature by id, in the order of the index.

    Raises
    ------
    KnowledgeError
        If a file, a column or a value is missing or unusable, a citation is unknown, or the index
        and the gene rows disagree.
    """
    parts = _gene_parts(folder / "signatures.csv")
    known = usable_citations(folder)[0]  # a broken row is of no matter to a set that cites another
    found: dict[str, Signature] = {}
    path = folder / "signature_index.csv"
    needed = ("signature_id", "label", "n_up", "n_down", "list_status", "source_citation_id")
    for number, row in _rows(path, (*needed, "note"), filled=needed):
        name = row["signature_id"]
        up, down = parts.pop(name, ((), ()))
        if [row["n_up"], row["n_down"]] != [str(len(up)), str(len(down))]:
            raise _bad(
                path,
                number,
                f"'{name}' has {len(up)} up and {len(down)} down genes in signatures.csv, "
                f"not {row['n_up']} and {row['n_down']}",
            )
        if row["source_citation_id"] not in known:
            raise _bad(path, number, f"citation '{row['source_citation_id']}' is unknown")
        found[name] = Signature(
            signature_id=name,
            label=row["label"],
            up=up,
            down=down,
            citation_id=row["source_citation_id"],
            doi=known[row["source_citation_id"]].doi,
            list_status=row["list_status"],
            note=row["note"],
        )
    if parts:
        raise KnowledgeError(
            f"{path.name} lacks '{next(iter(parts))}', which signatures.csv names: {CURE}."
        )
    return found


def citations(folder: Path = KNOWLEDGE) -> dict[str, Citation]:
    """Return every citation by id.

    Raises
    ------
    KnowledgeError
        If the file, a column or any row cannot be used.
    """
    found, refused = usable_citations(folder)
    if refused:
        raise refused[0]
    return found


def usable_citations(
    folder: Path = KNOWLEDGE,
) -> tuple[dict[str, Citation], tuple[KnowledgeError, ...]]:
    """Return the citations that can be used, by id, and why each other row cannot.

    Raises
    ------
    KnowledgeError
        If the file cannot be read, or lacks a column.
    """
    path = folder / "citations.csv"
    columns = ("id", "title", "first_author", "year", "journal", "doi", "pmid", "kind", "verified")
    found: dict[str, Citation] = {}
    refused: list[KnowledgeError] = []
    for number, row in rows_as_they_are(path, columns):
        try:
            _check(path, number, row, ("id", "title", "verified"))
            if row["id"] in found:
                raise _bad(path, number, f"'{row['id']}' is there twice")
            verified = _is_true(path, number, row, "verified")
        except KnowledgeError as problem:
            refused.append(problem)
        else:
            found[row["id"]] = _citation(row, verified=verified)
    return found, tuple(refused)


def orthologs(folder: Path = KNOWLEDGE) -> dict[str, Ortholog]:
    """Return the best-supported mouse ortholog of each human gene, by human symbol."""
    path = folder / "orthologs_mouse.csv"
    columns = ("human_symbol", "mouse_symbol", "mouse_ensembl", "support_n", "best")
    read = []
    for number, row in _rows(path, columns, filled=("human_symbol", "mouse_symbol", "best")):
        if not row["support_n"].isdigit():
            raise _bad(path, number, f"support_n '{row['support_n']}' is not a whole number")
        if _is_true(path, number, row, "best"):
            best = Ortholog(
                row["human_symbol"],
                row["mouse_symbol"],
                row["mouse_ensembl"],
                int(row["support_n"]),
            )
            read.append((number, best))
    return _unique(path, read, lambda ortholog: ortholog.human_symbol)


def knowledge_version(folder: Path = KNOWLEDGE) -> str:
    """Return the fingerprint of the curated tables, and of the coverage limits, that decide."""
    parts = {name: sha256(content(folder / name)) for name in FILES}
    return combined(parts | {LIMITS.name: sha256(content(LIMITS))})[:LENGTH]


def _gene_parts(path: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Signature id to its up genes and its down genes, in the order of the file."""
    needed = ("signature_id", "gene_symbol", "species", "direction", "weight")
    genes: dict[str, dict[str, list[str]]] = {}
    for number, row in _rows(path, needed, filled=needed):
        if row["direction"] not in {"+1", "-1"}:
            raise _bad(path, number, f"direction '{row['direction']}' is neither +1 nor -1")
        if row["species"] != "human":
            raise _bad(path, number, f"species '{row['species']}' is not human")
        if row["weight"] != "1":
            raise _bad(path, number, f"weight '{row['weight']}' is not 1: all genes weigh the same")
        part = genes.setdefault(row["signature_id"], {"+1": [], "-1": []})
        if row["gene_symbol"] in part["+1"] + part["-1"]:
            raise _bad(path, number, f"{row['gene_symbol']} is twice in '{row['signature_id']}'")
        part[row["direction"]].append(row["gene_symbol"])
    return {name: (tuple(part["+1"]), tuple(part["-1"])) for name, part in genes.items()}


def _is_true(path: Path, number: int, row: Row, column: str) -> bool:
    """Read true or false; a spreadsheet's TRUE would else silently become false."""
    if row[column] not in {"true", "false"}:
        raise _bad(path, number, f"{column} '{row[column]}' is neither true nor false")
    return row[column] == "true"


def _citation(row: Row, *, verified: bool) -> Citation:
    return Citation(
        citation_id=row["id"],
        title=row["title"],
        first_author=row["first_author"],
        year=row["year"],
        journal=row["journal"],
        doi=row["doi"],
        pmid=row["pmid"],
        kind=row["kind"],
        verified=verified,
    )


def _unique(path: Path, read: Iterable[tuple[int, T]], key: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for number, item in read:
        if key(item) in found:
            raise _bad(path, number, f"'{key(item)}' is there twice")
        found[key(item)] = item
    return found


def _rows(
    path: Path, columns: tuple[str, ...], *, filled: tuple[str, ...]
) -> Iterable[tuple[int, Row]]:
    """Yield the line number and the row, checked: columns there, fields complete, none empty."""
    for number, row in rows_as_they_are(path, columns):
        _check(path, number, row, filled)
        yield number, row


def rows_as_they_are(path: Path, columns: tuple[str, ...]) -> Iterable[tuple[int, Row]]:
    """Yield the line number and the row of a table that has these columns.

    A row with too few fields has None in it, one with too many has the key None: see `is_whole`.

    Raises
    ------
    KnowledgeError
        If the file cannot be read as UTF-8 text, or lacks a column.
    """
    try:
        lines = content(path).decode("utf-8").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path.name} is not UTF-8 text: {CURE}.") from error
    reader = csv.DictReader(lines)
    absent = sorted(set(columns) - set(reader.fieldnames or ()))
    if absent:
        raise KnowledgeError(f"{path.name} lacks the column '{absent[0]}': {CURE}.")
    for row in reader:
        yield reader.line_num, row


def is_whole(row: Mapping[Any, Any]) -> bool:
    """Tell whether a row has exactly the fields of its table."""
    return None not in row and None not in row.values()


def _check(path: Path, number: int, row: Mapping[Any, Any], filled: Iterable[str]) -> None:
    if not is_whole(row):
        raise _bad(path, number, "the number of fields is wrong")
    for name in filled:
        if not str(row[name]).strip():
            raise _bad(path, number, f"'{name}' is empty")


def content(path: Path) -> bytes:
    """Return the bytes of a curated table, or say that it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path.name} cannot be read in {path.parent}: {CURE}.") from error


def _bad(path: Path, number: int, what: str) -> KnowledgeError:
    return KnowledgeError(f"{path.name}, line {number}: {what}; {CURE}.")
