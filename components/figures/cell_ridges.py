"""How a score is distributed at each age: one ridge an age, one mark a donor at its mean."""

from typing import Any, Final

import numpy as np
import pandas as pd

from components import numbers, tokens
from components.figures import cell_words, theme
from components.figures.theme import Key, Trace, Word

ROW: Final = 80.0
RIDGE: Final = 46.0
FOOT: Final = 40.0
_CUT: Final = 0.001  # share of the cells beyond which an end is not drawn


def draw(rows: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> theme.Figure:
    """Draw the ridges, the youngest at the top; all share both scales."""
    if rows.empty:
        return theme.empty(cell_words.nothing(facts))
    ages = list(dict.fromkeys(rows["age"]))
    low, high = _limits(rows)
    scale = RIDGE / max(float(rows["share"].max()), 1e-9)
    height = ROW * len(ages)
    data: list[Trace] = []
    words = []
    for number, age in enumerate(ages):
        base = ROW * (number + 1) - 10
        own = rows[rows["age"] == age]
        inside = own[own["score"].between(low, high)]
        data.append(_ridge(inside, base, scale))
        words.append(Word(low, base - RIDGE - 12, f"<b>{age}</b>", "middle right", 12, tokens.INK))
        told = f"{int(own['n'].sum()):,} cells, mean {cell_words.level(own['mean'].iloc[0], rows)}"
        words.append(Word(high, base - RIDGE - 12, told, "middle left", 12, tokens.INK3))
    if len(donors):
        data.append(_ticks(donors, ages))
    data += [theme.mixed_words(words), _hits(rows, ages, (low + high) / 2)]
    unit = f", {cell_words.fact(facts, 'unit')}"
    title = f"{cell_words.fact(facts, 'label')}{unit}".strip(", ")
    return theme.figure(
        data,
        theme.layout(
            height + FOOT,
            margin={"l": 8, "r": 8, "t": 0, "b": FOOT, "pad": 0},
            xaxis=theme.axis(title, range=[low, high]),
            yaxis=theme.plane(height, 0),
        ),
    )


def legend(rows: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the ridge and the donors by sex."""
    if rows.empty:
        return []
    keys = cell_words.sex_keys(donors, f"{cell_words.fact(facts, 'donor')}, mean")
    return [Key("line-band", "share of the cells"), *keys]


def _limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the scores that hold all but one in a thousand cells at either end."""
    shares = rows.groupby("score")["n"].sum()
    part = shares.cumsum() / max(shares.sum(), 1)
    held = part[(part > _CUT) & (part.shift(fill_value=0) < 1 - _CUT)].index
    step = float(np.diff(shares.index[:2])[0]) if len(shares) > 1 else 1.0
    if held.empty:
        return float(shares.index[0]) - step, float(shares.index[-1]) + step
    return float(held[0]) - step, float(held[-1]) + step


def _ridge(own: pd.DataFrame, base: float, scale: float) -> Trace:
    x = own["score"].tolist()
    y = (base - scale * own["share"]).tolist()
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x[0], *x, x[-1], x[0]],
        "y": [base, *y, base, base],
        "fill": "toself",
        "fillcolor": tokens.BAND,
        "line": {"color": tokens.INK2, "width": 1.2},
        "hoverinfo": "skip",
    }


def _ticks(donors: pd.DataFrame, ages: list[str]) -> Trace:
    known = donors[donors["age"].isin(ages)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": known["mean"].tolist(),
        "y": [ROW * (ages.index(age) + 1) - 10 for age in known["age"]],
        "marker": {
            "symbol": cell_words.symbols(known),
            "size": 9,
            "color": tokens.SURFACE,
            "line": {"color": tokens.INK, "width": 1.5},
            "opacity": 1,
        },
        "customdata": known["patch"].tolist(),
        "hovertext": [
            theme.hover(str(d), f"Mean {numbers.compact(m)}", f"{n:,.0f} cells", str(sex))
            for d, m, n, sex in known[["donor_id", "mean", "n", "sex"]].itertuples(index=False)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _hits(rows: pd.DataFrame, ages: list[str], middle: float) -> dict[str, Any]:
    """Return one silent mark an age, so that the ridge answers a pointer."""
    own = rows.drop_duplicates("age").set_index("age")
    totals = rows.groupby("age")["n"].sum()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [middle] * len(ages),
        "y": [ROW * (number + 1) - 10 - RIDGE / 2 for number in range(len(ages))],
        "marker": {"color": theme.CLEAR, "size": 30, "opacity": 1},
        "customdata": [""] * len(ages),
        "hovertext": [
            theme.hover(
                age, f"{totals[age]:,} cells", f"Mean {numbers.compact(own.loc[age, 'mean'])}"
            )
            for age in ages
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
