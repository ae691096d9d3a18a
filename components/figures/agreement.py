"""In which tissues do the studies agree: the answer of each, and every study as a direction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import evidence_words, numbers, strata, tokens
from components.figures import theme
from components.figures.theme import Key
from components.strata import Stratum

LINE: Final = 14.5
PAD: Final = 6.0
STEP: Final = 18.0  # between two marks
MARK_LINE: Final = 30.0
HEAD: Final = 20.0
NOTHING: Final = (
    "No study of ageing has measured this score with these filters. Choose another signature, all "
    "data sets or any sex."
)
_COLOURS: Final = {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.CTRL}
_ANSWER_COLOURS: Final = {"yes": tokens.RISE, "no": tokens.FALL}


@dataclass(frozen=True)
class Frame:
    """Where the columns of the list stand, in px, and how many marks fit on a line."""

    width: float
    text: float
    donors: float
    tables: float
    letters: int  # in a line of text
    marks: int


WIDE: Final = Frame(width=440, text=92, donors=284, tables=364, letters=36, marks=4)


@dataclass(frozen=True)
class Row:
    """One tissue: its answer, its marks, and its place in px."""

    facts: dict[str, Any]
    lines: list[str]
    donors: list[Stratum]
    tables: list[Stratum]
    top: float
    height: float

    @property
    def name(self) -> str:
        """The tissue."""
        return numbers.capital(str(self.facts["organ"]))


def draw(marks: pd.DataFrame, answers: pd.DataFrame) -> theme.Figure:
    """Draw the list; a row selects its tissue, a mark its stratum.

    Parameters
    ----------
    marks
        The strata of the agreement view.
    answers
        One row a tissue.
    """
    return picture(marks, answers, WIDE)


def picture(marks: pd.DataFrame, answers: pd.DataFrame, frame: Frame) -> theme.Figure:
    """Return the figure in a frame."""
    if answers.empty:
        return theme.empty(NOTHING)
    rows = _rows(marks, answers, frame)
    height = rows[-1].top + rows[-1].height
    placed = [spot for row in rows for spot in _placed(row, frame)]
    data = [
        theme.strokes([(0.0, row.top, frame.width, row.top) for row in rows], tokens.LINE, 1),
        *(theme.strokes(_chevrons(placed, way), colour, 1.6) for way, colour in _chevron_colours()),
        theme.hatch(_few(placed), step=4, lean=5),
        _symbols(placed),
        theme.mixed_words([*_heads(rows, frame), *_words(rows, frame), *_daggers(placed)]),
        theme.hits([*_row_hits(rows, frame), *_mark_hits(placed)]),
    ]
    return theme.figure(
        data,
        theme.layout(
            height + 4,
            barmode="overlay",
            xaxis=theme.plane(0, frame.width),
            yaxis=theme.plane(height + 4, 0),
            shapes=[
                theme.box(1, row.top + 1, frame.width - 1, row.top + row.height - 1)
                for row in rows
                if strata.is_true(row.facts["selected"])
            ],
            meta={"minWidth": round(0.9 * frame.width), **theme.rows(HEAD)},
        ),
    )


def legend(marks: pd.DataFrame, answers: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = strata.read(marks)
    donors = [s for s in strata.of_donors(found) if s.state in ("resolved", "open")]
    keys = [
        (any(not s.low_coverage for s in donors), "square-filled", "donors"),
        (any(s.low_coverage for s in donors), "square-hollow", "coverage too low"),
        (any(s.state == "few" for s in found), "hatch", "too few donors"),
        (any(s.is_table for s in found), "ring", "effect table"),
        (any(s.is_table and s.low_coverage for s in found), "dagger", "not counted"),
        (any(s.direction == 0 for s in found), "line-open", "grey: not resolved"),
        (bool(found), "chevron", "points up or down"),
        (any("‡" in s.marks for s in found), "double-dagger", strata.confounded(found)),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(marks: pd.DataFrame, answers: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if answers.empty:
        return ""
    return (
        "Squares: studies of donors (hollow: too few genes, not counted); rings: effect tables. "
        "Colour: resolved; arrow: direction. The answer rests on donor studies of whole tissues."
    )


def _rows(marks: pd.DataFrame, answers: pd.DataFrame, frame: Frame) -> list[Row]:
    found = strata.read(marks)
    rows, top = [], HEAD
    for facts in strata.records(answers):
        own = [s for s in found if s.organ == facts["organ"]]
        donors = [s for s in strata.of_donors(own) if s.state != "undefined"]
        tables = [s for s in strata.of_tables(own) if s.state != "undefined"]
        lines = [
            line
            for text in evidence_words.summary(facts)
            for line in theme.wrap(text, frame.letters).split("<br>")
        ]
        most = max(len(donors), len(tables), 1)
        height = max(LINE * (1 + len(lines)) + 2 * PAD, MARK_LINE * -(-most // frame.marks) + PAD)
        rows.append(Row(facts, lines, donors, tables, top, height))
        top += height
    return rows


@dataclass(frozen=True)
class _Spot:
    """One mark with its place."""

    stratum: Stratum
    x: float
    y: float

    @property
    def way(self) -> int:
        """Where it points, resolved or not: 1 up, -1 down, 0 not known."""
        value = self.stratum.value
        return (value > 0) - (value < 0) if self.stratum.state != "few" else 0


def _placed(row: Row, frame: Frame) -> list[_Spot]:
    spots = []
    for left, members in ((frame.donors, row.donors), (frame.tables, row.tables)):
        for number, stratum in enumerate(members):
            line, place = divmod(number, frame.marks)
            y = row.top + PAD + 12 + MARK_LINE * line
            spots.append(_Spot(stratum, left + STEP * (place + 0.5), y))
    return spots


def _chevron_colours() -> list[tuple[int, str]]:
    return list(_COLOURS.items())


def _chevrons(placed: Sequence[_Spot], direction: int) -> list[tuple[float, float, float, float]]:
    """Return a small arrowhead above marks that point up, below those that point down."""
    found = []
    for spot in placed:
        if spot.way and spot.stratum.direction == direction:
            tip, base = spot.y - 12.5 * spot.way, spot.y - 9.5 * spot.way
            found.append((spot.x - 4, base, spot.x, tip))
            found.append((spot.x, tip, spot.x + 4, base))
    return found


def _few(placed: Sequence[_Spot]) -> list[tuple[float, float, float, float]]:
    return [
        (spot.x - 5, spot.y + 5, spot.x + 5, spot.y - 5)
        for spot in placed
        if spot.stratum.state == "few"
    ]


def _symbols(placed: Sequence[_Spot]) -> dict[str, Any]:
    """Squares, hollow squares and rings."""
    shown = [spot for spot in placed if spot.stratum.state != "few"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [spot.x for spot in shown],
        "y": [spot.y for spot in shown],
        "marker": {
            "symbol": [_symbol(spot.stratum) for spot in shown],
            "size": 11,
            "opacity": 1,
            "color": [_COLOURS[spot.stratum.direction] for spot in shown],
            "line": {"width": [_stroke(spot.stratum) for spot in shown]},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _symbol(stratum: Stratum) -> str:
    if stratum.is_table:
        return "circle-open"
    return "square-open" if stratum.low_coverage else "square"


def _stroke(stratum: Stratum) -> float:
    if stratum.is_table:
        return 3.0 if stratum.direction else 1.4
    return 2.0 if stratum.low_coverage else 0.0


def _daggers(placed: Sequence[_Spot]) -> Iterable[theme.Word]:
    """Yield a † below effect tables that measure too little to be counted.

    Always below, so that it touches no row above; beside the arrow of those that point down.
    """
    for spot in placed:
        if spot.stratum.is_table and spot.stratum.low_coverage:
            aside = 8 if spot.way < 0 else 0
            yield theme.Word(spot.x + aside, spot.y + 12, "†", size=theme.SMALL, colour=tokens.INK2)


def _heads(rows: Sequence[Row], frame: Frame) -> Iterable[theme.Word]:
    for x, text, is_there in (
        (frame.donors, "donors", any(row.donors for row in rows)),
        (frame.tables, "tables", any(row.tables for row in rows)),
    ):
        if is_there:
            yield theme.Word(x, 8, text, "middle right", theme.SMALL, tokens.INK3)


def _words(rows: Sequence[Row], frame: Frame) -> Iterable[theme.Word]:
    """Yield name, answer and summary of every tissue."""
    for row in rows:
        y = row.top + PAD + LINE / 2
        # the pool of all tissues is no answer: plain ink
        is_tissue = evidence_words.is_tissue(row.facts)
        colour = _ANSWER_COLOURS.get(row.facts["answer"], tokens.INK) if is_tissue else tokens.INK
        for number, part in enumerate(_name_lines(row.name, frame.text - 10)):
            here = y + LINE * number
            yield theme.Word(6, here, f"<b>{part}</b>", "middle right", 12, tokens.INK)
        answer = evidence_words.answer(row.facts)
        answer = f"<b>{answer}</b>" if is_tissue else answer
        yield theme.Word(frame.text, y, answer, "middle right", 12, colour)
        for number, line in enumerate(row.lines):
            below = y + LINE * (number + 1)
            yield theme.Word(frame.text, below, line, "middle right", theme.SMALL, tokens.INK2)


def _name_lines(name: str, pixels: float) -> list[str]:
    """Return a name broken at its first space where it is too long for one line."""
    if theme.text_width(name, bold=True) <= pixels:
        return [name]
    first, _, rest = name.partition(" ")
    return [theme.shorten(part, pixels / 1.06) for part in (first, rest) if part]


def _row_hits(rows: Sequence[Row], frame: Frame) -> list[theme.Hit]:
    return [
        theme.Hit(
            0.0,
            frame.width,
            row.top,
            row.top + row.height,
            theme.hover(
                row.name,
                evidence_words.answer(row.facts),
                *evidence_words.summary(row.facts),
                "Press to see its studies" if row.facts["patch"] else "",
            ),
            str(row.facts["patch"]),
        )
        for row in rows
    ]


def _mark_hits(placed: Sequence[_Spot]) -> list[theme.Hit]:
    return [
        theme.Hit(
            spot.x - STEP / 2,
            spot.x + STEP / 2,
            spot.y - 13,
            spot.y + 13,
            theme.hover(spot.stratum.full_name, *spot.stratum.facts),
            str(spot.stratum.patch),
        )
        for spot in placed
    ]
