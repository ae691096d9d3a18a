"""The end points on a phone: name and odds ratio above each interval."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from components import endpoint_rows, tokens
from components.endpoint_rows import REACH
from components.figures import endpoint_trends, row_layout, theme
from components.figures.endpoint_trends import BOTTOM, Row

ROW: Final = 46.0
BELOW: Final = 9.0  # the interval under its words
WIDTH: Final = 330.0

legend = endpoint_trends.legend
caption = endpoint_trends.caption


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw one row a tissue: its words above, its interval below."""
    found = endpoint_rows.modelled(table)
    if not found:
        return theme.empty(endpoint_rows.NOTHING)
    rows = endpoint_trends.lay_out(found, row=ROW, top=0)
    height = rows[-1].y + ROW / 2
    zero = [(0.0, row.y, 0.0, row.y + ROW / 2) for row in rows if row.finding]
    data = [
        theme.strokes(zero, tokens.INK2, 1),
        *endpoint_trends.intervals(rows, BELOW),
        endpoint_trends.squares(rows, BELOW),
        theme.mixed_words(_words(rows), xaxis="x2"),
        endpoint_trends.hits(rows, "x", -REACH, REACH, ROW),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            left=4,
            right=4,
            xaxis=endpoint_trends.axis(),
            xaxis2=theme.plane(0, WIDTH, overlaying="x", anchor="y"),
            shapes=[
                theme.box(0.003, r.y - ROW / 2, 0.997, r.y + ROW / 2, xref="paper", yref="y")
                for r in rows
                if r.finding and r.finding.is_selected
            ],
        ),
    )


def _words(rows: Sequence[Row]) -> list[theme.Word]:
    words = []
    for row in rows:
        finding = row.finding
        if finding is None:
            words.append(
                theme.Word(4, row.y + 2, f"<b>{row.kind}</b>", "middle right", 12, tokens.INK)
            )
            continue
        above = row.y - 11
        name = theme.shorten(finding.name, 178)
        ink = tokens.INK if finding.direction or finding.is_selected else tokens.INK3
        words.append(theme.Word(4, above, name, "middle right", 12, tokens.INK2))
        words.append(theme.Word(WIDTH - 4, above, finding.interval, "middle left", 12, ink))
    return words
