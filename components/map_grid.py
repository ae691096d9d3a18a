"""The grid of the map: rows of tissues, columns of studies, each with its place in px."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components import numbers, strata
from components.figures import theme
from components.strata import Stratum

WIDTH: Final = 640.0  # px the map is laid out for; it stretches from there
ROW: Final = 30.0
HEAD: Final = 62.0
FOOT: Final = 6.0
FOOT_OF_NAMES: Final = 30.0
MOST_ROWS: Final = 18  # below a taller map the studies are named again
INDENT: Final = 12.0
NAMES: Final = (84.0, 126.0)  # narrowest and widest column of row names
RULE: Final = 14.0  # between donors and effect tables
PAD: Final = 3.0
SQUARE: Final = 10
RING: Final = (14, 3.2, 9, 1.4)  # resolved: diameter, stroke; not resolved: diameter, stroke
TABLE_HEAD: Final = "Effect tables only: set statistic r"


@dataclass(frozen=True)
class Column:
    """One study, or the studies of an effect table that meet in no row: strata, heads, place."""

    strata: list[Stratum]
    x0: float = 0.0
    x1: float = 0.0

    @property
    def first(self) -> Stratum:
        """Its first stratum, which names the study."""
        return self.strata[0]

    @property
    def n_studies(self) -> int:
        """How many studies it holds."""
        return len({str(stratum.study) for stratum in self.strata})

    @property
    def head(self) -> str:
        """The short name of the study; of several, the name of their table."""
        if self.n_studies == 1:
            return str(self.first.study_short)
        return str(self.first.dataset_label).partition(", ")[0]

    @property
    def note(self) -> str:
        """What stands below the name: a word of the study, or of the table."""
        if self.n_studies == 1:
            return str(self.first.study_note)
        return str(self.first.dataset_label).partition(", ")[2]

    @property
    def label(self) -> str:
        """Its name in full."""
        return str(self.first.study_label if self.n_studies == 1 else self.first.dataset_label)

    @property
    def patch(self) -> str:
        """What a press on its head selects."""
        one = self.n_studies == 1
        return str(self.first.study_patch if one else self.first.dataset_patch)

    @property
    def middle(self) -> float:
        """Its middle, in px."""
        return (self.x0 + self.x1) / 2

    @property
    def needs(self) -> float:
        """Width that keeps heads and numbers apart."""
        return max(
            theme.text_width(self.head, theme.SMALL, bold=True) + 6,
            theme.text_width(self.note, theme.SMALL) + 5,
            *(_cell_width(stratum) for stratum in self.strata),
        )


@dataclass(frozen=True)
class Row:
    """One row: a tissue, or a cell type below its tissue."""

    label: str
    is_whole: bool
    strata: list[Stratum]
    patch: str  # what a press on its name selects


@dataclass(frozen=True)
class Grid:
    """Rows and columns with their places."""

    rows: list[Row]
    columns: list[Column]
    names: float
    width: float

    @property
    def height(self) -> float:
        """Height of the whole map, in px."""
        return self.bottom + (FOOT_OF_NAMES if self.is_tall else FOOT)

    @property
    def bottom(self) -> float:
        """Where the last row ends, in px from the top."""
        return HEAD + ROW * len(self.rows)

    @property
    def is_tall(self) -> bool:
        """Whether the studies are named below the last row as well."""
        return len(self.rows) > MOST_ROWS

    def cells(self) -> list[tuple[Stratum, Column, float]]:
        """Return every measured stratum with its column and the middle of its row."""
        place = {id(s): number for number, row in enumerate(self.rows) for s in row.strata}
        return [
            (stratum, column, middle(place[id(stratum)]))
            for column in self.columns
            for stratum in column.strata
        ]


def lay_out(found: Sequence[Stratum]) -> Grid:
    """Return rows in the fixed order of organs and columns by study, with their places."""
    rows = _rows(found)
    widest = max(theme.text_width(row.label, 13) + (0 if row.is_whole else INDENT) for row in rows)
    names = min(max(widest + 10, NAMES[0]), NAMES[1])
    columns, width = _columns(found, names)
    return Grid(rows, columns, names, width)


def _rows(found: Sequence[Stratum]) -> list[Row]:
    """Return tissues in the fixed order, each followed by its cell types."""
    groups: dict[tuple[int, str, bool, str], list[Stratum]] = {}
    for stratum in found:
        tissue = (int(stratum.tissue_order), str(stratum.tissue))
        groups.setdefault((*tissue, False, ""), [])
        if stratum.is_whole:
            groups[(*tissue, False, "")].append(stratum)
        else:
            groups.setdefault((*tissue, True, str(stratum.cell_type)), []).append(stratum)
    patches = {str(s.tissue): str(s.tissue_patch) for s in found}
    return [
        Row(
            label=cell_type if is_part else numbers.capital(tissue),
            is_whole=not is_part,
            strata=groups[order, tissue, is_part, cell_type],
            patch=_row_patch(groups[order, tissue, is_part, cell_type], patches[tissue], is_part),
        )
        for order, tissue, is_part, cell_type in sorted(groups)
    ]


def _row_patch(own: Sequence[Stratum], of_tissue: str, is_part: bool) -> str:  # noqa: FBT001
    """Return what a press on a row selects: a tissue everywhere, or a cell type."""
    if not is_part:
        return of_tissue
    return str(own[0].patch if len(own) == 1 else own[0].cell_type_patch)


def _columns(found: Sequence[Stratum], names: float) -> tuple[list[Column], float]:
    """Return studies with their places, and the width they need; spare room is shared out."""
    groups = [
        _studies(part, head)
        for part, head in (
            (strata.of_donors(found), donor_head(found)),
            (strata.of_tables(found), TABLE_HEAD),
        )
        if part
    ]
    taken = names + RULE * (len(groups) - 1)
    needed = sum(width for group in groups for _, width in group)
    stretch = max(1.0, (WIDTH - taken) / needed)
    placed, x = [], names
    for group in groups:
        for members, width in group:
            placed.append(Column(members, x, x + width * stretch))
            x += width * stretch
        x += RULE
    return placed, x - RULE


def _studies(part: list[Stratum], head: str) -> list[tuple[list[Stratum], float]]:
    """Return the studies of one kind of evidence with widths that also hold the group's head."""
    by_study: dict[tuple[int, str, str], list[Stratum]] = {}
    for stratum in part:
        key = (int(stratum.study_order), str(stratum.dataset), str(stratum.study))
        by_study.setdefault(key, []).append(stratum)
    members = _joined([by_study[key] for key in sorted(by_study)])
    widths = [Column(strata_).needs for strata_ in members]
    grow = max(1.0, (theme.text_width(head, theme.SMALL) + 8) / sum(widths))
    return [(strata_, width * grow) for strata_, width in zip(members, widths, strict=True)]


def _joined(studies: list[list[Stratum]]) -> list[list[Stratum]]:
    """Bring the studies of one effect table into one column where no two meet in a row.

    Such a table names every study in its rows; a column each would leave the map almost empty.
    """
    tables: dict[str, list[list[Stratum]]] = {}
    for own in studies:
        # donors keep their columns: a study with donors is a column of its own
        key = str(own[0].dataset if own[0].is_table else (own[0].dataset, own[0].study))
        tables.setdefault(key, []).append(own)
    joined = []
    for group in tables.values():
        rows = [(str(s.tissue), str(s.cell_type)) for own in group for s in own]
        if len(rows) == len(set(rows)):
            joined.append([stratum for own in group for stratum in own])
        else:
            joined += group
    return joined


def donor_head(found: Sequence[Stratum]) -> str:
    """Return what stands above the studies with donors: kind of evidence and unit."""
    donors = strata.of_donors(found)
    if donors and donors[0].measure is not strata.G:
        return f"Donors measured: change of {donors[0].measure.name}"
    return f"Donors measured: Hedges' g, {contrast(found)}"


def _cell_width(stratum: Stratum) -> float:
    text = number_text(stratum)
    if stratum.state == "few":
        return 44.0
    if stratum.is_table:
        return RING[0] + 13 + theme.text_width(text, theme.SMALL, bold=True)
    if stratum.state == "open":
        return SQUARE + 12 + theme.text_width(text)
    return theme.text_width(text, bold=True) + 2 * PAD + 7


def number_text(stratum: Stratum) -> str:
    """Return the number as printed in the cell, with its marks."""
    if stratum.state == "few":
        return stratum.fewest
    if stratum.state == "undefined":
        return numbers.MISSING
    return numbers.signed(stratum.value, stratum.digits) + stratum.marks


def middle(row: int) -> float:
    """Return the middle of a row, in px from the top."""
    return HEAD + ROW * (row + 0.5)


def groups(grid: Grid) -> list[list[Column]]:
    """Return the columns with donors and those of effect tables, where there are any."""
    kinds = [[c for c in grid.columns if c.first.is_table is kind] for kind in (False, True)]
    return [columns for columns in kinds if columns]


def contrast(found: Sequence[Stratum]) -> str:
    """Return the comparison in words: "old − young"."""
    reference, other = strata.sides(found)
    return f"{other} − {reference}"
