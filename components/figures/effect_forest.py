"""How sure we are, stratum by stratum: every interval, ranked, with its numbers and donors."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components import map_grid, numbers, strata, tokens
from components.figures import effect_map, theme
from components.figures.theme import Key
from components.strata import Stratum

WIDTH: Final = 450.0  # px the forest is laid out for
BELOW: Final = 6.0  # px more for a row with a value at equal depth under its own
ROW: Final = 32.0
TOP: Final = 26.0
BOTTOM: Final = 44.0
NAMES: Final = (90.0, 160.0)
# Fixed limits, equal for every view.
SPAN: Final = {strata.G: 5.0, strata.SLOPE: 1.0, strata.DOUBLINGS: 0.4}
STEP: Final = {strata.G: 2.0, strata.SLOPE: 1.0, strata.DOUBLINGS: 0.2}
SQUARES: Final = (5.5, 8.0, 11.0)  # smallest, typical and largest side
LINES: Final = {"resolved": 2.2, "open": 1.3}


@dataclass(frozen=True)
class Places:
    """Where the rows of a forest lie."""

    strata: list[Stratum]
    row_height: float
    top: float
    offset: float = 0.0  # of the interval from the middle of its row

    @property
    def height(self) -> float:
        """Height of the plot, in px."""
        return self.top + self.row_height * len(self.strata)

    def row(self, number: int) -> float:
        """Return the middle of a row, in px from the top."""
        return self.top + self.row_height * (number + 0.5)


def draw(table: pd.DataFrame) -> go.Figure:
    """Draw the intervals of the strata with donors, largest effect first.

    Parameters
    ----------
    table
        The effects view; rows of effect tables are left to the map.
    """
    found = ranked(table)
    if not found:
        return theme.empty(strata.NO_DONORS if len(table) else strata.NOTHING)
    places = Places(found, ROW, TOP)
    names = _names_width(found)
    columns = _numbers_width(found)
    left, right = names / WIDTH, 1 - columns / WIDTH
    data = [
        *marks(places),
        _names(places, names),
        _numbers(places, columns),
        _row_hits(places, "x", *limits(found)),
        _row_hits(places, "x2", 0, names),
        _row_hits(places, "x3", 0, columns),
    ]
    return theme.figure(
        data,
        theme.layout(
            places.height + BOTTOM,
            margin={"l": 0, "r": 0, "t": 0, "b": BOTTOM, "pad": 0},
            barmode="overlay",
            xaxis=value_axis(found, domain=[left, right]),
            xaxis2=theme.plane(0, names, domain=[0, left], anchor="y"),
            xaxis3=theme.plane(0, columns, domain=[right, 1], anchor="y"),
            yaxis=theme.plane(places.height, 0),
            shapes=selected_rows(places),
            annotations=directions(),
            meta={"minWidth": round(0.92 * (names + columns + 120))},
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = ranked(table)
    states = {stratum.state for stratum in found}
    keys = [
        ("resolved" in states, "line-resolved", "interval excludes 0"),
        ("open" in states, "line-open", "includes 0"),
        (any(not s.low_coverage for s in found), "square-filled", "size: precision"),
        (
            any(s.low_coverage for s in found),
            "square-hollow",
            f"coverage < {strata.needed(found)}, left out of summaries",
        ),
        ("few" in states, "hatch", "too few donors"),
        (any("‡" in s.marks for s in found), "double-dagger", effect_map.confounded(found)),
        (any(s.matched for s in found), "line-matched", "at equal depth"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = ranked(table)
    if not found:
        return ""
    hollow = (
        f"; hollow: coverage below {strata.needed(found)}"
        if any(s.low_coverage for s in found)
        else ""
    )
    return (
        f"Square: {found[0].measure.name}, {map_grid.contrast(found)} donor means, area by "
        f"precision{hollow}; line: 95% interval; n = donors."
    )


def ranked(table: pd.DataFrame) -> list[Stratum]:
    """Return the strata with donors, largest effect first; those without an interval last."""
    found = strata.of_donors(strata.read(table))
    return sorted(found, key=lambda s: (not _drawn(s), -s.value if _drawn(s) else 0.0))


def _drawn(stratum: Stratum) -> bool:
    return stratum.state in ("resolved", "open")


def limits(found: Sequence[Stratum]) -> tuple[float, float]:
    """Return the fixed limits of the axis."""
    span = SPAN[found[0].measure]
    return -span, span


def value_axis(found: Sequence[Stratum], **more: Any) -> dict[str, Any]:
    """Return the axis of the effect, with its unit."""
    measure = found[0].measure
    step, span = STEP[measure], SPAN[measure]
    digits = 0 if step >= 1 else 1
    most = int(span / step)
    ticks = [step * k for k in range(-most, most + 1)]
    what = strata.subject(found).removeprefix("the ")
    return theme.axis(
        f"Change in {what}, {measure.name}",
        range=list(limits(found)),
        tickvals=ticks,
        ticktext=[numbers.signed(tick, digits) if tick else "0" for tick in ticks],
        anchor="y",
        **more,
    )


def directions() -> list[dict[str, Any]]:
    """Return the two words above the zero line."""
    sides = (("← falls", -6, "right", tokens.FALL), ("rises →", 6, "left", tokens.RISE))
    return [
        {
            "text": text,
            "x": 0,
            "xref": "x",
            "xshift": shift,
            "xanchor": anchor,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -1,
            "borderpad": 0,
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": colour},
        }
        for text, shift, anchor, colour in sides
    ]


def marks(places: Places) -> list[dict[str, Any]]:
    """Return zero line, intervals, squares, hatch, ends beyond the axis, depth-matched values."""
    low, high = limits(places.strata)
    return [
        theme.strokes(_zero(places), tokens.INK2, 1),
        *(_lines(places, *kind) for kind in _KINDS),
        _hatched(places, low, high),
        _beyond(places, low, high),
        _matched_lines(places),
        _matched_squares(places),
        _squares(places),
    ]


def _zero(places: Places) -> list[tuple[float, float, float, float]]:
    """Return the zero line: whole, or a piece beside each interval where text stands above it."""
    if not places.offset:
        return [(0.0, places.top - 8, 0.0, places.height)]
    return [(0.0, y - 10, 0.0, y + 10) for _, y in _at(places)]


_KINDS: Final = (
    ("resolved", 1, tokens.RISE_END),
    ("resolved", -1, tokens.FALL_END),
    ("open", 0, tokens.CTRL),
)


def _at(places: Places) -> list[tuple[Stratum, float]]:
    return [(s, places.row(number) + places.offset) for number, s in enumerate(places.strata)]


def _lines(places: Places, state: str, direction: int, colour: str) -> dict[str, Any]:
    low, high = limits(places.strata)
    segments = [
        (max(s.low, low), y, min(s.high, high), y)
        for s, y in _at(places)
        if s.state == state and s.direction == direction
    ]
    return theme.strokes(segments, colour, LINES[state])


def _colour(stratum: Stratum) -> str:
    ends = {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.INK3}
    return ends[stratum.direction]


def _squares(places: Places) -> dict[str, Any]:
    """Squares whose area follows precision, so that a wide interval is never the loudest."""
    low, high = limits(places.strata)
    shown = [(s, y) for s, y in _at(places) if _drawn(s) and low <= s.value <= high]
    widths = sorted(s.high - s.low for s, _ in shown if s.high > s.low)
    typical = widths[len(widths) // 2] if widths else 1.0
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [s.value for s, _ in shown],
        "y": [y for _, y in shown],
        "marker": {
            "symbol": ["square-open" if s.low_coverage else "square" for s, _ in shown],
            "size": [_side(s, typical) for s, _ in shown],
            "opacity": 1,
            "color": [_colour(s) for s, _ in shown],
            "line": {"width": [1.8 if s.low_coverage else 0 for s, _ in shown]},
        },
        "hoverinfo": "skip",
    }


def _side(stratum: Stratum, typical: float) -> float:
    width = stratum.high - stratum.low
    side = SQUARES[1] * typical / width if width > 0 else SQUARES[1]
    return round(min(max(side, SQUARES[0]), SQUARES[2]), 1)


def _hatched(places: Places, low: float, high: float) -> dict[str, Any]:
    """Too few donors: anything within the axis is possible."""
    boxes = [(low, y + 8, high, y - 8) for s, y in _at(places) if s.state == "few"]
    return theme.hatch(boxes, step=(high - low) / 30, lean=(high - low) / 24)


def _beyond(places: Places, low: float, high: float) -> dict[str, Any]:
    """Arrowheads where an interval leaves the axis; its numbers are printed whole."""
    ends = [
        (edge, y, symbol, _colour(s))
        for s, y in _at(places)
        if _drawn(s)
        for edge, symbol, is_out in (
            (low, "triangle-left", s.low < low),
            (high, "triangle-right", s.high > high),
        )
        if is_out
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in ends],
        "y": [y for _, y, _, _ in ends],
        "marker": {
            "symbol": [symbol for _, _, symbol, _ in ends],
            "size": 8,
            "color": [colour for _, _, _, colour in ends],
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


MATCHED_BELOW: Final = 10.0  # px below the interval


def _matched_lines(places: Places) -> dict[str, Any]:
    low, high = limits(places.strata)
    segments = []
    for s, y in _at(places):
        ends = numbers.number(s.matched_g_low), numbers.number(s.matched_g_high)
        if s.matched and not any(map(math.isnan, ends)):
            y += MATCHED_BELOW
            segments.append((max(ends[0], low), y, min(ends[1], high), y))
    return theme.strokes(segments, tokens.CTRL, 1)


def _matched_squares(places: Places) -> dict[str, Any]:
    shown = [(numbers.number(s.matched_g), y) for s, y in _at(places) if s.matched]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in shown],
        "y": [y + MATCHED_BELOW for _, y in shown],
        "marker": {"symbol": "square", "size": 5, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def row_name(stratum: Stratum, pixels: float) -> str:
    """Return tissue or cell type and study, cut to a width; bold when selected."""
    study = str(stratum.study_short)
    room = pixels - theme.text_width(f" {study}")
    name = theme.shorten(numbers.capital(stratum.name), room)
    name = f"<b>{name}</b>" if stratum.is_selected else name
    return f'{name} <span style="color:{tokens.INK3}">{study}</span>'


def _names_width(found: Sequence[Stratum]) -> float:
    widest = max(theme.text_width(f"{s.name} {s.study_short}") for s in found)
    return min(max(widest + 12, NAMES[0]), NAMES[1])


def _names(places: Places, width: float) -> dict[str, Any]:
    return theme.words(
        [width - 8] * len(places.strata),
        [places.row(number) for number in range(len(places.strata))],
        [row_name(stratum, width - 10) for stratum in places.strata],
        "middle left",
        colour=[tokens.INK if s.is_selected else tokens.INK2 for s in places.strata],
        xaxis="x2",
    )


def number_text(stratum: Stratum) -> str:
    """Return the effect with its interval and marks, or why there is none."""
    if not _drawn(stratum):
        return f"<i>{stratum.call}</i>"
    text = stratum.interval + stratum.marks.replace("†", "")
    return f"<b>{text}</b>" if stratum.is_selected else text


def number_colour(stratum: Stratum) -> str:
    """Return ink for resolved and selected numbers, grey for the others."""
    return tokens.INK if stratum.direction or stratum.is_selected else tokens.INK3


def donor_text(stratum: Stratum) -> str:
    """Return the donors of both sides: "5/4"; of a comparison within donors, their number."""
    if stratum.is_within:
        return numbers.plain(stratum.n_donors, 0)
    sides = (numbers.number(stratum.n_reference), numbers.number(stratum.n_contrast))
    return "/".join("?" if math.isnan(n) else f"{n:.0f}" for n in sides)


def number_head(found: Sequence[Stratum]) -> str:
    """Return the head of the column of numbers."""
    return f"{found[0].measure.short} [95% CI]"


def donor_head(found: Sequence[Stratum]) -> str:
    """Return the head of the column of donors: "young/old", or "donors" when that is too long."""
    head = "donors" if strata.is_within(found) else "/".join(strata.sides(found))
    return head if theme.text_width(head, theme.SMALL) < 64 else "donors"


def _numbers_width(found: Sequence[Stratum]) -> float:
    widest = max(
        theme.text_width(s.interval + s.marks.replace("†", ""), bold=s.is_selected) for s in found
    )
    donors = max(theme.text_width(donor_text(s)) for s in found)
    heads = theme.text_width(number_head(found) + donor_head(found), theme.SMALL)
    matched = [theme.text_width(matched_text(s), theme.SMALL) for s in found if s.matched]
    return 15 + max(widest + donors + 10, heads + 12, *matched)


def matched_text(stratum: Stratum) -> str:
    """Return the depth-matched value as printed below its row."""
    return f"equal depth {stratum.matched}"


def _numbers(places: Places, width: float) -> dict[str, Any]:
    """Effect, donors and depth-matched value as text, one trace."""
    left, right = 10.0, width - 5
    grey = tokens.INK3
    found = [
        theme.Word(left, 9, number_head(places.strata), "middle right", theme.SMALL, grey),
        theme.Word(right, 9, donor_head(places.strata), "middle left", theme.SMALL, grey),
    ]
    for number, s in enumerate(places.strata):
        y = places.row(number)
        found.append(theme.Word(left, y, number_text(s), "middle right", 12, number_colour(s)))
        found.append(theme.Word(right, y, donor_text(s), "middle left", 12, grey))
        if s.matched:
            below = y + MATCHED_BELOW + 3
            found.append(
                theme.Word(left, below, matched_text(s), "middle right", theme.SMALL, grey)
            )
    return theme.mixed_words(found, xaxis="x3")


def _row_hits(places: Places, axis: str, x0: float, x1: float) -> dict[str, Any]:
    half = places.row_height / 2
    areas = [
        theme.Hit(
            x0,
            x1,
            places.row(number) - half,
            places.row(number) + half,
            theme.hover(stratum.full_name, *stratum.facts),
            str(stratum.patch),
        )
        for number, stratum in enumerate(places.strata)
    ]
    return theme.hits(areas, xaxis=axis)


def selected_rows(places: Places) -> list[dict[str, Any]]:
    """Return an ink ring around every selected row, as wide as the figure."""
    half = places.row_height / 2 - 1
    return [
        theme.box(
            0.002,
            places.row(number) - half,
            0.998,
            places.row(number) + half + (BELOW if stratum.matched else 0),
            xref="paper",
            yref="y",
        )
        for number, stratum in enumerate(places.strata)
        if stratum.is_selected
    ]
