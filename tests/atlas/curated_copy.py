"""A copy of the curated tables that a test may spoil."""

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from atlas.knowledge import KNOWLEDGE


@dataclass(frozen=True)
class Spoiled:
    """A way to spoil a table, and what must be said of it.

    ``spoil`` takes the folder of the copy and returns the line it spoiled.
    """

    name: str
    spoil: Callable[[Path], int]
    says: str


def changed(name: str, key: str, says: str, **values: str) -> Spoiled:
    """Spoil a table by `change`."""
    return Spoiled(name, lambda folder: change(folder, name, key, **values), says)


def added(name: str, like: str, says: str, **values: str) -> Spoiled:
    """Spoil a table by `add`."""
    return Spoiled(name, lambda folder: add(folder, name, like, **values), says)


def appended(name: str, text: str, says: str) -> Spoiled:
    """Spoil a table by `append`."""
    return Spoiled(name, lambda folder: append(folder, name, text), says)


def copied(folder: Path) -> Path:
    """Copy the tables and the record of their changes into a folder."""
    for path in KNOWLEDGE.glob("*.csv"):
        shutil.copy(path, folder / path.name)
    return folder


def change(folder: Path, name: str, key: str, **values: str) -> int:
    """Change fields of the first row whose first field is the key; return its line."""
    path = folder / name
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    at = next(number for number, row in enumerate(rows) if row[0] == key)
    for column, value in values.items():
        rows[at][rows[0].index(column)] = value
    _write(path, rows)
    return at + 1


def add(folder: Path, name: str, like: str, **values: str) -> int:
    """Append a copy of a row with other values; return its line."""
    path = folder / name
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    row = list(next(row for row in rows if row[0] == like))
    for column, value in values.items():
        row[rows[0].index(column)] = value
    _write(path, [*rows, row])
    return len(rows) + 1


def append(folder: Path, name: str, text: str) -> int:
    """Append a line as it is; return its number."""
    path = folder / name
    with path.open("a", encoding="utf-8") as handle:
        handle.write(f"{text}\n")
    return len(path.read_text(encoding="utf-8").splitlines())


def remove(folder: Path, name: str, key: str) -> None:
    """Take away every row whose first field is the key."""
    path = folder / name
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    _write(path, [row for row in rows if row[0] != key])


def _write(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
