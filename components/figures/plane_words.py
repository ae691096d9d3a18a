"""The words of the phase plane: axes, corners, names of the arrows, and what is not drawn."""

from typing import Any, Final

from components import numbers, tokens, verdicts
from components.figures import theme
from components.figures.ticks import nice
from components.plane_labels import GAP, Side
from components.plane_sheet import NAME_SIZE, Sheet, name_of
from components.verdicts import Judged

LINE: Final = 17.0  # px of a line of the list below
ROW_GAP: Final = 5.0
HEAD: Final = 22.0


def x_axis(sheet: Sheet, **more: Any) -> dict[str, Any]:
    """Return the axis of identity."""
    reference = sheet.strata[0].row["reference_word"]
    title = f"← identity lost    <b>Change of identity score</b>, from {reference} mean    kept →"
    if not sheet.size.corner_notes:
        title = "← lost   <b>Change of identity</b>   kept →"
    return _axis(title, sheet.x_range, most=6, **more)


def y_axis(sheet: Sheet, **more: Any) -> dict[str, Any]:
    """Return the axis of gain."""
    reference = sheet.strata[0].row["reference_word"]
    title = f"<b>Change of mesenchymal core</b>, from {reference} mean →"
    if not sheet.size.corner_notes:
        title = "<b>Change of mesenchymal core</b> →"
    return _axis(title, sheet.y_range, most=6, **more)


def _axis(title: str, limits: tuple[float, float], *, most: int, **more: Any) -> dict[str, Any]:
    places = nice(*limits, most=most)
    digits = next((d for d in range(3) if all(round(p, d) == p for p in places)), 2)
    return theme.axis(
        title,
        range=list(limits),
        tickvals=places,
        ticktext=[numbers.signed(place, digits) if place else "0" for place in places],
        **more,
    )


_CORNERS: Final = (
    ("Drift", "identity lost, core gained", 0, 1),
    ("Gain only", "identity kept", 1, 1),
    ("Reverse, identity lost", "", 0, 0),
    ("Reverse", "", 1, 0),
)


def corners(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the names of the four corners."""
    notes = sheet.size.corner_notes
    return [
        {
            "text": f"<b>{_corner(name, notes=notes)}</b>" + (f"<br>{note}" if notes else ""),
            "x": right,
            "xref": "x domain",
            "xanchor": "right" if right else "left",
            "y": top,
            "yref": "y domain",
            "yanchor": "top" if top else "bottom",
            "xshift": -6 if right else 8,
            "yshift": -6 if top else 6,
            "showarrow": False,
            "align": "right" if right else "left",
            "font": {"size": 12, "color": tokens.INK3},
        }
        for name, note, right, top in _CORNERS
    ]


def _corner(name: str, *, notes: bool) -> str:
    return name if notes else name.replace(", identity lost", ", lost")


_ANCHORS: Final[dict[Side, tuple[str, str]]] = {
    "left": ("right", "middle"),
    "right": ("left", "middle"),
    "top": ("center", "bottom"),
    "bottom": ("center", "top"),
}
_STEPS: Final[dict[Side, tuple[float, float]]] = {
    "left": (-GAP, 0),
    "right": (GAP, 0),
    "top": (0, GAP),
    "bottom": (0, -GAP),
}


def names(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the names in a frame of their colour; the selected one bold, in a ring of ink."""
    made = []
    for stratum, place in reversed(sheet.names):
        x, y = sheet.ends(stratum)[place.side]
        x_anchor, y_anchor = _ANCHORS[place.side]
        along_x, along_y = _STEPS[place.side]
        slides_up = place.side in ("left", "right")
        text = name_of(stratum)
        made.append(
            {
                "x": x,
                "y": y,
                "xref": "x",
                "yref": "y",
                "showarrow": False,
                "xanchor": x_anchor,
                "yanchor": y_anchor,
                "xshift": along_x + (0 if slides_up else place.slide),
                "yshift": along_y - (place.slide if slides_up else 0),
                "text": f"<b>{text}</b>" if stratum.is_selected else text,
                "font": {"size": NAME_SIZE, "color": tokens.INK},
                "bgcolor": tokens.SURFACE,
                "bordercolor": tokens.INK if stratum.is_selected else verdicts.colour(stratum),
                "borderwidth": 2 if stratum.is_selected else 1,
                "borderpad": 2,
            }
        )
    return made


def _entry(sheet: Sheet, stratum: Judged) -> list[str]:
    """Return one entry of the list below: glyph, name and reason, in lines."""
    columns = int(sheet.size.width / 6.4)
    text = f"{stratum.label}: {stratum.reason or stratum.verdict}"
    return theme.wrap(text, columns).split("<br>")


def listed_height(sheet: Sheet) -> float:
    """Return the room of the list of strata that have no arrow, in px."""
    lines = [len(_entry(sheet, s)) for s in sheet.unjudged]
    return HEAD + sum(LINE * n + ROW_GAP for n in lines) + 6 if lines else 0.0


def _rows(sheet: Sheet) -> list[tuple[Judged, list[str], float, float]]:
    """Return the entries with their upper and lower edge, in px from the top of the list."""
    y, found = HEAD, []
    for stratum in sheet.unjudged:
        lines = _entry(sheet, stratum)
        bottom = y + LINE * len(lines) + ROW_GAP
        found.append((stratum, lines, y, bottom))
        y = bottom
    return found


def listed_axes(sheet: Sheet, share: float) -> dict[str, Any]:
    """Return the plane of the list below."""
    if not share:
        return {}
    height = listed_height(sheet)
    return {
        "xaxis2": theme.plane(0, sheet.size.width, domain=[0, 1], anchor="y2"),
        "yaxis2": theme.plane(height, 0, domain=[0, share], anchor="x2"),
    }


def listed(sheet: Sheet) -> dict[str, Any]:
    """Return the strata without an arrow, each with its reason."""
    found = [theme.Word(0.0, HEAD / 2, "No arrow", "middle right", 12, tokens.INK3)]
    for stratum, lines, top, _ in _rows(sheet):
        for number, line in enumerate(lines):
            text = f"<b>{line}</b>" if stratum.is_selected else line
            y = top + LINE * (number + 0.5)
            found.append(theme.Word(0.0, y, text, "middle right", 12, tokens.INK2))
    return theme.mixed_words(found, xaxis="x2", yaxis="y2")


def listed_hits(sheet: Sheet) -> dict[str, Any]:
    """Return the rows of the list as areas that select."""
    areas = [
        theme.Hit(
            0.0,
            sheet.size.width,
            top,
            bottom,
            theme.hover(stratum.full_name, *stratum.facts),
            str(stratum.row["patch"]),
        )
        for stratum, _, top, bottom in _rows(sheet)
    ]
    return theme.hits(areas, xaxis="x2", yaxis="y2")
