"""The names that stand in the embedding: each upon its own cells, none upon another.

A name on a map tells where something lies. One whose cells lie among those of others (an age, a
sex, in a map that mixes them) would say nothing there: the legend has it.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from components import tokens
from components.figures.embedding_picture import Picture
from components.figures.theme import CLEAR, text_width

_LEAST: Final = 0.02  # of the pixels in view
_SIZE: Final = 11
_ROOM: Final = (6.0, 17.0)  # px beside a name, and from one line to the next
_OWN: Final = 0.5  # of the way from its share of all cells in view to all of those of a place
_AT_HOME: Final = 0.5  # of the cells of a category that lie in places of its own
_PLACES: Final = (2, 16)  # a side of the map, at least and at most
_CELLS: Final = 8  # of a place, on average: one cell alone is always among its own


@dataclass(frozen=True)
class _Pixels:
    """The pixels that hold cells, and the places they lie in: squares of the map."""

    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    codes: npt.NDArray[np.integer]
    own: npt.NDArray[Any]  # cells of the commonest category
    place: npt.NDArray[np.intp]
    every: npt.NDArray[Any]  # cells of each place
    places: int  # a side
    side: int


def names(picture: Picture, side: float) -> list[dict[str, Any]]:
    """Return the name of each coloured category that has a place of its own, at a pixel of it.

    A name that would lie upon another is left to the legend.

    Parameters
    ----------
    side
        Of the picture, px.
    """
    if picture.codes is None or not len(picture.occupied):
        return []
    pixels = _pixels(picture)
    x0, y0, wide = picture.window
    step = wide / pixels.side
    made: list[dict[str, Any]] = []
    taken: list[tuple[float, float, float]] = []
    above = {} if picture.points is None else {"yshift": _ROOM[1]}  # not upon the one cell
    for code in picture.named:
        pixel = _home(pixels, code)
        if pixel is None:
            continue
        name = str(picture.names[code])
        row, column = pixel
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


def _pixels(picture: Picture) -> _Pixels:
    at = picture.occupied
    n, side = picture.n.take(at), picture.n.shape[1]
    rows, columns = np.divmod(at, side)
    least, most = _PLACES
    places = max(least, min(most, math.isqrt(len(at) // _CELLS)))
    place = rows * places // side * places + columns * places // side
    return _Pixels(
        rows=rows,
        columns=columns,
        codes=np.asarray(picture.codes).take(at),
        own=n * np.take(picture.values, at),
        place=place,
        every=np.bincount(place, n, places * places),
        places=places,
        side=side,
    )


def _home(pixels: _Pixels, code: int) -> tuple[int, int] | None:
    """Return a pixel in the middle of the place where most cells of a category lie.

    None where most of them lie among others, or where they are too few to see.
    """
    here = np.flatnonzero(pixels.codes == code)
    if len(here) < _LEAST * len(pixels.codes) or not len(here):
        return None
    place = pixels.place[here]
    own = np.bincount(place, pixels.own[here], pixels.places**2)
    share = own.sum() / pixels.every.sum()
    at_home = np.where(own >= (share + _OWN * (1 - share)) * pixels.every, own, 0.0)
    if at_home.sum() < _AT_HOME * own.sum():
        return None
    (down, across), home = np.divmod(place, pixels.places), divmod(at_home.argmax(), pixels.places)
    near = here[(np.abs(down - home[0]) <= 1) & (np.abs(across - home[1]) <= 1)]
    rows, columns = pixels.rows[near], pixels.columns[near]
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
