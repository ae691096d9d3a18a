"""The Morton curve: a place in the embedding as 32 bits, so that neighbours are neighbours on disk.

The square around the embedding is cut into 65,536 steps an axis; the bits of x and y alternate,
x first from the right. All cells of a bin at any coarser grid are one run of codes.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from atlas.cells.columns import Rows, pieces
from drift.errors import SourceError

BITS: Final = 16
SIDE: Final = 1 << BITS
_AT_ONCE: Final = 2**16  # places
_MARGIN: Final = 0.02  # of the side, so that no cell lies on the edge
_NARROWEST: Final = float(np.finfo(np.float64).tiny) * SIDE  # a step of it is a number still

Steps = npt.NDArray[np.uint32]
Codes = npt.NDArray[np.uint32]
_SPREAD: Final = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))


@dataclass(frozen=True)
class Frame:
    """The square of the embedding: its lower left corner and its side, in the embedding's units."""

    x0: float
    y0: float
    side: float

    @classmethod
    def around(cls, embedding: Rows) -> Self:
        """Return the square around (n, 2) places, with a small margin, the shorter axis centred.

        Raises
        ------
        SourceError
            If a place is not finite.
        """
        lows, highs = [], []
        for rows in pieces(len(embedding), _AT_ONCE):
            places = embedding[rows]
            if not np.isfinite(places).all():
                at = int(np.flatnonzero(~np.isfinite(places).all(axis=1))[0])
                raise SourceError(
                    f"The embedding of cell {rows.start + at + 1} is empty or not finite: leave "
                    "the cell out, or give another embedding."
                )
            lows.append(places.min(axis=0))
            highs.append(places.max(axis=0))
        low, high = np.min(lows, axis=0).astype(float), np.max(highs, axis=0).astype(float)
        widest = float((high - low).max())
        # cells that numbers hardly tell apart are all at one place
        side = widest * (1 + 2 * _MARGIN) if widest > _NARROWEST else 1.0
        x0, y0 = (low + high - side) / 2
        return cls(float(x0), float(y0), side)

    def steps(self, embedding: npt.NDArray[np.floating]) -> tuple[Steps, Steps]:
        """Return the steps, 0 to 65,535, of (n, 2) places on each axis."""
        relative = (embedding.astype(np.float64) - (self.x0, self.y0)) * (SIDE / self.side)
        steps = np.clip(np.floor(relative), 0, SIDE - 1).astype(np.uint32)
        return steps[:, 0], steps[:, 1]


def interleave(x: Steps, y: Steps) -> Codes:
    """Return the codes of steps on the two axes."""
    return _spread(x) | (_spread(y) << np.uint32(1))


def deinterleave(codes: Codes) -> tuple[Steps, Steps]:
    """Return the steps on the two axes: the inverse of :func:`interleave`."""
    codes = np.asarray(codes, dtype=np.uint32)
    return _gather(codes), _gather(codes >> np.uint32(1))


def coarser(codes: Codes, bits: int) -> Codes:
    """Return the bins of codes on a grid of ``2 ** bits`` bins a side."""
    return np.asarray(codes, dtype=np.uint32) >> np.uint32(2 * (BITS - bits))


def _spread(steps: Steps) -> Codes:
    spread = np.asarray(steps, dtype=np.uint32)
    for shift, mask in _SPREAD:
        spread = (spread | (spread << np.uint32(shift))) & np.uint32(mask)
    return spread


def _gather(codes: Codes) -> Steps:
    kept = codes & np.uint32(0x55555555)
    for shift, mask in ((1, 0x33333333), (2, 0x0F0F0F0F), (4, 0x00FF00FF), (8, 0x0000FFFF)):
        kept = (kept | (kept >> np.uint32(shift))) & np.uint32(mask)
    return kept
