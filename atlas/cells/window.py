"""The part of the embedding in view: a square of the curve's steps."""

from dataclasses import dataclass
from typing import Final

from atlas.cells.curve import SIDE

NARROWEST: Final = 64  # steps
_NUMBERS: Final = 4


@dataclass(frozen=True)
class Window:
    """A square: the steps of its lower left corner, and how many steps it is wide."""

    x0: int = 0
    y0: int = 0
    side: int = SIDE

    @property
    def is_whole(self) -> bool:
        """Whether all of the embedding is in view."""
        return self.side == SIDE

    @property
    def text(self) -> str:
        """The window as a link holds it: its first and last steps; empty for the whole square."""
        if self.is_whole:
            return ""
        return f"{self.x0},{self.y0},{self.x0 + self.side - 1},{self.y0 + self.side - 1}"

    def snapped(self, steps: int) -> "Window":
        """Return the smallest window around this one whose edges are multiples of ``steps``."""
        x0, y0 = self.x0 // steps * steps, self.y0 // steps * steps
        widest = max(self.x0 + self.side - x0, self.y0 + self.side - y0)
        side = -(-widest // steps) * steps
        return Window(min(x0, SIDE - side), min(y0, SIDE - side), side)


WHOLE: Final = Window()


def parse(text: str) -> Window:
    """Read "x0,y0,x1,y1": the first and the last step on each axis, 0 to 65,535.

    What is not square is widened about its middle, what is narrower than 64 steps is widened to
    them, both within the square of the embedding. Unusable text is the whole square.
    """
    corners = _corners(text)
    if corners is None:
        return WHOLE
    x0, y0, x1, y1 = corners
    side = max(x1 - x0 + 1, y1 - y0 + 1, NARROWEST)
    return Window(_start(x0, x1, side), _start(y0, y1, side), side)


def is_usable(text: str) -> bool:
    """Tell whether a text is a window; `parse` takes what is none for the whole square."""
    return _corners(text) is not None


def _corners(text: str) -> tuple[int, int, int, int] | None:
    parts = text.split(",")
    if len(parts) != _NUMBERS or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    x0, y0, x1, y1 = (int(part) for part in parts)
    return (x0, y0, x1, y1) if x0 <= x1 < SIDE and y0 <= y1 < SIDE else None


def _start(first: int, last: int, side: int) -> int:
    """Return where ``side`` steps about the middle of two steps start."""
    return min(max((first + last + 1 - side) // 2, 0), SIDE - side)
