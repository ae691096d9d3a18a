"""The verdict of every stratum: glyph and word, both intervals, and the rule of each verdict."""

import math
from typing import Any, Final

import pandas as pd

from components import tokens, verdicts
from components.change import Change
from components.figures import theme, verdict_words
from components.figures.arrowheads import across, arrowheads
from components.figures.phase_plane import causes
from components.figures.theme import Key
from components.verdict_rows import PHONE, SPAN, WIDE, Rows
from components.verdicts import Judged

NOTHING: Final = (
    "No stratum has donors with these filters. Choose all tissues, all data sets or any sex."
)
LINES: Final = {True: 2.2, False: 1.3}
SQUARE: Final = 7.0
SQUEEZE: Final = {False: 0.8, True: 1.0}  # two lines of a row have no air between them
CHANGES: Final = ("identity", "gain")
AXES: Final = {"identity": "x2", "gain": "x3"}


def draw(table: pd.DataFrame, *, phone: bool = False) -> theme.Figure:
    """Draw the verdicts by study and contrast; a row selects its stratum.

    Parameters
    ----------
    table
        One row a stratum, in the order of the view.
    phone
        Two lines a row: name and verdict, below them the intervals.
    """
    found = verdicts.read(table)
    if not found:
        return theme.empty(NOTHING)
    rows = Rows(PHONE if phone else WIDE, found)
    size = rows.size
    data = [
        theme.strokes(_rules(rows), tokens.LINE, 1),
        *(_zero(rows, change) for change in CHANGES),
        *_intervals(rows),
        *(_squares(rows, change) for change in CHANGES),
        *(_beyond(rows, change) for change in CHANGES),
        *(_hatched(rows, change) for change in CHANGES),
        theme.mixed_words(verdict_words.words(rows)),
        _hits(rows),
    ]
    return theme.figure(
        data,
        theme.layout(
            rows.height,
            barmode="overlay",
            xaxis=theme.plane(0, size.width, domain=[0, 1], anchor="y"),
            xaxis2=_interval_axis(size.identity, size.width),
            xaxis3=_interval_axis(size.gain, size.width),
            yaxis=theme.plane(rows.height, 0),
            shapes=_rings(rows),
            meta=theme.rows(size.head, squeeze=SQUEEZE[phone])
            | ({} if phone else {"minWidth": 410})
            | _first_selected(rows),
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order; the key of the verdicts is in the figure."""
    found = verdicts.read(table)
    changes = [change for s in found for change in (s.identity, s.gain) if change.is_known]
    keys = [
        (any(c.direction for c in changes), "line-resolved", "interval excludes 0"),
        (any(not c.direction for c in changes), "line-open", "includes 0"),
        (
            any(s.low_coverage for s in found),
            "square-hollow",
            "† coverage too low, left out of counts",
        ),
        (any(s.verdict == "too few donors" for s in found), "hatch", "too few donors"),
        (any("‡" in s.marks for s in found), "double-dagger", f"confounded with {causes(found)}"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what marks and glyphs mean, for the footer of an export."""
    if table.empty:
        return ""
    return (
        "Squares: Hedges' g of identity and core, axes −4 to +4; lines: 95% intervals. "
        "Glyphs are directions on the phase plane: identity across, gain upwards."
    )


def _interval_axis(place: tuple[float, float], width: float) -> dict[str, Any]:
    domain = [place[0] / width, place[1] / width]
    return theme.plane(-SPAN, SPAN, domain=domain, anchor="y")


def _shown(rows: Rows, name: str) -> list[tuple[Judged, Change, float]]:
    """Return the strata whose change is drawn on the axis of g."""
    found = [(s, s.change(name), rows.interval_at(y)) for s, y in rows.rows]
    return [(s, change, y) for s, change, y in found if not math.isnan(change.g)]


def _zero(rows: Rows, name: str) -> dict[str, Any]:
    segments = [
        (0.0, rows.interval_at(y) - 10, 0.0, rows.interval_at(y) + 10) for _, y in rows.rows
    ]
    return theme.strokes(segments, tokens.LINE2, 1, xaxis=AXES[name])


def _intervals(rows: Rows) -> list[dict[str, Any]]:
    made = []
    for name in CHANGES:
        for direction, colour in ((1, tokens.RISE_END), (-1, tokens.FALL_END), (0, tokens.CTRL)):
            segments = [
                (max(c.g_low, -SPAN), y, min(c.g_high, SPAN), y)
                for _, c, y in _shown(rows, name)
                if c.direction == direction and c.g_low < SPAN and c.g_high > -SPAN
            ]
            width = LINES[bool(direction)]
            made.append(theme.strokes(segments, colour, width, xaxis=AXES[name]))
    return made


def _squares(rows: Rows, name: str) -> dict[str, Any]:
    shown = [(s, c, y) for s, c, y in _shown(rows, name) if abs(c.g) <= SPAN]
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "xaxis": AXES[name],
        "x": [c.g for _, c, _ in shown],
        "y": [y for _, _, y in shown],
        "marker": {
            "symbol": ["square-open" if s.low_coverage else "square" for s, _, _ in shown],
            "size": SQUARE,
            "color": [c.colour for _, c, _ in shown],
            "line": {"width": [1.8 if s.low_coverage else 0 for s, _, _ in shown]},
        },
    }


def _beyond(rows: Rows, name: str) -> dict[str, Any]:
    """Arrowheads where an interval leaves the axis; hover and table have its ends."""
    ends = [
        end
        for _, c, y in _shown(rows, name)
        for end in across(c.g_low, c.g_high, (-SPAN, SPAN), y, c.colour)
    ]
    return arrowheads(ends, size=7, xaxis=AXES[name])


def _hatched(rows: Rows, name: str) -> dict[str, Any]:
    """Too few donors: anything within the axis is possible."""
    boxes = [
        (-SPAN, rows.interval_at(y) + 6, SPAN, rows.interval_at(y) - 6)
        for s, y in rows.rows
        if s.verdict == "too few donors"
    ]
    return theme.hatch(boxes, step=SPAN / 6, lean=SPAN / 4, xaxis=AXES[name])


def _rules(rows: Rows) -> list[tuple[float, float, float, float]]:
    """Return the hairlines below headings and rows, and above the key."""
    width, half = rows.size.width, rows.size.row / 2
    below = [group.top + rows.size.group - 2 for group in rows.groups]
    below += [y + half for _, y in rows.rows]
    return [(0.0, y, width, y) for y in [*below, rows.key_top + 34]]


def _hits(rows: Rows) -> dict[str, Any]:
    half = rows.size.row / 2
    return theme.hits(
        [
            theme.Hit(
                0.0,
                rows.size.width,
                y - half,
                y + half,
                theme.hover(stratum.full_name, *stratum.facts),
                str(stratum.row["patch"]),
            )
            for stratum, y in rows.rows
        ]
    )


def _first_selected(rows: Rows) -> dict[str, Any]:
    """Return where the browser scrolls to inside the card: the first selected row, in px."""
    selected = [y for stratum, y in rows.rows if stratum.is_selected]
    return {"scrollTo": selected[0]} if selected else {}


def _rings(rows: Rows) -> list[dict[str, Any]]:
    half = rows.size.row / 2
    return [
        theme.box(0.002, y - half, 0.998, y + half, xref="paper", yref="y")
        for stratum, y in rows.rows
        if stratum.is_selected
    ]
