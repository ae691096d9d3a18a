"""One conclusion by every analysis, on a phone: a row a choice, all analyses that make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import analyses, numbers, tokens
from components.analyses import Analysis, Chance
from components.figures import row_layout, specification_curve, theme
from components.figures.specification_curve import SPAN, TICKS
from components.figures.theme import Key

WIDTH: Final = 330.0
NAMES: Final = 128.0
COUNTS: Final = 48.0
ROW: Final = 26.0
HEAD: Final = 20.0
TOP: Final = 26.0
BOTTOM: Final = 44.0


@dataclass(frozen=True)
class _Line:
    """One row: a choice and its analyses; a head has none."""

    label: str
    y: float
    found: tuple[Analysis, ...] = ()

    @property
    def n_resolved(self) -> int:
        return sum(one.state == "resolved" for one in self.found)


def draw(rows: pd.DataFrame, summary: pd.DataFrame) -> theme.Figure:
    """Draw every analysis as a tick of its choices' rows; a row selects the stratum.

    Parameters
    ----------
    rows, summary
        The robustness view: one row an analysis, by g; and their sum.
    """
    found = analyses.read(rows)
    if not analyses.is_drawn(found):
        return theme.empty(analyses.missing(summary))
    lines = _lines(found)
    height = lines[-1].y + ROW / 2
    left, right = NAMES / WIDTH, 1 - COUNTS / WIDTH
    default = next((one.g for one in found if one.is_default), float("nan"))
    patch = str(found[0].row.get("patch", ""))
    data = [
        theme.strokes([(0.0, TOP - 6, 0.0, height)], tokens.INK2, 1),
        theme.strokes(
            [(default, TOP - 6, default, height)] if default == default else [], tokens.INK, 2
        ),
        _ticks(lines),
        theme.mixed_words(_names(lines), xaxis="x2"),
        theme.mixed_words(_counts(lines), xaxis="x3"),
        _hits(lines, patch, "x", -SPAN, SPAN),
        _hits(lines, patch, "x2", 0, NAMES),
        _hits(lines, patch, "x3", 0, COUNTS),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            xaxis=theme.axis(
                "Hedges' g",
                domain=[left, right],
                range=[-SPAN, SPAN],
                tickvals=list(TICKS),
                ticktext=[numbers.signed(tick, 0) if tick else "0" for tick in TICKS],
                anchor="y",
            ),
            xaxis2=theme.plane(0, NAMES, domain=[0, left], anchor="y"),
            xaxis3=theme.plane(0, COUNTS, domain=[right, 1], anchor="y"),
            shapes=_bands(analyses.nulls(summary), TOP - 6, height),
        ),
    )


def legend(rows: pd.DataFrame, summary: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = analyses.read(rows)
    if not analyses.is_drawn(found):
        return []
    keys = [
        (any(one.state == "resolved" for one in found), "tick-resolved", "interval excludes 0"),
        (any(one.state == "open" for one in found), "tick-open", "includes 0"),
        (any(one.is_default for one in found), "line-default", "the analysis of every other page"),
        (bool(analyses.nulls(summary)), "band-chance", "95 % of draws by chance"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(rows: pd.DataFrame, summary: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    return specification_curve.caption(rows, summary)


def _lines(found: Sequence[Analysis]) -> list[_Line]:
    made = [_Line("<b>All analyses</b>", TOP + ROW / 2, tuple(found))]
    y, factor = TOP + ROW, ""
    for level in analyses.levels(found):
        if level.factor != factor:
            factor = level.factor
            made.append(_Line(analyses.FACTORS[factor], y + HEAD / 2 + 3))
            y += HEAD
        members = tuple(one for one in found if one.levels.get(factor) == level.value)
        made.append(_Line(level.label, y + ROW / 2, members))
        y += ROW
    return made


def _ticks(lines: Sequence[_Line]) -> dict[str, Any]:
    shown = [
        (max(-SPAN, min(SPAN, one.g)), line.y, one)
        for line in lines
        for one in sorted(line.found, key=lambda one: abs(one.direction))
        if one.state != "undefined"
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in shown],
        "y": [y for _, y, _ in shown],
        "marker": {
            "symbol": "line-ns-open",
            "opacity": 1,
            "size": [11 if one.direction else 7 for _, _, one in shown],
            "color": [one.colour for _, _, one in shown],
            "line": {"width": [2 if one.direction else 1.3 for _, _, one in shown]},
        },
        "hoverinfo": "skip",
    }


def _names(lines: Sequence[_Line]) -> list[theme.Word]:
    return [
        theme.Word(0, line.y, line.label, "middle right", 12, tokens.INK2)
        if line.found
        else theme.Word(0, line.y, line.label, "middle right", theme.SMALL, tokens.INK3)
        for line in lines
    ]


def _counts(lines: Sequence[_Line]) -> list[theme.Word]:
    """Return how many analyses of a row are resolved."""
    head = theme.Word(COUNTS, 10, "resolved", "middle left", theme.SMALL, tokens.INK3)
    return [
        head,
        *(
            theme.Word(
                COUNTS,
                line.y,
                f"{line.n_resolved}/{len(line.found)}",
                "middle left",
                12,
                tokens.INK if line.n_resolved else tokens.INK3,
            )
            for line in lines
            if line.found
        ),
    ]


def _bands(chances: Sequence[Chance], y0: float, y1: float) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": max(-SPAN, chance.low),
            "x1": min(SPAN, chance.high),
            "y0": y0,
            "y1": y1,
            "fillcolor": tokens.BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for chance in chances
    ]


def _hits(lines: Sequence[_Line], patch: str, axis: str, x0: float, x1: float) -> dict[str, Any]:
    areas = [
        theme.Hit(
            x0,
            x1,
            line.y - ROW / 2,
            line.y + ROW / 2,
            theme.hover(line.label, *_facts(line)),
            patch,
        )
        for line in lines
        if line.found
    ]
    return theme.hits(areas, xaxis=axis)


def _facts(line: _Line) -> list[str]:
    known = sorted(one.g for one in line.found if one.state != "undefined")
    counted = numbers.counted(len(line.found), "analysis", "analyses")
    rises = sum(one.direction > 0 for one in line.found)
    falls = sum(one.direction < 0 for one in line.found)
    if not known:
        return [counted, "None is defined"]
    ends = f"g {numbers.plain(known[0], 1)} to {numbers.plain(known[-1], 1)}"
    return [counted, ends, f"{rises} called rises, {falls} called falls"]
