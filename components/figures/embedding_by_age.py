"""The embedding at each age: small pictures side by side that share limits and colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from components import numbers, tokens
from components.figures import embedding, theme
from components.figures import embedding_levels as levels
from components.figures.embedding import Picture
from components.figures.theme import Key, Word

IN_A_ROW: Final = 6  # more scroll
ON_A_PHONE: Final = 2
HEIGHT: Final = 256
_STEP: Final = 1.06  # from one picture to the next, in widths of one
_TOLD: Final = 0.27  # below the pictures: two lines ...
_FOOT: Final = 0.42  # ... and the scale
_LEAST: Final = 186  # px of a picture in a row that scrolls


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One age: its name, its picture, and the line below it."""

    age: str
    picture: Picture
    told: str


def draw(panels: Sequence[Panel], reason: str, in_a_row: int = IN_A_ROW) -> go.Figure:
    """Draw the panels in one row, as wide as so many; without any, the reason."""
    if not panels:
        return theme.empty(reason, 160)
    wide = _STEP * max(len(panels), in_a_row)
    words = [
        word
        for number, panel in enumerate(panels)
        for word in (
            Word(number * _STEP, -0.08, f"<b>{panel.age}</b>", "middle right", 12, tokens.INK),
            Word(number * _STEP, -0.19, panel.told, "middle right", 11, tokens.INK2),
        )
    ]
    scale, ends = _scale(panels[0].picture)
    more = {"minWidth": _LEAST * len(panels)} if len(panels) > in_a_row else {}
    return theme.figure(
        [
            *(_pixels(number, panel.picture) for number, panel in enumerate(panels)),
            *scale,
            theme.mixed_words([*words, *ends]),
            _hits(panels),
        ],
        theme.layout(
            HEIGHT,
            xaxis=theme.plane(0, wide, constrain="domain", constraintoward="left"),
            yaxis=theme.plane(
                -_FOOT, 1, scaleanchor="x", constrain="domain", constraintoward="top"
            ),
            meta={"rigid": True, "panels": _cut(len(panels), wide), **more},
        ),
    )


def _cut(n: int, wide: float) -> dict[str, float]:
    """Return how a slide cuts the row into panels, in widths of a picture."""
    return {"n": n, "step": _STEP, "told": _TOLD, "foot": _FOOT - _TOLD, "range": wide}


def legend(panels: Sequence[Panel], reason: str) -> list[Key]:
    """Return the marks that occur in any panel."""
    keys = {key.mark: key for panel in panels for key in embedding.legend(panel.picture)}
    named = {code for panel in panels for code in panel.picture.named}
    more = {code for panel in panels for code in embedding.present(panel.picture)} - named
    return [
        embedding.others(len(more)) if key.mark == "hue-other" else key for key in keys.values()
    ]


def _pixels(number: int, picture: Picture) -> dict[str, Any]:
    found = embedding.pixel_levels(picture)
    step = 1 / len(found)
    return _heat(
        levels.typed(found[::-1]), picture, number * _STEP + step / 2, step / 2, (step, step)
    )


def _scale(picture: Picture) -> tuple[list[dict[str, Any]], list[Word]]:
    """Return the one scale of all panels, with what it says; names have a legend instead."""
    small, y = 11, -0.36
    if picture.codes is not None:
        return [], []
    bar = levels.typed(np.arange(1, levels.STEPS + 1, dtype=np.uint8).reshape(1, -1))
    step = 0.8 / levels.STEPS
    low, high = (numbers.compact(end) for end in picture.limits)
    text = f"{low} to {high}: {picture.scale}; one scale for all"
    return (
        [_heat(bar, picture, step / 2, y, (step, 0.05))],
        [Word(0.82, y, text, "middle right", small, tokens.INK2)],
    )


def _heat(
    z: dict[str, str], picture: Picture, x0: float, y0: float, step: tuple[float, float]
) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": z,
        "x0": x0,
        "dx": step[0],
        "y0": y0,
        "dy": step[1],
        "zmin": 0,
        "zmax": levels.STRIPE,
        "zsmooth": False,
        "colorscale": embedding.colours(picture),
        "showscale": False,
        "hoverinfo": "skip",
    }


def _hits(panels: Sequence[Panel]) -> dict[str, Any]:
    """Return one clear mark a panel, so that it answers a pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [number * _STEP + 0.5 for number in range(len(panels))],
        "y": [0.5] * len(panels),
        "marker": {"color": theme.CLEAR, "size": 120, "opacity": 1},
        "customdata": [""] * len(panels),
        "hovertext": [theme.hover(panel.age, panel.told) for panel in panels],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
