"""Shares of cell types by age: rows are types, columns ages; donors are points."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components import numbers, tokens
from components.figures import cell_words, theme
from components.figures.theme import Hit, Key, Word

NAMES: Final = 190.0
COLUMN: Final = 150.0
NUMBER: Final = 46.0
ROW: Final = 24.0
HEAD: Final = 30.0


def draw(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> go.Figure:
    """Draw one bar a type and age; all columns share one scale."""
    if shares.empty:
        return theme.empty(cell_words.nothing(facts))
    ages = list(dict.fromkeys(shares["age_reported"]))
    names = list(dict.fromkeys(shares["name"]))
    reach = max(float(shares["share"].max()), float(donors["share"].max()) if len(donors) else 0)
    scale = (COLUMN - NUMBER - 10) / max(reach, 1e-9)
    width = NAMES + COLUMN * len(ages)
    top = {name: HEAD + ROW * number for number, name in enumerate(names)}
    left = {age: NAMES + COLUMN * number for number, age in enumerate(ages)}
    words = [
        Word(x, 14, f"<b>{age or 'All'}</b>", "middle right", 12, tokens.INK)
        for age, x in left.items()
    ]
    words += [
        Word(
            4,
            y + ROW / 2,
            theme.shorten(numbers.capital(name), NAMES - 10),
            "middle right",
            12,
            tokens.INK,
        )
        for name, y in top.items()
    ]
    bars, areas, rings = [], [], []
    for row in shares.to_dict("records"):
        x, y = left[row["age_reported"]], top[row["name"]]
        share = numbers.number(row["share"])
        if share == share:
            bars.append((x, y + ROW / 2, x + scale * share, y + ROW / 2))
        told = numbers.percent(share)
        words.append(Word(x + COLUMN - 8, y + ROW / 2, told, "middle left", 12, tokens.INK2))
        areas.append(Hit(x, x + COLUMN, y, y + ROW, _hover(row, facts), row["patch"]))
    areas += [
        Hit(0, NAMES, y, y + ROW, theme.hover(name), _patch(shares, name))
        for name, y in top.items()
    ]
    rings = [
        theme.box(0, top[name], width, top[name] + ROW)
        for name in shares.loc[shares["selected"], "name"].unique()
    ]
    height = HEAD + ROW * len(names) + 6
    points = [_points(donors, left, top, scale)] if len(donors) else []
    return theme.figure(
        [
            theme.strokes(bars, tokens.CTRL, 10),
            theme.mixed_words(words),
            theme.hits(areas),
            *points,
        ],
        theme.layout(
            max(height, 90),
            barmode="overlay",
            xaxis=theme.plane(0, width),
            yaxis=theme.plane(max(height, 90), 0),
            shapes=rings,
            meta={"minWidth": round(width * 0.75), **theme.rows(HEAD)},
        ),
    )


def legend(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the bar and the donors."""
    if shares.empty:
        return []
    if donors.empty:
        return [Key("square-filled", "share of the cells")]
    donor = str(cell_words.fact(facts, "donor"))
    return [
        Key("square-filled", f"mean of the {cell_words.fact(facts, 'donors')}"),
        Key("circle-hollow", f"one {donor}"),
    ]


def _patch(shares: pd.DataFrame, name: str) -> str:
    return str(shares.loc[shares["name"] == name, "patch"].iloc[0])


def _points(
    donors: pd.DataFrame, left: dict[str, float], top: dict[str, float], scale: float
) -> dict[str, Any]:
    known = donors[donors["name"].isin(top) & donors["age_reported"].isin(left)]
    columns = known[["age_reported", "name", "share", "donor_id", "n_cells"]]
    rows = list(columns.itertuples(index=False, name=None))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [left[age] + scale * share for age, _, share, _, _ in rows],
        "y": [top[name] + ROW / 2 for _, name, _, _, _ in rows],
        "marker": {
            "symbol": "circle",
            "size": 7,
            "color": tokens.SURFACE,
            "line": {"color": tokens.INK, "width": 1.3},
            "opacity": 1,
        },
        "customdata": known["patch"].tolist(),
        "hovertext": [
            theme.hover(
                str(donor), f"{numbers.percent(share)} {name}", f"of its {n:,.0f} cells, {age}"
            )
            for age, name, share, donor, n in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: Mapping[Any, Any], facts: pd.DataFrame) -> str:
    n = int(row["n_donors"])
    who = (
        numbers.counted(
            n, str(cell_words.fact(facts, "donor")), str(cell_words.fact(facts, "donors"))
        )
        if n
        else ""
    )
    where = f", {row['age_reported']}" if row["age_reported"] else ""
    return theme.hover(
        f"{numbers.capital(str(row['name']))}{where}",
        numbers.percent(row["share"]),
        f"{row['n_cells']:,.0f} cells",
        who,
    )
