"""The outline of picked cells as text for a link, and back."""

from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells.curve import SIDE

_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # base64url
UNITS: Final = len(_DIGITS) ** 2  # a side: two digits
STEPS: Final = SIDE // UNITS  # of the curve, in one unit
MOST_VERTICES: Final = 50  # a link holds 200 characters of one value
_FEWEST: Final = 3
_WIDTH: Final = 4  # characters of a vertex

Vertices = npt.NDArray[np.int64]


def parse(text: str) -> Vertices | None:
    """Read an outline.

    Parameters
    ----------
    text
        Four characters a vertex: two digits for x, two for y, in units of the square (0 to 4,095,
        from its lower left corner).

    Returns
    -------
    (n, 2) vertices in units; None where the text is no outline.
    """
    count, rest = divmod(len(text), _WIDTH)
    if rest or not _FEWEST <= count <= MOST_VERTICES or not set(text) <= set(_DIGITS):
        return None
    digits = np.array([_DIGITS.index(character) for character in text]).reshape(count, 2, 2)
    return np.asarray(digits @ np.array([len(_DIGITS), 1]))


def to_text(vertices: npt.ArrayLike) -> str:
    """Return (n, 2) vertices in units, 0 to 4,095, as text: the inverse of :func:`parse`.

    Raises
    ------
    ValueError
        If a vertex lies outside the square or their number is not 3 to 50.
    """
    units = np.asarray(vertices, dtype=np.int64)
    if not _FEWEST <= len(units) <= MOST_VERTICES or units.min() < 0 or units.max() >= UNITS:
        msg = f"an outline has {_FEWEST} to {MOST_VERTICES} vertices of 0 to {UNITS - 1}"
        raise ValueError(msg)
    return "".join(
        _DIGITS[unit // len(_DIGITS)] + _DIGITS[unit % len(_DIGITS)] for unit in units.ravel()
    )


def box(x0: int, y0: int, x1: int, y1: int) -> Vertices:
    """Return the four corners of a box."""
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.int64)
