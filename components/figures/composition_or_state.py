"""Composition or state: one stacked signed bar a tissue, with its total and its numbers.

Above, tissues with donors, in units of the score; below a rule, groups of cells without donor ids,
in program units: another measure on an axis of its own, hollow, without an interval.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import numbers, split_rows, strata, tokens
from components.figures import signed_stack, split_marks, theme
from components.figures.signed_stack import Stack
from components.figures.split_marks import Frame
from components.figures.theme import Key, Word
from components.split_rows import Bar

WIDTH: Final = 684.0
FRAME: Final = Frame(width=WIDTH, names=122.0)
HEAD: Final = 22.0
ROW: Final = 48.0  # with donors: the bar, and below it the interval
AXIS: Final = 40.0
GAP: Final = 62.0  # rule, heading and column heads of the lower panel
BARS: Final = (128.0, 368.0)  # with donors, px
COLUMNS: Final = (426.0, 486.0, 680.0)  # right edges of composition, state, total


def draw(bars: pd.DataFrame, parts: pd.DataFrame) -> theme.Figure:
    """Draw the splits in view.

    Parameters
    ----------
    bars, parts
        The splits view; the cell types are drawn by ``split_parts``.
    """
    found = split_rows.read(bars)
    if not found:
        return theme.empty(split_rows.nothing(bars))
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
            meta={
                "minWidth": 640,
                **theme.rows(HEAD, squeeze=0.8, tail=AXIS, later=(top, top + GAP)),
            },
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
    scale = split_marks.scale_of(known, *BARS, intervals=True)
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
        *split_marks.axis(scale, known, HEAD, bottom, f"Change, {bars[0].row['unit']}", words),
        *(signed_stack.traces(stacks) if stacks else []),
        *split_marks.intervals(bars, ys, scale),
        theme.mixed_words(words),
        theme.hits(
            [
                split_marks.hit(bar, 0, WIDTH, y - ROW / 2, y + ROW / 2)
                for bar, y in zip(bars, ys, strict=True)
            ]
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
    total = f"{bar.part('total')}{bar.marks}"
    ink = tokens.INK if bar.direction else grey
    for x, text, colour in (
        (COLUMNS[0], signed_stack.number(bar.composition, bar.digits), tokens.INK2),
        (COLUMNS[1], signed_stack.number(bar.state, bar.digits), tokens.INK2),
        (COLUMNS[2], f"<b>{total}</b>" if bar.direction else total, ink),
    ):
        words.append(Word(x, y - 7, text, "middle left", 12, colour))
    return [*words, Word(COLUMNS[2], y + 9, bar.sides, "middle left", small, grey)]


def _lower(
    bars: Sequence[Bar], top: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    data, rings, bottom = split_marks.panels(bars, top + GAP, FRAME)
    rule = theme.strokes([(0, top + 6, WIDTH, top + 6)], tokens.LINE2, 1)
    head = Word(6, top + 22, head_without_ids(bars[0]), "middle right", 12, tokens.INK2)
    return [rule, *data, theme.mixed_words([head])], rings, bottom + AXIS


def head_without_ids(bar: Bar) -> str:
    """Return what stands above the splits without ids: what was measured, in which unit."""
    return (
        f"<b>No {bar.row['donor_word']} ids</b>: {bar.row['signature_label']}, {bar.row['unit']}; "
        "point estimates"
    )
