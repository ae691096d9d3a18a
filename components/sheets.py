"""Panels of score against age: where they lie, what they share, and what they say in words."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import near_focus, numbers, strata, tokens
from components.figures import theme

WIDTH: Final = 780.0  # px the panels are laid out for
COLUMN: Final = 162.0  # narrowest panel; more columns than fit scroll sideways
LABELS: Final = 84.0  # px for row labels and the ticks of the shared axis
GAP: Final = 12.0
HEAD: Final = 24.0
STRIP: Final = 36.0  # above each panel: its number, and points beyond the axis
STRIP_MATCHED: Final = 50.0  # with the depth-matched value below
PANEL: Final = 146.0
ONE_PANEL: Final = 470.0  # when there is a single row
BETWEEN: Final = 8.0
BOTTOM: Final = 44.0
STACKED_WIDTH: Final = 330.0
STACKED_LABELS: Final = 40.0
STACKED_PANEL: Final = 130.0
STACKED_HEAD: Final = 44.0
NAMES: Final = 0.04  # of the axis, for the names at the ends of donors' lines
NAMES_STACKED: Final = 0.12
CROWD: Final = 8  # donors of one age beside a line
HEIGHT_OF_MARGIN: Final = 0.12


@dataclass(frozen=True)
class Panel:
    """One panel: its row of the panels view, its donors, and its place in px from the top left."""

    facts: dict[str, Any]
    points: list[dict[str, Any]]
    x_id: str
    y_id: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_sloped(self) -> bool:
        """Whether a line is fitted, not means compared."""
        return bool(self.facts["kind"] in ("slope", "donor_slopes"))

    @property
    def is_crowded(self) -> bool:
        """Whether donors step aside: groups always, those of a line where many share an age."""
        most = max(Counter(donor["x"] for donor in self.points).values(), default=0)
        return not self.is_sloped or most > CROWD

    @property
    def is_chosen(self) -> bool:
        """Whether the selection names its stratum."""
        return strata.is_true(self.facts["selected"])

    @property
    def ink(self) -> str:
        """The colour of its marks: the selected panel stands out."""
        return tokens.INK if self.is_chosen else tokens.INK2


@dataclass(frozen=True)
class Sheet:
    """All panels and the size of the whole, in px."""

    panels: list[Panel]
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    is_stacked: bool

    @property
    def strip(self) -> float:
        """Room above each panel for its number, and the depth-matched value where one has it."""
        return _strip(panel.facts for panel in self.panels)

    @property
    def first_row(self) -> str:
        """The score of the topmost panels."""
        return str(self.panels[0].facts["row"])

    @property
    def is_across_tissues(self) -> bool:
        """Whether cell types are of several tissues: heads then name the tissue."""
        tissues = {panel.facts["tissue"] for panel in self.panels}
        names = ((panel.facts["short_label"], panel.facts["column_label"]) for panel in self.panels)
        return len(tissues) > 1 and any(alone != whole for alone, whole in names)

    def across(self, x: float) -> float:
        """Return a place in px as a share of the width."""
        return x / self.width

    def up(self, y: float) -> float:
        """Return a place in px from the top as a share of the height from the bottom."""
        return 1 - y / self.height


def lay_out(points: pd.DataFrame, panels: pd.DataFrame, *, stacked: bool) -> Sheet:
    """Work out places and limits; of more strata than can be read, those near the focus."""
    panels = panels[panels["column"].isin(near_focus.columns(panels))]
    facts = strata.records(panels)
    donors: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for donor in strata.records(points):
        donors.setdefault((donor["row"], donor["column"]), []).append(donor)
    rows = list(dict.fromkeys(fact["row"] for fact in facts))
    columns = list(dict.fromkeys(fact["column"] for fact in facts))
    strip = _strip(facts)
    place = _stacked_place if stacked else _grid_place
    found, bottom = [], 0.0
    for fact in facts:
        spot = place(rows.index(fact["row"]), columns.index(fact["column"]), rows, columns, strip)
        found.append(Panel(fact, donors.get((fact["row"], fact["column"]), []), **spot))
        bottom = max(bottom, spot["bottom"])
    width = STACKED_WIDTH if stacked else _grid_width(len(columns))
    return Sheet(
        panels=found,
        width=width,
        height=bottom + BOTTOM + 14 * (_tick_lines(found) - 1),
        x_range=_x_range(found, NAMES_STACKED if stacked else NAMES),
        y_range=_y_range(found),
        is_stacked=stacked,
    )


def _strip(facts: Iterable[dict[str, Any]]) -> float:
    return STRIP_MATCHED if any(matched(fact) for fact in facts) else STRIP


def _grid_width(n_columns: int) -> float:
    return max(WIDTH, LABELS + n_columns * (COLUMN + GAP) - GAP)


def _id(letter: str, number: int) -> str:
    return letter if number == 0 else f"{letter}{number + 1}"


def _grid_place(
    row: int, column: int, rows: Sequence[str], columns: Sequence[str], strip: float
) -> dict[str, Any]:
    """Scores in rows, strata in columns; one x axis a column, one y axis a row."""
    step = (_grid_width(len(columns)) - LABELS + GAP) / len(columns)
    left = LABELS + step * column
    tall = ONE_PANEL if len(rows) == 1 else PANEL
    top = HEAD + strip + (tall + strip + BETWEEN) * row
    return {
        "x_id": _id("x", column),
        "y_id": _id("y", row),
        "left": left,
        "right": left + step - GAP,
        "top": top,
        "bottom": top + tall,
    }


def _stacked_place(
    row: int, column: int, rows: Sequence[str], columns: Sequence[str], strip: float
) -> dict[str, Any]:
    """One panel below the other, those of a stratum together; an x axis a stratum."""
    strip += 14.0  # the row label stands above the number
    one = STACKED_PANEL + strip + BETWEEN
    group = STACKED_HEAD + one * len(rows) + BOTTOM + 14  # conditions take two lines
    top = group * column + STACKED_HEAD + strip + one * row
    return {
        "x_id": _id("x", column),
        "y_id": _id("y", column * len(rows) + row),
        "left": STACKED_LABELS,
        "right": STACKED_WIDTH - 4,
        "top": top,
        "bottom": top + STACKED_PANEL,
    }


def _x_range(panels: Sequence[Panel], names: float) -> tuple[float, float]:
    """Return one range for all panels, with room for the marks and for names at its ends."""
    found = [numbers.number(donor["x"]) for panel in panels for donor in panel.points]
    finite = [x for x in found if math.isfinite(x)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    share = 0.12 if any(panel.is_crowded for panel in panels) else 0.06
    pad = 0.5 if conditions(panels) else share * (high - low) or 1.0
    has_names = any(panel.facts["donor_lines"] for panel in panels)
    return low - pad, high + pad + (names * (high - low) if has_names else 0.0)


def conditions(panels: Sequence[Panel]) -> dict[float, str]:
    """Return the conditions by place on the axis; empty where the axis is age."""
    if panels[0].facts["x_title"] != "Condition":
        return {}
    return {float(donor["x"]): str(donor["x_text"]) for p in panels for donor in p.points}


def condition_ticks(panels: Sequence[Panel]) -> dict[float, str]:
    """Return the conditions by place, broken into lines as narrow as their room on the axis."""
    found = conditions(panels)
    room = (panels[0].right - panels[0].left) / max(len(found), 1)
    return {place: theme.wrap(text, max(int(room / 6.6), 6)) for place, text in found.items()}


def _tick_lines(panels: Sequence[Panel]) -> int:
    return max((text.count("<br>") + 1 for text in condition_ticks(panels).values()), default=1)


def _y_range(panels: Sequence[Panel]) -> tuple[float, float]:
    """Return one range for all panels: every adult donor and every group interval is inside.

    Bands may leave it and development is shown at its edge, so that neither sets the scale.
    """
    found = [0.0]
    for panel in panels:
        found += [d["y"] for d in panel.points if d["role"] != "development"]
        found += [*panel.facts["group_low"], *panel.facts["group_high"]]
    finite = [float(y) for y in found if math.isfinite(numbers.number(y))]
    low, high = min(finite), max(finite)
    pad = HEIGHT_OF_MARGIN * (high - low) or 0.1
    return low - pad, high + pad


def interval(fact: dict[str, Any], *, unit: str = "") -> str:
    """Return the effect of a panel with its interval."""
    ends = fact["ci_low"], fact["ci_high"]
    digits = numbers.digits_for(*ends)
    return numbers.interval(fact["estimate"], *ends, digits, plus=True, unit=unit)


def by_sex(fact: dict[str, Any]) -> bool:
    """Tell whether the effect of a panel could not be adjusted for sex."""
    can_be_tested = fact["call"] not in ("too few donors", "undefined")
    return can_be_tested and fact.get("sex_handling") == "confounded"


def marks(fact: dict[str, Any]) -> str:
    """Return the signs after the number of a panel: † coverage, ‡ confounded."""
    is_confounded = strata.is_true(fact["depth_confounded"]) or by_sex(fact)
    coverage = "†" if strata.is_true(fact["low_coverage"]) else ""
    return coverage + ("‡" if is_confounded else "")


def matched(fact: dict[str, Any]) -> str:
    """Return the effect with counts thinned to equal depth; empty where there is none."""
    value = numbers.number(fact.get("matched_estimate"))
    if math.isnan(value) or not strata.is_true(fact["depth_confounded"]):
        return ""
    return numbers.signed(value, numbers.digits_for(fact["ci_low"], fact["ci_high"]))


def facts(fact: dict[str, Any]) -> list[str]:
    """Return everything a hover says of a panel."""
    p = "" if math.isnan(numbers.number(fact.get("p"))) else numbers.p_text(fact.get("p"))
    coverage = numbers.number(fact.get("coverage"))
    known = "" if math.isnan(coverage) else f"Coverage {numbers.plain(coverage, 2)}"
    out = ", left out of summaries" if strata.is_true(fact["low_coverage"]) else ""
    at_equal_depth = f"At equal depth {matched(fact)}" if matched(fact) else ""
    depth = "Confounded with sequencing depth" if strata.is_true(fact["depth_confounded"]) else ""
    sex = "Confounded with sex" if by_sex(fact) else ""
    reason = fact.get("reason")
    return [
        f"{interval(fact, unit=str(fact['unit_text']))}: {fact['call']}",
        str(fact["column_note"]),
        p,
        known + out if known else "",
        depth,
        at_equal_depth,
        sex,
        reason if isinstance(reason, str) else "",
    ]


def head_top(sheet: Sheet, first: float) -> float:
    """Return where the head of a stratum begins above the top of its first panel, in px."""
    return first - sheet.strip - (STACKED_HEAD + 14 if sheet.is_stacked else HEAD)
