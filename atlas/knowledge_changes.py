"""Who changed which version of the evidence graph, and what differs since the last record.

``changes.csv`` has one row a recorded version; ``recorded.csv`` the fingerprints of every statement
and of each other table as they were then. A row of ``edges.csv`` that differs is told by its id.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from atlas import knowledge, statements
from atlas.checksums import combined, sha256
from atlas.knowledge import KNOWLEDGE
from drift.errors import KnowledgeError

CHANGES: Final = "changes.csv"
RECORDED: Final = "recorded.csv"
STATEMENTS: Final = "edges.csv"
LONGEST: Final = 200  # characters of who and what
_LENGTH: Final = 12  # characters of a fingerprint


@dataclass(frozen=True)
class Change:
    """One recorded version: when, by whom, why, and the ids of the statements it touched."""

    version: str
    date: str
    who: str
    what: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """The date as people write it: "20 November 2026"."""
        found = date.fromisoformat(self.date)
        return f"{found.day} {found:%B %Y}"


@dataclass(frozen=True)
class Difference:
    """What differs from the last recorded version: statements by id, other tables by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def history(folder: Path = KNOWLEDGE) -> tuple[Change, ...]:
    """Return every recorded version, the oldest first; none before a first record.

    Raises
    ------
    KnowledgeError
        If the record cannot be read.
    """
    path = folder / CHANGES
    if not path.exists():
        return ()
    names = tuple(field.name for field in fields(Change))
    found = []
    for number, row in knowledge.rows_as_they_are(path, names):
        try:
            if not knowledge.is_whole(row):
                raise ValueError("the number of fields is wrong")
            date.fromisoformat(row["date"])
        except ValueError as problem:
            raise KnowledgeError(
                f"{CHANGES}, line {number}: {problem}; {knowledge.CURE}."
            ) from None
        found.append(
            Change(
                version=row["version"],
                date=row["date"],
                who=row["who"],
                what=row["what"],
                added=_ids(row["added"]),
                changed=_ids(row["changed"]),
                removed=_ids(row["removed"]),
            )
        )
    return tuple(found)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(";") if name)


def last(folder: Path = KNOWLEDGE) -> Change | None:
    """Return the last recorded version."""
    return next(reversed(history(folder)), None)


@cache
def served() -> tuple[Change, ...]:
    """Return the history as this process found it; none where it cannot be read."""
    try:
        return history()
    except KnowledgeError:
        return ()  # `check-knowledge` names the row; the graph is served without its record


def of_statement(statement_id: str) -> Change | None:
    """Return the last recorded change that added or changed a statement."""
    return next(
        (c for c in reversed(served()) if statement_id in c.added or statement_id in c.changed),
        None,
    )


def differences(folder: Path = KNOWLEDGE) -> Difference:
    """Return what of the tables is not as it was when they were last recorded."""
    now = _fingerprints(folder)
    then = _recorded(folder / RECORDED)
    added, removed = sorted(now.keys() - then.keys()), sorted(then.keys() - now.keys())
    changed = sorted(name for name in now.keys() & then.keys() if now[name] != then[name])
    return Difference(
        tuple(name for name in added if not _is_table(name)),
        tuple(name for name in changed if not _is_table(name)),
        tuple(name for name in removed if not _is_table(name)),
        tuple(name for name in sorted({*added, *changed, *removed}) if _is_table(name)),
    )


def record(who: str, what: str, on: date, folder: Path = KNOWLEDGE) -> Change | None:
    """Record the version of the tables as they are; None when it is the last recorded one.

    Raises
    ------
    KnowledgeError
        If the words cannot stand in the record, or it cannot be written.
    """
    for name, text in (("WHO", who), ("WHAT", what)):
        if not text.strip() or not text.isprintable() or len(text) > LONGEST:
            raise KnowledgeError(f"{name} must be one line of 1 to {LONGEST} characters.")
    before = history(folder)
    version = statements.version(folder)
    if before and before[-1].version == version:
        return None
    found = differences(folder)
    made = Change(
        version,
        on.isoformat(),
        who.strip(),
        what.strip(),
        found.added,
        found.changed,
        found.removed,
    )
    rows = [
        {
            name: value if isinstance(value, str) else ";".join(value)
            for name, value in entry.items()
        }
        for entry in map(asdict, (*before, made))
    ]
    marks = [{"what": name, "fingerprint": mark} for name, mark in _fingerprints(folder).items()]
    _write(folder / RECORDED, marks)
    _write(folder / CHANGES, rows)
    return made


def _is_table(name: str) -> bool:
    return name.endswith(".csv")


def _fingerprints(folder: Path) -> dict[str, str]:
    """Return a fingerprint of each statement by id, and of each other table by name."""
    rows = knowledge.rows_as_they_are(folder / STATEMENTS, ("id",))
    marks = {row["id"]: _fingerprint(row) for _, row in rows if knowledge.is_whole(row)}
    tables = (name for name in statements.FILES if name != STATEMENTS)
    return marks | {name: sha256(knowledge.content(folder / name))[:_LENGTH] for name in tables}


def _fingerprint(row: Mapping[str, str]) -> str:
    return combined({name: sha256(value.encode()) for name, value in row.items()})[:_LENGTH]


def _recorded(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    rows: Iterable[tuple[int, dict[str, str]]] = knowledge.rows_as_they_are(
        path, ("what", "fingerprint")
    )
    return {row["what"]: row["fingerprint"] for _, row in rows}


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write a table aside and put it in place at once."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    aside = path.with_suffix(".new")
    try:
        aside.write_text(text.getvalue(), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise KnowledgeError(
            f"{path} cannot be written ({error.strerror}): change its rights, then try again."
        ) from error
