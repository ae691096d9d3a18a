"""What would change if: direction of every node, and the share of runs that agree on it."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import numbers, tokens, what_if_rows, what_if_sheet
from components.figures import theme
from components.figures.theme import Key
from components.what_if_rows import Effect, Outcome
from components.what_if_sheet import HEAD, LEAST, Lane, Placed, Rows, Sheet, lane_y

NOTHING: Final = (
    "Nothing is held. Choose an intervention, or a node to hold up or down, and see what would "
    "change."
)
AGREEMENT: Final = 0.9
BAR: Final = 9.0
ROOMY: Final = 400.0  # px of an axis that has room for a third tick
EMPTY: Final = 120.0  # px: a scenario is chosen above it, so little is waiting
FOLD: Final = 30.0  # of the line that counts what is not reached

Drawn = list[tuple[Placed, Lane, Effect, float]]


def draw(
    results: pd.DataFrame,
    held: pd.DataFrame,
    warnings: pd.DataFrame,
    facts: pd.DataFrame,
    *,
    phone: bool = False,
) -> theme.Figure:
    """Draw every node that is reached, drift first; a row selects its node.

    Parameters
    ----------
    results
        One row a node, with ``a_`` and ``b_`` columns.
    held
        What the scenarios hold; those that hold something are drawn.
    warnings, facts
        Said in words, not drawn.
    phone
        The scenarios stand below the name of each node.
    """
    sides = what_if_rows.sides(held)
    nodes = what_if_rows.read(results) if sides else []
    reached = [one for one in nodes if one.is_reached(sides)]
    if not reached:
        return theme.empty(NOTHING, EMPTY)
    layout = what_if_sheet.sheet(sides, phone=phone)
    rows = what_if_sheet.rows(reached, layout)
    height = rows.bottom + FOLD
    drawn = _drawn(rows, layout)
    data = [
        theme.strokes(_rules(rows, layout), tokens.LINE, 1),
        theme.strokes(_limits(drawn, layout), tokens.CTRL, 1),
        *_bars(drawn),
        theme.hatch(_open(drawn), step=7, lean=6),
        theme.mixed_words(
            [
                *_heads(layout, rows, held),
                *_names(rows, layout),
                *_effects(drawn, stacked=phone),
                *_rest(nodes, sides, rows, layout),
            ]
        ),
        _hits(rows, layout, sides),
    ]
    return theme.figure(
        data,
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, layout.width),
            yaxis=theme.plane(height, 0),
            shapes=[
                theme.box(0.001, *_edges(one, layout), xref="paper", yref="y")
                for one in rows.placed
                if one.node.is_selected
            ],
            meta=theme.rows(HEAD, squeeze=0.85, foot=FOLD) | ({} if phone else {"minWidth": 900}),
        ),
    )


def legend(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> list[Key]:
    """Return the marks that occur, in reading order."""
    sides = what_if_rows.sides(held)
    nodes = what_if_rows.read(results) if sides else []
    effects = [one.effect(side) for one in nodes for side in sides]
    keys = [
        (any(e.sign > 0 for e in effects), "bar-rise", "would rise"),
        (any(e.sign < 0 for e in effects), "bar-fall", "would fall"),
        (
            any(e.direction == "undetermined" for e in effects),
            "hatch",
            "undetermined: under 90 % of runs agree",
        ),
        (any(e.direction == "clamped" for e in effects), "held", "held by the scenario"),
        (any(one.differs for one in nodes), "differs", "A and B differ"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> str:
    """Return what bars and marks mean, for the footer of an export."""
    if not what_if_rows.sides(held):
        return ""
    return (
        f"{what_if_rows.BANNER} Bar: share of runs that agree on the direction, 50 to 100 %; "
        "hatched: under 90 %, undetermined; ≠: A and B differ. Size and time of a change are not "
        "told."
    )


def _drawn(rows: Rows, layout: Sheet) -> Drawn:
    return [
        (one, lane, one.node.effect(lane.side), lane_y(one, lane, layout))
        for one in rows.placed
        for lane in layout.lanes
    ]


def _edges(one: Placed, layout: Sheet) -> tuple[float, float, float]:
    return one.y - layout.row / 2, 0.999, one.y + layout.row / 2


def _rules(rows: Rows, layout: Sheet) -> list[tuple[float, float, float, float]]:
    return [
        (0.0, one.y + layout.row / 2, layout.width, one.y + layout.row / 2) for one in rows.placed
    ]


def _limits(drawn: Drawn, layout: Sheet) -> list[tuple[float, float, float, float]]:
    """Return the line at 90 % of runs: to its left a direction is undetermined."""
    half = min(layout.row, what_if_sheet.ROW) / 2 - 1
    return [
        (lane.at(AGREEMENT), y - half, lane.at(AGREEMENT), y + half)
        for _, lane, effect, y in drawn
        if effect.has_share
    ]


def _bars(drawn: Drawn) -> list[dict[str, Any]]:
    made = []
    for colour in (tokens.RISE_END, tokens.FALL_END):
        segments = [
            (lane.axis[0], y, lane.at(effect.share), y)
            for _, lane, effect, y in drawn
            if effect.sign and effect.fill == colour
        ]
        made.append(theme.strokes(segments, colour, BAR))
    return made


def _open(drawn: Drawn) -> list[tuple[float, float, float, float]]:
    """Return the boxes of what is undetermined; one of half the runs keeps a sliver."""
    return [
        (lane.axis[0], y + BAR / 2, max(lane.at(effect.share), lane.axis[0] + 8), y - BAR / 2)
        for _, lane, effect, y in drawn
        if effect.direction == "undetermined"
    ]


def _heads(layout: Sheet, rows: Rows, held: pd.DataFrame) -> list[theme.Word]:
    """Return sections, scenarios and the ticks of the shares."""
    words = [
        theme.Word(layout.name, y + 3, f"<b>{title}</b>", "middle right", 12, tokens.INK)
        for title, y in rows.heads
    ]
    for lane in layout.lanes:
        if layout.row == what_if_sheet.ROW:
            room = lane.number + 40 - lane.words
            told = theme.shorten(f"{lane.side}: {what_if_rows.held_words(held, lane.side)}", room)
            words.append(
                theme.Word(lane.words, 9, f"<b>{told}</b>", "middle right", 12, tokens.INK)
            )
    ticked = layout.lanes if layout.row == what_if_sheet.ROW else layout.lanes[:1]
    for lane in ticked:
        ticks = [(LEAST, "middle right"), (AGREEMENT, "middle center")]
        if lane.axis[1] - lane.axis[0] > ROOMY:
            ticks.append((1.0, "middle left"))
        for share, place in ticks:
            text = numbers.percent(share) + (" of runs" if share == LEAST else "")
            words.append(
                theme.Word(lane.at(share), HEAD - 9, text, place, theme.SMALL, tokens.INK3)
            )
    return words


def _names(rows: Rows, layout: Sheet) -> list[theme.Word]:
    words = []
    for one in rows.placed:
        name = theme.shorten(one.node.name, layout.name_width)
        is_loud = one.node.is_selected or one.node.kind == "hub"
        shown = f"<b>{name}</b>" if is_loud else name
        words.append(theme.Word(layout.name, one.name_y, shown, "middle right", 12, tokens.INK2))
        if one.node.differs:
            words.append(
                theme.Word(layout.mark, one.name_y, "<b>≠</b>", "middle center", 14, tokens.INK)
            )
    return words


def _effects(drawn: Drawn, *, stacked: bool) -> list[theme.Word]:
    words = []
    for _, lane, effect, y in drawn:
        if stacked and lane.words > 6:
            words.append(theme.Word(6, y, lane.side, "middle right", 12, tokens.INK3))
        ink = tokens.INK if effect.direction == "clamped" else effect.ink
        told = f"{effect.glyph} {effect.words}"
        words.append(theme.Word(lane.words, y, told, "middle right", 12, ink))
        if effect.has_share:
            ink = tokens.INK if effect.sign else tokens.INK3
            words.append(theme.Word(lane.number, y, effect.agreed, "middle right", 12, ink))
    return words


def _rest(
    nodes: Sequence[Outcome], sides: Sequence[str], rows: Rows, layout: Sheet
) -> list[theme.Word]:
    """Fold what no scenario reaches into one line; the table has each with its reason."""
    rest = [one.name for one in nodes if not one.is_reached(sides)]
    if not rest:
        return []
    told = f"{numbers.counted(len(rest), 'node')} not reached: {numbers.listed(rest, most=6)}"
    shown = theme.shorten(told, layout.width - 12)
    y = rows.bottom + FOLD / 2
    return [theme.Word(layout.name, y, shown, "middle right", 12, tokens.INK3)]


def _hits(rows: Rows, layout: Sheet, sides: Sequence[str]) -> dict[str, Any]:
    half = layout.row / 2
    return theme.hits(
        [
            theme.Hit(
                0.0,
                layout.width,
                one.y - half,
                one.y + half,
                theme.hover(one.node.name, *one.node.facts(sides)),
                str(one.node.row["patch"]),
            )
            for one in rows.placed
        ]
    )
