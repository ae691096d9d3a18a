"""Composition or state on a phone: numbers under the names, panels one below the other."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import numbers, split_rows, tokens
from components.figures import composition_or_state, signed_stack, split_marks, theme
from components.figures.composition_or_state import AXIS, head_without_ids
from components.figures.signed_stack import Stack
from components.figures.split_marks import Frame
from components.figures.theme import Key, Word
from components.split_rows import Bar

WIDTH: Final = 330.0
FRAME: Final = Frame(width=WIDTH, names=104.0)
ROW: Final = 100.0  # name, bar with its interval, two lines of numbers
BARS: Final = (6.0, 324.0)
LINE: Final = 16.0
PANEL: Final = 24.0  # head of a panel without ids
COLUMNS: Final = 52  # characters in a line

Part = tuple[list[dict[str, Any]], list[dict[str, Any]], float]


def draw(bars: pd.DataFrame, parts: pd.DataFrame) -> theme.Figure:
    """Draw the splits of `composition_or_state` in one column.

    Parameters
    ----------
    bars, parts
        The splits view.
    """
    found = split_rows.read(bars)
    if not found:
        return theme.empty(split_rows.nothing(bars))
    upper, lower = split_rows.with_ids(found), split_rows.without_ids(found)
    data, shapes, height = _upper(upper) if upper else ([], [], 0.0)
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
        ),
    )


def legend(bars: pd.DataFrame, parts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return composition_or_state.legend(bars, parts)


def _upper(bars: Sequence[Bar]) -> Part:
    known = [bar for bar in bars if bar.is_known]
    tops = [ROW * number for number in range(len(bars))]
    bottom = ROW * len(bars)
    scale = split_marks.scale_of(known, *BARS, intervals=True)
    stacks = [
        Stack(scale.zero, scale.per_unit, top + 31, 13, bar.composition, bar.state, hollow=False)
        for bar, top in zip(bars, tops, strict=True)
        if bar.is_known
    ]
    words = [word for bar, top in zip(bars, tops, strict=True) for word in _words(bar, top)]
    areas = [
        split_marks.hit(bar, 0, WIDTH, top, top + ROW) for bar, top in zip(bars, tops, strict=True)
    ]
    rings = [
        theme.box(1, top + 1, WIDTH - 1, top + ROW - 1)
        for bar, top in zip(bars, tops, strict=True)
        if bar.is_selected
    ]
    title = f"Change, {bars[0].row['unit']}"
    zeros = [(scale.zero, top + 21, scale.zero, top + 56) for top in tops] if known else []
    data = [
        *split_marks.axis(scale, known, bottom - 4, bottom, title, words),
        theme.strokes(zeros, tokens.LINE2, 1),
        *(signed_stack.traces(stacks) if stacks else []),
        *split_marks.intervals(bars, [top + 38 for top in tops], scale),
        theme.mixed_words(words),
        theme.hits(areas),
    ]
    return data, rings, bottom + (AXIS if known else 8)


def _words(bar: Bar, top: float) -> list[Word]:
    """Return the name with its donors, and below the bar its numbers."""
    small, grey = theme.SMALL, tokens.INK3
    name = f"{numbers.capital(bar.tissue)}, {bar.column}"
    name = f"<b>{name}</b>" if bar.in_focus or bar.is_selected else name
    words = [Word(6, top + 10, name, "middle right", 12, tokens.INK)]
    if not bar.is_known:
        text = theme.wrap(str(bar.row["reason"]), COLUMNS)
        return [*words, Word(6, top + 44, text, "middle right", 12, grey)]
    shares, within = (
        signed_stack.number(value, bar.digits) for value in (bar.composition, bar.state)
    )
    total = f"Total {bar.part('total')}{bar.marks}"
    return [
        *words,
        Word(WIDTH - 4, top + 10, bar.sides, "middle left", small, grey),
        Word(6, top + 68, f"Composition {shares}, state {within}", "middle right", 12, tokens.INK2),
        Word(
            6,
            top + 84,
            f"<b>{total}</b>" if bar.direction else total,
            "middle right",
            12,
            tokens.INK if bar.direction else grey,
        ),
    ]


def _lower(bars: Sequence[Bar], top: float) -> Part:
    """Draw one panel a study and sex, one below the other, each with all its tissues."""
    lines = theme.wrap(head_without_ids(bars[0]), COLUMNS).split("<br>")
    y = top + 14
    words = [
        Word(6, y + LINE * (number + 0.5), line, "middle right", 12, tokens.INK2)
        for number, line in enumerate(lines)
    ]
    data = [theme.strokes([(0, top + 6, WIDTH, top + 6)], tokens.LINE2, 1)]
    shapes: list[dict[str, Any]] = []
    y += LINE * len(lines)
    ordered = sorted(bars, key=lambda bar: (bar.row["study_order"], bar.row["sex"]))
    for column in dict.fromkeys(bar.column for bar in ordered):
        own = [bar for bar in bars if bar.column == column]
        more, rings, bottom = split_marks.panels(own, y + PANEL, FRAME)
        data, shapes, y = data + more, shapes + rings, bottom + AXIS - 12
    return [*data, theme.mixed_words(words)], shapes, y
