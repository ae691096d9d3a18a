"""How sure we are, stratum by stratum: every interval, ranked, with its numbers and donors."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import map_grid, strata, tokens
from components.figures import forest_marks, forest_words, theme
from components.figures.forest_marks import Places, is_drawn
from components.figures.theme import Key
from components.strata import Stratum

WIDTH: Final = 450.0  # px the forest is laid out for
ROW: Final = 32.0
TOP: Final = 26.0
NAMES: Final = (90.0, 160.0)


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw the intervals of the strata with donors, largest effect first.

    Parameters
    ----------
    table
        The effects view; rows of effect tables are left to the map.
    """
    found = ranked(table)
    if not found:
        return theme.empty(strata.NO_DONORS if len(table) else strata.NOTHING)
    places = Places(found, ROW, TOP)
    names = _names_width(found)
    columns = _numbers_width(found)
    left, right = names / WIDTH, 1 - columns / WIDTH
    data = [
        *forest_marks.marks(places),
        _names(places, names),
        _numbers(places, columns),
        _row_hits(places, "x", *forest_marks.limits(found)),
        _row_hits(places, "x2", 0, names),
        _row_hits(places, "x3", 0, columns),
    ]
    return theme.figure(
        data,
        theme.layout(
            places.height + forest_marks.BOTTOM,
            margin={"l": 0, "r": 0, "t": 0, "b": forest_marks.BOTTOM, "pad": 0},
            barmode="overlay",
            xaxis=forest_marks.value_axis(found, domain=[left, right]),
            xaxis2=theme.plane(0, names, domain=[0, left], anchor="y"),
            xaxis3=theme.plane(0, columns, domain=[right, 1], anchor="y"),
            yaxis=theme.plane(places.height, 0),
            shapes=forest_marks.selected_rows(places),
            annotations=forest_marks.directions(),
            meta={
                "minWidth": round(0.92 * (names + columns + 120)),
                **theme.rows(TOP, squeeze=0.92),
            },
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = ranked(table)
    states = {stratum.state for stratum in found}
    keys = [
        ("resolved" in states, "line-resolved", "interval excludes 0"),
        ("open" in states, "line-open", "includes 0"),
        (any(not s.low_coverage for s in found), "square-filled", "size: precision"),
        (
            any(s.low_coverage for s in found),
            "square-hollow",
            f"coverage < {strata.needed(found)}, left out of summaries",
        ),
        ("few" in states, "hatch", "too few donors"),
        (any("‡" in s.marks for s in found), "double-dagger", strata.confounded(found)),
        (any(s.matched for s in found), "line-matched", "at equal depth"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = ranked(table)
    if not found:
        return ""
    hollow = (
        f"; hollow: coverage below {strata.needed(found)}"
        if any(s.low_coverage for s in found)
        else ""
    )
    return (
        f"Square: {found[0].measure.name}, {map_grid.contrast(found)} donor means, area by "
        f"precision{hollow}; line: 95% interval; n = donors."
    )


def ranked(table: pd.DataFrame) -> list[Stratum]:
    """Return the strata with donors, largest effect first; those without an interval last."""
    found = strata.of_donors(strata.read(table))
    return sorted(found, key=lambda s: (not is_drawn(s), -s.value if is_drawn(s) else 0.0))


def _names_width(found: Sequence[Stratum]) -> float:
    widest = max(theme.text_width(f"{s.name} {s.study_short}") for s in found)
    return min(max(widest + 12, NAMES[0]), NAMES[1])


def _names(places: Places, width: float) -> dict[str, Any]:
    return theme.words(
        [width - 8] * len(places.strata),
        [places.row(number) for number in range(len(places.strata))],
        [forest_words.row_name(stratum, width - 10) for stratum in places.strata],
        "middle left",
        colour=[tokens.INK if s.is_selected else tokens.INK2 for s in places.strata],
        xaxis="x2",
    )


def _numbers_width(found: Sequence[Stratum]) -> float:
    widest = max(
        theme.text_width(s.interval + s.marks.replace("†", ""), bold=s.is_selected) for s in found
    )
    donors = max(theme.text_width(forest_words.donor_text(s)) for s in found)
    heads = theme.text_width(
        forest_words.number_head(found) + forest_words.donor_head(found), theme.SMALL
    )
    matched = [
        theme.text_width(forest_words.matched_text(s), theme.SMALL) for s in found if s.matched
    ]
    return 15 + max(widest + donors + 10, heads + 12, *matched)


def _numbers(places: Places, width: float) -> dict[str, Any]:
    """Effect, donors and depth-matched value as text, one trace."""
    left, right = 10.0, width - 5
    grey = tokens.INK3
    found = [
        theme.Word(
            left, 9, forest_words.number_head(places.strata), "middle right", theme.SMALL, grey
        ),
        theme.Word(
            right, 9, forest_words.donor_head(places.strata), "middle left", theme.SMALL, grey
        ),
    ]
    for number, s in enumerate(places.strata):
        y = places.row(number)
        found.append(
            theme.Word(
                left,
                y,
                forest_words.number_text(s),
                "middle right",
                12,
                forest_words.number_colour(s),
            )
        )
        found.append(theme.Word(right, y, forest_words.donor_text(s), "middle left", 12, grey))
        if s.matched:
            below = y + forest_marks.MATCHED_BELOW + 3
            found.append(
                theme.Word(
                    left, below, forest_words.matched_text(s), "middle right", theme.SMALL, grey
                )
            )
    return theme.mixed_words(found, xaxis="x3")


def _row_hits(places: Places, axis: str, x0: float, x1: float) -> dict[str, Any]:
    half = places.row_height / 2
    areas = [
        theme.Hit(
            x0,
            x1,
            places.row(number) - half,
            places.row(number) + half,
            theme.hover(stratum.full_name, *stratum.facts),
            str(stratum.patch),
        )
        for number, stratum in enumerate(places.strata)
    ]
    return theme.hits(areas, xaxis=axis)
