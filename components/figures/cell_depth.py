"""How deeply cells were sequenced: cells, genes and counts by age, one mark a donor."""

from typing import Any, Final

import numpy as np
import pandas as pd

from components import tokens
from components.figures import cell_donors, cell_words, theme
from components.figures.theme import Hit, Key, Trace, Word

PHONE: Final = 330.0
NAMES: Final = 60.0
PANEL: Final = 280.0
ROW: Final = 30.0
HEAD: Final = 30.0
NUMBER: Final = (110.0, 94.0)  # px for "1,818,976" beside a bar; on a phone nothing is squeezed
CELLS: Final = "n_cells"
MEASURES: Final = {
    "n_cells": "Cells",
    "genes": "Genes per cell",
    "counts": "Counts per cell",
}


def draw(
    ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame, *, stacked: bool = False
) -> theme.Figure:
    """Draw a panel from 0 for each thing told, on a phone one below the other.

    Means are bars, donors points. Where depth is not told the sentence of the card says so alone.
    """
    if ages.empty:
        return theme.empty(cell_words.nothing(facts))
    measures = told(ages)
    if not measures:
        return theme.folded()
    tall = HEAD + ROW * len(ages) + 6
    names = cell_words.room_for(ages["age_reported"], NAMES)
    words: list[Word] = []
    bars: list[tuple[float, float, float, float]] = []
    points: list[Trace] = []
    areas: list[Hit] = []
    for number, measure in enumerate(measures):
        y0 = tall * number if stacked else 0.0
        left = names if stacked else names + PANEL * number
        wide = PHONE - names if stacked else PANEL
        top = {age: y0 + HEAD + ROW * k for k, age in enumerate(ages["age_reported"])}
        if stacked or number == 0:
            words += [
                Word(4, y + ROW / 2, _name(age, names), "middle right", 12, tokens.INK)
                for age, y in top.items()
            ]
        head, means = _measure(measure, ages, donors, facts)
        words.append(Word(left, y0 + 14, head, "middle right", 12, tokens.INK2))
        scale = (wide - NUMBER[stacked]) / _reach(means, donors, measure)
        for age, mean in zip(top, means, strict=True):
            y = top[age] + ROW / 2
            value = f"{mean:,.0f}" if np.isfinite(mean) else "not told"
            if np.isfinite(mean):
                bars.append((left, y, left + scale * mean, y))
            words.append(Word(left + wide - 16, y, value, "middle left", 12, tokens.INK2))
            text = theme.hover(f"{head}, {age}", value)
            areas.append(Hit(left, left + wide, y - ROW / 2, y + ROW / 2, text, ""))
        known = donors[donors[measure].notna()] if len(donors) else donors
        if len(known):
            points.append(_points(known, measure, head, left, top, scale))
    height = max(tall * len(measures) if stacked else tall, 90)
    return theme.figure(
        [
            theme.strokes(bars, tokens.CTRL, 10),
            theme.mixed_words(words),
            theme.hits(areas),
            *points,
        ],
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, PHONE if stacked else names + PANEL * len(MEASURES)),
            yaxis=theme.plane(height, 0),
            meta={**({} if stacked else {"minWidth": 640}), **theme.rows(HEAD)},
        ),
    )


def _name(age: str, room: float) -> str:
    return f"<b>{theme.shorten(age, room - 10)}</b>"


def told(ages: pd.DataFrame) -> list[str]:
    """Return what the source tells: cells, and genes or counts; nothing where it tells neither."""
    known = [name for name in MEASURES if name != CELLS and ages[name].notna().any()]
    return [CELLS, *known] if known else []


def _measure(
    measure: str, ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame
) -> tuple[str, pd.Series]:
    """Return the head of a panel and its value at each age: cells are counted a donor."""
    title = MEASURES[measure]
    if measure == "n_cells" and len(donors):
        return f"{title} per {cell_words.fact(facts, 'donor')}", ages["cells_per_donor"]
    return title, ages[measure]


def legend(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the bar and the donors by sex."""
    if ages.empty or not told(ages):
        return []
    keys = cell_donors.keys(donors, str(cell_words.fact(facts, "donor")))
    mean = "mean of the cells"
    if len(donors):
        mean = f"mean of the {cell_words.fact(facts, 'donors')}"
    return [Key("square-filled", mean), *keys]


def _reach(means: pd.Series, donors: pd.DataFrame, measure: str) -> float:
    values = [*means, *(donors[measure] if len(donors) else [])]
    return max((v for v in values if np.isfinite(v)), default=1.0) or 1.0


def _points(
    known: pd.DataFrame, measure: str, head: str, left: float, top: dict[str, float], scale: float
) -> dict[str, Any]:
    return cell_donors.marks(
        [left + scale * float(value) for value in known[measure]],
        [top[age] + ROW / 2 for age in known["age_reported"]],
        8,
        sexes=known["sex"],
        changes=known["patch"].tolist(),
        told=[
            theme.hover(str(donor), f"{head}: {float(value):,.0f}", str(sex))
            for donor, value, sex in zip(
                known["donor_id"], known[measure], known["sex"], strict=True
            )
        ],
    )
