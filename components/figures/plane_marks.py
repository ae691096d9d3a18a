"""The marks of the phase plane: ground, arrows, crosses, donors, and what can be pressed."""

from typing import Any, Final

from components import numbers, strata, tokens, verdicts
from components.figures import theme
from components.plane_sheet import FADED, Sheet
from components.verdicts import Judged

DIMMED: Final = 0.42  # donors that were not picked
ARM: Final = {True: 2.2, False: 1.2}  # px, by whether the interval excludes 0
GRIP: Final = 16  # px, what can be pressed around arrow, cross and name
SHARES: Final = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)


def ground(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the sunk corner of drift and the two lines through the reference mean."""
    (x0, x1), (y0, y1) = sheet.x_range, sheet.y_range
    line = {"color": tokens.CTRL, "width": 1}
    return [
        {
            "type": "rect",
            "layer": "below",
            "fillcolor": tokens.SUNK,
            "line": {"width": 0},
            "x0": x0,
            "x1": 0,
            "y0": 0,
            "y1": y1,
        },
        {"type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": 0, "y1": 0, "line": line},
        {"type": "line", "layer": "below", "x0": 0, "x1": 0, "y0": y0, "y1": y1, "line": line},
    ]


def arrows(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the arrows of the means, the selected one last and thickest."""
    return [
        {
            "x": s.identity.estimate,
            "y": s.gain.estimate,
            "xref": "x",
            "yref": "y",
            "ax": 0,
            "ay": 0,
            "axref": "x",
            "ayref": "y",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowsize": 1,
            "arrowwidth": 2.8 if s.is_selected else 2,
            "arrowcolor": verdicts.colour(s),
            "opacity": FADED if sheet.is_faded(s) else 1,
        }
        for s in sorted(sheet.arrows, key=lambda s: s.is_selected)
    ]


def crosses(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the arms of the crosses, one trace for each look."""
    looks: dict[tuple[str, bool, bool], list[tuple[float, float, float, float]]] = {}
    for s in sheet.arrows:
        arms = zip((s.identity, s.gain), sheet.cross(s), strict=True)
        for change, segment in arms:
            look = (verdicts.colour(s), bool(change.direction), sheet.is_faded(s))
            looks.setdefault(look, []).append(segment)
    return [
        theme.strokes(segments, colour, ARM[is_resolved], opacity=FADED if is_faded else 1)
        for (colour, is_resolved, is_faded), segments in looks.items()
    ]


def beyond(sheet: Sheet) -> dict[str, Any]:
    """Arrowheads where an arm leaves the plane; the hover and the table have it whole."""
    (x0, x1), (y0, y1) = sheet.x_range, sheet.y_range
    found = []
    for s in sheet.arrows:
        x, y = s.identity.estimate, s.gain.estimate
        ends = (
            (s.identity.low < x0, x0, y, "triangle-left"),
            (s.identity.high > x1, x1, y, "triangle-right"),
            (s.gain.low < y0, x, y0, "triangle-down"),
            (s.gain.high > y1, x, y1, "triangle-up"),
        )
        opacity = FADED if sheet.is_faded(s) else 1
        found += [(*end[1:], verdicts.colour(s), opacity) for end in ends if end[0]]
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "x": [end[0] for end in found],
        "y": [end[1] for end in found],
        "marker": {
            "symbol": [end[2] for end in found],
            "color": [end[3] for end in found],
            "opacity": [end[4] for end in found],
            "size": 8,
        },
    }


def donors(sheet: Sheet) -> dict[str, Any]:
    """Donors: hollow reference, filled contrast, symbol by sex, colour by lineage."""
    by_key = {s.key: s for s in sheet.strata}
    shown = sorted(sheet.donors, key=lambda d: strata.is_true(d["selected"]))
    owners = [by_key[str(d["tissue"]), str(d["cell_type"])] for d in shown]
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "x": [donor["x"] for donor in shown],
        "y": [donor["y"] for donor in shown],
        "marker": {
            "symbol": [_symbol(donor) for donor in shown],
            "size": 8.5,
            "color": [verdicts.colour(s) for s in owners],
            "opacity": [
                DIMMED if strata.is_true(d["dimmed"]) else FADED if sheet.is_faded(s) else 1
                for d, s in zip(shown, owners, strict=True)
            ],
            "line": {"width": 1.5, "color": [verdicts.colour(s) for s in owners]},
        },
        "customdata": [str(donor["patch"]) for donor in shown],
        "hovertext": [_donor_text(d, s) for d, s in zip(shown, owners, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _symbol(donor: dict[str, Any]) -> str:
    symbol = tokens.SEX_SYMBOLS.get(str(donor["sex"]), tokens.SEX_SYMBOLS["unknown"])
    return symbol if donor["role"] == "contrast" else f"{symbol}-open"


def _donor_text(donor: dict[str, Any], stratum: Judged) -> str:
    cells = numbers.number(donor["n_cells"])
    sex = "" if donor["sex"] == "unknown" else f", {donor['sex']}"
    return theme.hover(
        f"Donor {donor['donor_id']}{sex}",
        f"{stratum.label}, {donor['x_text']}",
        f"Identity {numbers.signed(donor['x'], 2)}, core {numbers.signed(donor['y'], 2)}",
        f"{cells:.0f} cells" if cells == cells else "",
    )


def grips(sheet: Sheet) -> dict[str, Any]:
    """Transparent marks along arrows, crosses and names: all of them can be pressed."""
    found: list[tuple[float, float, Judged]] = []
    for s in sheet.arrows:
        x, y = s.identity.estimate, s.gain.estimate
        found += [(x * share, y * share, s) for share in reversed(SHARES)]
        for x0, y0, x1, y1 in sheet.cross(s):
            found += [
                (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, s) for share in (0, 0.25, 0.75, 1)
            ]
    for s, place in sheet.names:
        left, top, right, bottom = place.box
        steps = max(int((right - left) / GRIP), 1)
        middle = (top + bottom) / 2
        found += [
            (*sheet.at((left + (right - left) * (k + 0.5) / steps, middle)), s)
            for k in range(steps)
        ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in found],
        "y": [y for _, y, _ in found],
        "marker": {"size": GRIP, "color": theme.CLEAR, "line": {"width": 0}},
        "customdata": [str(s.row["patch"]) for _, _, s in found],
        "hovertext": [theme.hover(s.full_name, *s.facts) for _, _, s in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
