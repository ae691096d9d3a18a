"""The table of verdicts laid out: headings, strata and the key of the verdicts, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from components.verdicts import GLYPHS, Judged
from drift.schema import VERDICTS_KNOWN, Verdict

SPAN: Final = 4.0  # Hedges' g, on both axes of every view


@dataclass(frozen=True)
class Size:
    """Heights in px; the width the table is laid out for, and its columns."""

    width: float
    head: float
    group: float
    row: float
    key: float
    interval_below: float  # of the intervals from the middle of their row
    verdict_at: float
    identity: tuple[float, float]
    gain: tuple[float, float]


WIDE: Final = Size(
    width=452,
    head=30,
    group=36,
    row=27,
    key=22,
    interval_below=0,
    verdict_at=118,
    identity=(256, 344),
    gain=(360, 448),
)
PHONE: Final = Size(
    width=330,
    head=26,
    group=34,
    row=56,
    key=38,
    interval_below=11,
    verdict_at=170,
    identity=(4, 156),
    gain=(174, 326),
)


@dataclass(frozen=True)
class Group:
    """The strata of one study and contrast, with the upper edge of their heading."""

    title: str
    top: float
    strata: list[tuple[Judged, float]]  # with the middle of the row


@dataclass(frozen=True)
class Rows:
    """All rows with their places, in px from the top."""

    size: Size
    found: Sequence[Judged]

    @cached_property
    def groups(self) -> list[Group]:
        """The strata by study and contrast, in their order."""
        y, made = self.size.head, []
        for title, members in groupby(self.found, key=lambda s: str(s.row["group"])):
            top = y
            y += self.size.group
            rows = []
            for stratum in members:
                rows.append((stratum, y + self.size.row / 2))
                y += self.size.row
            made.append(Group(title, top, rows))
        return made

    @cached_property
    def rows(self) -> list[tuple[Judged, float]]:
        """Every stratum with the middle of its row."""
        return [row for group in self.groups for row in group.strata]

    def interval_at(self, middle: float) -> float:
        """Return where the intervals of a row lie."""
        return middle + self.size.interval_below

    @cached_property
    def key_top(self) -> float:
        """Upper edge of the key."""
        return self.size.head + sum(
            self.size.group + self.size.row * len(group.strata) for group in self.groups
        )

    @cached_property
    def keys(self) -> list[tuple[Verdict, float]]:
        """The verdicts with the middle of their row in the key."""
        start = self.key_top + 38
        return [
            (verdict, start + self.size.key * (number + 0.5))
            for number, verdict in enumerate(VERDICTS_KNOWN)
            if verdict in GLYPHS
        ]

    @cached_property
    def height(self) -> float:
        """Height of everything."""
        return self.key_top + 38 + self.size.key * len(self.keys) + 8
