"""How deeply cells were sequenced: cells, genes and counts by age, one mark a donor."""

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import tokens
from components.figures import cell_words, theme
from components.figures.theme import Hit, Key, Word

WIDTH: Final = 900.0
NAMES: Final = 60.0
PANEL: Final = 280.0
ROW: Final = 30.0
HEAD: Final = 30.0
MEASURES: Final = {
    "n_cells": "Cells",
    "genes": "Genes per cell",
    "counts": "Counts per cell",
}


def draw(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> go.Figure:
    """Draw three panels from 0: the mean of each age as a bar, its donors as points."""
    if ages.empty:
        return theme.empty(cell_words.nothing(facts))
    top = {age: HEAD + ROW * k for k, age in enumerate(ages["age_reported"])}
    words = [
        Word(4, y + ROW / 2, f"<b>{age}</b>", "middle right", 12, tokens.INK)
        for age, y in top.items()
    ]
    bars: list[tuple[float, float, float, float]] = []
    points, areas = [], []
    for number, (measure, title) in enumerate(MEASURES.items()):
        left = NAMES + PANEL * number
        per_donor = measure == "n_cells" and len(donors)
        head = f"{title} per {cell_words.fact(facts, 'donor')}" if per_donor else title
        words.append(Word(left, 14, head, "middle right", 12, tokens.INK2))
        means = ages[measure] / ages["n_donors"].replace(0, np.nan) if per_donor else ages[measure]
        scale = (PANEL - 90) / _reach(means, donors, measure)
        for age, mean in zip(ages["age_reported"], means, strict=True):
            y = top[age] + ROW / 2
            told = f"{mean:,.0f}" if np.isfinite(mean) else "not told"
            if np.isfinite(mean):
                bars.append((left, y, left + scale * mean, y))
            words.append(Word(left + PANEL - 16, y, told, "middle left", 12, tokens.INK2))
            text = theme.hover(f"{head}, {age}", told)
            areas.append(Hit(left, left + PANEL, y - ROW / 2, y + ROW / 2, text, ""))
        known = donors[donors[measure].notna()] if len(donors) else donors
        if len(known):
            points.append(_points(known, measure, head, left, top, scale))
    height = max(HEAD + ROW * len(top) + 6, 90)
    return theme.figure(
        [
            theme.strokes(bars, tokens.LINE2, 10),
            theme.mixed_words(words),
            theme.hits(areas),
            *points,
        ],
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, WIDTH),
            yaxis=theme.plane(height, 0),
            meta={"minWidth": 760, **theme.rows(HEAD)},
        ),
    )


def legend(ages: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the bar and the donors by sex."""
    if ages.empty:
        return []
    keys = cell_words.sex_keys(donors, str(cell_words.fact(facts, "donor")))
    return [Key("square-filled", "mean of the age"), *keys]


def _reach(means: pd.Series, donors: pd.DataFrame, measure: str) -> float:
    values = [*means, *(donors[measure] if len(donors) else [])]
    return max((v for v in values if np.isfinite(v)), default=1.0) or 1.0


def _points(
    known: pd.DataFrame, measure: str, head: str, left: float, top: dict[str, float], scale: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [left + scale * float(value) for value in known[measure]],
        "y": [top[age] + ROW / 2 for age in known["age_reported"]],
        "marker": {
            "symbol": cell_words.symbols(known),
            "size": 8,
            "color": tokens.SURFACE,
            "line": {"color": tokens.INK, "width": 1.4},
            "opacity": 1,
        },
        "customdata": known["patch"].tolist(),
        "hovertext": [
            theme.hover(str(donor), f"{head}: {float(value):,.0f}", str(sex))
            for donor, value, sex in zip(
                known["donor_id"], known[measure], known["sex"], strict=True
            )
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
