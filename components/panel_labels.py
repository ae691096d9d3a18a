"""Text around the panels of score against age: heads, labels, numbers, titles."""

import math
from typing import Any

from components import numbers, sheets, tokens
from components.figures import theme
from components.sheets import Panel, Sheet


def around(sheet: Sheet) -> list[dict[str, Any]]:
    """Return all text around the panels, as annotations."""
    notes = _stacked_labels(sheet) if sheet.is_stacked else _grid_labels(sheet)
    for panel in sheet.panels:
        notes += _strip(panel, sheet)
    return [*notes, *_x_titles(sheet)]


def _note(
    sheet: Sheet, x: float, y: float, text: str, *, size: float = 12, colour: str = tokens.INK2
) -> dict[str, Any]:
    """Return text whose top left corner lies at a place in px."""
    return {
        "text": text,
        "x": sheet.across(x),
        "y": sheet.up(y),
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "borderpad": 0,
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }


def _head_text(panel: Panel, sheet: Sheet, room: float) -> str:
    note = str(panel.facts["column_note"])
    if sheet.is_across_tissues:
        note = f"{panel.facts['tissue_label']}, {note}"
    name = theme.shorten(str(panel.facts["short_label"]), room - theme.text_width(note) - 4, 13)
    return f'<b>{name}</b> <span style="color:{tokens.INK3};font-size:12px">{note}</span>'


def _grid_labels(sheet: Sheet) -> list[dict[str, Any]]:
    """Return heads of columns, labels of rows and the title of the shared axis."""
    notes = []
    for panel in sheet.panels:
        if panel.facts["row"] == sheet.first_row:
            text = _head_text(panel, sheet, panel.right - panel.left)
            notes.append(_note(sheet, panel.left, 3, text, size=13, colour=tokens.INK))
        if panel.x_id == sheet.panels[0].x_id:
            notes += _row_label(panel, sheet)
    title = theme.wrap(str(sheet.panels[0].facts["y_title"]), 12)
    notes.append(_note(sheet, 0, 0, title, size=theme.SMALL, colour=tokens.INK3))
    return notes


def _row_label(panel: Panel, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the label of a row, beside the upper end of its first panel."""
    label = theme.wrap(theme.shorten(str(panel.facts["row_label"]), 2 * sheets.LABELS - 30), 12)
    lines = label.count("<br>") + 1
    y = panel.top - 14 - 16 * lines
    note = str(panel.facts["row_note"])
    return [
        _note(sheet, 0, y, f"<b>{label}</b>", colour=tokens.INK),
        _note(sheet, 0, y + 16 * lines, note, size=theme.SMALL, colour=tokens.INK3),
    ]


def _stacked_labels(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the head of each stratum and the label of each panel."""
    notes = []
    for panel in sheet.panels:
        fact = panel.facts
        if fact["row"] == sheet.first_row:
            text = _head_text(panel, sheet, panel.right)
            top = sheets.head_top(sheet, panel.top)
            notes.append(_note(sheet, 6, top + 4, text, size=14, colour=tokens.INK))
            title = str(fact["y_title"])
            notes.append(_note(sheet, 6, top + 23, title, size=theme.SMALL, colour=tokens.INK3))
        note = f'<span style="color:{tokens.INK3}">{fact["row_note"]}</span>'
        label = f"<b>{fact['row_label']}</b> {note}"
        strip = sheets.head_top(sheet, panel.top) + sheets.STACKED_HEAD
        notes.append(_note(sheet, panel.left, strip, label, colour=tokens.INK2))
    return notes


def _strip(panel: Panel, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the number of a panel, its depth-matched value, and donors beyond the axis."""
    y = panel.top - sheet.strip
    text = _strip_text(panel)
    colour = tokens.INK if panel.is_chosen or _is_resolved(panel) else tokens.INK2
    notes = [_note(sheet, panel.left, y + 3, text, colour=colour)]
    if sheets.matched(panel.facts):
        below = f"at equal depth {sheets.matched(panel.facts)}"
        notes.append(_note(sheet, panel.left, y + 19, below, size=theme.SMALL, colour=tokens.INK3))
    beyond = _beyond(panel, sheet)
    if beyond:
        place = panel.left, panel.top - 14
        notes.append(_note(sheet, *place, beyond, size=theme.SMALL, colour=tokens.INK3))
    return notes


def _is_resolved(panel: Panel) -> bool:
    return panel.facts["call"] in ("rises", "falls")


def _strip_text(panel: Panel) -> str:
    """Return the effect with its interval; the unit where the panel is wide enough for it."""
    fact = panel.facts
    if math.isnan(numbers.number(fact["estimate"])) or fact["call"] == "too few donors":
        return f"<i>{fact['call']}</i>"
    marks = sheets.marks(fact)
    room = panel.right - panel.left
    unit = str(fact["unit_text"]) if panel.is_sloped else ""
    text = sheets.interval(fact, unit=unit) + marks
    if theme.text_width(text) > room:
        text = sheets.interval(fact) + marks
    return f"<b>{text}</b>" if _is_resolved(panel) else text


def _beyond(panel: Panel, sheet: Sheet) -> str:
    """Return how many donors lie above and below the axis: "↑4"."""
    low, high = sheet.y_range
    found = [numbers.number(donor["y"]) for donor in panel.points]
    counts = (("↑", sum(y > high for y in found)), ("↓", sum(y < low for y in found)))
    return " ".join(f"{arrow}{n}" for arrow, n in counts if n)


def _x_titles(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the title of the age axis: once below a grid, below each stratum of a stack."""
    title = str(sheet.panels[0].facts["x_title"])
    lefts = {panel.left for panel in sheet.panels}
    rights = {panel.right for panel in sheet.panels}
    middle = (min(lefts) + max(rights)) / 2
    bottoms = {panel.x_id: 0.0 for panel in sheet.panels}
    for panel in sheet.panels:
        bottoms[panel.x_id] = max(bottoms[panel.x_id], panel.bottom)
    places = sorted(set(bottoms.values()))
    ticks = sheets.condition_ticks(sheet.panels).values()
    below = 14 * max((text.count("<br>") for text in ticks), default=0)
    return [
        {**_note(sheet, middle, place + 25 + below, title), "xanchor": "center"} for place in places
    ]
