"""Values of an embedding as one byte a pixel, and the colours of those bytes."""

import base64
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from components import tokens
from components.figures.theme import CLEAR

STEPS: Final = 250  # colours of a scale
EMPTY: Final = 0
UNSCORED: Final = 251  # cells, but no value
MASKED: Final = 252
STRIPE: Final = 253
HATCH: Final = 6  # pixels from one stripe to the next
OTHER: Final = len(tokens.CATEGORIES) + 1  # the level of categories beyond those with a colour

DENSITY: Final = (tokens.LINE2, tokens.INK3, tokens.INK)

Levels = npt.NDArray[np.uint8]
Image = npt.NDArray[np.float64]


def of_values(values: Image, limits: tuple[float, float], *, log: bool = False) -> Levels:
    """Return levels 1 to 250 between the limits; values beyond them have the level of the end.

    Parameters
    ----------
    log
        Whether the scale is one of ratios (counts).
    """
    low, high = limits
    shown = np.fmax(values, low)  # of an undefined value the lower end, and below its own level
    if log:
        shown, low, high = np.log(shown), np.log(low), np.log(high)
    shown = (shown - low) * ((STEPS - 1) / ((high - low) or 1.0))
    found = (np.rint(np.minimum(shown, STEPS - 1, out=shown), out=shown) + 1).astype(np.uint8)
    found[np.isnan(values)] = UNSCORED
    return found


def of_codes(codes: npt.NDArray[np.integer], shown: Sequence[int]) -> Levels:
    """Return the level of each category: its place among those with a colour, or "other"."""
    found = np.full(codes.shape, OTHER, dtype=np.uint8)
    for place, code in enumerate(shown):
        found[codes == code] = place + 1
    return found


def hatched(levels: Levels, masked: npt.NDArray[np.bool_]) -> Levels:
    """Return levels with masked pixels that hold cells hatched along the diagonal."""
    rows, columns = np.ogrid[: levels.shape[0], : levels.shape[1]]
    stripe = (rows + columns) % HATCH < 2
    hatch = np.where(stripe, STRIPE, MASKED)
    return np.where(masked & (levels != EMPTY), hatch, levels).astype(np.uint8)


def cropped(levels: Levels) -> tuple[Levels, int, int]:
    """Return levels without empty rows and columns around them, and how many are left and below."""
    rows, columns = (np.flatnonzero(levels.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return levels[-1:, :1], 0, 0
    found = levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return found, int(columns[0]), len(levels) - 1 - int(rows[-1])


def typed(array: npt.NDArray[Any]) -> dict[str, str]:
    """Return an array as Plotly and ``cells.js`` read it: a type, bytes in base64, a shape."""
    small = np.ascontiguousarray(array)
    return {
        "dtype": {"uint8": "u1", "uint16": "u2", "float32": "f4"}[small.dtype.name],
        "bdata": base64.b64encode(small.tobytes()).decode("ascii"),
        "shape": ", ".join(str(side) for side in small.shape),
    }


def scale(stops: Sequence[str]) -> list[list[Any]]:
    """Return the colours of the levels 0 to 253, as a colour scale of Plotly."""
    ramp = [
        [(1 + place * (STEPS - 1) / (len(stops) - 1)) / STRIPE, colour]
        for place, colour in enumerate(stops)
    ]
    return [*_flat(0, CLEAR), [0.5 / STRIPE, stops[0]], *ramp, [250.5 / STRIPE, stops[-1]], *_own()]


def categories() -> list[list[Any]]:
    """Return the colours of the levels of categories, and of what is masked or unknown."""
    colours = [*tokens.CATEGORIES.values(), tokens.CTRL]
    own = [entry for place, colour in enumerate(colours) for entry in _flat(place + 1, colour)]
    return [*_flat(0, CLEAR), *own, [(OTHER + 0.5) / STRIPE, tokens.CTRL], *_rest()]


def _own() -> list[list[Any]]:
    return [
        *_flat(UNSCORED, tokens.LINE2),
        *_flat(MASKED, tokens.LINE),
        *_flat(STRIPE, tokens.CTRL),
    ]


def _rest() -> list[list[Any]]:
    return [[250.5 / STRIPE, tokens.CTRL], *_own()]


def _flat(level: int, colour: str) -> list[list[Any]]:
    """Return the stops between which one level has one colour."""
    low, high = max(level - 0.5, 0), min(level + 0.5, STRIPE)
    return [[low / STRIPE, colour], [high / STRIPE, colour]]
