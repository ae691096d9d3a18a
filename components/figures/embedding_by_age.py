"""The embedding at each age: small pictures side by side that share limits and colours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import numbers, tokens
from components.figures import embedding, embedding_points, theme
from components.figures import embedding_levels as levels
from components.figures.embedding_picture import Picture
from components.figures.theme import Key, Word

IN_A_ROW: Final = 3
ON_A_PHONE: Final = 2
_STEP: Final = 1.06  # from one picture to the next, in widths of one
_WIDTHS: Final = {IN_A_ROW: 218, ON_A_PHONE: 155}  # px of one
_LINES: Final = 46  # px below a picture: its age and what it holds
_SMALL: Final = 11
_BAR: Final = 0.6  # of the scale, in widths of a picture
_FOOT: Final = (18, 15)  # px for the bar of the scale, and for each line of its words


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One age: its name, its picture, and the line below it."""

    age: str
    picture: Picture
    told: str


def draw(panels: Sequence[Panel], most: int = IN_A_ROW) -> theme.Figure:
    """Draw the panels in even rows of at most so many; without any, nothing: the reading says why.

    Where the card is wider than they are, the browser makes them larger: their shape stays.
    """
    if not panels:
        return theme.folded()
    px = _WIDTHS[most]
    in_a_row = max(2, math.ceil(len(panels) / math.ceil(len(panels) / most)))
    tall = 1 + _LINES / px  # of a row
    places = [
        (number % in_a_row * _STEP, -(number // in_a_row) * tall) for number in range(len(panels))
    ]
    rows = (len(panels) - 1) // in_a_row + 1
    foot = 1 - rows * tall
    words = [
        word
        for (x, y), panel in zip(places, panels, strict=True)
        for word in (
            Word(x, y - 14 / px, f"<b>{panel.age}</b>", "middle right", 12, tokens.INK),
            Word(x, y - 30 / px, panel.told, "middle right", 11, tokens.INK2),
        )
    ]
    held = [panel.picture for panel in panels if len(panel.picture.occupied)]
    of_all = (held or [panels[0].picture])[0]  # they have one scale; where no cell lies, none
    title = _title(of_all, px * _STEP * in_a_row)
    below = _FOOT[0] + _FOOT[1] * (1 + title.count("<br>")) if title else 6
    scale, ends = _scale(of_all, title, foot, 1 / px)
    height = px * rows * tall + below
    return theme.figure(
        [
            *_cells([panel.picture for panel in panels], places),
            *scale,
            theme.mixed_words([*words, *ends]),
            _hits(places, panels),
        ],
        theme.layout(
            height,
            xaxis=theme.plane(0, _STEP * in_a_row, constrain="domain", constraintoward="left"),
            yaxis=theme.plane(
                foot - below / px, 1, scaleanchor="x", constrain="domain", constraintoward="top"
            ),
            meta={
                "rigid": True,
                "shape": round(height / (px * _STEP * in_a_row), 4),
                "panels": {
                    "n": len(panels),
                    "columns": in_a_row,
                    "step": _STEP,
                    "tall": tall,
                    "foot": below / px,
                },
            },
        ),
    )


def _cells(
    pictures: Sequence[Picture], places: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return the pixels of every picture; where all of them have single cells, those."""
    points = [(one, one.points) for one in pictures if one.points is not None]
    if len(points) == len(pictures):
        return embedding_points.small_traces(points, places)
    return [embedding.heat(one, *place, 1) for one, place in zip(pictures, places, strict=True)]


def legend(panels: Sequence[Panel]) -> list[Key]:
    """Return the marks that occur in any panel."""
    keys = {key.mark: key for panel in panels for key in embedding.legend(panel.picture)}
    named = {code for panel in panels for code in panel.picture.named}
    shown = {code for panel in panels for code in embedding.present(panel.picture)}
    more = [str(panels[0].picture.names[code]) for code in sorted(shown - named)]
    order = [*(f"hue-{hue}" for hue in tokens.CATEGORIES), "hue-other"]  # as beside the large map
    marks = sorted(keys, key=lambda mark: order.index(mark) if mark in order else len(order))
    return [embedding.others(more) if mark == "hue-other" else keys[mark] for mark in marks]


def _title(picture: Picture, wide: float) -> str:
    """Return what the one scale of all panels says, in lines; names have a legend instead."""
    if not embedding.has_scale(picture):
        return "" if picture.codes is not None else picture.scale
    low, high = (numbers.compact(end) for end in picture.limits)
    text = f"{low} to {high}: {picture.scale}"
    return theme.wrap(text, int(len(text) * wide / max(wide, theme.text_width(text, _SMALL))))


def _scale(
    picture: Picture, title: str, top: float, px: float
) -> tuple[list[dict[str, Any]], list[Word]]:
    """Return the one scale of all panels, if they have one, with what is said below it."""
    if not title:
        return [], []
    step = _BAR / levels.STEPS
    first = top - (_FOOT[0] + _FOOT[1] / 2) * px
    bar = embedding.scale_bar(picture, x0=step / 2, dx=step, y0=top - _FOOT[0] / 2 * px, dy=9 * px)
    return (
        [bar] if embedding.has_scale(picture) else [],
        [
            Word(0, first - number * _FOOT[1] * px, line, "middle right", _SMALL, tokens.INK2)
            for number, line in enumerate(title.split("<br>"))
        ],
    )


def _hits(places: Sequence[tuple[float, float]], panels: Sequence[Panel]) -> dict[str, Any]:
    """Return one clear mark a panel, so that it answers a pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x + 0.5 for x, _ in places],
        "y": [y + 0.5 for _, y in places],
        "marker": {"color": theme.CLEAR, "size": 120, "opacity": 1},
        "customdata": [""] * len(panels),
        "hovertext": [theme.hover(panel.age, panel.told) for panel in panels],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
