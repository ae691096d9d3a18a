"""Donors of every stratum, and how many a side its effect would take, on a log axis."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import plan_rows, strata, tokens
from components.figures import row_layout, theme
from components.figures.theme import Key
from components.plan_rows import LEAST, REACH, TICKS, Plan
from drift.planning import MOST
from drift.schema import MIN_DONORS

WIDTH: Final = 900.0
ROW: Final = 27.0
TOP: Final = 24.0
BOTTOM: Final = 44.0
NAMES: Final = 232.0
COLUMN: Final = 56.0  # donors of one age group
VALUES: Final = 128.0
LINE: Final = {"planned": 2.2, "near zero": 1.3}


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw one row a stratum: donors by age group, and the donors needed with their range.

    Parameters
    ----------
    table
        The planner's view.
    """
    found = plan_rows.read(table)
    if not found:
        return theme.empty(strata.NOTHING)
    columns = plan_rows.heads(found)
    counts = COLUMN * len(columns)
    left, right = NAMES + counts, WIDTH - VALUES
    places = [(plan, TOP + ROW * (k + 0.5)) for k, plan in enumerate(found)]
    height = TOP + ROW * len(found)
    data = [
        *marks(places),
        theme.mixed_words([*_names(places), *_donors(places, columns)], xaxis="x2"),
        _lacking(places, columns),
        theme.mixed_words(_values(places), xaxis="x3"),
        hits(places, "x", *REACH, ROW),
        hits(places, "x2", 0, left, ROW),
        hits(places, "x3", 0, VALUES, ROW),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            xaxis=axis(domain=[left / WIDTH, right / WIDTH]),
            xaxis2=theme.plane(0, left, domain=[0, left / WIDTH], anchor="y"),
            xaxis3=theme.plane(0, VALUES, domain=[right / WIDTH, 1], anchor="y"),
            shapes=ring(places, ROW),
            meta={"minWidth": 760, **theme.rows(TOP, squeeze=0.74)},
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = plan_rows.read(table)
    states = {plan.state for plan in found}
    has_plan = any(plan.has_plan for plan in found)
    seen = any(plan.has_plan and not plan.is_given for plan in found)
    keys = [
        (has_plan, "circle-hollow", "donors on the smaller side now"),
        (seen, "line-band-bare", "needed a side for 80 % power, over the interval"),
        ("planned" in states, "square-filled", f"at {_aim(found)}"),
        (
            any(plan.has_plan and plan.needed("most") > MOST for plan in found),
            "arrow-beyond",
            f"more than {MOST}: too near 0 to plan by",
        ),
        (
            bool(states & {"too few", "no donors"}),
            "hatch",
            f"fewer than {MIN_DONORS} donors",
        ),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = plan_rows.read(table)
    if not found:
        return ""
    rest = f"circle: donors on the smaller side now; hatched: fewer than {MIN_DONORS} donors."
    if found[0].is_given:
        return f"Square: donors a side for 80 % power at {_aim(found)}; {rest}"
    return (
        "Line: donors a side for 80 % power if the true effect is anywhere in the 95% interval; "
        f"square: if it is the one seen; {rest}"
    )


def _aim(found: Sequence[Plan]) -> str:
    given = [plan.aim for plan in found if plan.is_given]
    return f"a true g of {given[0]:g}" if given else "the effect seen"


def axis(**more: Any) -> dict[str, Any]:
    """Return the axis of the donors a side, logarithmic."""
    return theme.axis(
        "Donors a side for 80 % power",
        range=list(REACH),
        tickvals=[plan_rows.at(tick) for tick in TICKS],
        ticktext=[str(tick) for tick in TICKS],
        anchor="y",
        **more,
    )


Places = Sequence[tuple[Plan, float]]


def marks(places: Places, below: float = 0.0) -> list[dict[str, Any]]:
    """Return ranges, squares, arrowheads, the donors there now, and the hatch of too few."""
    made = []
    for state, width in LINE.items():
        segments = [
            (
                plan_rows.at(plan.needed("fewest")),
                y + below,
                plan_rows.at(plan.needed("most")),
                y + below,
            )
            for plan, y in places
            if plan.state == state
        ]
        made.append(theme.strokes(segments, tokens.CTRL, width))
    few = [
        (REACH[0], y + below + 7, REACH[1], y + below - 7)
        for plan, y in places
        if not plan.has_plan
    ]
    made.append(theme.hatch(few, step=0.065, lean=0.05))
    beyond = [
        (y + below, plan.colour)
        for plan, y in places
        if plan.has_plan and plan.needed("most") > MOST
    ]
    made.append(_markers([(REACH[1], y, colour) for y, colour in beyond], "triangle-right", 8))
    planned = [
        (plan_rows.at(plan.needed("at_seen")), y + below, plan.colour)
        for plan, y in places
        if plan.state == "planned"
    ]
    made.append(_markers(planned, "square", 9))
    there = [
        (plan_rows.at(plan.there), y + below, tokens.INK)
        for plan, y in places
        if plan.has_plan and plan.there > LEAST
    ]
    made.append(_markers(there, "circle-open", 9))
    return made


def _markers(found: Sequence[tuple[float, float, str]], symbol: str, size: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in found],
        "y": [y for _, y, _ in found],
        "marker": {
            "symbol": symbol,
            "size": size,
            "opacity": 1,
            "color": [colour for _, _, colour in found],
            "line": {"width": 1.6 if symbol.endswith("open") else 0},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _names(places: Places) -> list[theme.Word]:
    words = []
    for plan, y in places:
        study = plan.study
        room = NAMES - 12 - theme.text_width(f" {study}")
        name = theme.shorten(plan.name, room)
        name = f"<b>{name}</b>" if plan.stratum.is_selected else name
        text = f'{name} <span style="color:{tokens.INK3}">{study}</span>{plan.marks}'
        words.append(theme.Word(4, y, text, "middle right", 12, tokens.INK2))
    return words


def _donors(places: Places, columns: Sequence[str]) -> list[theme.Word]:
    """Print the donors of each age group; those under three stand on a hatch."""
    words = [
        theme.Word(
            _column(k),
            10,
            theme.shorten(name, COLUMN - 4, theme.SMALL),
            size=theme.SMALL,
            colour=tokens.INK3,
        )
        for k, name in enumerate(columns)
    ]
    for plan, y in places:
        for k, (_, n) in enumerate(plan.groups):
            words.append(theme.Word(_column(k), y, f"{n:.0f}", colour=tokens.INK))
    return words


def _column(number: int) -> float:
    return NAMES + COLUMN * (number + 0.5)


def _lacking(places: Places, columns: Sequence[str]) -> dict[str, Any]:
    """Return the hatch beside numbers that are too small; a middle age is no side."""
    boxes = [
        (_column(k) - 24, y + 7, _column(k) - 9, y - 7)
        for plan, y in places
        for k, (name, n) in enumerate(plan.groups)
        if n < MIN_DONORS and name != "middle" and k < len(columns)
    ]
    return theme.hatch(boxes, step=4.5, lean=6, xaxis="x2")


def _values(places: Places) -> list[theme.Word]:
    head = "needed" if places[0][0].is_given else "range (at g seen)"
    words = [theme.Word(10, 10, head, "middle right", theme.SMALL, tokens.INK3)]
    for plan, y in places:
        text = plan.text if plan.has_plan else f"<i>{plan.text}</i>"
        text = f"<b>{text}</b>" if plan.stratum.is_selected else text
        ink = tokens.INK if plan.is_reached or plan.stratum.is_selected else tokens.INK2
        words.append(theme.Word(10, y, text, "middle right", 12, ink))
    return words


def ring(places: Places, row: float) -> list[dict[str, Any]]:
    """Return the ring around the selected rows."""
    return [
        theme.box(0.002, y - row / 2, 0.998, y + row / 2, xref="paper", yref="y")
        for plan, y in places
        if plan.stratum.is_selected
    ]


def hits(places: Places, name: str, x0: float, x1: float, row: float) -> dict[str, Any]:
    """Return what is hovered and pressed: whole rows."""
    areas = [
        theme.Hit(
            x0,
            x1,
            y - row / 2,
            y + row / 2,
            theme.hover(_full_name(plan), *plan.facts),
            str(plan.row["patch"]),
        )
        for plan, y in places
    ]
    return theme.hits(areas, xaxis=name)


def _full_name(plan: Plan) -> str:
    return plan.name if plan.state == "no donors" else plan.stratum.full_name
