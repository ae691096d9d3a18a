"""Where the rows, columns and end states of the spectrum of transitions are, in px."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from components.figures import theme
from components.transition_rows import Row, Spectrum

HEAD: Final = 50.0
ROW: Final = 26.0
GAP: Final = 10.0  # between drift as a whole, the rows of each end state, and the way back
BACK: Final = 56.0  # height of a way back: its line, and words above it
NAMES: Final = 176.0
COLUMN: Final = 38.0  # the least a column takes
BESIDE: Final = 10.0  # between the words above two columns
REGULATORS: Final = 118.0
MARK: Final = 34.0  # room of a boxed question mark
LINES: Final = 76.0  # where the rows converge
PILL: Final = 152.0
PORT: Final = 13.0  # distance of two lines where they enter a pill


@dataclass(frozen=True)
class Column:
    """A column of glyphs: its edges, in px."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where its glyphs are centred."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Frame:
    """Where rows and columns are, in px."""

    found: Spectrum

    @cached_property
    def transitions(self) -> list[tuple[Row, float]]:
        """Each transition with the middle of its row; rows of one end state stand together."""
        made = []
        y = HEAD + ROW * len(self.found.whole)
        before = None
        for row in self.found.forward:
            y += GAP if row.end_state != before else 0
            made.append((row, y + ROW / 2))
            y += ROW
            before = row.end_state
        return made

    @cached_property
    def bottom(self) -> float:
        """The lower end of the transitions."""
        return max([HEAD, *(y + ROW / 2 for _, y in self.places)])

    def back(self, number: int) -> float:
        """Return the height of the line of a way back."""
        return self.bottom + GAP + BACK * (number + 0.68)

    @property
    def height(self) -> float:
        """The height of the whole."""
        return self.bottom + (GAP + BACK * len(self.found.back) if self.found.back else 0) + 4

    @cached_property
    def places(self) -> list[tuple[Row, float]]:
        """Every row that has columns, with its middle."""
        return [*((row, HEAD + ROW / 2) for row in self.found.whole), *self.transitions]

    @cached_property
    def cues(self) -> dict[str, Column]:
        """Where each cue stands."""
        return _columns(self.found.cues, NAMES)

    @cached_property
    def regulators(self) -> float:
        """The left edge of the regulators."""
        return max([NAMES, *(column.right for column in self.cues.values())]) + 14

    @cached_property
    def interventions(self) -> dict[str, Column]:
        """Where each intervention stands."""
        return _columns(self.found.interventions, self.regulators + REGULATORS)

    @property
    def columns(self) -> dict[str, Column]:
        """Every column that holds glyphs."""
        return {**self.cues, **self.interventions}

    @cached_property
    def lines(self) -> tuple[float, float]:
        """Where the converging lines begin, and where the pills do."""
        ends = [column.right for column in self.interventions.values()]
        start = max([self.regulators + REGULATORS, *ends]) + MARK
        return start, start + LINES

    @property
    def width(self) -> float:
        """The width of the whole."""
        return self.lines[1] + PILL

    @property
    def pills(self) -> list[tuple[str, list[tuple[Row, float]]]]:
        """Each end state with the rows that lead to it; neighbours share one."""
        own = groupby(self.transitions, key=lambda place: place[0].end_state)
        return [(state, list(places)) for state, places in own]


def _columns(named: Sequence[tuple[str, str]], left: float) -> dict[str, Column]:
    """Return columns as wide as the words above them, from the left."""
    made = {}
    for source, name in named:
        words = max(theme.text_width(part, theme.SMALL) for part in name.split(" ", 1))
        right = left + max(words + BESIDE, COLUMN)
        made[source] = Column(left, right)
        left = right
    return made
