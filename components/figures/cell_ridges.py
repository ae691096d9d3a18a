"""How a score is distributed at each age: one ridge an age, one mark a donor at its mean."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from components import numbers, tokens
from components.figures import cell_donors, cell_words, theme
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
    score, share = (rows[name].to_numpy(dtype=float) for name in ("score", "share"))
    inside = (score >= low) & (score <= high)
    totals = _totals(rows)
    for number, (age, (n, mean)) in enumerate(totals.items()):
        base = ROW * (number + 1) - 10
        own = inside & (rows["age"] == age).to_numpy()
        data.append(_ridge(score[own], share[own], base, scale))
        words.append(Word(low, base - RIDGE - 12, f"<b>{age}</b>", "middle right", 12, tokens.INK))
        told = f"{n:,} cells, mean {cell_words.level(mean, rows)}"
        words.append(Word(high, base - RIDGE - 12, told, "middle left", 12, tokens.INK3))
    if len(donors):
        data.append(_ticks(donors, ages))
    data += [theme.mixed_words(words), _hits(totals, (low + high) / 2)]
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
    keys = cell_donors.keys(donors, f"{cell_words.fact(facts, 'donor')}, mean")
    return [Key("line-band", "share of the cells"), *keys]


def _limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the scores that hold all but one in a thousand cells at either end."""
    scores, at = np.unique(rows["score"].to_numpy(dtype=float), return_inverse=True)
    n = np.bincount(at, rows["n"].to_numpy())
    part = n.cumsum() / max(n.sum(), 1)
    before = np.append(0, part[:-1])
    held = scores[(part > _CUT) & (before < 1 - _CUT)]
    step = float(scores[1] - scores[0]) if len(scores) > 1 else 1.0
    if not len(held):
        return float(scores[0]) - step, float(scores[-1]) + step
    return float(held[0]) - step, float(held[-1]) + step


def _totals(rows: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """Return the scored cells of each age, and their mean."""
    found: dict[str, tuple[int, float]] = {}
    columns = (rows[name].tolist() for name in ("age", "n", "mean"))
    for age, n, mean in zip(*columns, strict=True):
        found[age] = (found[age][0] + n if age in found else n, mean)
    return found


def _ridge(
    score: npt.NDArray[np.float64], share: npt.NDArray[np.float64], base: float, scale: float
) -> Trace:
    x = score.tolist()
    y = (base - scale * share).tolist()
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
    return cell_donors.marks(
        known["mean"].tolist(),
        [ROW * (ages.index(age) + 1) - 10 for age in known["age"]],
        9,
        sexes=known["sex"],
        changes=known["patch"].tolist(),
        told=[
            theme.hover(str(d), f"Mean {numbers.compact(m)}", f"{n:,.0f} cells", str(sex))
            for d, m, n, sex in known[["donor_id", "mean", "n", "sex"]].itertuples(index=False)
        ],
        cliponaxis=False,
    )


def _hits(totals: Mapping[str, tuple[int, float]], middle: float) -> dict[str, Any]:
    """Return one silent mark an age, so that the ridge answers a pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [middle] * len(totals),
        "y": [ROW * (number + 1) - 10 - RIDGE / 2 for number in range(len(totals))],
        "marker": {"color": theme.CLEAR, "size": 30, "opacity": 1},
        "customdata": [""] * len(totals),
        "hovertext": [
            theme.hover(age, f"{n:,} cells", f"Mean {numbers.compact(mean)}")
            for age, (n, mean) in totals.items()
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
