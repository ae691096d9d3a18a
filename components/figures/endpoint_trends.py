"""Odds of a pathologist's finding a decade of age, tissue by tissue, with its share by age."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import endpoint_rows, numbers, tokens
from components.endpoint_rows import REACH, TICKS, Finding
from components.figures import row_layout, theme
from components.figures.arrowheads import across, arrowheads
from components.figures.theme import Key

WIDTH: Final = 880.0
ROW: Final = 23.0
HEAD: Final = 30.0  # of a section
TOP: Final = 22.0
BOTTOM: Final = 44.0
NAMES: Final = 204.0
COUNTS: Final = 62.0
VALUES: Final = 126.0
SHARES: Final = 234.0
LINES: Final = {True: 2.2, False: 1.3}


@dataclass(frozen=True)
class Row:
    """A finding and the middle of its row, in px from the top; of a section's head no finding."""

    y: float
    finding: Finding | None
    kind: str


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw every tissue in which a finding was noted often enough for an odds ratio.

    Parameters
    ----------
    table
        The end point view: one row a tissue and finding.
    """
    found = endpoint_rows.modelled(table)
    if not found:
        return theme.empty(endpoint_rows.NOTHING)
    rows = lay_out(found)
    height = rows[-1].y + ROW / 2
    left, right = NAMES + COUNTS, WIDTH - VALUES - SHARES
    data = [
        theme.strokes([(0.0, TOP, 0.0, height)], tokens.INK2, 1),
        *intervals(rows),
        squares(rows),
        theme.mixed_words([*_heads(rows, found), *_names(rows)], xaxis="x2"),
        theme.mixed_words([*_value_heads(found), *_values(rows)], xaxis="x3"),
        hits(rows, "x", -REACH, REACH, ROW),
        hits(rows, "x2", 0, left, ROW),
        hits(rows, "x3", 0, VALUES + SHARES, ROW),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            xaxis=axis(domain=[left / WIDTH, right / WIDTH]),
            xaxis2=theme.plane(0, left, domain=[0, left / WIDTH], anchor="y"),
            xaxis3=theme.plane(0, VALUES + SHARES, domain=[right / WIDTH, 1], anchor="y"),
            shapes=[
                theme.box(0.002, r.y - ROW / 2, 0.998, r.y + ROW / 2, xref="paper", yref="y")
                for r in rows
                if r.finding and r.finding.is_selected
            ],
            meta={"minWidth": 800, **theme.rows(TOP, squeeze=0.8)},
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = endpoint_rows.modelled(table)
    keys = [
        (any(f.direction for f in found), "line-resolved", "interval excludes 1"),
        (any(not f.direction for f in found), "line-open", "includes 1: not resolved"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if not endpoint_rows.modelled(table):
        return ""
    return (
        "Square: odds ratio of the finding for ten years of age, adjusted for sex and death type; "
        "line: 95% interval; share by age: percent of the donors of a bracket, not adjusted."
    )


def lay_out(
    found: Sequence[Finding], *, row: float = ROW, top: float = TOP, head: float = HEAD
) -> list[Row]:
    """Return the rows from the top, each section under its head."""
    rows, y = [], top
    for kind, members in endpoint_rows.sections(found).items():
        rows.append(Row(y + head / 2, None, kind))
        y += head
        for finding in members:
            rows.append(Row(y + row / 2, finding, kind))
            y += row
    return rows


def axis(**more: Any) -> dict[str, Any]:
    """Return the axis of the odds ratio: doublings are equally far apart."""
    return theme.axis(
        "Odds ratio for ten years of age",
        range=[-REACH, REACH],
        tickvals=list(TICKS),
        ticktext=list(TICKS.values()),
        anchor="y",
        **more,
    )


def _drawn(rows: Sequence[Row]) -> list[tuple[Finding, float]]:
    return [(row.finding, row.y) for row in rows if row.finding]


def intervals(rows: Sequence[Row], below: float = 0.0) -> list[dict[str, Any]]:
    """Return the intervals, cut at the edge of the axis with an arrowhead."""
    made = []
    for colour in (tokens.RISE_END, tokens.FALL_END, tokens.INK3):
        drawn = [(f, y + below) for f, y in _drawn(rows) if f.colour == colour]
        segments = [
            (max(f.doublings("ci_low"), -REACH), y, min(f.doublings("ci_high"), REACH), y)
            for f, y in drawn
        ]
        is_open = colour == tokens.INK3
        stroke = tokens.CTRL if is_open else colour
        made.append(theme.strokes(segments, stroke, LINES[not is_open]))
    ends = [
        end
        for f, y in _drawn(rows)
        for end in across(
            f.doublings("ci_low"), f.doublings("ci_high"), (-REACH, REACH), y + below, f.colour
        )
    ]
    made.append(arrowheads(ends))
    return made


def squares(rows: Sequence[Row], below: float = 0.0) -> dict[str, Any]:
    """Return the odds ratios; those beyond the axis have only their arrowhead."""
    drawn = [(f, y) for f, y in _drawn(rows) if abs(f.doublings("odds_ratio")) <= REACH]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [f.doublings("odds_ratio") for f, _ in drawn],
        "y": [y + below for _, y in drawn],
        "marker": {"symbol": "square", "size": 7, "color": [f.colour for f, _ in drawn]},
        "hoverinfo": "skip",
    }


def _heads(rows: Sequence[Row], found: Sequence[Finding]) -> list[theme.Word]:
    """Name the sections, and the column of counts."""
    who = f"noted in/{found[0].row['donors_word']}"
    words = [theme.Word(NAMES + COUNTS - 8, TOP / 2, who, "middle left", theme.SMALL, tokens.INK3)]
    return words + [
        theme.Word(4, row.y + 2, f"<b>{row.kind}</b>", "middle right", 12, tokens.INK)
        for row in rows
        if row.finding is None
    ]


def _names(rows: Sequence[Row]) -> list[theme.Word]:
    words = []
    for finding, y in _drawn(rows):
        name = theme.shorten(finding.name, NAMES - 14)
        name = f"<b>{name}</b>" if finding.is_selected else name
        words.append(theme.Word(4, y, name, "middle right", 12, tokens.INK2))
        place = NAMES + COUNTS - 8
        words.append(theme.Word(place, y, finding.counted, "middle left", 12, tokens.INK3))
    return words


def _places(finding: Finding) -> list[float]:
    """Return where the shares stand: one column an age bracket, right-aligned."""
    n = max(len(finding.shares), 1)
    return [VALUES + SHARES * (k + 1) / n - 8 for k in range(n)]


def _value_heads(found: Sequence[Finding]) -> list[theme.Word]:
    grey, small = tokens.INK3, theme.SMALL
    words = [theme.Word(12, TOP / 2, "OR [95% CI]", "middle right", small, grey)]
    for (bracket, _), x in zip(found[0].shares, _places(found[0]), strict=False):
        words.append(theme.Word(x, TOP / 2, bracket, "middle left", small, grey))
    return words


def _values(rows: Sequence[Row]) -> list[theme.Word]:
    """Print odds ratios and, by age bracket, the share of donors with the finding."""
    words = []
    for finding, y in _drawn(rows):
        ink = tokens.INK if finding.direction or finding.is_selected else tokens.INK3
        words.append(theme.Word(12, y, finding.interval, "middle right", 12, ink))
        for (_, share), x in zip(finding.shares, _places(finding), strict=False):
            text = numbers.MISSING if math.isnan(share) else numbers.percent(share)
            words.append(theme.Word(x, y, text, "middle left", 12, tokens.INK3))
    return words


def hits(rows: Sequence[Row], name: str, x0: float, x1: float, row: float) -> dict[str, Any]:
    """Return what is hovered and pressed: whole rows."""
    areas = [
        theme.Hit(
            x0,
            x1,
            y - row / 2,
            y + row / 2,
            theme.hover(f"{finding.kind}: {finding.name}", *finding.facts),
            str(finding.row["patch"]),
        )
        for finding, y in _drawn(rows)
    ]
    return theme.hits(areas, xaxis=name)
