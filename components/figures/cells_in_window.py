"""Who is in the window: one bar a type, tissue, age and donor, with its share of all cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.figures import cell_words, theme
from components.figures.theme import Hit, Key, Word

ROW: Final = 20.0
HEAD: Final = 28.0


@dataclass(frozen=True)
class Frame:
    """Width of the figure, of names, and from where to where a bar may go, px."""

    width: float
    names: float
    bars: tuple[float, float]
    least: float = 0.0  # px in which a name still ends before its bar, where that may be narrower


WIDE: Final = Frame(440, 146, (176, 322), 352)
PHONE: Final = Frame(330, 134, (138, 228))


def draw(rows: pd.DataFrame, facts: pd.DataFrame, *, frame: Frame = WIDE) -> theme.Figure:
    """Draw the bars of each part below its heading, all on one scale."""
    if rows.empty:
        return theme.empty(cell_words.nothing(facts))
    records = strata.records(rows)
    named = [row for row in records if not row["rest"]]
    reach = max(max(row["share"], row["share_all"]) for row in named)
    scale = (frame.bars[1] - frame.bars[0]) / max(reach, 1e-9)
    y, words, areas, bars, ticks, rings = 0.0, [], [], [], [], []
    for part, own in groupby(records, key=lambda row: row["part"]):
        words.append(Word(4, y + 18, f"<b>{part}</b>", "middle right", 12, tokens.INK))
        y += HEAD
        for row in own:
            middle = y + ROW / 2
            told = f"{row['n']:,} · {numbers.percent(row['share'])}"
            end, tick = (frame.bars[0] + scale * row[name] for name in ("share", "share_all"))
            name = theme.shorten(row["label"], frame.names - 4)
            words.append(Word(4, middle, name, "middle right", 12, tokens.INK))
            words.append(Word(frame.width - 2, middle, told, "middle left", 12, tokens.INK2))
            if not row["rest"]:  # many groups together would make each of them look small
                bars.append((frame.bars[0], middle, end, middle))
                ticks.append((tick, middle - 7, tick, middle + 7))
            areas.append(Hit(0, frame.width, y, y + ROW, _hover(row), row["patch"]))
            if row["selected"]:
                rings.append(theme.box(0, y, frame.width, y + ROW))
            y += ROW
    return theme.figure(
        [
            theme.strokes(bars, tokens.CTRL, 9),
            theme.strokes(ticks, tokens.INK, 1.5),
            theme.mixed_words(words),
            theme.hits(areas),
        ],
        theme.layout(
            max(y + 6, 90),
            barmode="overlay",
            xaxis=theme.plane(0, frame.width),
            yaxis=theme.plane(max(y + 6, 90), 0),
            shapes=rings,
            meta={**({"minWidth": frame.least} if frame.least else {}), **theme.rows(0)},
        ),
    )


def legend(rows: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the bar and the tick."""
    if rows.empty:
        return []
    return [Key("square-filled", "share of the cells in view"), Key("mean", "share of all cells")]


def _hover(row: Mapping[Any, Any]) -> str:
    return theme.hover(
        str(row["label"]),
        f"{row['n']:,} cells in view, {numbers.percent(row['share'])}",
        f"{row['n_all']:,} in all, {numbers.percent(row['share_all'])}",
    )
