"""Arrows of the literature as on the evidence graph: head = sign, dash = evidence, width = trust.

Readable in grey: a triangle drives, a bar suppresses, the dash tells the kind of evidence and the
width the confidence. Colour repeats the sign. A line that claims no direction is ink.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from components import tokens
from components.figures import theme
from components.figures.theme import Key

DASHES: Final = {
    "animal or trial": "solid",
    "culture": "7px,3px",
    "association": "3px,3px",
    "review": "1.5px,3.5px",
}
WIDTHS: Final = {1: 1.6, 2: 2.8, 3: 4.6}
HEAD: Final = 10.0
TEE: Final = 7.0  # half the height of the bar, px
KEYS: Final = (
    Key("arrow-drives", "drives"),
    Key("arrow-suppresses", "suppresses"),
    Key("arrow-animal", "living animal or trial"),
    Key("arrow-culture", "cell culture"),
    Key("arrow-association", "association"),
    Key("arrow-review", "review, concept"),
    Key("arrow-confidence", "confidence 1, 2, 3"),
)

Point = tuple[float, float]


class Said(Protocol):
    """What an arrow is drawn by."""

    @property
    def sign(self) -> int:
        """The one direction stated, else 0."""

    @property
    def answer(self) -> str:
        """Supported, disputed, contested or no evidence found."""

    @property
    def evidence_class(self) -> str:
        """What the dash shows."""

    @property
    def confidence(self) -> int:
        """What the width shows."""


@dataclass(frozen=True)
class Glyph:
    """A level arrow from ``x0`` to its tip ``x1`` at the height ``y``, in px."""

    x0: float
    x1: float
    y: float
    said: Said


@dataclass(frozen=True)
class Line:
    """A line through points, without a head."""

    points: tuple[Point, ...]
    evidence_class: str
    confidence: int
    colour: str = tokens.INK2


def traces(glyphs: Iterable[Glyph], lines: Iterable[Line] = ()) -> list[dict[str, Any]]:
    """Return the traces of some arrows and lines: few, whatever their number."""
    found = list(glyphs)
    strokes = [*lines, *(line for glyph in found for line in _body(glyph))]
    return [
        *_lines(strokes),
        heads([head for glyph in found if (head := _triangle(glyph)) is not None]),
        *_tees(found),
        _circles(found),
        *question_marks([((g.x0 + g.x1) / 2, g.y - 9) for g in found if _is_contested(g)]),
    ]


def _body(glyph: Glyph) -> list[Line]:
    said, y = glyph.said, glyph.y
    if said.answer == "disputed":
        middle = (glyph.x0 + glyph.x1) / 2
        halves = ((glyph.x0, middle, tokens.RISE), (middle, glyph.x1 - HEAD, tokens.FALL))
        return [
            Line(((x0, y), (x1, y)), said.evidence_class, said.confidence, colour)
            for x0, x1, colour in halves
        ]
    if not said.sign:
        return [Line(((glyph.x0, y), (glyph.x1 - 7, y)), "review", 1, tokens.CTRL)]
    end = glyph.x1 - (_towards(glyph) * HEAD * 0.7 if said.sign > 0 else 0)
    return [Line(((glyph.x0, y), (end, y)), said.evidence_class, said.confidence, _colour(said))]


def _towards(glyph: Glyph) -> int:
    return 1 if glyph.x1 > glyph.x0 else -1


def _colour(said: Said) -> str:
    return tokens.RISE if said.sign > 0 else tokens.FALL


def _lines(found: Sequence[Line]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, int], list[Line]] = defaultdict(list)
    for line in found:
        groups[line.colour, line.evidence_class, line.confidence].append(line)
    made = []
    for (colour, kind, confidence), own in groups.items():
        x: list[float | None] = []
        y: list[float | None] = []
        for line in own:
            x += [*(px for px, _ in line.points), None]
            y += [*(py for _, py in line.points), None]
        style = {"color": colour, "width": WIDTHS[confidence], "dash": DASHES[kind]}
        made.append(
            {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style, "hoverinfo": "skip"}
        )
    return made


def heads(found: Sequence[tuple[float, float, str, str]]) -> dict[str, Any]:
    """Return triangles (x, y, symbol, colour)."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in found],
        "y": [y for _, y, _, _ in found],
        "marker": {
            "symbol": [symbol for _, _, symbol, _ in found],
            "size": HEAD,
            "opacity": 1,
            "color": [colour for _, _, _, colour in found],
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _triangle(glyph: Glyph) -> tuple[float, float, str, str] | None:
    is_disputed = glyph.said.answer == "disputed"
    if glyph.said.sign <= 0 and not is_disputed:
        return None
    side = _towards(glyph)
    symbol = "triangle-right" if side > 0 else "triangle-left"
    colour = tokens.INK if is_disputed else tokens.RISE
    return (glyph.x1 - side * HEAD * 0.45, glyph.y, symbol, colour)


def _tees(found: Sequence[Glyph]) -> list[dict[str, Any]]:
    made = []
    for colour, own in (
        (tokens.FALL, [g for g in found if g.said.sign < 0]),
        (tokens.INK, [g for g in found if g.said.answer == "disputed"]),
    ):
        segments = [(g.x1, g.y - TEE, g.x1, g.y + TEE) for g in own]
        if segments:
            made.append(theme.strokes(segments, colour, 2.6))
    return made


def _circles(found: Sequence[Glyph]) -> dict[str, Any]:
    own = [g for g in found if not g.said.sign and g.said.answer != "disputed"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [g.x1 - 4 for g in own],
        "y": [g.y for g in own],
        "marker": {"symbol": "circle-open", "size": 8, "opacity": 1, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def _is_contested(glyph: Glyph) -> bool:
    return bool(glyph.said.sign) and glyph.said.answer == "contested"


def question_marks(places: Sequence[Point]) -> list[dict[str, Any]]:
    """Return boxed question marks: what another source contests."""
    if not places:
        return []
    x, y = [x for x, _ in places], [y for _, y in places]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": y,
            "marker": {
                "symbol": "square",
                "size": 15,
                "opacity": 1,
                "color": tokens.SURFACE,
                "line": {"width": 1.2, "color": tokens.CTRL},
            },
            "hoverinfo": "skip",
        },
        theme.words(x, y, ["?"] * len(places), size=11, colour=tokens.INK),
    ]


def keys(found: Iterable[Said]) -> list[Key]:
    """Return the entries of a legend for what occurs among some arrows."""
    own = list(found)
    signs = {said.sign for said in own}
    kinds = {said.evidence_class for said in own}
    there = (
        1 in signs,
        -1 in signs,
        *(kind in kinds for kind in DASHES),
        bool(own),
    )
    return [key for key, is_there in zip(KEYS, there, strict=True) if is_there]
