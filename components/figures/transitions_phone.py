"""The spectrum on a phone: each transition on its own lines, with what acts on it named."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from components import numbers, tokens, transition_rows
from components.figures import evidence_arrows, theme, transition_words, transitions
from components.figures.evidence_arrows import Glyph, Line
from components.figures.theme import Hit, Key, Word
from components.transition_rows import Link, Row

WIDTH: Final = 340.0
NAME: Final = 24.0
ITEM: Final = 26.0
PAD: Final = 8.0
COLUMNS: Final = 3
COLUMN: Final = WIDTH / COLUMNS
ARROW: Final = 26.0
LEAST: Final = 90.0  # of the whole figure


@dataclass(frozen=True)
class Place:
    """A row with its top, in px."""

    row: Row
    top: float

    @property
    def items(self) -> list[Link]:
        """What acts on it by a statement of its own: cues, then regulators, then interventions."""
        kinds = ("cue",) if self.row.is_whole else ("cue", "regulator", "intervention")
        return [link for kind in kinds for link in self.row.stated(kind)]

    @property
    def y(self) -> float:
        """The middle of its first line."""
        return self.top + PAD / 2 + NAME / 2

    @property
    def end(self) -> float:
        """The middle of its second line: where it leads."""
        return self.y + (0 if self.row.is_whole else NAME - 4)

    @property
    def height(self) -> float:
        """Its height, the gap below included."""
        lines = -(-len(self.items) // COLUMNS)
        return self.end - self.top + NAME / 2 + ITEM * lines + PAD

    def at(self, number: int) -> tuple[float, float]:
        """Return the left end and the middle of an item."""
        line, column = divmod(number, COLUMNS)
        return 4 + COLUMN * column, self.end + NAME / 2 + ITEM * (line + 0.5)


def draw(rows: pd.DataFrame, cells: pd.DataFrame) -> theme.Figure:
    """Draw the rows of `transitions` below one another; the way back is the last."""
    found = transition_rows.read(rows, cells)
    if not found.rows:
        return theme.empty(transition_rows.NOTHING)
    places: list[Place] = []
    top = 0.0
    for row in [*found.whole, *found.forward, *found.back]:
        places.append(Place(row, top))
        top += places[-1].height
    top = max(top, LEAST)
    data = [
        theme.strokes([(0.0, p.top, WIDTH, p.top) for p in places[1:]], tokens.LINE, 1),
        *evidence_arrows.traces(
            [Glyph(x, x + ARROW, y, link) for p in places for x, y, link in _items(p)],
            [line for p in places for line in _line(p)],
        ),
        evidence_arrows.heads([head for p in places for head in _head(p)]),
        *evidence_arrows.question_marks(
            [(WIDTH - 12, p.end) for p in places if p.row.shows_dispute]
        ),
        theme.mixed_words([word for p in places for word in _words(p)]),
        theme.hits([hit for p in places for hit in _hits(p)]),
    ]
    return theme.figure(
        data,
        theme.layout(
            top,
            barmode="overlay",
            xaxis=theme.plane(0, WIDTH),
            yaxis=theme.plane(top, 0),
            shapes=[theme.box(*_edges(p)) for p in places if p.row.in_focus],
        ),
    )


def legend(rows: pd.DataFrame, cells: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order; no dots here, a name stands for each mark."""
    return [key for key in transitions.legend(rows, cells) if key.mark != "dot"]


def _items(place: Place) -> list[tuple[float, float, Link]]:
    return [(*place.at(k), link) for k, link in enumerate(place.items)]


def _line(place: Place) -> list[Line]:
    """Return the line to the end state, drawn as the arrow of the transition to drift."""
    if not place.row.confidence:
        return []
    points = ((5.0, place.end), (5.0 + ARROW + 6, place.end))
    return [Line(points, place.row.evidence_class, place.row.confidence)]


def _head(place: Place) -> list[tuple[float, float, str, str]]:
    if not place.row.confidence:
        return []
    return [(5.0 + ARROW + 10, place.end, "triangle-right", tokens.INK2)]


def _words(place: Place) -> list[Word]:
    row = place.row
    name = transition_words.name_text(row)
    if row.is_way_back:
        name = f'{name} <span style="color:{tokens.INK3}">the way back</span>'
    said = [Word(2, place.y, name, "middle right", 12.5, tokens.INK)]
    if not row.is_whole:
        state = numbers.capital(row.end_state)
        ink = tokens.INK2 if row.confidence else tokens.INK3
        said.append(Word(5 + ARROW + 18, place.end, state, "middle right", 12, ink))
    for x, y, link in _items(place):
        text = theme.shorten(link.name, COLUMN - ARROW - 12, theme.SMALL)
        said.append(Word(x + ARROW + 4, y, text, "middle right", theme.SMALL, tokens.INK2))
    return said


def _hits(place: Place) -> list[Hit]:
    row = place.row
    middle = place.end + NAME / 2
    text = theme.hover(row.path, *row.facts)
    found = [Hit(0, WIDTH, place.top, middle, text, row.patch)]
    for x, y, link in _items(place):
        words = theme.hover(f"{link.name} on {row.row['label']}", numbers.capital(link.words))
        found.append(Hit(x - 4, x - 4 + COLUMN, y - ITEM / 2, y + ITEM / 2, words, link.patch))
    return found


def _edges(place: Place) -> tuple[float, float, float, float]:
    return 1.0, place.top + 2, WIDTH - 1, place.top + place.height - 2
