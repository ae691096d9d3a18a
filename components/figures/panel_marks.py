"""What one panel of score against age holds: band, line, means, donors."""

import math
from collections.abc import Sequence
from typing import Any, Final

from components import numbers, sheets, strata, tokens
from components.figures import theme
from components.sheets import Panel, Sheet

BESIDE: Final = 0.1  # of the axis, between a group's donors and its mean
DODGE: Final = 0.022  # of the axis, between donors of one age
BEYOND: Final = 2 * "\N{NO-BREAK SPACE}"  # between a donor's last mark and its name
DIMMED: Final = 0.42


def traces(panel: Panel, sheet: Sheet) -> list[dict[str, Any]]:
    """Return what one panel holds: hit area, band, line, means, donors."""
    at = {"xaxis": panel.x_id, "yaxis": panel.y_id}
    found = [_panel_hit(panel, sheet, at)]
    if panel.facts["band_x"]:
        found += [_band(panel, at), _line(panel, at)]
    if panel.facts["donor_lines"]:
        found += _donor_lines(panel, at)
    found.append(_donors(panel, sheet, at))
    if panel.facts["group_x"]:
        found += _means(panel, sheet, at)
    return found


def _panel_hit(panel: Panel, sheet: Sheet, at: dict[str, str]) -> dict[str, Any]:
    (x0, x1), (y0, y1) = sheet.x_range, sheet.y_range
    fact = panel.facts
    text = theme.hover(f"{fact['column_label']}, {fact['row_label']}", *sheets.facts(fact))
    return theme.hits([theme.Hit(x0, x1, y0, y1, text, str(fact["patch"]))], **at)


def _tone(panel: Panel) -> str:
    """Ink, or the colour of the sign where the effect is resolved."""
    ends = {"rises": tokens.RISE_END, "falls": tokens.FALL_END}
    return ends.get(str(panel.facts["call"]), panel.ink)


def _band(panel: Panel, at: dict[str, str]) -> dict[str, Any]:
    fact = panel.facts
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*fact["band_x"], *reversed(fact["band_x"])],
        "y": [*fact["band_high"], *reversed(fact["band_low"])],
        "fill": "toself",
        "fillcolor": tokens.BAND,
        "line": {"width": 0, "color": theme.CLEAR},
        "hoverinfo": "skip",
        **at,
    }


def _line(panel: Panel, at: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(panel.facts["band_x"]),
        "y": list(panel.facts["band_y"]),
        "line": {"color": _tone(panel), "width": 1.8},
        "hoverinfo": "skip",
        **at,
    }


def _donor_lines(panel: Panel, at: dict[str, str]) -> list[dict[str, Any]]:
    """One line a donor, named at its end: the donor is compared with itself."""
    lines = [line[1:] for line in panel.facts["donor_lines"]]
    names = [f"{BEYOND}{line[0]}" for line in panel.facts["donor_lines"]]
    return [
        theme.strokes(lines, _tone(panel), 1.6, **at),
        theme.words(
            [line[2] for line in lines],
            [line[3] for line in lines],
            names,
            "middle right",
            colour=tokens.INK,
            xaxis=at["xaxis"],
            yaxis=at["yaxis"],
        ),
    ]


def _means(panel: Panel, sheet: Sheet, at: dict[str, str]) -> list[dict[str, Any]]:
    """Group means with their intervals; that of the contrast in colour where it is resolved."""
    fact = panel.facts
    span = sheet.x_range[1] - sheet.x_range[0]
    half, last = span * 0.02, max(fact["group_x"])
    strokes: dict[str, list[tuple[float, float, float, float]]] = {}
    for x, mean, low, high in zip(
        fact["group_x"], fact["group_mean"], fact["group_low"], fact["group_high"], strict=True
    ):
        # Beside the donors, where filled marks cannot hide it; the last group has room on its left.
        at_x = x + span * BESIDE * (-1 if x == last else 1)
        colour = _tone(panel) if _is_contrast(panel, x) else panel.ink
        lines = [(at_x - half, mean, at_x + half, mean), (at_x, low, at_x, high)]
        drawn = [line for line in lines if all(math.isfinite(numbers.number(v)) for v in line)]
        strokes.setdefault(colour, []).extend(drawn)
    return [theme.strokes(lines, colour, 2, **at) for colour, lines in strokes.items()]


def _is_contrast(panel: Panel, x: float) -> bool:
    """Tell whether the group at a place is the one compared with the reference."""
    places = [donor["x"] for donor in panel.points if donor["role"] == "contrast"]
    return bool(places) and min(places) <= x <= max(places)


def _donors(panel: Panel, sheet: Sheet, at: dict[str, str]) -> dict[str, Any]:
    """One mark a donor: sex is its symbol, the contrast is filled, development a grey cross."""
    low, high = sheet.y_range
    shown = [d for d in panel.points if low <= numbers.number(d["y"]) <= high]
    shift = _dodged(shown, sheet.x_range) if panel.is_crowded else {}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [d["x"] + shift.get(number, 0.0) for number, d in enumerate(shown)],
        "y": [d["y"] for d in shown],
        "marker": {
            "symbol": [_symbol(d, panel) for d in shown],
            "size": [7 if d["role"] == "development" else 8 for d in shown],
            "opacity": [DIMMED if strata.is_true(d["dimmed"]) else 1 for d in shown],
            "color": [tokens.CTRL if d["role"] == "development" else panel.ink for d in shown],
            "line": {
                "width": [1.3 if d["role"] == "development" else 1.7 for d in shown],
                "color": [tokens.CTRL if d["role"] == "development" else panel.ink for d in shown],
            },
        },
        "ids": _ids(shown),  # what a brush picks
        "customdata": [str(d["patch"]) for d in shown],
        "hovertext": [_donor_text(d, panel) for d in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **at,
    }


def _ids(shown: Sequence[dict[str, Any]]) -> list[str]:
    """Return the donor of each mark; a donor's further samples get a number after a tab.

    Plotly draws marks of one id once. The browser takes the donor before the tab.
    """
    times: dict[str, int] = {}
    found = []
    for donor in (str(d["donor_id"]) for d in shown):
        times[donor] = times.get(donor, 0) + 1
        found.append(donor if times[donor] == 1 else f"{donor}\t{times[donor]}")
    return found


def _dodged(shown: Sequence[dict[str, Any]], x_range: tuple[float, float]) -> dict[int, float]:
    """Return how far donors of one age step aside, by number, so that all are seen."""
    step = (x_range[1] - x_range[0]) * DODGE
    places: dict[float, list[int]] = {}
    for number, donor in enumerate(shown):
        places.setdefault(float(donor["x"]), []).append(number)
    moved = {}
    for members in places.values():
        ordered = sorted(members, key=lambda number: shown[number]["y"])
        # Alternately left and right of the middle: neighbours in height are apart.
        for rank, number in enumerate(ordered):
            side = (rank % 4 + 1) // 2 * (1 if rank % 2 else -1)
            moved[number] = side * step if len(ordered) > 1 else 0.0
    return moved


def _symbol(donor: dict[str, Any], panel: Panel) -> str:
    if donor["role"] == "development":
        return "x-thin-open"
    symbol = tokens.SEX_SYMBOLS.get(str(donor["sex"]), tokens.SEX_SYMBOLS["unknown"])
    is_filled = donor["role"] == "contrast" and not panel.is_sloped
    return symbol if is_filled else f"{symbol}-open"


def _donor_text(donor: dict[str, Any], panel: Panel) -> str:
    cells, samples = numbers.number(donor["n_cells"]), numbers.number(donor["n_samples"])
    sex = "" if donor["sex"] == "unknown" else f", {donor['sex']}"
    return theme.hover(
        f"Donor {donor['donor_id']}{sex}",
        str(donor["x_text"]),
        f"{panel.facts['row_label']} {numbers.signed(donor['y'], 2)}",
        "" if math.isnan(cells) else f"{cells:.0f} cells",
        f"{samples:.0f} samples averaged" if samples > 1 else "",
        "Development, left out" if donor["role"] == "development" else "",
    )
