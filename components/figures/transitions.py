"""Cell origins that converge on mesenchymal states: what acts on each, and the way back."""

import math
from typing import Any, Final

import pandas as pd

from components import tokens, transition_rows
from components.figures import evidence_arrows, theme, transition_hits, transition_words
from components.figures.evidence_arrows import Glyph, Line
from components.figures.theme import Key
from components.transition_frame import GAP, HEAD, NAMES, PORT, REGULATORS, ROW, Frame
from components.transition_rows import Link, Row

REACH: Final = 15.0  # half a glyph
STEPS: Final = 16
LEAST_SHARE: Final = 0.9  # of its width, below which words would meet


def draw(rows: pd.DataFrame, cells: pd.DataFrame) -> theme.Figure:
    """Draw the spectrum; a row, a glyph or a line selects its node or arrow.

    Parameters
    ----------
    rows, cells
        The two tables of the view.
    """
    found = transition_rows.read(rows, cells)
    if not found.rows:
        return theme.empty(transition_rows.NOTHING)
    frame = Frame(found)
    data = [
        theme.strokes(_rules(frame), tokens.LINE, 1),
        *evidence_arrows.traces(_glyphs(frame), [*_converging(frame), *_returning(frame)]),
        evidence_arrows.heads(_tips(frame)),
        _by_way(frame),
        *evidence_arrows.question_marks(_disputes(frame)),
        theme.mixed_words(transition_words.words(frame)),
        theme.hits(transition_hits.hits(frame)),
    ]
    return theme.figure(
        data,
        theme.layout(
            frame.height,
            barmode="overlay",
            xaxis=theme.plane(0, frame.width),
            yaxis=theme.plane(frame.height, 0),
            shapes=[*_pills(frame), *_rings(frame)],
            meta={"minWidth": round(LEAST_SHARE * frame.width)},
        ),
    )


def legend(rows: pd.DataFrame, cells: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = transition_rows.read(rows, cells)
    said = [link for row in found.rows for link in row.links if not link.via]
    by_way = any(link.via for row in found.rows for link in row.links)
    disputed = any(row.shows_dispute for row in found.rows)
    return [
        *evidence_arrows.keys(said),
        *([Key("boxed-question", "origin disputed")] if disputed else []),
        *([Key("dot", "only by way of a regulator")] if by_way else []),
    ]


def caption(rows: pd.DataFrame, cells: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if rows.empty:
        return ""
    return (
        "Triangle drives, bar suppresses; width: confidence 1 to 3; solid: living animal or "
        "trial, dashed: culture, short dashes: association, dots: review; boxed ?: origin "
        "disputed; blank: no statement; grey dot: only by way of a regulator."
    )


def _rules(frame: Frame) -> list[tuple[float, float, float, float]]:
    """Return the hairlines below rows, broken where the lines converge."""
    end = frame.lines[0] - 24
    rules = [(0.0, y + ROW / 2, end, y + ROW / 2) for _, y in frame.places]
    top = [(0.0, HEAD, end, HEAD)]
    if not frame.found.back:
        return [*top, *rules]
    return [*top, *rules, (0.0, frame.bottom + GAP, frame.width, frame.bottom + GAP)]


def _glyphs(frame: Frame) -> list[Glyph]:
    """Return the arrow of each cell that has a statement."""
    made = []
    for row, y in frame.places:
        for source, column in frame.columns.items():
            x = column.middle
            made += [Glyph(x - REACH, x + REACH, y, x_) for x_ in row.at(source) if not x_.via]
        made += [
            Glyph(frame.regulators, frame.regulators + 26, y, link)
            for link in row.stated("regulator")[:1]
        ]
    made += [
        Glyph(NAMES + 8, NAMES + 38, frame.back(k) - 18, row)
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]
    return made


def _by_way(frame: Frame) -> dict[str, Any]:
    """Return a dot where a cue reaches a transition only by way of a regulator."""
    places = [
        (column.middle, y)
        for row, y in frame.places
        for source, column in frame.cues.items()
        if row.at(source) and all(link.via for link in row.at(source))
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": {"size": 6, "opacity": 1, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def _ports(frame: Frame) -> list[tuple[Row, float, float]]:
    """Return each row that leads to a state, its height, and that of its port on the pill."""
    made = []
    for _, own in frame.pills:
        middle = sum(y for _, y in own) / len(own)
        for k, (row, y) in enumerate(own):
            made.append((row, y, middle + PORT * (k - (len(own) - 1) / 2)))
    return made


def _converging(frame: Frame) -> list[Line]:
    """Return the line of each row to its end state; a row without a statement has none."""
    x0, x1 = frame.lines
    return [
        Line(_curve(x0, y, x1 - 9, port), row.evidence_class, row.confidence)
        for row, y, port in _ports(frame)
        if row.confidence
    ]


def _curve(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    """Return points that leave and arrive level; straight where both ends are at one height."""
    shares = [k / STEPS for k in range(STEPS + 1)]
    eased = [(1 - math.cos(math.pi * share)) / 2 for share in shares]
    return tuple(
        (x0 + (x1 - x0) * share, y0 + (y1 - y0) * ease)
        for share, ease in zip(shares, eased, strict=True)
    )


def _tips(frame: Frame) -> list[tuple[float, float, str, str]]:
    end = frame.lines[1] - 5
    back = [
        (NAMES + 4, frame.back(k), "triangle-left", tokens.INK2)
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]
    return [
        *back,
        *(
            (end, port, "triangle-right", tokens.INK2)
            for row, _, port in _ports(frame)
            if row.confidence
        ),
    ]


def _returning(frame: Frame) -> list[Line]:
    """Return the line of each way back, from the right to the left."""
    return [
        Line(
            ((frame.lines[1], frame.back(k)), (NAMES + 8, frame.back(k))),
            row.evidence_class,
            row.confidence,
        )
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]


def _disputes(frame: Frame) -> list[tuple[float, float]]:
    x = frame.lines[0] - 12
    return [(x, y) for row, y in frame.transitions if row.shows_dispute]


def _pills(frame: Frame) -> list[dict[str, Any]]:
    boxes = []
    for _, own in frame.pills:
        middle = sum(y for _, y in own) / len(own)
        high = max(PORT * len(own) + 10, 26)
        boxes.append((middle - high / 2, middle + high / 2))
    boxes += [(frame.back(k) - 13, frame.back(k) + 13) for k, _ in enumerate(frame.found.back)]
    return [
        {
            "type": "rect",
            "x0": frame.lines[1],
            "x1": frame.width - 1,
            "y0": top,
            "y1": bottom,
            "fillcolor": tokens.SUNK,
            "line": {"color": tokens.CTRL, "width": 1.2},
            "layer": "below",
        }
        for top, bottom in boxes
    ]


def _rings(frame: Frame) -> list[dict[str, Any]]:
    """Return the ring around what is selected: a row, a glyph or a line."""
    boxes = []
    for row, y in frame.places:
        top, bottom = y - ROW / 2 + 1, y + ROW / 2 - 1
        if row.is_selected:
            boxes.append((1.0, top, frame.lines[0] - 24, bottom))
        if row.line_selected:
            boxes.append((frame.lines[0] - 23, top, frame.lines[1] - 1, bottom))
        for x0, x1 in (_reach(frame, link) for link in row.links if link.is_selected):
            boxes.append((x0, top, x1, bottom))
    for k, row in enumerate(frame.found.back):
        if row.is_selected or row.line_selected:
            boxes.append((1.0, frame.back(k) - 28, frame.width - 1, frame.back(k) + 16))
    return [theme.box(*edges) for edges in boxes]


def _reach(frame: Frame, link: Link) -> tuple[float, float]:
    if link.source in frame.columns:
        column = frame.columns[link.source]
        return column.left + 1, column.right - 1
    return frame.regulators - 6, frame.regulators + REGULATORS - 8
