"""One conclusion by every analysis: the intervals by size above, what was chosen in each below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import analyses, numbers, tokens
from components.analyses import Analysis, Chance, Level
from components.figures import theme
from components.figures.arrowheads import arrowheads
from components.figures.theme import Key

WIDTH: Final = 1180.0  # px the curve is laid out for
NAMES: Final = 218.0
CHANCE: Final = 112.0
UPPER: Final = 264.0
GAP: Final = 22.0
ROW: Final = 17.0
BETWEEN: Final = 7.0  # px between two groups of rows
BELOW: Final = 6.0
SPAN: Final = 5.0  # of g, as in the forest
TICKS: Final = (-4, -2, 0, 2, 4)
MIN_WIDTH: Final = 760
_NAMED: Final = 3.6  # bands beyond are named here, clear of the words of direction
LINES: Final = {"resolved": 2.2, "open": 1.3}


@dataclass(frozen=True)
class _Places:
    """Where columns and rows lie."""

    found: list[Analysis]
    levels: list[Level]

    @property
    def tops(self) -> list[float]:
        """Middle of each row, px below the top of the matrix."""
        y, made = 0.0, []
        for number, level in enumerate(self.levels):
            if number and level.factor != self.levels[number - 1].factor:
                y += BETWEEN
            made.append(y + ROW / 2)
            y += ROW
        return made

    @property
    def lower(self) -> float:
        return self.tops[-1] + ROW / 2 + BELOW

    @property
    def height(self) -> float:
        return UPPER + GAP + self.lower


def draw(rows: pd.DataFrame, summary: pd.DataFrame) -> theme.Figure:
    """Draw the curve and its matrix of choices; a column selects the stratum.

    Parameters
    ----------
    rows, summary
        The robustness view: one row an analysis, by g; and their sum.
    """
    found = analyses.read(rows)
    if not analyses.is_drawn(found):
        return theme.empty(analyses.missing(summary))
    places = _Places(found, analyses.levels(found))
    chances = analyses.nulls(summary)
    left, right = NAMES / WIDTH, 1 - CHANCE / WIDTH
    n, split = len(found), places.lower / places.height
    data = [
        theme.strokes([(0, 0.0, n, 0.0)], tokens.INK2, 1),
        *_intervals(found),
        _undefined(found),
        _squares(found),
        _beyond(found),
        theme.strokes(_rules(places), tokens.LINE, 1, yaxis="y2"),
        _dots(places),
        theme.mixed_words(_names(places), xaxis="x2", yaxis="y2"),
        theme.mixed_words([*_chance_words(chances), *_directions()], xaxis="x3"),
        _hits(found, -SPAN, SPAN),
        _hits(found, 0.0, places.lower, yaxis="y2"),
    ]
    return theme.figure(
        data,
        theme.layout(
            places.height + 14,
            margin={"l": 0, "r": 0, "t": 8, "b": 6, "pad": 0},
            barmode="overlay",
            xaxis=theme.plane(0, n, domain=[left, right], anchor="y"),
            xaxis2=theme.plane(0, NAMES, domain=[0, left], anchor="y2"),
            xaxis3=theme.plane(0, CHANCE, domain=[right, 1], anchor="y"),
            yaxis=theme.axis(
                "Hedges' g",
                range=[-SPAN, SPAN],
                domain=[1 - UPPER / places.height, 1],
                tickvals=list(TICKS),
                ticktext=[numbers.signed(tick, 0) if tick else "0" for tick in TICKS],
                anchor="x",
            ),
            yaxis2=theme.plane(places.lower, 0, domain=[0, split], anchor="x"),
            shapes=[*_bands(chances, n), *_default(found)],
            meta={"squeeze": 0.88, "minWidth": MIN_WIDTH},
        ),
    )


def legend(rows: pd.DataFrame, summary: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = analyses.read(rows)
    if not analyses.is_drawn(found):
        return []
    states = {one.state for one in found}
    keys = [
        ("resolved" in states, "line-resolved", "interval excludes 0"),
        ("open" in states, "line-open", "includes 0"),
        ("undefined" in states, "hatch", "undefined"),
        (any(one.is_default for one in found), "ring-default", "the analysis of every other page"),
        (bool(analyses.nulls(summary)), "band-chance", "95 % of draws by chance"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(rows: pd.DataFrame, summary: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if not analyses.is_drawn(analyses.read(rows)):
        return ""
    return (
        "One column an analysis: square, Hedges' g; line, its 95% interval; dots below, what was "
        "chosen. Ring: the analysis of every other page. Bands: 95% of draws by chance."
    )


def _clipped(value: float) -> float:
    return max(-SPAN, min(SPAN, value))


def _intervals(found: Sequence[Analysis]) -> list[dict[str, Any]]:
    kinds = ((1, tokens.RISE_END), (-1, tokens.FALL_END), (0, tokens.CTRL))
    return [
        theme.strokes(
            [
                (at + 0.5, _clipped(one.low), at + 0.5, _clipped(one.high))
                for at, one in enumerate(found)
                if one.state != "undefined" and one.direction == direction
            ],
            colour,
            LINES["resolved" if direction else "open"],
        )
        for direction, colour in kinds
    ]


def _squares(found: Sequence[Analysis]) -> dict[str, Any]:
    shown = [(at + 0.5, one) for at, one in enumerate(found) if abs(one.g) <= SPAN]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in shown],
        "y": [one.g for _, one in shown],
        "marker": {"symbol": "square", "size": 7, "color": [one.colour for _, one in shown]},
        "hoverinfo": "skip",
    }


def _beyond(found: Sequence[Analysis]) -> dict[str, Any]:
    """Arrowheads where an interval leaves the axis."""
    ends = [
        (at + 0.5, edge, symbol, one.colour)
        for at, one in enumerate(found)
        if one.state != "undefined"
        for edge, symbol, is_out in (
            (-SPAN, "triangle-down", one.low < -SPAN),
            (SPAN, "triangle-up", one.high > SPAN),
        )
        if is_out
    ]
    return arrowheads(ends, size=7)


def _undefined(found: Sequence[Analysis]) -> dict[str, Any]:
    boxes = [
        (at + 0.15, -0.8, at + 0.85, 0.8)
        for at, one in enumerate(found)
        if one.state == "undefined"
    ]
    return theme.hatch(boxes, step=0.3, lean=0.9)


def _rules(places: _Places) -> list[tuple[float, float, float, float]]:
    return [(0.0, y, float(len(places.found)), y) for y in places.tops]


def _dots(places: _Places) -> dict[str, Any]:
    marks = [
        (at + 0.5, y, one.colour)
        for level, y in zip(places.levels, places.tops, strict=True)
        for at, one in enumerate(places.found)
        if one.levels.get(level.factor) == level.value
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in marks],
        "y": [y for _, y, _ in marks],
        "marker": {"symbol": "circle", "size": 7, "color": [colour for _, _, colour in marks]},
        "hoverinfo": "skip",
        "yaxis": "y2",
    }


def _names(places: _Places) -> list[theme.Word]:
    """Return the choices, right-aligned to the matrix, and the factor once a group."""
    default = next((one for one in places.found if one.is_default), None)
    chosen = default.levels if default else {}
    made, named = [], set()
    for level, y in zip(places.levels, places.tops, strict=True):
        if level.factor not in named:
            named.add(level.factor)
            factor = analyses.FACTORS[level.factor]
            made.append(theme.Word(2, y, factor, "middle right", theme.SMALL, tokens.INK3))
        is_default = chosen.get(level.factor) == level.value
        text = f"<b>{level.label}</b>" if is_default else level.label
        made.append(theme.Word(NAMES - 8, y, text, "middle left", theme.SMALL, tokens.INK2))
    return made


def _bands(chances: Sequence[Chance], n: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": 0,
            "x1": n,
            "y0": _clipped(chance.low),
            "y1": _clipped(chance.high),
            "fillcolor": tokens.BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for chance in chances
    ]


def _chance_words(chances: Sequence[Chance]) -> list[theme.Word]:
    """Name the first band at its upper edge, the second at its lower: they may nearly agree."""
    grey, small = tokens.INK3, theme.SMALL
    made = []
    for chance, edge, step in zip(chances, ("high", "low"), (-1, 1), strict=False):
        y = max(-_NAMED, min(_NAMED, getattr(chance, edge)))
        line = SPAN * 2 / UPPER * 14
        made += [
            theme.Word(6, y, chance.label, "middle right", small, grey),
            theme.Word(6, y + step * line, numbers.p_text(chance.p), "middle right", small, grey),
        ]
    return made


def _default(found: Sequence[Analysis]) -> list[dict[str, Any]]:
    return [
        theme.box(at + 0.02, 0, at + 0.98, 1, xref="x", yref="paper")
        for at, one in enumerate(found)
        if one.is_default
    ]


def _directions() -> list[theme.Word]:
    """Return the two words at the ends of the axis, beside the columns: no mark is there."""
    small = theme.SMALL
    return [
        theme.Word(6, SPAN * 0.95, "rises ↑", "middle right", small, tokens.RISE),
        theme.Word(6, -SPAN * 0.95, "falls ↓", "middle right", small, tokens.FALL),
    ]


def _hits(found: Sequence[Analysis], y0: float, y1: float, **more: Any) -> dict[str, Any]:
    areas = [
        theme.Hit(
            at, at + 1, y0, y1, theme.hover(one.name, *one.facts), str(one.row.get("patch", ""))
        )
        for at, one in enumerate(found)
    ]
    return theme.hits(areas, **more)
