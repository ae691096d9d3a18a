"""The interventions as a list to be shown: safety, then drift, then what else, then evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import intervention_words, numbers, strata, tokens
from components.figures import theme
from components.figures.theme import Key

NOTHING: Final = "No intervention is curated. Choose other tables, or mend what was refused."
LINE: Final = 16.0
PAD: Final = 6.0
LEAST_HEIGHT: Final = 96.0
HEAD: Final = 26.0
ARROW: Final = 30.0  # px of the arrow before its words
DRIFT: Final = 2  # places of columns
ALSO: Final = 3
DASHES: Final = {
    "animal or trial": "solid",
    "culture": "9px,4px",
    "association": "3px,3px",
    "review": "1.5px,4px",
}
LINES: Final = {1: 1.6, 2: 2.8, 3: 4.6}


@dataclass(frozen=True)
class Column:
    """Where a column stands and how wide its words may be, in px, and its heading."""

    x: float
    heading: str
    width: float


@dataclass(frozen=True)
class Size:
    """The measures of a layout; on a phone the columns stand below each other."""

    width: float
    columns: tuple[Column, ...]
    is_stacked: bool


WIDE: Final = Size(
    960.0,  # what a slide has room for at the size of its text
    (
        Column(6, "Intervention", 140),
        Column(154, "Safety", 288),
        Column(456, "On drift", 176),
        Column(642, "Also acts on", 206),
        Column(862, "Statements", 92),
    ),
    is_stacked=False,
)
PHONE: Final = Size(340.0, tuple(Column(6, "", 326) for _ in range(5)), is_stacked=True)
MOST_LINES: Final = 4  # of what else is acted on; hover, table and panel have the rest


@dataclass(frozen=True)
class Drawn:
    """One intervention with its lines of words, column by column, and where it stands."""

    row: dict[str, Any]
    cells: tuple[tuple[str, ...], ...]
    top: float
    bottom: float
    starts: tuple[float, ...]


def draw(rows: pd.DataFrame, *, phone: bool = False) -> theme.Figure:
    """Draw every intervention; a row selects it.

    Parameters
    ----------
    rows
        One row an intervention, in the order of the table.
    phone
        What stands side by side stands below each other.
    """
    found = strata.records(rows)
    if not found:
        return theme.empty(NOTHING)
    size = PHONE if phone else WIDE
    head = 0.0 if size.is_stacked else HEAD
    drawn = _lay_out(found, size, head)
    height = max(drawn[-1].bottom, LEAST_HEIGHT)
    data = [
        theme.strokes([(0.0, d.bottom, size.width, d.bottom) for d in drawn], tokens.LINE, 1),
        *_arrows(drawn, size),
        theme.mixed_words([*_heads(size), *_words(drawn, size)]),
        _hits(drawn, size),
    ]
    return theme.figure(
        data,
        theme.layout(
            height,
            barmode="overlay",
            xaxis=theme.plane(0, size.width),
            yaxis=theme.plane(height, 0),
            shapes=[
                theme.box(0.001, d.top, 0.999, d.bottom, xref="paper", yref="y")
                for d in drawn
                if d.row["selected"]
            ],
            meta=theme.rows(head) | {"slide": "table"} | ({} if phone else {"minWidth": 940}),
        ),
    )


def legend(rows: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = strata.records(rows)
    classes = {str(row["drift_class"]) for row in found if row["drift"]}
    keys = [
        (any(row["safety_kind"] for row in found), "warning", "harm seen, or risk expected"),
        ("animal or trial" in classes, "arrow-animal", "living animal or human trial"),
        ("culture" in classes, "arrow-culture", "cell culture"),
        ("association" in classes, "arrow-association", "association"),
        ("review" in classes, "arrow-review", "review or concept"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(rows: pd.DataFrame) -> str:
    """Return what marks and glyphs mean, for the footer of an export."""
    if rows.empty:
        return ""
    return (
        "⊣ suppresses, → drives, by the best statement: width and ●●● are its confidence, the "
        "dash its evidence. ↓ less, ↑ more of what is named; a hallmark is its age-related change, "
        "disease progression a worse course."
    )


def _lay_out(found: Sequence[dict[str, Any]], size: Size, head: float) -> list[Drawn]:
    drawn, top = [], head
    for row in found:
        cells = tuple(
            _lines(text, column.width - (ARROW if at == DRIFT and row["drift"] else 0))
            for at, (text, column) in enumerate(zip(_texts(row), size.columns, strict=True))
        )
        cells = (*cells[:ALSO], _cut(cells[ALSO]), *cells[ALSO + 1 :])
        starts = _starts(cells, top + PAD, size)
        lines = sum(map(len, cells)) if size.is_stacked else max(map(len, cells))
        bottom = top + lines * LINE + 2 * PAD
        drawn.append(Drawn(row, cells, top, bottom, starts))
        top = bottom
    return drawn


def _lines(text: str, width: float) -> tuple[str, ...]:
    """Return a text in lines of at most so many px; its own breaks stay."""
    lines = []
    for part in text.splitlines():
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and theme.text_width(longer, bold=True) > width:  # marks are wider than letters
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return tuple(lines) or ("",)


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) <= MOST_LINES:
        return lines
    return (*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1].rstrip('.,')} …")


def _starts(cells: tuple[tuple[str, ...], ...], top: float, size: Size) -> tuple[float, ...]:
    if not size.is_stacked:
        return tuple(top for _ in cells)
    before = [sum(map(len, cells[:at])) for at in range(len(cells))]
    return tuple(top + n * LINE for n in before)


def _texts(row: dict[str, Any]) -> tuple[str, ...]:
    drift = intervention_words.on_drift(row)
    return (
        str(row["label"]),
        str(row["safety"]),
        drift if not row["drift"] else drift.split(" ", 1)[1],
        str(row["also"]) or intervention_words.NO_STATEMENT,
        intervention_words.evidence(row),
    )


def _heads(size: Size) -> list[theme.Word]:
    return [
        theme.Word(column.x, HEAD / 2, column.heading, "middle right", 12, tokens.INK3)
        for column in size.columns
        if column.heading
    ]


def _words(drawn: Sequence[Drawn], size: Size) -> list[theme.Word]:
    words = []
    for one in drawn:
        row = one.row
        colours = (
            tokens.INK,
            tokens.WARN if row["safety_kind"] else tokens.INK3,
            tokens.INK2 if row["drift"] else tokens.INK3,
            tokens.INK2 if row["also"] else tokens.INK3,
            tokens.INK3,
        )
        for at, (lines, column) in enumerate(zip(one.cells, size.columns, strict=True)):
            x = column.x + (ARROW if at == DRIFT and row["drift"] else 0)
            for number, text in enumerate(lines):
                shown = f"<b>{text}</b>" if at == 0 else text
                y = one.starts[at] + (number + 0.5) * LINE
                words.append(theme.Word(x, y, shown, "middle right", 12, colours[at]))
    return words


def _arrows(drawn: Sequence[Drawn], size: Size) -> list[dict[str, Any]]:
    """Return the arrows in front of what is stated: one trace a look, a head a sign."""
    x = size.columns[DRIFT].x
    looks: dict[tuple[str, int, str], list[float]] = {}
    for one in drawn:
        if one.row["drift"]:
            look = (
                str(one.row["drift_class"]),
                int(one.row["drift_confidence"]),
                _colour(one.row["drift"]),
            )
            looks.setdefault(look, []).append(one.starts[DRIFT] + LINE / 2)
    made = []
    for (kind, confidence, colour), places in looks.items():
        shafts = theme.strokes(
            [(x + 2, y, x + 22, y) for y in places], colour, LINES.get(confidence, 1.6)
        )
        shafts["line"]["dash"] = DASHES[kind]
        made.append(shafts)
    for drift, colour in (("suppresses", tokens.FALL_END), ("drives", tokens.RISE_END)):
        places = [one.starts[DRIFT] + LINE / 2 for one in drawn if one.row["drift"] == drift]
        heads = [(x + 23, y - 5, x + 23, y + 5) for y in places]
        if drift == "drives":
            heads = [
                line
                for y in places
                for line in ((x + 17, y - 5, x + 24, y), (x + 17, y + 5, x + 24, y))
            ]
        made.append(theme.strokes(heads, colour, 2.2))
    return made


def _colour(drift: str) -> str:
    return {"suppresses": tokens.FALL_END, "drives": tokens.RISE_END}.get(drift, tokens.CTRL)


def _hits(drawn: Sequence[Drawn], size: Size) -> dict[str, Any]:
    return theme.hits(
        [
            theme.Hit(
                0.0,
                size.width,
                one.top,
                one.bottom,
                theme.hover(
                    str(one.row["label"]),
                    str(one.row["safety"]),
                    f"On drift: {intervention_words.on_drift(one.row)}",
                    f"Also: {one.row['also']}" if one.row["also"] else "",
                    numbers.counted(int(one.row["n_statements"]), "statement"),
                ),
                str(one.row["patch"]),
            )
            for one in drawn
        ]
    )
