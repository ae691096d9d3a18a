"""Where everything of the what-if figure stands, in px: rows, sections, one lane a scenario."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.what_if_rows import SECTIONS, Outcome

ROW: Final = 22.0
HEAD: Final = 34.0  # above all rows: scenarios and the ticks of their axes
SECTION: Final = 26.0
LEAST: Final = 0.5  # where the axis of the share begins


@dataclass(frozen=True)
class Lane:
    """The place of one scenario in a row: its words, the axis of the share, the number."""

    side: str
    words: float
    axis: tuple[float, float]
    number: float
    below: float

    def at(self, share: float) -> float:
        """Return where a share stands; fewer than half of the runs stand at the edge."""
        left, right = self.axis
        part = (max(share, LEAST) - LEAST) / (1 - LEAST)
        return left + part * (right - left)


@dataclass(frozen=True)
class Sheet:
    """A layout: its width, the height of a row, where its name stands and its lanes."""

    width: float
    row: float
    name: float
    name_width: float
    lanes: tuple[Lane, ...]
    mark: float
    """Where "differs" stands."""


def sheet(sides: Sequence[str], *, phone: bool) -> Sheet:
    """Return the layout for one or two scenarios."""
    return _phone(sides) if phone else _wide(sides)


def _wide(sides: Sequence[str]) -> Sheet:
    if len(sides) == 1:
        lane = Lane(sides[0], 316, (436, 1000), 1010, 0)
        return Sheet(1080, ROW, 6, 300, (lane,), 0)
    lanes = (
        Lane(sides[0], 268, (386, 590), 598, 0),
        Lane(sides[1], 686, (804, 1008), 1016, 0),
    )
    return Sheet(1080, ROW, 6, 254, lanes, 662)


def _phone(sides: Sequence[str]) -> Sheet:
    lanes = tuple(
        Lane(side, 22 if len(sides) > 1 else 6, (124, 284), 292, 10 + 18 * number)
        for number, side in enumerate(sides)
    )
    return Sheet(340, 46 + 18 * (len(sides) - 1), 6, 290, lanes, 326)


@dataclass(frozen=True)
class Placed:
    """A node and the middle of its row; the first line of a stacked row is that of its name."""

    node: Outcome
    y: float
    name_y: float


@dataclass(frozen=True)
class Rows:
    """Rows from the top, the heads of their sections, and the height of all."""

    placed: tuple[Placed, ...]
    heads: tuple[tuple[str, float], ...]
    bottom: float


def rows(nodes: Sequence[Outcome], layout: Sheet) -> Rows:
    """Place the nodes that are drawn, section by section."""
    placed, heads, y = [], [], HEAD
    stacked = layout.row > ROW
    for kind, title in SECTIONS.items():
        own = [node for node in nodes if node.kind == kind]
        if not own:
            continue
        heads.append((title, y + SECTION / 2))
        y += SECTION
        for node in own:
            middle = y + layout.row / 2
            placed.append(Placed(node, middle, y + 12 if stacked else middle))
            y += layout.row
    return Rows(tuple(placed), tuple(heads), y)


def lane_y(one: Placed, lane: Lane, layout: Sheet) -> float:
    """Return the middle of a scenario's line in a row."""
    return one.y if layout.row == ROW else one.name_y + 8 + lane.below
