"""Which cell types carry a split: their shares on both sides, and what each adds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers, split_rows, strata, tokens
from components.figures import signed_stack, theme
from components.figures.signed_stack import Stack
from components.figures.theme import Key, Word
from components.split_rows import NO_IDS, SEX_WORDS

MOST: Final = 6  # cell types of one split; the rest are summed
HEAD: Final = 44.0
UNIT: Final = 22.0  # of the line that tells it on a phone
BETWEEN: Final = 12.0
OTHERS: Final = "{} others"


@dataclass(frozen=True)
class Frame:
    """How a row is laid out, in px; ``lift`` takes name and shares above the bar."""

    width: float
    row: float
    names: float
    shares: float  # right edge
    bars: tuple[float, float]
    lift: float


WIDE: Final = Frame(width=430, row=22, names=116, shares=208, bars=(220, 366), lift=0)
PHONE: Final = Frame(width=330, row=44, names=210, shares=326, bars=(6, 270), lift=10)


@dataclass(frozen=True)
class Carrier:
    """One cell type, or the sum of those that are not drawn."""

    name: str
    share_reference: float
    share_contrast: float
    composition: float
    state: float
    facts: tuple[str, ...]
    patch: str

    @property
    def total(self) -> float:
        """What it adds to the change of the tissue's mean."""
        return self.composition + self.state

    @property
    def size(self) -> float:
        """How much it moves, whatever the signs."""
        return abs(self.composition) + abs(self.state)

    @property
    def shares(self) -> str:
        """Its share on both sides: "81 → 63 %"."""
        first, second = (numbers.percent(s) for s in (self.share_reference, self.share_contrast))
        return f"{first.removesuffix(' %')} → {second}"


@dataclass(frozen=True)
class Block:
    """The cell types of one split: one tissue, study and sex."""

    head: str
    column: str
    unit: str
    sides: str
    hollow: bool
    carriers: list[Carrier]


def draw(bars: pd.DataFrame, parts: pd.DataFrame, *, frame: Frame = WIDE) -> theme.Figure:
    """Draw the cell types of the splits in focus, the largest movers first.

    Parameters
    ----------
    bars, parts
        The splits view.
    frame
        The room of a row: beside each other, or on a phone in two lines.
    """
    found = blocks(parts)
    if not found:
        return theme.empty(split_rows.nothing(bars))
    y, stacks, words, areas, lines = 0.0, [], [], [], []
    zero = sum(frame.bars) / 2
    for unit in dict.fromkeys(block.unit for block in found):  # each on a scale of its own
        same = [block for block in found if block.unit == unit]
        reach, digits = _reach(same)
        if frame.lift:  # its heads have no room for it
            words.append(Word(6, y + 12, f"Adds: {unit}", "middle right", 12, tokens.INK2))
            y += UNIT
        for block in same:
            top = y + HEAD
            words += _heads(block, y, frame)
            for number, carrier in enumerate(block.carriers):
                middle = top + frame.row * (number + 0.5)
                words += _row(carrier, middle, digits, frame)
                areas.append(_hit(carrier, middle, digits, frame))
                scale = (frame.bars[1] - frame.bars[0]) / 2 / reach
                values = carrier.composition, carrier.state
                y_bar = middle + frame.lift
                stacks.append(Stack(zero, scale, y_bar, 12, *values, hollow=block.hollow))
            y = top + frame.row * len(block.carriers)
            lines.append((zero, top - 4, zero, y))
        y += BETWEEN
    return theme.figure(
        [
            theme.strokes(lines, tokens.LINE2, 1),
            *signed_stack.traces(stacks),
            theme.mixed_words(words),
            theme.hits(areas),
        ],
        theme.layout(
            y,
            barmode="overlay",
            xaxis=theme.plane(0, frame.width),
            yaxis=theme.plane(y, 0),
            meta={**({"minWidth": 400} if frame == WIDE else {}), **theme.rows(0, squeeze=0.8)},
        ),
    )


def _reach(found: Sequence[Block]) -> tuple[float, int]:
    """Return the end of the scale of one unit, and the decimals of its numbers."""
    values = [
        end
        for block in found
        for carrier in block.carriers
        for end in signed_stack.ends(carrier.composition, carrier.state)
    ]
    return max(abs(value) for value in values) * 1.06 or 1.0, signed_stack.digits(values)


def legend(bars: pd.DataFrame, parts: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = blocks(parts)
    hollow = any(block.hollow for block in found)
    return signed_stack.keys(hollow=hollow, solid=any(not block.hollow for block in found))


def caption(bars: pd.DataFrame, parts: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    if not len(parts):
        return ""
    return (
        "What each cell type adds to the change of the tissue's mean, a share by the distance of "
        "its score from that mean; before the bar its share of the cells on the two sides."
    )


def blocks(parts: pd.DataFrame) -> list[Block]:
    """Return the splits in focus with their cell types, the largest movers first."""
    rows = strata.records(parts)
    return [
        _block([row for row in rows if _key(row) == key]) for key in dict.fromkeys(map(_key, rows))
    ]


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["dataset"], row["study"], row["sex"]


def _block(rows: Sequence[dict[str, Any]]) -> Block:
    first = rows[0]
    column = ", ".join(p for p in (first["study_short"], SEX_WORDS[first["sex"]]) if p)
    return Block(
        head=f"{numbers.capital(str(first['tissue']))}, {column}",
        column=column,
        unit=str(first["unit"]),
        sides=f"{first['reference_word']} → {first['contrast_word']}",
        hollow=first["evidence"] == NO_IDS,
        carriers=_with_others(sorted((_carrier(row) for row in rows), key=lambda c: -c.size)),
    )


def _carrier(row: dict[str, Any]) -> Carrier:
    scores = [numbers.number(row[side]) for side in ("score_reference", "score_contrast")]
    missing = any(math.isnan(score) for score in scores)
    digits = signed_stack.digits(scores)
    cells = f"{row['n_cells_reference']} and {row['n_cells_contrast']} cells"
    return Carrier(
        name=str(row["cell_type"]),
        share_reference=numbers.number(row["share_reference"]),
        share_contrast=numbers.number(row["share_contrast"]),
        composition=numbers.number(row["composition"]),
        state=numbers.number(row["state"]),
        facts=(
            f"Score {' → '.join(numbers.plain(score, digits) for score in scores)}",
            cells,
            "One side has no score: composition only, valued at the other side." if missing else "",
        ),
        patch=str(row["patch"]),
    )


def _with_others(carriers: Sequence[Carrier]) -> list[Carrier]:
    """Return the largest movers, and the sum of all others as the last one."""
    if len(carriers) <= MOST:
        return list(carriers)
    shown, rest = list(carriers[: MOST - 1]), carriers[MOST - 1 :]
    others = Carrier(
        name=OTHERS.format(len(rest)),
        share_reference=sum(carrier.share_reference for carrier in rest),
        share_contrast=sum(carrier.share_contrast for carrier in rest),
        composition=sum(carrier.composition for carrier in rest),
        state=sum(carrier.state for carrier in rest),
        facts=(numbers.listed([carrier.name for carrier in rest], most=6),),
        patch="",
    )
    return [*shown, others]


def _heads(block: Block, y: float, frame: Frame) -> list[Word]:
    small, grey = theme.SMALL, tokens.INK3
    share, right = f"Share, {block.sides}", frame.width - 4
    above = frame.lift > 0  # the bars have a line of their own, below the shares
    return [
        Word(6, y + 12, f"<b>{block.head}</b>", "middle right", 12, tokens.INK),
        Word(6, y + 32, "Cell type", "middle right", small, grey),
        Word(
            frame.shares,
            y + 32,
            f"{share}; below: adds" if above else share,
            "middle left",
            small,
            grey,
        ),
        *(
            []
            if above
            else [Word(right, y + 32, f"Adds, {block.unit}", "middle left", small, grey)]
        ),
    ]


def _row(carrier: Carrier, y: float, digits: int, frame: Frame) -> list[Word]:
    name = theme.shorten(numbers.capital(carrier.name), frame.names)
    adds = signed_stack.number(carrier.total, digits)
    above, below = y - frame.lift, y + frame.lift
    return [
        Word(6, above, name, "middle right", 12, tokens.INK),
        Word(frame.shares, above, carrier.shares, "middle left", 12, tokens.INK3),
        Word(frame.width - 4, below, adds, "middle left", 12, tokens.INK2),
    ]


def _hit(carrier: Carrier, y: float, digits: int, frame: Frame) -> theme.Hit:
    facts = [
        f"Share {carrier.shares}",
        f"Composition {signed_stack.number(carrier.composition, digits)}",
        f"State {signed_stack.number(carrier.state, digits)}",
        *carrier.facts,
    ]
    text = theme.hover(numbers.capital(carrier.name), *facts)
    half = frame.row / 2
    return theme.Hit(0, frame.width, y - half, y + half, text, carrier.patch)
