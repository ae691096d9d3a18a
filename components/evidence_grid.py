"""The forest of a tissue, laid out: scores side by side or below each other, every line in px."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from components import numbers, strata
from components.strata import Stratum

WIDTH: Final = 690.0
STACKED_WIDTH: Final = 330.0
NAMES: Final = 152.0
STACKED_NAMES: Final = 144.0
GAP: Final = 20.0
HEAD: Final = 36.0  # column heads
ROW: Final = 48.0
TABLE_ROW: Final = 44.0
SUBHEAD: Final = 26.0
AXIS: Final = 40.0  # ticks and title below a section
LONGEST_TITLE: Final = 18  # letters
BETWEEN: Final = 22.0  # strips on a phone

DONORS_HEAD: Final = "Donors measured"
CELLS_HEAD: Final = "Cell types, shown beside, not pooled"
TABLES_HEAD: Final = "Effect tables, shown beside, never pooled"
NO_STUDY: Final = "No donor-level study"


@dataclass(frozen=True)
class Column:
    """One score: its heads and its place in px."""

    id: str
    label: str
    note: str
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Where the zero line stands."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Line:
    """One row of the forest: a stratum, a pool, a subhead or an axis, with its middle in px.

    ``kind`` is study, cells, table, pool (the organ), overall (all tissues), none (no study),
    subhead, axis or rule.
    """

    kind: str
    y: float = 0.0
    height: float = ROW
    title: str = ""
    note: str = ""
    strata: dict[str, Stratum] = field(default_factory=dict)
    pools: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def first(self) -> Stratum:
        """The stratum of its first score, which names it."""
        return next(iter(self.strata.values()))

    @property
    def is_selected(self) -> bool:
        """Whether the selection names its stratum."""
        return any(stratum.is_selected for stratum in self.strata.values())


@dataclass(frozen=True)
class Strip:
    """Scores that share their lines: all of them side by side, or one on a phone."""

    columns: list[Column]
    lines: list[Line]
    top: float


@dataclass(frozen=True)
class Grid:
    """Everything with its place."""

    strips: list[Strip]
    names: float
    width: float
    height: float

    def cells(self) -> list[tuple[Stratum, Line, Column]]:
        """Return every measured stratum with its line and column."""
        return [
            (line.strata[column.id], line, column)
            for strip in self.strips
            for line in strip.lines
            for column in strip.columns
            if column.id in line.strata
        ]

    def pools(self) -> list[tuple[dict[str, Any], Line, Column]]:
        """Return every pool with its line and column."""
        return [
            (line.pools[column.id], line, column)
            for strip in self.strips
            for line in strip.lines
            for column in strip.columns
            if column.id in line.pools
        ]


def lay_out(rows: pd.DataFrame, pools: pd.DataFrame, *, stacked: bool) -> Grid:
    """Work out lines and places."""
    found = strata.read(rows)
    heads = _heads(found)
    lines = _lines(found, strata.records(pools))
    if not stacked:
        strip, height = _strip(_columns(heads, NAMES, WIDTH), lines, 0.0)
        return Grid([strip], NAMES, WIDTH, height)
    strips, top = [], 0.0
    for head in heads:
        strip, top = _strip(_columns([head], STACKED_NAMES, STACKED_WIDTH), lines, top)
        strips.append(strip)
        top += BETWEEN
    return Grid(strips, STACKED_NAMES, STACKED_WIDTH, top - BETWEEN)


def _heads(found: Sequence[Stratum]) -> list[tuple[str, str, str]]:
    heads = {str(s.column): (str(s.column_label), str(s.column_note)) for s in found}
    return [(name, label, note) for name, (label, note) in heads.items()]


def _columns(heads: Sequence[tuple[str, str, str]], names: float, width: float) -> list[Column]:
    step = (width - names) / len(heads)
    return [
        Column(
            *head, x0=names + step * number + (GAP if number else 4), x1=names + step * (number + 1)
        )
        for number, head in enumerate(heads)
    ]


def _strip(columns: list[Column], lines: Sequence[Line], top: float) -> tuple[Strip, float]:
    """Place the lines below each other from ``top`` + heads; return the bottom too."""
    placed, y = [], top + HEAD
    for line in lines:
        placed.append(
            Line(
                line.kind,
                y + line.height / 2,
                line.height,
                line.title,
                line.note,
                line.strata,
                line.pools,
            )
        )
        y += line.height
    return Strip(columns, placed, top), y


def _lines(found: Sequence[Stratum], pools: Sequence[dict[str, Any]]) -> list[Line]:
    """Return donor studies, pools, cell types, axis; then effect tables with their own axis."""
    studies, cells, tables = (_of_part(found, part) for part in ("study", "cells", "table"))
    if not studies:
        studies = [Line("none", title=NO_STUDY, note="of the whole tissue")]
    lines = [*studies, *_pool_lines(pools)]
    if cells:
        lines += [Line("subhead", height=SUBHEAD, title=CELLS_HEAD), *cells]
    lines.append(Line("axis", height=AXIS, title="Hedges' g"))
    if tables:
        lines += [Line("rule", height=12.0), Line("subhead", height=SUBHEAD, title=TABLES_HEAD)]
        lines += [*tables, Line("axis", height=AXIS, title="set statistic r")]
    return lines


def _of_part(found: Sequence[Stratum], part: str) -> list[Line]:
    """Return one line a stratum, its scores together."""
    groups: dict[str, list[Stratum]] = {}
    for stratum in sorted(found, key=lambda s: int(s.study_order)):
        if stratum.part == part:
            groups.setdefault(str(stratum.key), []).append(stratum)
    height = TABLE_ROW if part == "table" else ROW
    return [
        Line(
            part,
            height=height,
            title=_title(members[0]),
            note=_note(members[0]),
            strata={str(s.column): s for s in members},
        )
        for members in groups.values()
    ]


def _title(stratum: Stratum) -> str:
    """Return the name of the study, the short one where the long one is too long."""
    label = str(stratum.study_label)
    return label if len(label) <= LONGEST_TITLE else str(stratum.study_short)


def _note(stratum: Stratum) -> str:
    """Return what kind of study it is: "hippocampus, proteome, 6/6"."""
    place = str(stratum.tissue if stratum.is_whole else stratum.cell_type)
    named = place if place != stratum.organ else ""
    # a region beside it leaves less room: "ECM mouse"
    kind = _kind(stratum).replace(" atlas, ", " ") if named else _kind(stratum)
    parts = (named, kind, "" if stratum.is_table else sizes(stratum))
    return ", ".join(part for part in parts if part)


def _kind(stratum: Stratum) -> str:
    """Return the kind of a study; of one in a table of many its name on the map, with species."""
    label = str(stratum.dataset_label)
    is_of_many = stratum.is_table and label.endswith(f", {stratum.organism}")
    return label if is_of_many else str(stratum.study_note)


def sizes(stratum: Stratum) -> str:
    """Return the donors of both sides: "5/4"."""
    sides = (numbers.number(stratum.n_reference), numbers.number(stratum.n_contrast))
    return "/".join("?" if n != n else f"{n:.0f}" for n in sides)


def _pool_lines(pools: Sequence[dict[str, Any]]) -> list[Line]:
    main = [row for row in pools if row["variant"] == "main"]
    lines = []
    for kind, scope in (("pool", "organ"), ("overall", "all tissues")):
        rows = {str(row["column"]): row for row in main if row["scope"] == scope}
        if rows:
            k = next(int(row["k"]) for row in rows.values() if strata.is_true(row["asked"]))
            counted = numbers.counted(k, "study", "studies")
            title = f"Pooled, {counted}" if kind == "pool" else f"All tissues, {counted}"
            note = "random effects" if kind == "pool" else "each study's mean"
            lines.append(Line(kind, title=title, note=note, pools=rows))
    return lines
