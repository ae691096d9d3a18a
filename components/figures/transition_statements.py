"""The statements behind the transitions, counted by kind of evidence and confidence."""

from typing import Any, Final

import pandas as pd

from components import tokens, transition_rows
from components.figures import theme
from components.figures.theme import Hit, Key, Word
from drift.graph import EVIDENCE_KINDS

WIDTH: Final = 640.0
NAMES: Final = 190.0
HEAD: Final = 48.0
ROW: Final = 38.0
LEVELS: Final = (1, 2, 3)
LARGEST: Final = 30.0  # px across, of the largest count


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw one square a kind of evidence and confidence, its number printed; a row filters.

    Parameters
    ----------
    table
        One row a statement.
    """
    if table.empty:
        return theme.empty(transition_rows.NOTHING)
    kinds = _kinds(table)
    counts = table.groupby(["evidence_kind", "confidence"]).size().to_dict()
    height = HEAD + ROW * len(kinds) + 6
    cells = [
        (_x(level), _y(k), int(counts.get((kind, level), 0)))
        for k, kind in enumerate(kinds)
        for level in LEVELS
    ]
    data = [
        theme.strokes(
            [(0.0, HEAD + ROW * k, WIDTH, HEAD + ROW * k) for k in range(len(kinds) + 1)],
            tokens.LINE,
            1,
        ),
        _squares([cell for cell in cells if cell[2]]),
        theme.mixed_words([*_heads(), *_names(table, kinds), *_numbers(cells)]),
        theme.hits(_hits(table, kinds)),
    ]
    return theme.figure(
        data,
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, WIDTH),
            yaxis=theme.plane(height, 0),
            meta={"slide": "table"},  # who says what is read, not counted
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the one mark there is."""
    return [] if table.empty else [Key("square-filled", "statements, area by number")]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    return "" if table.empty else "Square: number of statements, by area; the number is printed."


def _kinds(table: pd.DataFrame) -> list[str]:
    there = set(table["evidence_kind"])
    return [kind for kind in EVIDENCE_KINDS if kind in there]


def _x(level: int) -> float:
    step = (WIDTH - NAMES) / len(LEVELS)
    return NAMES + step * (LEVELS.index(level) + 0.5)


def _y(number: int) -> float:
    return HEAD + ROW * (number + 0.5)


def _squares(cells: list[tuple[float, float, int]]) -> dict[str, Any]:
    most = max(n for _, _, n in cells)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x - 16 for x, _, _ in cells],
        "y": [y for _, y, _ in cells],
        "marker": {
            "symbol": "square",
            "size": [LARGEST * (n / most) ** 0.5 for _, _, n in cells],
            "opacity": 1,
            "color": tokens.INK3,
        },
        "hoverinfo": "skip",
    }


def _heads() -> list[Word]:
    return [
        Word(4, 34, "Kind of evidence", "middle right", 12, tokens.INK2),
        Word(_x(LEVELS[1]), 12, "Confidence", size=12, colour=tokens.INK2),
        *(Word(_x(level), 34, str(level), size=12, colour=tokens.INK3) for level in LEVELS),
    ]


def _names(table: pd.DataFrame, kinds: list[str]) -> list[Word]:
    words = dict(zip(table["evidence_kind"], table["evidence"], strict=True))
    return [
        Word(
            4,
            _y(k),
            f"<b>{words[kind][:1].upper()}{words[kind][1:]}</b>",
            "middle right",
            12,
            tokens.INK,
        )
        for k, kind in enumerate(kinds)
    ]


def _numbers(cells: list[tuple[float, float, int]]) -> list[Word]:
    return [
        Word(
            x + 10,
            y,
            str(n),
            "middle right",
            12,
            tokens.INK if n else tokens.INK3,
        )
        for x, y, n in cells
    ]


def _hits(table: pd.DataFrame, kinds: list[str]) -> list[Hit]:
    found = []
    for k, kind in enumerate(kinds):
        own = table[table["evidence_kind"] == kind]
        lines = [f"confidence {level}: {(own['confidence'] == level).sum()}" for level in LEVELS]
        text = theme.hover(str(own["evidence"].iloc[0]), *lines, "Press to filter by it")
        patch = str(own["filter_patch"].iloc[0])
        found.append(Hit(0, WIDTH, _y(k) - ROW / 2, _y(k) + ROW / 2, text, patch))
    return found
