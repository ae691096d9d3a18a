"""Axes, heads and grounds of the panels of score against age."""

import math
from typing import Any, Final

from components import numbers, sheets, tokens
from components.figures import theme
from components.figures.ticks import decimals, nice
from components.sheets import Sheet

MOST_AGES: Final = 5  # group ages that are ticks themselves


def grounds(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the sunk ground below ages before adulthood."""
    return [
        {
            "type": "rect",
            "layer": "below",
            "xref": panel.x_id,
            "yref": f"{panel.y_id} domain",
            "x0": sheet.x_range[0],
            "x1": panel.facts["development_until"],
            "y0": 0,
            "y1": 1,
            "fillcolor": tokens.SUNK,
            "line": {"width": 0},
        }
        for panel in sheet.panels
        if math.isfinite(numbers.number(panel.facts["development_until"]))
    ]


def rings(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the ink ring around the selected strata, heads included."""
    found = []
    columns = {panel.x_id for panel in sheet.panels if panel.is_chosen}
    for column in sorted(columns):
        panels = [panel for panel in sheet.panels if panel.x_id == column]
        first = min(panel.top for panel in panels)
        head = sheets.head_top(sheet, first)
        found.append(
            theme.box(
                sheet.across(1 if sheet.is_stacked else panels[0].left - 6),
                sheet.up(head + 1),
                sheet.across(min(panels[0].right + 4, sheet.width - 1)),
                sheet.up(max(panel.bottom for panel in panels) + 3),
                xref="paper",
                yref="paper",
            )
        )
    return found


def x_axes(sheet: Sheet) -> dict[str, Any]:
    """Return one axis a stratum, with ticks below its last panel."""
    ticks = _x_ticks(sheet)
    axes: dict[str, Any] = {}
    for panel in sheet.panels:
        bottom = max(p.bottom for p in sheet.panels if p.x_id == panel.x_id)
        if panel.bottom < bottom:
            continue
        axes[panel.x_id.replace("x", "xaxis")] = theme.axis(
            "",
            domain=[sheet.across(panel.left), sheet.across(panel.right)],
            range=list(sheet.x_range),
            anchor=panel.y_id,
            fixedrange=sheet.is_stacked,
            **({} if sheet.is_stacked or panel.x_id == "x" else {"matches": "x"}),
            **ticks,
        )
    return axes


def _x_ticks(sheet: Sheet) -> dict[str, Any]:
    conditions = sheets.condition_ticks(sheet.panels)
    if conditions:
        places = sorted(conditions)
        return {"tickvals": places, "ticktext": [conditions[place] for place in places]}
    means = {float(x) for panel in sheet.panels for x in panel.facts["group_x"]}
    ages = {float(donor["x"]) for panel in sheet.panels for donor in panel.points}
    if not 0 < len(ages) <= MOST_AGES or ages != means:
        return {"nticks": 5}
    shown = sorted(ages)
    return {"tickvals": shown, "ticktext": [numbers.plain(x, decimals([x])) for x in shown]}


def y_axes(sheet: Sheet) -> dict[str, Any]:
    """Return the shared axis: one a row, equal limits, ticks at the left, a line at zero."""
    low, high = sheet.y_range
    room = 10 / (sheet.panels[0].bottom - sheet.panels[0].top) * (high - low)
    places = [place for place in nice(low, high, most=5) if place < high - room]
    digits = decimals(places)
    axes: dict[str, Any] = {}
    for panel in sheet.panels:
        name = panel.y_id.replace("y", "yaxis")
        if name in axes:
            continue
        axes[name] = theme.axis(
            "",
            domain=[sheet.up(panel.bottom), sheet.up(panel.top)],
            range=list(sheet.y_range),
            anchor=panel.x_id,
            tickvals=places,
            ticktext=[numbers.signed(p, digits) if p else "0" for p in places],
            zeroline=True,
            zerolinecolor=tokens.LINE2,
            zerolinewidth=1,
        )
    return axes


def head_axes(sheet: Sheet) -> dict[str, Any]:
    """Return the plane over the heads of the columns, where they are pressed."""
    return {
        "xaxis99": theme.plane(0, sheet.width, domain=[0, 1], anchor="y99"),
        "yaxis99": theme.plane(
            sheets.HEAD + 16, 0, domain=[sheet.up(sheets.HEAD + 16), 1], anchor="x99"
        ),
    }


def head_hits(sheet: Sheet) -> dict[str, Any]:
    """Return what is pressed and hovered on the heads of the columns."""
    areas = [
        theme.Hit(
            panel.left,
            panel.right,
            0,
            sheets.HEAD + 16,
            theme.hover(str(panel.facts["column_label"]), *sheets.facts(panel.facts)),
            str(panel.facts["patch"]),
        )
        for panel in sheet.panels
        if panel.facts["row"] == sheet.first_row
    ]
    return theme.hits(areas, xaxis="x99", yaxis="y99")
