"""The embedding of cells as a picture: a pixel a bin, or a point a cell where few are in view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from components import numbers, tokens
from components.figures import embedding_levels as levels
from components.figures import labels_apart
from components.figures.theme import CLEAR, Key, figure, layout, plane

SIDE: Final = 512  # px: one a bin of the whole square
PHONE_SIDE: Final = 330
FOOT: Final = 50  # px below the picture, for its scale
_BAR: Final = (0.28, 0.72)  # of the width
_FINE: Final = 256  # pixels a side, where some are hatched
_POINT: Final = 6  # px
_LEAST_NAMED: Final = 0.02  # of the pixels in view
DIVERGING: Final = "difference"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn.

    Attributes
    ----------
    view
        Lower left corner and side of what is seen, in steps.
    window
        The same of what the pixels cover: at least the view.
    paint, scale
        What colours it, and what the scale says of itself: name, unit.
    n, values, masked
        (h, w) cells, values and which pixels have too few donors; row 0 is at the top.
    codes, names, named
        Of a paint of categories: (h, w) codes, all names, and the codes that have a colour.
    limits
        Where colours end.
    points
        ``x``, ``y`` and ``value`` or ``code`` of each cell, or None.
    outline
        (n, 2) vertices of the picked cells in steps, or None.
    reason
        Why there is no picture; else empty.
    """

    view: tuple[int, int, int]
    window: tuple[int, int, int]
    paint: str
    scale: str
    n: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    masked: npt.NDArray[np.bool_]
    codes: npt.NDArray[np.int16] | None = None
    names: Sequence[str] = ()
    named: Sequence[int] = ()
    limits: tuple[float, float] = (0.0, 1.0)
    points: pd.DataFrame | None = None
    outline: npt.NDArray[np.int64] | None = None
    reason: str = ""


def draw(picture: Picture, side: int = SIDE) -> go.Figure:
    """Draw the picture, ``side`` pixels a side."""
    height = side + FOOT
    x0, y0, wide = picture.view
    foot = FOOT / height
    data: list[dict[str, Any]] = []
    if not picture.reason:
        points = picture.points
        data = [_pixels(picture) if points is None else _points(picture, points)]
        data += _outline(picture) + _scale_bar(picture)
    return figure(
        data,
        layout(
            height,
            xaxis=plane(x0, x0 + wide, constrain="domain"),
            yaxis=plane(
                y0, y0 + wide, domain=[foot, 1], scaleanchor="x", scaleratio=1, constrain="domain"
            ),
            xaxis2=plane(0.5, levels.STEPS + 0.5, domain=list(_BAR), anchor="y2"),
            yaxis2=plane(-0.5, 0.5, domain=[28 / height, 38 / height], anchor="x2"),
            hovermode=False,
            annotations=[*_words(picture, height), *_names(picture)],
            meta={"rigid": True, "square": True, "view": list(picture.view)},
        ),
    )


def pixel_levels(picture: Picture) -> levels.Levels:
    """Return the level of every pixel, row 0 at the top."""
    if picture.codes is not None:
        found = levels.of_codes(picture.codes, picture.named)
    else:
        found = levels.of_values(picture.values, picture.limits, log=picture.paint == "density")
    if picture.masked.any() and len(found) < _FINE:
        return levels.picture(_fine(found), _fine(picture.n), _fine(picture.masked))
    return levels.picture(found, picture.n, picture.masked)


def _fine(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return coarse pixels cut into finer ones, so that the hatch is fine whatever the bins."""
    return image.repeat(_FINE // len(image), 0).repeat(_FINE // len(image), 1)


def legend(picture: Picture) -> list[Key]:
    """Return the marks that occur in it."""
    keys = []
    if picture.codes is not None:
        hues = list(tokens.CATEGORIES)
        keys += [
            Key(f"hue-{hues[place]}", str(picture.names[code]))
            for place, code in enumerate(picture.named)
        ]
        more = set(present(picture)) - set(picture.named)
        if more:
            keys.append(others(len(more)))
    if picture.masked.any():
        keys.append(Key("hatch", "under 3 donors a side"))
    unscored = np.isnan(picture.values) & (picture.n > 0) & ~picture.masked
    if picture.codes is None and unscored.any():
        keys.append(Key("hue-unscored", "cells without a value"))
    if picture.outline is not None:
        keys.append(Key("outline", "picked cells"))
    return keys


def most_seen(codes: npt.NDArray[np.integer], n: npt.NDArray[np.integer]) -> list[int]:
    """Return the codes that get a colour: the commonest in view, by pixels, in their order."""
    seen = np.bincount(codes[(codes >= 0) & (n > 0)].ravel())
    order = np.argsort(-seen, kind="stable")[: len(tokens.CATEGORIES)]
    return [int(code) for code in order if seen[code] > 0]


def others(more: int) -> Key:
    """Return the mark of the categories without a colour of their own."""
    return Key("hue-other", f"{more} more: grey")


def present(picture: Picture) -> list[int]:
    """Return the codes of the categories that are the commonest of some pixel."""
    codes = picture.codes
    return [] if codes is None else np.unique(codes[(codes >= 0) & (picture.n > 0)]).tolist()


def colours(picture: Picture) -> list[list[Any]]:
    """Return the colours of its levels, as a colour scale of Plotly."""
    if picture.codes is not None:
        return levels.categories()
    if picture.paint == DIVERGING:
        return levels.scale(tokens.DIVERGING)
    return levels.scale(levels.DENSITY if picture.paint == "density" else tokens.VIRIDIS)


def _pixels(picture: Picture) -> dict[str, Any]:
    x0, y0, wide = picture.window
    found = pixel_levels(picture)
    step = wide / len(found)
    return {
        "type": "heatmap",
        "z": levels.typed(found[::-1]),  # Plotly draws from below
        "x0": x0 + step / 2,
        "dx": step,
        "y0": y0 + step / 2,
        "dy": step,
        "zmin": 0,
        "zmax": levels.STRIPE,
        "zsmooth": False,
        "colorscale": colours(picture),
        "showscale": False,
        "hoverinfo": "skip",
    }


def _points(picture: Picture, points: pd.DataFrame) -> dict[str, Any]:
    if "code" in points:
        found = levels.of_codes(points["code"].to_numpy(), picture.named)
    elif picture.paint == "density":
        found = np.full(len(points), levels.STEPS, dtype=np.uint8)
    else:
        found = levels.of_values(points["value"].to_numpy(), picture.limits)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": levels.typed(points["x"].to_numpy(dtype=np.float32) + np.float32(0.5)),
        "y": levels.typed(points["y"].to_numpy(dtype=np.float32) + np.float32(0.5)),
        "marker": {
            "size": _POINT,
            "opacity": 1,
            "color": levels.typed(found),
            "cmin": 0,
            "cmax": levels.STRIPE,
            "colorscale": colours(picture),
            "showscale": False,
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _outline(picture: Picture) -> list[dict[str, Any]]:
    """Return the outline of the picked cells: a line in ink on a wider one of the surface."""
    if picture.outline is None:
        return []
    closed = np.vstack([picture.outline, picture.outline[:1]])
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    x, y = closed[:, 0].tolist(), closed[:, 1].tolist()
    return [
        {**line, "x": x, "y": y, "line": {"color": tokens.SURFACE, "width": 4}},
        {**line, "x": x, "y": y, "line": {"color": tokens.INK, "width": 1.6}},
    ]


def _scale_bar(picture: Picture) -> list[dict[str, Any]]:
    if picture.codes is not None:
        return []
    return [
        {
            "type": "heatmap",
            "z": levels.typed(np.arange(1, levels.STEPS + 1, dtype=np.uint8).reshape(1, -1)),
            "x0": 1,
            "dx": 1,
            "y0": 0,
            "dy": 1,
            "zmin": 0,
            "zmax": levels.STRIPE,
            "colorscale": colours(picture),
            "showscale": False,
            "hoverinfo": "skip",
            "xaxis": "x2",
            "yaxis": "y2",
        }
    ]


def _words(picture: Picture, height: float) -> list[dict[str, Any]]:
    if picture.reason:
        return [_text(0.5, 0.5 + FOOT / height / 2, picture.reason)]
    if picture.codes is not None:
        return [_text(0.5, 33 / height, picture.scale)]
    low, high = (numbers.compact(end) for end in picture.limits)
    signed = picture.paint == DIVERGING
    return [
        _text(_BAR[0], 33 / height, low, xanchor="right", xshift=-6),
        _text(_BAR[1], 33 / height, f"+{high}" if signed else high, xanchor="left", xshift=6),
        _text(0.5, 11 / height, picture.scale),
    ]


def _text(x: float, y: float, text: str, **more: Any) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "yanchor": "middle",
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": tokens.INK2},
        **more,
    }


def _names(picture: Picture) -> list[dict[str, Any]]:
    """Return the name of each coloured category at a pixel of it, in the middle of its pixels."""
    if picture.codes is None or picture.reason:
        return []
    x0, y0, wide = picture.window
    step = wide / picture.n.shape[0]
    shown = (picture.codes >= 0) & (picture.n > 0)
    made: list[dict[str, Any]] = []
    for code in picture.named:
        rows, columns = np.nonzero((picture.codes == code) & shown)
        if len(rows) < _LEAST_NAMED * shown.sum():
            continue
        middle = np.argmin(np.hypot(rows - np.median(rows), columns - np.median(columns)))
        made.append(
            {
                "x": x0 + (columns[middle] + 0.5) * step,
                "y": y0 + wide - (rows[middle] + 0.5) * step,
                "text": str(picture.names[code]),
                "showarrow": False,
                "font": {"size": 11, "color": tokens.INK},
                "bgcolor": tokens.SURFACE,
                "bordercolor": CLEAR,
                "borderpad": 1,
                "opacity": 0.85,
            }
        )
    return labels_apart.moved(made, SIDE / wide)
