"""A window as squares of the curve: whole ones inside it, the coarsest there are, and its edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.cells import runs
from atlas.cells.curve import SIDE, interleave
from atlas.cells.runs import Runs
from atlas.cells.window import Window

Squares = npt.NDArray[np.int64]


def whole(window: Window, bits: int) -> Squares:
    """Return the squares of a grid that lie in a window as a whole, ascending."""
    return np.sort(_Box.inside(window, bits).squares())


def by_grid(window: Window, coarsest: int, finest: int) -> list[tuple[int, Squares]]:
    """Return the bits of each grid of some, and its squares that lie in a window as a whole.

    A square is as coarse as it may be: none lies in another. Those of a grid are ascending.
    """
    within, found = _NOTHING, []
    for bits in range(coarsest, finest + 1):
        own = _Box.inside(window, bits)
        found.append((bits, np.sort(_squares(own, within))))
        within = own.finer()
    return found


def inside(window: Window, bits: int) -> Runs:
    """Return the runs of the squares of a grid that lie in a window as a whole."""
    return runs_of(by_grid(window, 0, bits), bits)


def runs_of(grids: Sequence[tuple[int, Squares]], bits: int) -> Runs:
    """Return squares of some grids as runs of those of one that is as fine as the finest."""
    found = [
        np.column_stack([first, first + 1]) << 2 * (bits - coarser) for coarser, first in grids
    ]
    every = np.concatenate([np.zeros((0, 2), dtype=np.int64), *found])
    return runs.joined(every[np.argsort(every[:, 0])])


def at_edge(window: Window, bits: int) -> Runs:
    """Return the squares of a grid that lie in a window in part."""
    found = np.sort(_squares(_Box.around(window, bits), _Box.inside(window, bits)))
    return runs.joined(np.column_stack([found, found + 1]))


@dataclass(frozen=True)
class _Box:
    """A box of squares: the first column and row, and those after the last."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def inside(cls, window: Window, bits: int) -> "_Box":
        """Return the squares that lie in a window as a whole."""
        side = SIDE >> bits
        x1, y1 = (window.x0 + window.side) // side, (window.y0 + window.side) // side
        return cls(-(-window.x0 // side), -(-window.y0 // side), x1, y1)

    @classmethod
    def around(cls, window: Window, bits: int) -> "_Box":
        """Return the squares that lie in a window as a whole or in part."""
        side = SIDE >> bits
        x1, y1 = -(-(window.x0 + window.side) // side), -(-(window.y0 + window.side) // side)
        return cls(window.x0 // side, window.y0 // side, x1, y1)

    @property
    def is_empty(self) -> bool:
        return self.x0 >= self.x1 or self.y0 >= self.y1

    def finer(self) -> "_Box":
        """Return the same box on the next finer grid."""
        return _Box(2 * self.x0, 2 * self.y0, 2 * self.x1, 2 * self.y1)

    def squares(self) -> Squares:
        if self.is_empty:
            return np.zeros(0, dtype=np.int64)
        x = np.arange(self.x0, self.x1, dtype=np.uint32)
        y = np.arange(self.y0, self.y1, dtype=np.uint32)
        return interleave(x[None, :], y[:, None]).ravel().astype(np.int64)


_NOTHING: Final = _Box(0, 0, 0, 0)


def _squares(box: _Box, without: _Box) -> Squares:
    """Return the squares of a box, without those of a box in it."""
    if without.is_empty:
        return box.squares()
    beside = (
        _Box(box.x0, box.y0, box.x1, without.y0),
        _Box(box.x0, without.y1, box.x1, box.y1),
        _Box(box.x0, without.y0, without.x0, without.y1),
        _Box(without.x1, without.y0, box.x1, without.y1),
    )
    return np.concatenate([part.squares() for part in beside])
