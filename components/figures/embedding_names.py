"""The names that stand in the embedding, each upon its own cells, none upon another."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from components import tokens
from components.figures.embedding_picture import Picture
from components.figures.theme import CLEAR, text_width

_LEAST: Final = 0.02  # of the pixels in view
_SIZE: Final = 11
_BLOCKS: Final = 10  # a side, of which the one with most pixels has the name
_ROOM: Final = (6.0, 17.0)  # px beside a name, and from one line to the next


def names(picture: Picture, side: float) -> list[dict[str, Any]]:
    """Return the name of each coloured category at a pixel of it, where most of its pixels are.

    A name that would lie upon another is left to the legend.

    Parameters
    ----------
    side
        Of the picture, px.
    """
    if picture.codes is None or picture.reason:
        return []
    x0, y0, wide = picture.window
    step = wide / picture.n.shape[0]
    shown = (picture.codes >= 0) & (picture.n > 0)
    made: list[dict[str, Any]] = []
    taken: list[tuple[float, float, float]] = []
    above = {} if picture.points is None else {"yshift": _ROOM[1]}  # not upon the one cell
    for code in picture.named:
        rows, columns = np.nonzero((picture.codes == code) & shown)
        if not len(rows) or len(rows) < _LEAST * shown.sum():
            continue
        name = str(picture.names[code])
        row, column = _middle(rows, columns, len(shown))
        x = x0 + (column + 0.5) * step
        y = y0 + wide - (row + 0.5) * step
        half = text_width(name, _SIZE) / 2 + _ROOM[0]
        px = side / picture.view[2]
        x = _within(x, picture.view[0], picture.view[2], half / px)
        place = (x * px, y * px, half)
        if any(_overlap(place, other) for other in taken):
            continue
        taken.append(place)
        made.append(_annotation(x, y, name) | above)
    return made


def _middle(
    rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], side: int
) -> tuple[int, int]:
    """Return a pixel in the middle of the densest part: what is apart has no middle of its own."""
    blocks = (rows * _BLOCKS // side) * _BLOCKS + columns * _BLOCKS // side
    near = np.flatnonzero(blocks == np.bincount(blocks).argmax())
    rows, columns = rows[near], columns[near]
    away = np.hypot(rows - np.median(rows), columns - np.median(columns))
    return int(rows[away.argmin()]), int(columns[away.argmin()])


def _within(x: float, low: float, wide: float, half: float) -> float:
    """Return a middle that keeps a name whole inside the picture."""
    return max(low + half, min(x, low + wide - half))


def _overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < _ROOM[1]


def _annotation(x: float, y: float, name: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": name,
        "showarrow": False,
        "font": {"size": _SIZE, "color": tokens.INK},
        "bgcolor": tokens.SURFACE,
        "bordercolor": CLEAR,
        "borderpad": 1,
        "opacity": 0.85,
    }
