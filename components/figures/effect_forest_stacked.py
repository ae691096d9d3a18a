"""The forest on a phone: name and numbers on one line, the interval below over the whole width."""

from typing import Any, Final

import pandas as pd

from components import strata, tokens
from components.figures import effect_forest, forest_marks, forest_words, theme
from components.figures.forest_marks import Places
from components.figures.theme import Key

WIDTH: Final = 330.0
ROW: Final = 56.0
TOP: Final = 30.0
TEXT_ABOVE: Final = 11.0  # px above the middle of a row; the interval lies as far below


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw the intervals of the strata with donors, two lines a row."""
    found = effect_forest.ranked(table)
    if not found:
        return theme.empty(strata.NO_DONORS if len(table) else strata.NOTHING)
    places = Places(found, ROW, TOP, offset=TEXT_ABOVE)
    data = [*forest_marks.marks(places), _words(places), _lines(places), _hits(places)]
    return theme.figure(
        data,
        theme.layout(
            places.height + forest_marks.BOTTOM,
            margin={"l": 0, "r": 0, "t": 0, "b": forest_marks.BOTTOM, "pad": 0},
            barmode="overlay",
            xaxis=forest_marks.value_axis(found, domain=[0.02, 0.98]),
            xaxis2=theme.plane(-0.02 * WIDTH, 1.02 * WIDTH, overlaying="x", anchor="y"),
            yaxis=theme.plane(places.height, 0),
            shapes=forest_marks.selected_rows(places),
            annotations=forest_marks.directions(),
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    return effect_forest.legend(table)


def _words(places: Places) -> dict[str, Any]:
    """Name left; effect and donors right; the depth-matched value on the line of the interval."""
    found: list[theme.Word] = []
    for number, s in enumerate(places.strata):
        y = places.row(number) - TEXT_ABOVE
        numbers = f"{forest_words.number_text(s)}  {forest_words.donor_text(s)}"
        room = WIDTH - theme.text_width(numbers.replace("<b>", "").replace("</b>", "")) - 6
        colour = forest_words.number_colour(s)
        name = forest_words.row_name(s, room)
        found.append(theme.Word(0.0, y, name, "middle right", 12, tokens.INK2))
        found.append(theme.Word(WIDTH, y, numbers, "middle left", 12, colour))
        if s.matched:  # on the side where the interval leaves more room
            is_left = s.matched_g_low + s.matched_g_high > 0
            x, side = (0.0, "middle right") if is_left else (WIDTH, "middle left")
            below = y + 2 * TEXT_ABOVE + 4
            text = forest_words.matched_text(s)
            found.append(theme.Word(x, below, text, side, theme.SMALL, tokens.INK3))
    return theme.mixed_words(found, xaxis="x2")


def _lines(places: Places) -> dict[str, Any]:
    segments = [
        (0.0, places.top + ROW * number, WIDTH, places.top + ROW * number)
        for number in range(len(places.strata))
    ]
    return theme.strokes(segments, tokens.LINE, 1, xaxis="x2")


def _hits(places: Places) -> dict[str, Any]:
    areas = [
        theme.Hit(
            0,
            WIDTH,
            places.row(number) - ROW / 2,
            places.row(number) + ROW / 2,
            theme.hover(stratum.full_name, *stratum.facts),
            str(stratum.patch),
        )
        for number, stratum in enumerate(places.strata)
    ]
    return theme.hits(areas, xaxis="x2")
