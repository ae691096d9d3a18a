"""Cell origins that converge on mesenchymal states: what acts on each, and the way back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components import numbers, tokens, transition_rows
from components.figures import evidence_arrows, theme
from components.figures.evidence_arrows import Glyph, Line
from components.figures.theme import Hit, Key, Word
from components.transition_rows import Link, Row, Spectrum

HEAD: Final = 50.0
ROW: Final = 28.0
GAP: Final = 12.0  # between drift as a whole, the rows of each end state, and the way back
BACK: Final = 56.0  # height of a way back: its line, and words above it
NAMES: Final = 176.0
COLUMN: Final = 38.0  # the least a column takes
BESIDE: Final = 9.0  # between the words above two columns
REGULATORS: Final = 118.0
MARK: Final = 34.0  # room of a boxed question mark
LINES: Final = 76.0  # where the rows converge
PILL: Final = 152.0
PORT: Final = 13.0  # distance of two lines where they enter a pill
REACH: Final = 15.0  # half a glyph
STEPS: Final = 16


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


def draw(rows: pd.DataFrame, cells: pd.DataFrame) -> go.Figure:
    """Draw the spectrum; a row, a glyph or a line selects its node or arrow.

    Parameters
    ----------
    rows, cells
        The two tables of the view.
    """
    found = transition_rows.read(rows, cells)
    if not found.rows:
        return theme.empty(transition_rows.NOTHING)
    frame = Frame(found)
    data = [
        theme.strokes(_rules(frame), tokens.LINE, 1),
        *evidence_arrows.traces(_glyphs(frame), [*_converging(frame), *_returning(frame)]),
        evidence_arrows.heads(_tips(frame)),
        _by_way(frame),
        *evidence_arrows.question_marks(_disputes(frame)),
        theme.mixed_words([*_heads(frame), *_names(frame), *_regulators(frame), *_ends(frame)]),
        theme.hits(_hits(frame)),
    ]
    return theme.figure(
        data,
        theme.layout(
            frame.height,
            barmode="overlay",
            xaxis=theme.plane(0, frame.width),
            yaxis=theme.plane(frame.height, 0),
            shapes=[*_pills(frame), *_rings(frame)],
            meta={"minWidth": round(0.94 * frame.width)},
        ),
    )


def legend(rows: pd.DataFrame, cells: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = transition_rows.read(rows, cells)
    said = [link for row in found.rows for link in row.links if not link.via]
    by_way = any(link.via for row in found.rows for link in row.links)
    disputed = any(row.is_origin_disputed for row in found.rows)
    return [
        *evidence_arrows.keys(said),
        *([Key("boxed-question", "origin disputed")] if disputed else []),
        *([Key("dot", "only by way of a regulator")] if by_way else []),
    ]


def caption(rows: pd.DataFrame, cells: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if rows.empty:
        return ""
    return (
        "Triangle drives, bar suppresses; width: confidence 1 to 3; solid: living animal or "
        "trial, dashed: culture, short dashes: association, dots: review; boxed ?: origin "
        "disputed; blank: no statement; grey dot: only by way of a regulator."
    )


def _rules(frame: Frame) -> list[tuple[float, float, float, float]]:
    """Return the hairlines below rows, broken where the lines converge."""
    end = frame.lines[0] - 24
    rules = [(0.0, y + ROW / 2, end, y + ROW / 2) for _, y in frame.places]
    top = [(0.0, HEAD, end, HEAD)]
    if not frame.found.back:
        return [*top, *rules]
    return [*top, *rules, (0.0, frame.bottom + GAP, frame.width, frame.bottom + GAP)]


def _glyphs(frame: Frame) -> list[Glyph]:
    """Return the arrow of each cell that has a statement."""
    made = []
    for row, y in frame.places:
        for source, column in frame.columns.items():
            x = column.middle
            made += [Glyph(x - REACH, x + REACH, y, x_) for x_ in row.at(source) if not x_.via]
        made += [
            Glyph(frame.regulators, frame.regulators + 26, y, link)
            for link in row.stated("regulator")[:1]
        ]
    made += [
        Glyph(NAMES + 8, NAMES + 38, frame.back(k) - 18, row)
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]
    return made


def _by_way(frame: Frame) -> dict[str, Any]:
    """Return a dot where a cue reaches a transition only by way of a regulator."""
    places = [
        (column.middle, y)
        for row, y in frame.places
        for source, column in frame.cues.items()
        if row.at(source) and all(link.via for link in row.at(source))
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": {"size": 6, "opacity": 1, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def _ports(frame: Frame) -> list[tuple[Row, float, float]]:
    """Return each row that leads to a state, its height, and that of its port on the pill."""
    made = []
    for _, own in frame.pills:
        middle = sum(y for _, y in own) / len(own)
        for k, (row, y) in enumerate(own):
            made.append((row, y, middle + PORT * (k - (len(own) - 1) / 2)))
    return made


def _converging(frame: Frame) -> list[Line]:
    """Return the line of each row to its end state; a row without a statement has none."""
    x0, x1 = frame.lines
    return [
        Line(_curve(x0, y, x1 - 9, port), row.evidence_class, row.confidence)
        for row, y, port in _ports(frame)
        if row.confidence
    ]


def _curve(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    """Return points that leave and arrive level; straight where both ends are at one height."""
    shares = [k / STEPS for k in range(STEPS + 1)]
    eased = [(1 - math.cos(math.pi * share)) / 2 for share in shares]
    return tuple(
        (x0 + (x1 - x0) * share, y0 + (y1 - y0) * ease)
        for share, ease in zip(shares, eased, strict=True)
    )


def _tips(frame: Frame) -> list[tuple[float, float, str, str]]:
    end = frame.lines[1] - 5
    back = [
        (NAMES + 4, frame.back(k), "triangle-left", tokens.INK2)
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]
    return [
        *back,
        *(
            (end, port, "triangle-right", tokens.INK2)
            for row, _, port in _ports(frame)
            if row.confidence
        ),
    ]


def _returning(frame: Frame) -> list[Line]:
    """Return the line of each way back, from the right to the left."""
    return [
        Line(
            ((frame.lines[1], frame.back(k)), (NAMES + 8, frame.back(k))),
            row.evidence_class,
            row.confidence,
        )
        for k, row in enumerate(frame.found.back)
        if row.confidence
    ]


def _disputes(frame: Frame) -> list[tuple[float, float]]:
    x = frame.lines[0] - 12
    return [(x, y) for row, y in frame.transitions if row.is_origin_disputed]


def _heads(frame: Frame) -> list[Word]:
    """Return the words above the columns: groups in bold, then each column in one or two lines."""
    groups = [
        (4.0, "Cell of origin", "middle right"),
        (NAMES + 4, "Cues", "middle right"),
        (frame.regulators - 2, "Regulators", "middle right"),
        (frame.regulators + REGULATORS + 2, "Interventions", "middle right"),
        (frame.lines[1] + 2, "End state", "middle right"),
    ]
    said = [Word(x, 8, f"<b>{text}</b>", at, 12, tokens.INK2) for x, text, at in groups]
    named = {**dict(frame.found.cues), **dict(frame.found.interventions)}
    for source, column in frame.columns.items():
        said.append(
            Word(column.middle, 32, _broken(named[source]), "middle center", 11, tokens.INK3)
        )
    said.append(
        Word(frame.regulators - 2, 32, "strongest, others", "middle right", 11, tokens.INK3)
    )
    said.append(Word(frame.lines[1] + 2, 32, "a part of drift", "middle right", 11, tokens.INK3))
    return said


def _broken(name: str) -> str:
    return name.replace(" ", "<br>", 1)


def _names(frame: Frame) -> list[Word]:
    return [
        *(Word(4, y, name_text(row), "middle right", 12, tokens.INK) for row, y in frame.places),
        *(
            Word(4, frame.back(k), _back_name(row), "middle right", 12, tokens.INK)
            for k, row in enumerate(frame.found.back)
        ),
        *(
            Word(
                NAMES + 44,
                frame.back(k) - 18,
                back_words(row),
                "middle right",
                12,
                tokens.INK2,
            )
            for k, row in enumerate(frame.found.back)
        ),
        *(
            Word(4, frame.back(k) - 20, "The way back", "middle right", 12, tokens.INK2)
            for k, _ in list(enumerate(frame.found.back))[:1]
        ),
    ]


def name_text(row: Row) -> str:
    """Return the origin, with what the literature calls its transition in grey."""
    more = "mesenchymal" if row.starts_mesenchymal else row.abbreviation
    name = row.origin if row.is_whole else f"<b>{row.origin}</b>"
    return f'{name} <span style="color:{tokens.INK3}">{more}</span>' if more else name


def _back_name(row: Row) -> str:
    return f"<b>{numbers.capital(row.end_state)}</b>"


def back_words(row: Row) -> str:
    """Return what is stated of a way back."""
    acting = len(row.stated("cue", "regulator", "intervention"))
    label = f"{row.row['label']} ({row.abbreviation})" if row.abbreviation else row.row["label"]
    count = "no statement of" if not acting else numbers.counted(acting, "statement") + " of"
    return f"{row.part_words}. {label}; {count} what sets it off"


def _regulators(frame: Frame) -> list[Word]:
    """Name the strongest regulator of each row, and count the others."""
    said = []
    for row, y in frame.places:
        found = row.stated("regulator")
        if not found:
            continue
        more = f' <span style="color:{tokens.INK3}">+{len(found) - 1}</span>' if found[1:] else ""
        text = theme.shorten(found[0].name, REGULATORS - 62)
        said.append(Word(frame.regulators + 32, y, text + more, "middle right", 12, tokens.INK2))
    return said


def _ends(frame: Frame) -> list[Word]:
    """Return the words in the pills."""
    middle = frame.width - PILL / 2
    said = [
        Word(
            middle, sum(y for _, y in own) / len(own), _pill_text(state), size=12, colour=tokens.INK
        )
        for state, own in frame.pills
    ]
    return [
        *said,
        *(
            Word(middle, frame.back(k), f"<b>{row.origin}</b>", size=12, colour=tokens.INK)
            for k, row in enumerate(frame.found.back)
        ),
    ]


def _pill_text(state: str) -> str:
    return f"<b>{numbers.capital(state)}</b>"


def _pills(frame: Frame) -> list[dict[str, Any]]:
    boxes = []
    for _, own in frame.pills:
        middle = sum(y for _, y in own) / len(own)
        high = max(PORT * len(own) + 10, 26)
        boxes.append((middle - high / 2, middle + high / 2))
    boxes += [(frame.back(k) - 13, frame.back(k) + 13) for k, _ in enumerate(frame.found.back)]
    return [
        {
            "type": "rect",
            "x0": frame.lines[1],
            "x1": frame.width - 1,
            "y0": top,
            "y1": bottom,
            "fillcolor": tokens.SUNK,
            "line": {"color": tokens.CTRL, "width": 1.2},
            "layer": "below",
        }
        for top, bottom in boxes
    ]


def _hits(frame: Frame) -> list[Hit]:
    found: list[Hit] = []
    for row, y in frame.places:
        top, bottom = y - ROW / 2, y + ROW / 2
        found.append(_of_row(row, 0, NAMES, top, bottom))
        for source, column in frame.columns.items():
            found += [
                Hit(column.left, column.right, top, bottom, _link_text(row, links), links[0].patch)
                for links in [row.at(source)]
                if links
            ]
        found.append(_of_regulators(frame, row, top, bottom))
        if not row.is_whole:
            x0, x1 = frame.lines
            found.append(Hit(x0 - 24, x1, top, bottom, _line_text(row), row.line_patch))
    for k, row in enumerate(frame.found.back):
        y = frame.back(k)
        found.append(Hit(0, frame.width, y - 26, y + 15, _line_text(row), row.line_patch))
    return found


def _of_row(row: Row, x0: float, x1: float, top: float, bottom: float) -> Hit:
    return Hit(x0, x1, top, bottom, theme.hover(row.path, *row.facts), row.patch)


def _of_regulators(frame: Frame, row: Row, top: float, bottom: float) -> Hit:
    """One regulator selects its arrow; several select the row, whose table lists them."""
    links = row.stated("regulator")
    x0, x1 = frame.regulators - 6, frame.regulators + REGULATORS - 8
    if len(links) == 1:
        return Hit(x0, x1, top, bottom, _link_text(row, links), links[0].patch)
    if not links:
        return _of_row(row, x0, x1, top, bottom)
    lines = [f"{link.name}: {link.words}" for link in links]
    return Hit(x0, x1, top, bottom, theme.hover(row.path, *lines), row.patch)


def _link_text(row: Row, links: Sequence[Link]) -> str:
    first = links[0]
    if first.via:
        told = [f"By way of {x.via}: {x.words}. No statement of the two alone" for x in links]
    else:
        told = [numbers.capital(first.words)]
    return theme.hover(f"{first.name} on {_target(row)}", *told)


def _target(row: Row) -> str:
    return "drift as a whole" if row.is_whole else str(row.row["label"])


def _line_text(row: Row) -> str:
    dispute = f"Disputed: {row.dispute}" if row.dispute else ""
    return theme.hover(row.path, str(row.row["label"]), row.part_words, dispute)


def _rings(frame: Frame) -> list[dict[str, Any]]:
    """Return the ring around what is selected: a row, a glyph or a line."""
    boxes = []
    for row, y in frame.places:
        top, bottom = y - ROW / 2 + 1, y + ROW / 2 - 1
        if row.is_selected:
            boxes.append((1.0, top, frame.lines[0] - 24, bottom))
        if row.line_selected:
            boxes.append((frame.lines[0] - 23, top, frame.lines[1] - 1, bottom))
        for x0, x1 in (_reach(frame, link) for link in row.links if link.is_selected):
            boxes.append((x0, top, x1, bottom))
    for k, row in enumerate(frame.found.back):
        if row.is_selected or row.line_selected:
            boxes.append((1.0, frame.back(k) - 28, frame.width - 1, frame.back(k) + 16))
    return [theme.box(*edges) for edges in boxes]


def _reach(frame: Frame, link: Link) -> tuple[float, float]:
    if link.source in frame.columns:
        column = frame.columns[link.source]
        return column.left + 1, column.right - 1
    return frame.regulators - 6, frame.regulators + REGULATORS - 8
