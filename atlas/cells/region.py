"""What lies inside an outline: single steps, and whole squares of them. Whole numbers, no rounding.

A step counts as its middle; inside is what a line to the edge of the plane leaves after an odd
number of crossings.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from atlas.cells import outline
from atlas.cells.window import Window

Steps = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Region:
    """A closed outline.

    Attributes
    ----------
    vertices
        (n, 2) in steps; the last is joined to the first.
    window
        The window it is, if it is one.
    """

    vertices: Steps
    window: Window | None = None

    @classmethod
    def of_outline(cls, vertices: outline.Vertices) -> Self:
        """Return the region of an outline in its own units."""
        return cls(vertices * outline.STEPS)

    @classmethod
    def of_window(cls, window: Window) -> Self:
        """Return the region of a window."""
        x1, y1 = window.x0 + window.side, window.y0 + window.side
        return cls(outline.box(window.x0, window.y0, x1, y1), window)

    def holds(self, x: npt.NDArray[np.integer], y: npt.NDArray[np.integer]) -> Truths:
        """Tell which steps lie inside."""
        # twice the coordinates: the middle of a step is a whole number then, and odd, so that it
        # is never as high as a vertex
        px, py = 2 * x.astype(np.int64) + 1, 2 * y.astype(np.int64) + 1
        inside = np.zeros(px.shape, dtype=bool)
        for (ax, ay), (bx, by) in self._edges():
            if ay == by:
                continue
            beside = np.flatnonzero((py > min(ay, by)) & (py < max(ay, by)))
            across = (bx - ax) * (py[beside] - ay) - (by - ay) * (px[beside] - ax)
            inside[beside] ^= (across != 0) & ((across > 0) == (by > ay))
        return inside

    def touched(self, x0: Steps, y0: Steps, side: int) -> Truths:
        """Tell which squares an edge may cross; one along their border does not.

        Those that it crosses are never missed: the others lie inside or outside as a whole.
        """
        left, low, wide = 2 * x0, 2 * y0, 2 * side
        found = np.zeros(x0.shape, dtype=bool)
        for (ax, ay), (bx, by) in self._edges():
            at = (left < max(ax, bx)) & (left > min(ax, bx) - wide)
            at &= (low < max(ay, by)) & (low > min(ay, by) - wide)
            near = np.flatnonzero(at)
            corner = (bx - ax) * (low[near] - ay) - (by - ay) * (left[near] - ax)
            up, right = (bx - ax) * wide, -(by - ay) * wide
            least = corner + min(0, up) + min(0, right)
            most = corner + max(0, up) + max(0, right)
            found[near] |= (least < 0) & (most > 0)
        return found

    def _edges(self) -> list[tuple[list[int], list[int]]]:
        corners = (2 * self.vertices).tolist()
        return list(zip(corners, corners[1:] + corners[:1], strict=True))
