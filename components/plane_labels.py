"""Where the names of the arrows stand on the phase plane: at the freest end of their cross."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Side = Literal["left", "right", "top", "bottom"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom, px

GAP: Final = 5.0  # px between the end of a cross and its name
SLIDES: Final = (0.0, 14.0, -14.0, 26.0, -26.0, 44.0, -44.0, 66.0, -66.0, 92.0, -92.0)
# What a place costs: on another name, outside the plane, on the name of a corner, and for each
# donor or stroke beneath it.
_ON_NAME: Final = 1000.0
_OUTSIDE: Final = 2000.0
_ON_CORNER: Final = 400.0
_ON_DONOR: Final = 7.0
_ON_STROKE: Final = 9.0
_PER_PIXEL: Final = 0.15


@dataclass(frozen=True)
class Wanted:
    """A name to be placed: its size, and the ends of its cross by side."""

    width: float
    height: float
    ends: dict[Side, Point]


@dataclass(frozen=True)
class Place:
    """Where a name stands: beside which end, slid how far along that side, in which box."""

    side: Side
    slide: float
    box: Box


@dataclass(frozen=True)
class Obstacles:
    """What lies on the plane besides names, in px from its top left corner."""

    width: float
    height: float
    corners: Sequence[Box]
    donors: Sequence[Point]
    strokes: Sequence[tuple[Point, Point]]


def places(wanted: Sequence[Wanted], around: Obstacles) -> list[Place]:
    """Return a place for every name, the first ones choosing first."""
    taken: list[Box] = []
    found = []
    for name in wanted:
        best = min(_candidates(name), key=lambda place: _cost(place, taken, around))
        taken.append(best.box)
        found.append(best)
    return found


def _candidates(name: Wanted) -> Iterator[Place]:
    for slide in SLIDES:
        for side, (x, y) in name.ends.items():
            yield Place(side, slide, _box(name, side, x, y, slide))


def _box(name: Wanted, side: Side, x: float, y: float, slide: float) -> Box:
    wide, tall = name.width, name.height
    if side in ("left", "right"):
        left = x - GAP - wide if side == "left" else x + GAP
        return left, y + slide - tall / 2, left + wide, y + slide + tall / 2
    top = y - GAP - tall if side == "top" else y + GAP
    return x + slide - wide / 2, top, x + slide + wide / 2, top + tall


def _cost(place: Place, taken: Sequence[Box], around: Obstacles) -> float:
    box = place.box
    left, top, right, bottom = box
    is_out = left < 0 or top < 0 or right > around.width or bottom > around.height
    return (
        _PER_PIXEL * abs(place.slide)
        + _OUTSIDE * is_out
        + _ON_NAME * sum(overlap(box, other) for other in taken)
        + _ON_CORNER * sum(overlap(box, corner) for corner in around.corners)
        + _ON_DONOR * sum(left <= x <= right and top <= y <= bottom for x, y in around.donors)
        + _ON_STROKE * sum(_crosses(box, *stroke) for stroke in around.strokes)
    )


def overlap(first: Box, second: Box) -> bool:
    """Tell whether two boxes have any area in common."""
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def _crosses(box: Box, start: Point, end: Point) -> bool:
    """Tell whether a stroke passes through a box: what each edge leaves of it is not empty."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        low, high = box[axis] - start[axis], box[axis + 2] - start[axis]
        if not step:
            if low > 0 or high < 0:
                return False
            continue
        at = (low / step, high / step)
        first, last = max(first, min(at)), min(last, max(at))
    return first <= last
