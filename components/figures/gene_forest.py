"""The genes that move a score: the largest changes in both directions, each with its interval."""

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import numbers, tokens
from components.figures import theme
from components.figures.theme import Hit, Key

MOST: Final = 20  # genes drawn; the table holds all
ROW: Final = 24  # px
RESOLVED_FDR: Final = 0.05
NAME: Final = 96  # px for the gene's name
PART: Final = 56  # px for its part
VALUE: Final = 56  # px for the printed number


def draw(genes: pd.DataFrame) -> go.Figure:
    """Draw one row a gene: name, part, interval around zero, number.

    Parameters
    ----------
    genes
        As ``atlas.panels.drivers`` gives them. Effect tables without an interval show their gene
        statistic as a ring.
    """
    if genes.empty:
        return theme.empty("No gene of this signature is measured here. Choose another data set.")
    rows = ranked(genes)
    value = _value(rows)
    place = np.arange(len(rows), dtype=float)
    reach = float(np.nanmax(np.abs(_ends(rows, value)))) * 1.04 or 1.0
    tone = _tones(rows, value)
    height = ROW * (len(rows) + 1) + 44
    data = [
        theme.strokes(
            [(low, y, high, y) for low, high, y in _intervals(rows, place, tone, "open")],
            tokens.INK3,
            1.3,
        ),
        theme.strokes(
            [(low, y, high, y) for low, high, y in _intervals(rows, place, tone, "rise")],
            tokens.RISE_END,
            2.2,
        ),
        theme.strokes(
            [(low, y, high, y) for low, high, y in _intervals(rows, place, tone, "fall")],
            tokens.FALL_END,
            2.2,
        ),
        _marks(rows, value, place, tone),
        theme.hits(_hits(rows, value, place, reach)),
    ]
    return theme.figure(data, _layout(rows, value, place, tone, reach, height))


def ranked(genes: pd.DataFrame) -> pd.DataFrame:
    """Return the genes with the largest change, rises first, as they are drawn."""
    value = _value(genes)
    largest = genes.loc[value.abs().sort_values(ascending=False).index].head(MOST)
    order = _value(largest).sort_values(ascending=False).index
    return largest.loc[order].reset_index(drop=True)


def legend(genes: pd.DataFrame) -> list[Key]:
    """Return the marks that occur."""
    if genes.empty:
        return []
    rows = ranked(genes)
    ringed = bool(rows["ci_low"].isna().all())
    keys = [Key("ring" if ringed else "line-resolved", "colour: FDR < 0.05")]
    if not ringed:
        keys.append(Key("line-open", "not resolved"))
    return keys


def _value(rows: pd.DataFrame) -> pd.Series:
    """Return what is drawn: the log2 change, or the statistic of a table that has none."""
    return rows["log2fc"].fillna(rows["statistic"]).astype(float)


def _ends(rows: pd.DataFrame, value: pd.Series) -> np.ndarray:
    return np.column_stack([value, rows["ci_low"].fillna(value), rows["ci_high"].fillna(value)])


def _tones(rows: pd.DataFrame, value: pd.Series) -> np.ndarray:
    resolved = rows["fdr"].astype(float) < RESOLVED_FDR
    return np.where(resolved, np.where(value > 0, "rise", "fall"), "open")


def _intervals(
    rows: pd.DataFrame, place: np.ndarray, tone: np.ndarray, wanted: str
) -> list[tuple[float, float, float]]:
    found = rows["ci_low"].notna().to_numpy() & (tone == wanted)
    return [
        (float(low), float(high), float(y))
        for low, high, y in zip(
            rows.loc[found, "ci_low"], rows.loc[found, "ci_high"], place[found], strict=True
        )
    ]


def _marks(
    rows: pd.DataFrame, value: pd.Series, place: np.ndarray, tone: np.ndarray
) -> dict[str, Any]:
    colours = {"rise": tokens.RISE_END, "fall": tokens.FALL_END, "open": tokens.INK3}
    ringed = rows["ci_low"].isna().to_numpy()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": value.tolist(),
        "y": place.tolist(),
        "marker": {
            "symbol": ["circle-open" if ring else "square" for ring in ringed],
            "size": [10 if ring else 8 for ring in ringed],
            "color": [colours[name] for name in tone],
            "line": {"width": 2},
            "opacity": 1,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _hits(rows: pd.DataFrame, value: pd.Series, place: np.ndarray, reach: float) -> list[Hit]:
    return [
        Hit(-reach, reach, y - 0.5, y + 0.5, _hover(row, number), str(row["patch"]))
        for (_, row), number, y in zip(rows.iterrows(), value, place, strict=True)
    ]


def _hover(row: pd.Series, value: float) -> str:
    change = numbers.interval(value, row["ci_low"], row["ci_high"], plus=True)
    return theme.hover(
        f"<i>{row['gene']}</i>",
        f"{change} {row['unit_text']}",
        f"{row['part']}, {numbers.p_text(row['fdr'], 'FDR')}",
        "" if pd.isna(row["mean"]) else f"mean {numbers.plain(row['mean'])} log2",
    )


def _layout(
    rows: pd.DataFrame,
    value: pd.Series,
    place: np.ndarray,
    tone: np.ndarray,
    reach: float,
    height: float,
) -> dict[str, Any]:
    unit = str(rows["unit_text"].iloc[0])
    picked = [y for y, chosen in zip(place, rows["picked"], strict=True) if chosen]
    return theme.layout(
        height,
        margin={"l": NAME + PART, "r": VALUE, "t": ROW, "b": 44, "pad": 0},
        xaxis=theme.axis(f"Change, {unit}", range=[-reach, reach], nticks=5),
        yaxis=theme.plane(len(rows) - 0.5, -0.5),
        bargap=0,
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": tokens.CTRL, "width": 1},
                "layer": "below",
            },
            *(
                theme.box(0, y - 0.48, 1, y + 0.48, xref="paper", line={"color": tokens.INK})
                for y in picked
            ),
        ],
        annotations=_names(rows, value, place, tone),
    )


def _names(
    rows: pd.DataFrame, value: pd.Series, place: np.ndarray, tone: np.ndarray
) -> list[dict[str, Any]]:
    """Return names, parts and numbers beside the rows: tick labels cannot be left-aligned."""
    made: list[dict[str, Any]] = []
    for (_, row), number, y, name in zip(rows.iterrows(), value, place, tone, strict=True):
        ink = tokens.INK3 if name == "open" else tokens.INK
        gene = theme.shorten(str(row["gene"]), NAME)
        made += [
            _text(f"<i>{gene}</i>", y, -(NAME + PART), tokens.INK),
            _text(str(row["part"]), y, -PART, tokens.INK3),
            _text(numbers.signed(number, 2), y, VALUE, ink, right=True),
        ]
    return made


def _text(text: str, y: float, shift: float, colour: str, *, right: bool = False) -> dict[str, Any]:
    return {
        "text": text,
        "x": 1 if right else 0,
        "xref": "paper",
        "xanchor": "right" if right else "left",
        "xshift": shift,
        "y": float(y),
        "yref": "y",
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
