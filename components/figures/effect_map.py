"""Where a score rises and falls: a map of tissue by study, donors left, effect tables right."""

from collections.abc import Sequence

import pandas as pd

from components import map_grid, numbers, strata, tokens
from components.figures import map_marks, map_words, theme
from components.figures.theme import Key
from components.strata import Stratum


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw the map; every cell, row name and column head selects what it names.

    Parameters
    ----------
    table
        The effects view: one row a stratum.
    """
    found = strata.read(table)
    if not found:
        return theme.empty(strata.NOTHING)
    grid = map_grid.lay_out(found)
    cells = grid.cells()
    donors = [cell for cell in cells if not cell[0].is_table]
    tiles = [cell for cell in donors if cell[0].state == "resolved"]
    squares = [cell for cell in donors if cell[0].state == "open"]
    rings = [c for c in cells if c[0].is_table and c[0].state in ("resolved", "open")]
    data = [
        map_marks.tiles(tiles),
        map_marks.tile_numbers(tiles),
        map_marks.squares(squares),
        map_marks.rings(rings),
        theme.strokes(map_marks.hairlines(grid), tokens.LINE, 1),
        theme.strokes(map_marks.rules(grid), tokens.LINE2, 1),
        map_marks.dots(grid, cells),
        map_marks.hatched([c for c in cells if c[0].state == "few"]),
        map_words.words(grid, cells),
        theme.hits(map_words.hits(grid, cells)),
    ]
    return theme.figure(
        data,
        theme.layout(
            grid.height,
            xaxis=theme.plane(0, grid.width),
            yaxis=theme.plane(grid.height, 0),
            barmode="overlay",
            shapes=map_marks.ring_of_selection(grid, cells),
            meta={
                **theme.signed(
                    {
                        0: [cell[0].share for cell in tiles],
                        2: [cell[0].share for cell in squares],
                        3: [map_marks.ring_share(cell[0]) for cell in rings],
                    },
                    {1: [cell[0].share for cell in tiles]},
                ),
                "minWidth": round(0.94 * grid.width),
                **theme.rows(map_grid.HEAD, squeeze=0.74, foot=grid.height - grid.bottom),
            },
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur in the map, in reading order."""
    found = strata.read(table)
    states = {stratum.state for stratum in strata.of_donors(found)}
    keys = [
        (bool(states & {"resolved", "open"}), "scale", _scale_text(found)),
        ("resolved" in states, "tile", "interval excludes 0"),
        ("open" in states, "square", "includes 0"),
        ("few" in states, "hatch", "too few donors"),
        (
            any(s.is_table for s in found),
            "ring",
            "effect table, own scale r ±0.5, bold: FDR < 0.05",
        ),
        (any(s.low_coverage for s in found), "dagger", f"coverage < {strata.needed(found)}"),
        (any("‡" in s.marks for s in found), "double-dagger", strata.confounded(found)),
        (bool(found), "dot", "not measured"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = strata.read(table)
    parts = []
    if strata.of_donors(found):
        measure = strata.of_donors(found)[0].measure.name
        parts.append(
            f"Colour and number: {measure}, {map_grid.contrast(found)}; "
            "full tile: the 95% interval excludes 0, small square: it includes 0"
        )
    if strata.of_tables(found):
        parts.append("rings: effect tables without animals, set statistic r, bold at FDR < 0.05")
    marks = [(any(s.state == "few" for s in found), "hatched: too few donors")]
    marks.append((any(s.low_coverage for s in found), f"†: coverage below {strata.needed(found)}"))
    parts += [text for is_there, text in marks if is_there]
    return ". ".join(numbers.capital(part) for part in parts) + "." if parts else ""


def _scale_text(found: Sequence[Stratum]) -> str:
    donors = strata.of_donors(found)
    measure = donors[0].measure if donors else strata.G
    limit = numbers.plain(measure.limit)
    return f"{measure.short} {numbers.MINUS}{limit} falls, +{limit} rises"
