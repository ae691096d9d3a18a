"""Composition or state: one stacked signed bar a tissue, with its total and its numbers.

Above, tissues with donors, in units of the score; below a rule, groups of cells without donor ids,
in program units: another measure on an axis of its own, hollow, without an interval.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components import numbers, split_rows, strata, tokens
from components.figures import signed_stack, theme
from components.figures.signed_stack import Stack
from components.figures.theme import Key, Word
from components.split_rows import Bar

WIDTH: Final = 684.0
NAMES: Final = 122.0
HEAD: Final = 22.0
ROW: Final = 48.0  # with donors: the bar, and below it the interval
AXIS: Final = 40.0
GAP: Final = 62.0  # rule, heading and column heads of the lower panel
SMALL_ROW: Final = 20.0
NUMBERS: Final = 46.0  # right of a bar without ids
BARS: Final = (128.0, 384.0)  # with donors, px
COLUMNS: Final = (456.0, 518.0, 680.0)  # right edges of composition, state, total


@dataclass(frozen=True)
class _Scale:
    """An axis laid out by hand: the px of zero, px a unit, and the value at its ends."""

    zero: float
    per_unit: float
    reach: float

    def at(self, value: float) -> float:
        return self.zero + max(-self.reach, min(self.reach, value)) * self.per_unit


def draw(bars: pd.DataFrame, parts: pd.DataFrame) -> go.Figure:
    """Draw the splits in view.

    Parameters
    ----------
    bars, parts
        The splits view; the cell types are drawn by ``split_parts``.
    """
    found = split_rows.read(bars)
    if not found:
        return theme.empty(split_rows.NOTHING)
    upper, lower = split_rows.with_ids(found), split_rows.without_ids(found)
    data, shapes, height = _upper(upper) if upper else ([], [], 0.0)
    top = height
    if lower:
        more, rings, height = _lower(lower, height)
        data, shapes = data + more, shapes + rings
    return theme.figure(
        data,
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, WIDTH),
            yaxis=theme.plane(height, 0),
            shapes=shapes,
            meta={"minWidth": 640, **theme.rows(HEAD, tail=AXIS, later=(top, top + GAP))},
        ),
    )


def legend(bars: pd.DataFrame, parts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = [bar for bar in split_rows.read(bars) if bar.is_known]
    upper = split_rows.with_ids(found)
    made = signed_stack.keys(hollow=len(upper) < len(found), solid=bool(upper))
    keys = [
        (any(bar.direction for bar in upper), "line-resolved", "total: 95% interval excludes 0"),
        (
            any(not bar.direction and not math.isnan(bar.ends[0]) for bar in upper),
            "line-open",
            "includes 0",
        ),
        (any("†" in bar.marks for bar in upper), "dagger", f"coverage < {_needed(upper)}"),
        (any("‡" in bar.marks for bar in upper), "double-dagger", "confounded with depth"),
    ]
    return [*made, *(Key(mark, text) for is_there, mark, text in keys if is_there)]


def _needed(upper: Sequence[Bar]) -> str:
    return strata.limit_text({float(bar.row["min_coverage"]) for bar in upper if "†" in bar.marks})


def caption(bars: pd.DataFrame, parts: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = split_rows.read(bars)
    if not found:
        return ""
    hollow = "; hollow: no donor ids" if split_rows.without_ids(found) else ""
    return (
        "Pale or dotted: change by other shares of the cell types; dark or outlined: change within "
        f"them; tick: their sum{hollow}; line: 95% interval over donors."
    )


def _upper(bars: Sequence[Bar]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    known = [bar for bar in bars if bar.is_known]
    bottom = HEAD + ROW * len(bars)
    scale = _scale(known, *BARS, intervals=True)
    ys = [HEAD + ROW * (number + 0.5) for number in range(len(bars))]
    stacks = [
        Stack(scale.zero, scale.per_unit, y - 7, 13, bar.composition, bar.state, hollow=False)
        for bar, y in zip(bars, ys, strict=True)
        if bar.is_known
    ]
    words = [
        *_upper_heads(known),
        *(word for bar, y in zip(bars, ys, strict=True) for word in _upper_words(bar, y)),
    ]
    data = [
        *_axis(scale, known, HEAD, bottom, f"Change, {bars[0].row['unit']}", words),
        *(signed_stack.traces(stacks) if stacks else []),
        *_intervals(bars, ys, scale),
        theme.mixed_words(words),
        theme.hits(
            [_hit(bar, 0, WIDTH, y - ROW / 2, y + ROW / 2) for bar, y in zip(bars, ys, strict=True)]
        ),
    ]
    rings = [
        theme.box(1, y - ROW / 2 + 1, WIDTH - 1, y + ROW / 2 - 1)
        for bar, y in zip(bars, ys, strict=True)
        if bar.is_selected
    ]
    return data, rings, bottom + (AXIS if known else 8)


def _upper_heads(known: Sequence[Bar]) -> list[Word]:
    heads = zip(COLUMNS, ("Composition", "State", "Total [95% CI]"), strict=True)
    return [Word(x, 9, text, "middle left", theme.SMALL, tokens.INK3) for x, text in heads if known]


def _upper_words(bar: Bar, y: float) -> list[Word]:
    name = numbers.capital(bar.tissue)
    name = f"<b>{name}</b>" if bar.in_focus or bar.is_selected else name
    small, grey = theme.SMALL, tokens.INK3
    words = [
        Word(6, y - 8, name, "middle right", 12, tokens.INK),
        Word(6, y + 8, bar.column, "middle right", small, grey),
    ]
    if not bar.is_known:
        text = theme.wrap(str(bar.row["reason"]), 84)
        return [*words, Word(BARS[0], y, text, "middle right", 12, grey)]
    n_old, n_young = bar.row["n_contrast"], bar.row["n_reference"]
    sides = f"n {n_young} {bar.row['reference_word']}, {n_old} {bar.row['contrast_word']}"
    total = f"{bar.part('total')}{bar.marks}"
    ink = tokens.INK if bar.direction else grey
    for x, text, colour in (
        (COLUMNS[0], signed_stack.number(bar.composition, bar.digits), tokens.INK2),
        (COLUMNS[1], signed_stack.number(bar.state, bar.digits), tokens.INK2),
        (COLUMNS[2], f"<b>{total}</b>" if bar.direction else total, ink),
    ):
        words.append(Word(x, y - 7, text, "middle left", 12, colour))
    return [*words, Word(COLUMNS[2], y + 9, sides, "middle left", small, grey)]


def _intervals(bars: Sequence[Bar], ys: Sequence[float], scale: _Scale) -> list[dict[str, Any]]:
    """Return the intervals of the totals below their bars, with a square at the estimate."""
    sure = [
        (bar, y + 10)
        for bar, y in zip(bars, ys, strict=True)
        if bar.is_known and not math.isnan(bar.ends[0])
    ]
    made = []
    for colour in (tokens.RISE_END, tokens.FALL_END, tokens.INK3):
        lines = [
            (scale.at(bar.ends[0]), y, scale.at(bar.ends[1]), y)
            for bar, y in sure
            if bar.colour == colour
        ]
        if lines:
            made.append(theme.strokes(lines, colour, 1.3 if colour == tokens.INK3 else 2.2))
    if sure:
        marker = {"symbol": "square", "size": 7, "color": [bar.colour for bar, _ in sure]}
        x, y_at = [scale.at(bar.total) for bar, _ in sure], [y for _, y in sure]
        square = {"type": "scatter", "mode": "markers", "x": x, "y": y_at, "marker": marker}
        made.append({**square, "hoverinfo": "skip"})
    return made


def _lower(
    bars: Sequence[Bar], top: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    columns, tissues = _in_order(bars)
    width = (WIDTH - NAMES) / len(columns)
    first = top + GAP
    bottom = first + SMALL_ROW * len(tissues)
    known = [bar for bar in bars if bar.is_known]
    stacks, words, areas, data = [], _lower_heads(bars, top), [], []
    for number, column in enumerate(columns):
        left = NAMES + number * width
        scale = _scale(known, left + 8, left + width - NUMBERS - 4, intervals=False)
        words.append(Word(scale.zero, top + 46, column, "middle center", theme.SMALL, tokens.INK2))
        data += _axis(scale, known, first - 4, bottom, "", words)
        for bar in (bar for bar in bars if bar.column == column):
            y = first + SMALL_ROW * (tissues.index(bar.tissue) + 0.5)
            words.append(_small_number(bar, left + width - 6, y))
            areas.append(_hit(bar, left, left + width, y - SMALL_ROW / 2, y + SMALL_ROW / 2))
            if bar.is_known:
                parts = bar.composition, bar.state
                stacks.append(Stack(scale.zero, scale.per_unit, y, 11, *parts, hollow=True))
    rings = []
    for number, tissue in enumerate(tissues):
        y = first + SMALL_ROW * (number + 0.5)
        here = [bar for bar in bars if bar.tissue == tissue]
        name = theme.shorten(numbers.capital(tissue), NAMES - 10)
        name = f"<b>{name}</b>" if any(bar.in_focus or bar.is_selected for bar in here) else name
        words.append(Word(6, y, name, "middle right", 12, tokens.INK))
        areas.append(_hit(here[0], 0, NAMES, y - SMALL_ROW / 2, y + SMALL_ROW / 2))
        if any(bar.is_selected for bar in here):
            rings.append(theme.box(1, y - SMALL_ROW / 2, WIDTH - 1, y + SMALL_ROW / 2))
    rule = theme.strokes([(0, top + 6, WIDTH, top + 6)], tokens.LINE2, 1)
    data += signed_stack.traces(stacks) if stacks else []
    return [rule, *data, theme.mixed_words(words), theme.hits(areas)], rings, bottom + AXIS


def _lower_heads(bars: Sequence[Bar], top: float) -> list[Word]:
    bar = bars[0]
    text = (
        f"<b>No {bar.row['donor_word']} ids</b>: {bar.row['signature_label']}, {bar.row['unit']}; "
        "point estimates"
    )
    return [Word(6, top + 22, text, "middle right", 12, tokens.INK2)]


def _small_number(bar: Bar, x: float, y: float) -> Word:
    text = signed_stack.number(bar.total, bar.digits) if bar.is_known else numbers.MISSING
    return Word(x, y, text, "middle left", 12, tokens.INK2 if bar.is_known else tokens.INK3)


def _in_order(bars: Sequence[Bar]) -> tuple[list[str], list[str]]:
    """Return the columns (studies in their order, then sexes) and the tissues, as they come."""
    by_study = sorted(bars, key=lambda bar: (bar.row["study_order"], bar.row["sex"]))
    columns = list(dict.fromkeys(bar.column for bar in by_study))
    return columns, list(dict.fromkeys(bar.tissue for bar in bars))


def _scale(known: Sequence[Bar], left: float, right: float, *, intervals: bool) -> _Scale:
    """Return one symmetric scale for all bars of a panel."""
    values = [end for bar in known for end in signed_stack.ends(bar.composition, bar.state)]
    if intervals:
        values += [end for bar in known for end in bar.ends if not math.isnan(end)]
    reach = max((abs(value) for value in values), default=1.0) * 1.06 or 1.0
    return _Scale((left + right) / 2, (right - left) / 2 / reach, reach)


def _axis(
    scale: _Scale,
    known: Sequence[Bar],
    top: float,
    bottom: float,
    title: str,
    words: list[Word],
) -> list[dict[str, Any]]:
    """Return the zero line, the axis and its ticks; their numbers are added to the words."""
    if not known:
        return []
    power = 10.0 ** math.floor(math.log10(scale.reach))
    step = max(power * m for m in (0.5, 1, 2, 5) if power * m <= scale.reach)
    digits = max(0, -math.floor(math.log10(step)))
    low, high = scale.at(-scale.reach), scale.at(scale.reach)
    lines = [(scale.zero, top, scale.zero, bottom), (low, bottom, high, bottom)]
    for value in (-step, 0.0, step):
        lines.append((scale.at(value), bottom, scale.at(value), bottom + 4))
        text = numbers.signed(value, digits) if value else "0"
        words.append(
            Word(scale.at(value), bottom + 12, text, "middle center", theme.SMALL, tokens.INK3)
        )
    if title:
        words.append(Word(scale.zero, bottom + 28, title, "middle center", 12, tokens.INK2))
    return [theme.strokes(lines, tokens.LINE2, 1)]


def _hit(bar: Bar, x0: float, x1: float, y0: float, y1: float) -> theme.Hit:
    name = ", ".join([numbers.capital(bar.tissue), bar.column])
    return theme.Hit(x0, x1, y0, y1, theme.hover(name, *bar.facts), str(bar.row["patch"]))
