"""The planner on a phone: name, donors and need above each range."""

from typing import Final

import pandas as pd

from components import plan_rows, strata, tokens
from components.figures import planner, row_layout, theme
from components.figures.planner import BOTTOM, Places
from components.plan_rows import REACH

ROW: Final = 62.0
BELOW: Final = 18.0  # the range under its words
WIDTH: Final = 330.0

legend = planner.legend
caption = planner.caption


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw one row a stratum: its words above, its range below."""
    found = plan_rows.read(table)
    if not found:
        return theme.empty(strata.NOTHING)
    places = [(plan, ROW * (k + 0.5)) for k, plan in enumerate(found)]
    height = ROW * len(found)
    return theme.figure(
        [
            *planner.marks(places, BELOW),
            theme.mixed_words(_words(places), xaxis="x2"),
            planner.hits(places, "x", *REACH, ROW),
        ],
        row_layout.layout(
            height,
            BOTTOM,
            left=6,
            right=8,
            xaxis=planner.axis(),
            xaxis2=theme.plane(0, WIDTH, overlaying="x", anchor="y"),
            shapes=planner.ring(places, ROW),
        ),
    )


def _words(places: Places) -> list[theme.Word]:
    words = []
    for plan, y in places:
        study = f'<span style="color:{tokens.INK3}">{plan.study}</span>'
        room = WIDTH - 12 - theme.text_width(f" {plan.study}{plan.text}")
        name = theme.shorten(plan.name, room)
        name = f"<b>{name}</b>" if plan.stratum.is_selected else name
        title = f"{name} {study}{plan.marks}"
        counts = " · ".join(f"{n:.0f} {group}" for group, n in plan.groups)
        value = plan.text if plan.has_plan else f"<i>{plan.text}</i>"
        words.append(theme.Word(0, y - 20, title, "middle right", 12, tokens.INK2))
        words.append(theme.Word(WIDTH, y - 20, value, "middle left", 12, tokens.INK))
        words.append(theme.Word(0, y - 4, counts, "middle right", theme.SMALL, tokens.INK3))
    return words
