"""Shares of cell types by age: rows are types, columns ages; donors are points."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.figures import cell_donors, cell_words, theme
from components.figures.theme import Hit, Key, Word

NAMES: Final = 190.0
COLUMN: Final = 160.0
NUMBER: Final = 46.0
GAP: Final = 22.0  # from a number to the next column
ROW: Final = 24.0
HEAD: Final = 30.0
PHONE: Final = 330.0
_NARROWEST: Final = 0.8  # of its width: names must still end before the bars
_AGES: Final = 56.0
_FEW: Final = 3  # ages

Places = dict[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True)
class Plan:
    """Where everything lies: the left end and top of each cell, and the words around them."""

    width: float
    height: float
    column: float
    places: Places
    names: dict[str, tuple[float, float]]  # top and bottom of what belongs to a name
    words: list[Word]
    head: float


def draw(
    shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame, *, stacked: bool = False
) -> theme.Figure:
    """Draw one bar a type and age, all on one scale; stacked, ages are rows below their type."""
    if shares.empty:
        return theme.empty(cell_words.nothing(facts))
    ages = list(dict.fromkeys(shares["age_reported"]))
    label = dict(zip(shares["name"].astype(str), shares["label"].astype(str), strict=True))
    plan = _stacked(label, ages) if stacked else _beside(label, ages)
    highest = [float(table["share"].max()) for table in (shares, donors) if len(table)]
    scale = (plan.column - NUMBER - GAP) / max(*highest, 1e-9)
    words, bars, areas = list(plan.words), [], []
    rows = strata.records(shares)
    called = str(cell_words.fact(facts, "donor")), str(cell_words.fact(facts, "donors"))
    for row in rows:
        x, y = plan.places[row["age_reported"], row["name"]]
        share = numbers.number(row["share"])
        if not math.isnan(share):
            bars.append((x, y + ROW / 2, x + scale * share, y + ROW / 2))
        end = x + plan.column - GAP
        told = "none" if share == 0 else numbers.percent(share)
        words.append(Word(end, y + ROW / 2, told, "middle left", 12, tokens.INK2))
        areas.append(Hit(x, x + plan.column, y, y + ROW, _hover(row, *called), row["patch"]))
    firsts = {row["name"]: row for row in reversed(rows)}
    for name, (y0, _) in plan.names.items():
        right = plan.width if stacked else NAMES
        text = theme.hover(firsts[name]["label"])
        areas.append(Hit(0, right, y0, y0 + ROW, text, firsts[name]["patch"]))
    rings = [
        theme.box(0, y0, plan.width, y1)
        for name, (y0, y1) in plan.names.items()
        if firsts[name]["selected"]
    ]
    return theme.figure(
        [
            theme.strokes(bars, tokens.CTRL, 10),
            theme.mixed_words(words),
            theme.hits(areas),
            *([_points(donors, plan.places, scale)] if len(donors) else []),
        ],
        theme.layout(
            plan.height,
            barmode="overlay",
            xaxis=theme.plane(0, plan.width),
            yaxis=theme.plane(plan.height, 0),
            shapes=rings,
            meta={
                **({} if stacked else {"minWidth": round(plan.width * _NARROWEST)}),
                **theme.rows(plan.head),
            },
        ),
    )


def _beside(names: dict[str, str], ages: list[str]) -> Plan:
    """Return columns of ages and rows of names; few ages have the room of more."""
    column = COLUMN * max(1.0, _FEW / len(ages))
    top = {name: HEAD + ROW * number for number, name in enumerate(names)}
    left = {age: NAMES + column * number for number, age in enumerate(ages)}
    heads = [
        Word(x, 14, f"<b>{age or 'All'}</b>", "middle right", 12, tokens.INK)
        for age, x in left.items()
    ]
    return Plan(
        width=NAMES + column * len(ages),
        height=max(HEAD + ROW * len(names) + 6, 90),
        column=column,
        places={(age, name): (left[age], top[name]) for age in ages for name in names},
        names={name: (y, y + ROW) for name, y in top.items()},
        words=[
            *heads,
            *(_name(names[name], y, NAMES * _NARROWEST - 8) for name, y in top.items()),
        ],
        head=HEAD,
    )


def _stacked(names: dict[str, str], ages: list[str]) -> Plan:
    """Return a block a name, with a row an age."""
    block = ROW * (len(ages) + 1) + 4
    left = cell_words.room_for(ages, _AGES)
    top = {name: block * number for number, name in enumerate(names)}
    places = {
        (age, name): (left, top[name] + ROW * (number + 1))
        for number, age in enumerate(ages)
        for name in names
    }
    heads = [_name(names[name], y, PHONE - 12, bold=True) for name, y in top.items()]
    rows = [
        Word(
            8, y + ROW / 2, theme.shorten(age, left - 10) or "All", "middle right", 12, tokens.INK2
        )
        for (age, _), (_, y) in places.items()
    ]
    return Plan(
        width=PHONE,
        height=max(block * len(names), 90),
        column=PHONE - left + GAP - 4,
        places=places,
        names={name: (y, y + block - 4) for name, y in top.items()},
        words=[*heads, *rows],
        head=0,
    )


def _name(name: str, y: float, room: float, *, bold: bool = False) -> Word:
    text = theme.shorten(name, room)
    return Word(4, y + ROW / 2, f"<b>{text}</b>" if bold else text, "middle right", 12, tokens.INK)


def legend(shares: pd.DataFrame, donors: pd.DataFrame, facts: pd.DataFrame) -> list[Key]:
    """Return the bar and the donors."""
    if shares.empty:
        return []
    if donors.empty:
        return [Key("square-filled", "share of the cells")]
    donor = str(cell_words.fact(facts, "donor"))
    return [
        Key("square-filled", f"mean of the {cell_words.fact(facts, 'donors')}"),
        *cell_donors.keys(donors, donor),
    ]


def _points(donors: pd.DataFrame, places: Places, scale: float) -> dict[str, Any]:
    rows = [row for row in strata.records(donors) if (row["age_reported"], row["name"]) in places]
    at = [places[row["age_reported"], row["name"]] for row in rows]
    return cell_donors.marks(
        [x + scale * row["share"] for (x, _), row in zip(at, rows, strict=True)],
        [y + ROW / 2 for _, y in at],
        7,
        sexes=[row["sex"] for row in rows],
        changes=[row["patch"] for row in rows],
        told=[
            theme.hover(
                str(row["donor_id"]),
                f"{numbers.percent(row['share'])} {row['label']}",
                f"of its {row['n_cells']:,.0f} cells, {row['age_reported']}",
            )
            for row in rows
        ],
    )


def _hover(row: Mapping[Any, Any], donor: str, donors: str) -> str:
    n = int(row["n_donors"])
    who = numbers.counted(n, donor, donors) if n else ""
    where = f", {row['age_reported']}" if row["age_reported"] else ""
    return theme.hover(
        f"{row['label']}{where}",
        numbers.percent(row["share"]),
        f"{row['n_cells']:,.0f} cells",
        who,
    )
