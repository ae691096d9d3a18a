"""The map on a phone: one row a tissue, donors as squares above, effect tables as rings below."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.figures import row_layout, theme
from components.figures.theme import Key
from components.strata import Stratum

WIDTH: Final = 330.0
NAMES: Final = 0.52  # share of the width for names and counts
LINE: Final = 17.0  # of text
TITLE: Final = 34.0  # px of a row before its lines of text
TOP: Final = 24.0
LEFT: Final = 6.0  # px before names, so that a ring around the row does not touch them
BOTTOM: Final = 76.0
SPAN: Final = 1.25  # of the axis, in limits: g 2.5 and r 0.5 share their places
COLUMNS: Final = 28  # characters in a line of text


@dataclass(frozen=True)
class _Row:
    """One tissue with its strata and its place in px."""

    strata: list[Stratum]
    lines: list[str]
    top: float

    @property
    def height(self) -> float:
        return TITLE + LINE * len(self.lines)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def donors(self) -> list[Stratum]:
        return [s for s in strata.of_donors(self.strata) if s.state in ("resolved", "open")]

    @property
    def tables(self) -> list[Stratum]:
        return [s for s in strata.of_tables(self.strata) if s.state in ("resolved", "open")]

    @property
    def squares_at(self) -> float:
        """Squares stand above rings; alone they stand in the middle."""
        return self.middle - (9 if self.tables else 0)

    @property
    def rings_at(self) -> float:
        return self.middle + (10 if self.donors else 0)


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw the strip; a mark selects its stratum, a name its tissue."""
    found = strata.read(table)
    if not found:
        return theme.empty(strata.NOTHING)
    rows = _rows(found)
    height = rows[-1].top + rows[-1].height
    data = [
        *_intervals(rows),
        _zero(rows),
        _marks(rows),
        _few(rows),
        _names(rows),
        _row_hits(rows),
        _mark_hits(rows),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            xaxis=_value_axis(found),
            xaxis2=theme.plane(0, WIDTH * NAMES, domain=[0, NAMES], anchor="y"),
            annotations=_heads(),
            shapes=[*_rules(rows), *_selected(rows)],
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = strata.read(table)
    donors = [s for s in strata.of_donors(found) if s.state in ("resolved", "open")]
    keys = [
        (any(not s.low_coverage for s in donors), "square-filled", "donors"),
        (
            any(s.low_coverage for s in donors),
            "square-hollow",
            f"coverage < {strata.needed(found)}",
        ),
        (any(s.is_table for s in found), "ring", "effect table"),
        (any(s.direction == 0 for s in found), "line-open", "grey: not resolved"),
        (any(s.state == "few" for s in found), "hatch", "too few donors"),
        (any("‡" in s.marks for s in found), "double-dagger", strata.confounded(found)),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def _rows(found: Sequence[Stratum]) -> list[_Row]:
    groups: dict[tuple[int, str], list[Stratum]] = {}
    for stratum in found:
        groups.setdefault((int(stratum.tissue_order), str(stratum.tissue)), []).append(stratum)
    rows: list[_Row] = []
    top = TOP
    for key in sorted(groups):
        lines = theme.wrap(_summary(groups[key]), COLUMNS).split("<br>")
        rows.append(_Row(groups[key], lines, top))
        top += rows[-1].height
    return rows


def _summary(found: Sequence[Stratum]) -> str:
    """Return what a tissue shows in words: "Rises in 3 of 3 tables; donors: rises in 1 of 2"."""
    counted = [stratum for stratum in found if not stratum.low_coverage]
    if not counted:
        few = all(stratum.state == "few" for stratum in found)
        return "Too few donors" if few else "Too few of the genes measured to be counted"
    tables, donors = strata.of_tables(counted), strata.of_donors(counted)
    of_tables = _called(tables, f" {numbers.counted(len(tables), 'table')}")
    of_donors = _called(donors, f" {len(donors)}")
    parts = [
        of_tables or ("tables not resolved" if tables else ""),
        f"donors: {of_donors}" if of_donors else _open_donors(donors),
    ]
    return numbers.capital("; ".join(part for part in parts if part))


def _called(found: Sequence[Stratum], of_all: str) -> str:
    """Return "rises in 2 of 3 tables, falls in 1 of 3 tables"; empty when nothing is resolved."""
    sides = (
        (word, sum(s.direction == direction for s in found))
        for word, direction in (("rises", 1), ("falls", -1))
    )
    return ", ".join(f"{word} in {n} of{of_all}" for word, n in sides if n)


def _open_donors(donors: Sequence[Stratum]) -> str:
    if not donors:
        return ""
    states = {stratum.state for stratum in donors}
    if states == {"undefined"}:
        return "donors without a gene of it"
    return "donors not resolved" if states & {"open", "resolved"} else "too few donors"


def _value_axis(found: Sequence[Stratum]) -> dict[str, Any]:
    """Return the axis with the two scales that share it, each with its unit."""
    donors, tables = strata.of_donors(found), strata.of_tables(found)
    measures = [group[0].measure for group in (donors, tables) if group]
    texts = ["<br>".join(_tick(m, share) for m in measures) for share in (-1, 0, 1)]
    shapes = {strata.SET.short: "Rings"}
    title = "<br>".join(f"{shapes.get(m.short, 'Squares')}: {m.name}" for m in measures)
    return theme.axis(
        title,
        domain=[NAMES + 0.02, 1],
        range=[-SPAN, SPAN],
        tickvals=[-1, 0, 1],
        ticktext=texts,
        tickfont={"size": theme.SMALL, "color": tokens.INK3},
        anchor="y",
        showline=False,
    )


def _tick(measure: strata.Measure, share: int) -> str:
    value = numbers.signed(share * measure.limit, 1) if share else "0"
    return f"{measure.short} {value}" if share < 0 else value


def _heads() -> list[dict[str, Any]]:
    found = (
        ("← falls", NAMES + 0.04, "left", tokens.FALL),
        ("rises →", 1, "right", tokens.RISE),
    )
    return [
        {
            "text": text,
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "borderpad": 0,
            "showarrow": False,
            "font": {"size": 12, "color": colour},
        }
        for text, x, anchor, colour in found
    ]


def _cut(share: float) -> float:
    return max(-SPAN, min(SPAN, share))


def _colour(stratum: Stratum) -> str:
    return {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.CTRL}[stratum.direction]


def _intervals(rows: Sequence[_Row]) -> list[dict[str, Any]]:
    """Intervals of donors, thin behind their squares, one trace a colour."""
    made = []
    for direction, colour in ((1, tokens.RISE_END), (-1, tokens.FALL_END), (0, tokens.CTRL)):
        segments = [
            (_cut(s.low / s.measure.limit), y, _cut(s.high / s.measure.limit), y)
            for row in rows
            for s in row.donors
            if s.direction == direction
            for y in [row.squares_at]
        ]
        made.append(theme.strokes(segments, colour, 1.3 if direction else 1))
    return made


def _zero(rows: Sequence[_Row]) -> dict[str, Any]:
    segments = [(0.0, row.middle - 20, 0.0, row.middle + 20) for row in rows]
    return theme.strokes(segments, tokens.LINE2, 1)


def _marks(rows: Sequence[_Row]) -> dict[str, Any]:
    """Squares of donors (hollow: coverage) and rings of effect tables."""
    shown = [(s, row.squares_at) for row in rows for s in row.donors]
    shown += [(s, row.rings_at) for row in rows for s in row.tables]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [s.share for s, _ in shown],
        "y": [y for _, y in shown],
        "marker": {
            "symbol": [_symbol(s) for s, _ in shown],
            "size": 10,
            "opacity": 1,
            "color": [_colour(s) for s, _ in shown],
            "line": {"width": [2.2 if "open" in _symbol(s) else 0 for s, _ in shown]},
        },
        "hoverinfo": "skip",
    }


def _symbol(stratum: Stratum) -> str:
    if stratum.is_table:
        return "circle-open"
    return "square-open" if stratum.low_coverage else "square"


def _few(rows: Sequence[_Row]) -> dict[str, Any]:
    boxes = [
        (-SPAN, row.top + row.height - 8, SPAN, row.top + row.height - 15)
        for row in rows
        if any(s.state == "few" for s in row.strata)
    ]
    return theme.hatch(boxes, step=0.09, lean=0.1)


def _names(rows: Sequence[_Row]) -> dict[str, Any]:
    found = []
    for row in rows:
        first = row.strata[0]
        title = f"<b>{numbers.capital(str(first.tissue))}</b>{_row_marks(row)}"
        y = row.top + 17
        found.append(theme.Word(LEFT, y, title, "middle right", 14, tokens.INK))
        for number, line in enumerate(row.lines):
            below = y + LINE * (number + 1) + 1
            found.append(theme.Word(LEFT, below, line, "middle right", 12, tokens.INK2))
    return theme.mixed_words(found, xaxis="x2")


def _row_marks(row: _Row) -> str:
    return " ‡" if any("‡" in s.marks for s in row.strata) else ""


def _rules(rows: Sequence[_Row]) -> list[dict[str, Any]]:
    """Return hairlines between tissues, across both parts of the figure."""
    line = {"color": tokens.LINE, "width": 1}
    ends = {"x0": 0, "x1": 1, "xref": "paper", "yref": "y", "type": "line", "line": line}
    return [{**ends, "y0": row.top, "y1": row.top} for row in rows[1:]]


def _row_hits(rows: Sequence[_Row]) -> dict[str, Any]:
    areas = [
        theme.Hit(
            0,
            WIDTH * NAMES,
            row.top,
            row.top + row.height,
            theme.hover(
                numbers.capital(str(row.strata[0].tissue)),
                *(f"{s.study_short}: {_short(s)}" for s in row.strata),
            ),
            str(row.strata[0].tissue_patch),
        )
        for row in rows
    ]
    return theme.hits(areas, xaxis="x2")


def _short(stratum: Stratum) -> str:
    name = "" if stratum.is_whole else f"{stratum.cell_type} "
    if stratum.state in ("few", "undefined"):
        return f"{name}{stratum.call}"
    return f"{name}{stratum.measure.short} {stratum.interval}{stratum.marks}"


def _mark_hits(rows: Sequence[_Row]) -> dict[str, Any]:
    """Return a finger's width around each mark, less where the next mark is close."""
    areas = []
    for row in rows:
        for group, y in ((row.donors, row.squares_at), (row.tables, row.rings_at)):
            ordered = sorted(group, key=lambda s: s.share)
            for s, (left, right) in zip(ordered, _reach(ordered), strict=True):
                text = theme.hover(s.full_name, *s.facts)
                areas.append(theme.Hit(left, right, y - 10, y + 10, text, str(s.patch)))
    return theme.hits(areas)


def _reach(ordered: Sequence[Stratum]) -> list[tuple[float, float]]:
    """Return how far to each side marks answer, no further than half way to the next."""
    if not ordered:
        return []
    at = [s.share for s in ordered]
    gaps = [(a + b) / 2 for a, b in pairwise(at)]
    lows, highs = [-SPAN, *gaps], [*gaps, SPAN]
    return [
        (max(x - 0.3, low), min(x + 0.3, high))
        for x, low, high in zip(at, lows, highs, strict=True)
    ]


def _selected(rows: Sequence[_Row]) -> list[dict[str, Any]]:
    return [
        theme.box(0.003, row.top + 1, 0.997, row.top + row.height - 1, xref="paper", yref="y")
        for row in rows
        if any(s.is_selected for s in row.strata)
    ]
