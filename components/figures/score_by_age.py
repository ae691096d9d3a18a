"""Score against age: panels of tissue by score, one point a donor, the fit and its numbers."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import numbers, panel_labels, sheets, strata, tokens
from components.figures import theme
from components.figures.theme import Key
from components.sheets import Panel, Sheet

NOTHING: Final = (
    "No donor is measured with these filters. Choose another data set, all tissues or any sex."
)

BESIDE: Final = 0.1  # of the axis, between a group's donors and its mean
DODGE: Final = 0.022  # of the axis, between donors of one age

MOST_AGES: Final = 5  # group ages that are ticks themselves

DIMMED: Final = 0.42


def nothing(panels: pd.DataFrame) -> str:
    """Return why there are no panels: what the query says, or that the filters leave none."""
    return str(panels.attrs.get("why", NOTHING))


def draw(points: pd.DataFrame, panels: pd.DataFrame, *, stacked: bool = False) -> go.Figure:
    """Draw the panels; a donor filters by that donor, a panel or its head selects the tissue.

    Parameters
    ----------
    points
        One row a donor, stratum and score.
    panels
        One row a stratum and score: effect, line or means.
    stacked
        One panel below the other, for a phone; else strata are columns and scores rows.
    """
    if panels.empty:
        return theme.empty(nothing(panels))
    sheet = sheets.lay_out(points, panels, stacked=stacked)
    data = [trace for panel in sheet.panels for trace in _traces(panel, sheet)]
    axes = {**_x_axes(sheet), **_y_axes(sheet)}
    if not stacked:
        data.append(_head_hits(sheet))
        axes |= _head_axes(sheet)
    return theme.figure(
        data,
        theme.layout(
            sheet.height,
            barmode="overlay",
            dragmode=False if stacked else "select",  # a brush over donors; zoom by the axis
            shapes=[*_development(sheet), *_ring(sheet)],
            annotations=panel_labels.around(sheet),
            meta={"rigid": True} | ({} if stacked else {"minWidth": round(sheet.width * 0.97)}),
            **axes,
        ),
    )


def legend(points: pd.DataFrame, panels: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    if panels.empty:
        return []
    adults = points[points["role"] != "development"]
    sexes = set(adults["sex"])
    kinds = set(panels["kind"])
    reference = str(panels["reference_text"].iloc[0])
    is_followed = "donor_slopes" in kinds
    keys = [
        *(
            (sex in sexes, f"{symbol}-hollow", _donor_words(sex, is_followed=is_followed))
            for sex, symbol in tokens.SEX_SYMBOLS.items()
        ),
        (
            "groups" in kinds,
            f"{tokens.SEX_SYMBOLS[min(sexes, default='unknown')]}-filled",
            f"filled: {str(panels['unit_text'].iloc[0]).split(' − ')[0]}",
        ),
        (bool((points["role"] == "development").any()), "cross", "development, left out"),
        ("slope" in kinds, "line-band", "slope with 95% band (HC3)"),
        (is_followed, "line-open", "one donor's own line"),
        ("groups" in kinds, "mean", "group mean, 95% interval"),
        (True, "line-reference", reference),
        (any(map(strata.is_true, panels["low_coverage"])), "dagger", "coverage too low"),
        (bool(_causes(panels)), "double-dagger", f"confounded with {_causes(panels)}"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def _causes(panels: pd.DataFrame) -> str:
    """Return what effects are confounded with: "depth", "sex", both, or nothing."""
    facts = strata.records(panels)
    by_depth = any(strata.is_true(fact["depth_confounded"]) for fact in facts)
    by_sex = any(sheets.by_sex(fact) for fact in facts)
    causes = (("depth (below: at equal depth)", by_depth), ("sex", by_sex))
    return numbers.listed([cause for cause, is_so in causes if is_so])


def _donor_words(sex: str, *, is_followed: bool) -> str:
    donor = "donor, sex not stated" if sex == "unknown" else f"{sex} donor"
    return f"one sample of a {donor}" if is_followed else f"one {donor}"


def caption(points: pd.DataFrame, panels: pd.DataFrame) -> str:
    """Return what points and lines mean, for the footer of an export."""
    if panels.empty:
        return ""
    kinds = set(panels["kind"])
    point = "sample" if "donor_slopes" in kinds else "donor"
    parts = [f"one point a {point}; zero: {panels['reference_text'].iloc[0]}"]
    if "slope" in kinds:
        parts.append("line and band: least squares, 95% by HC3")
    if "donor_slopes" in kinds:
        parts.append("lines: least squares within each donor; number above: their mean slope")
    if "groups" in kinds:
        unit = panels.loc[panels["kind"] == "groups", "unit_text"].iloc[0]
        parts.append(f"bars: group means with 95% intervals; number above: {unit}")
    if (points["role"] == "development").any():
        parts.append("crosses: development, left out")
    return numbers.capital("; ".join(parts)) + "."


def _traces(panel: Panel, sheet: Sheet) -> list[dict[str, Any]]:
    """Return what one panel holds: hit area, band, line, means, donors."""
    at = {"xaxis": panel.x_id, "yaxis": panel.y_id}
    traces = [_panel_hit(panel, sheet, at)]
    if panel.facts["band_x"]:
        traces += [_band(panel, at), _line(panel, at)]
    if panel.facts["donor_lines"]:
        traces += _donor_lines(panel, at)
    traces.append(_donors(panel, sheet, at))
    if panel.facts["group_x"]:
        traces += _means(panel, sheet, at)
    return traces


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
    names = [str(line[0]) for line in panel.facts["donor_lines"]]
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


def _development(sheet: Sheet) -> list[dict[str, Any]]:
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


def _ring(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the ink ring around the selected strata, heads included."""
    rings = []
    columns = {panel.x_id for panel in sheet.panels if panel.is_chosen}
    for column in sorted(columns):
        panels = [panel for panel in sheet.panels if panel.x_id == column]
        first = min(panel.top for panel in panels)
        head = sheets.head_top(sheet, first)
        rings.append(
            theme.box(
                sheet.across(1 if sheet.is_stacked else panels[0].left - 6),
                sheet.up(head + 1),
                sheet.across(min(panels[0].right + 4, sheet.width - 1)),
                sheet.up(max(panel.bottom for panel in panels) + 3),
                xref="paper",
                yref="paper",
            )
        )
    return rings


def _x_axes(sheet: Sheet) -> dict[str, Any]:
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
    return {"tickvals": shown, "ticktext": [numbers.plain(x, _decimals([x])) for x in shown]}


def _y_axes(sheet: Sheet) -> dict[str, Any]:
    """Return the shared axis: one a row, equal limits, ticks at the left, a line at zero."""
    low, high = sheet.y_range
    room = 10 / (sheet.panels[0].bottom - sheet.panels[0].top) * (high - low)
    places = [place for place in nice(low, high, most=5) if place < high - room]
    digits = _decimals(places)
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


def nice(low: float, high: float, *, most: int) -> list[float]:
    """Return round tick places inside a range, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough)
    first = math.ceil(low / step)
    return [round(step * k, 10) + 0.0 for k in range(first, math.floor(high / step) + 1)]


def _decimals(places: Sequence[float]) -> int:
    """Return the digits that tell ticks apart."""
    return next((d for d in range(2) if np.allclose(places, np.round(places, d))), 2)


def _head_axes(sheet: Sheet) -> dict[str, Any]:
    """Return the plane over the heads of the columns, where they are pressed."""
    return {
        "xaxis99": theme.plane(0, sheet.width, domain=[0, 1], anchor="y99"),
        "yaxis99": theme.plane(
            sheets.HEAD + 16, 0, domain=[sheet.up(sheets.HEAD + 16), 1], anchor="x99"
        ),
    }


def _head_hits(sheet: Sheet) -> dict[str, Any]:
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
