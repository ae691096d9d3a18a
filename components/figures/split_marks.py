"""Marks of composition or state that the wide figure and the one of a phone share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import numbers, tokens
from components.figures import signed_stack, theme
from components.figures.signed_stack import Stack
from components.figures.theme import Word
from components.figures.ticks import around_zero
from components.split_rows import Bar

SMALL_ROW: Final = 20.0
NUMBERS: Final = 46.0  # right of a bar without ids


@dataclass(frozen=True)
class Frame:
    """Room for panels of splits without ids, in px: all of it, and that of the names."""

    width: float
    names: float


@dataclass(frozen=True)
class Scale:
    """An axis laid out by hand: the px of zero, px a unit, and the value at its ends."""

    zero: float
    per_unit: float
    reach: float

    def at(self, value: float) -> float:
        """Return the px of a value, cut at the ends of the axis."""
        return self.zero + max(-self.reach, min(self.reach, value)) * self.per_unit


def panels(
    bars: Sequence[Bar], first: float, frame: Frame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Draw splits without ids: a panel a study and sex, side by side, a row a tissue.

    Parameters
    ----------
    first
        Where the first row begins, px.

    Returns
    -------
    Traces, rings of what is selected, and where the last row ends.
    """
    columns, tissues = _in_order(bars)
    width = (frame.width - frame.names) / len(columns)
    bottom = first + SMALL_ROW * len(tissues)
    known = [bar for bar in bars if bar.is_known]
    stacks: list[Stack] = []
    words: list[Word] = []
    areas: list[theme.Hit] = []
    data: list[dict[str, Any]] = []
    for number, column in enumerate(columns):
        left = frame.names + number * width
        scale = scale_of(known, left + 8, left + width - NUMBERS - 4, intervals=False)
        words.append(
            Word(scale.zero, first - 16, column, "middle center", theme.SMALL, tokens.INK2)
        )
        data += axis(scale, known, first - 4, bottom, "", words)
        for bar in (bar for bar in bars if bar.column == column):
            y = first + SMALL_ROW * (tissues.index(bar.tissue) + 0.5)
            words.append(_small_number(bar, left + width - 6, y))
            areas.append(hit(bar, left, left + width, y - SMALL_ROW / 2, y + SMALL_ROW / 2))
            if bar.is_known:
                parts = bar.composition, bar.state
                stacks.append(Stack(scale.zero, scale.per_unit, y, 11, *parts, hollow=True))
    rings: list[dict[str, Any]] = []
    for number, tissue in enumerate(tissues):
        y = first + SMALL_ROW * (number + 0.5)
        here = [bar for bar in bars if bar.tissue == tissue]
        name = theme.shorten(numbers.capital(tissue), frame.names - 10)
        name = f"<b>{name}</b>" if any(bar.in_focus or bar.is_selected for bar in here) else name
        words.append(Word(6, y, name, "middle right", 12, tokens.INK))
        areas.append(hit(here[0], 0, frame.names, y - SMALL_ROW / 2, y + SMALL_ROW / 2))
        if any(bar.is_selected for bar in here):
            top = y - SMALL_ROW / 2
            if rings and rings[-1]["y1"] == top:  # one ring around neighbours
                top = rings.pop()["y0"]
            rings.append(theme.box(1, top, frame.width - 1, y + SMALL_ROW / 2))
    data += signed_stack.traces(stacks) if stacks else []
    return [*data, theme.mixed_words(words), theme.hits(areas)], rings, bottom


def _small_number(bar: Bar, x: float, y: float) -> Word:
    text = signed_stack.number(bar.total, 1) if bar.is_known else numbers.MISSING
    return Word(x, y, text, "middle left", 12, tokens.INK2 if bar.is_known else tokens.INK3)


def _in_order(bars: Sequence[Bar]) -> tuple[list[str], list[str]]:
    """Return the columns (studies in their order, then sexes) and the tissues, as they come."""
    by_study = sorted(bars, key=lambda bar: (bar.row["study_order"], bar.row["sex"]))
    columns = list(dict.fromkeys(bar.column for bar in by_study))
    return columns, list(dict.fromkeys(bar.tissue for bar in bars))


def intervals(bars: Sequence[Bar], ys: Sequence[float], scale: Scale) -> list[dict[str, Any]]:
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


def scale_of(known: Sequence[Bar], left: float, right: float, *, intervals: bool) -> Scale:
    """Return one symmetric scale for all bars of a panel."""
    values = [end for bar in known for end in signed_stack.ends(bar.composition, bar.state)]
    if intervals:
        values += [end for bar in known for end in bar.ends if not math.isnan(end)]
    reach = max((abs(value) for value in values), default=1.0) * 1.06 or 1.0
    return Scale((left + right) / 2, (right - left) / 2 / reach, reach)


def axis(
    scale: Scale,
    known: Sequence[Bar],
    top: float,
    bottom: float,
    title: str,
    words: list[Word],
) -> list[dict[str, Any]]:
    """Return the zero line, the axis and its ticks; their numbers are added to the words."""
    if not known:
        return []
    low, high = scale.at(-scale.reach), scale.at(scale.reach)
    lines = [(scale.zero, top, scale.zero, bottom), (low, bottom, high, bottom)]
    for value, text in around_zero(scale.reach).items():
        lines.append((scale.at(value), bottom, scale.at(value), bottom + 4))
        words.append(
            Word(scale.at(value), bottom + 12, text, "middle center", theme.SMALL, tokens.INK3)
        )
    if title:
        words.append(Word(scale.zero, bottom + 28, title, "middle center", 12, tokens.INK2))
    return [theme.strokes(lines, tokens.LINE2, 1)]


def hit(bar: Bar, x0: float, x1: float, y0: float, y1: float) -> theme.Hit:
    """Return the area of a split: what it says, and what a press on it selects."""
    name = ", ".join([numbers.capital(bar.tissue), bar.column])
    return theme.Hit(x0, x1, y0, y1, theme.hover(name, *bar.facts), str(bar.row["patch"]))
