"""Where a score rises and falls: a map of tissue by study, donors left, effect tables right."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components import map_grid, numbers, strata, tokens
from components.figures import theme
from components.figures.theme import Key
from components.strata import Stratum

TILE: Final = 58.0  # widest tile
GAP: Final = "\N{THIN SPACE}"  # between a mark and its number
# A stroke cannot be outlined, so rings never get paler than the stops that reach 3:1.
RING_SHARE: Final = 0.75


def draw(table: pd.DataFrame) -> go.Figure:
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
        _tiles(tiles),
        _tile_numbers(tiles),
        _squares(squares),
        _rings(rings),
        theme.strokes(_hairlines(grid), tokens.LINE, 1),
        theme.strokes(_rules(grid), tokens.LINE2, 1),
        _dots(grid, cells),
        _hatched([c for c in cells if c[0].state == "few"]),
        _words(grid, cells),
        theme.hits(_hits(grid, cells)),
    ]
    return theme.figure(
        data,
        theme.layout(
            grid.height,
            xaxis=theme.plane(0, grid.width),
            yaxis=theme.plane(grid.height, 0),
            barmode="overlay",
            shapes=_ring_of_selection(grid, cells),
            meta={
                **theme.signed(
                    {
                        0: [cell[0].share for cell in tiles],
                        2: [cell[0].share for cell in squares],
                        3: [_ring_share(cell[0]) for cell in rings],
                    },
                    {1: [cell[0].share for cell in tiles]},
                ),
                "minWidth": round(0.94 * grid.width),
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
        (any("‡" in s.marks for s in found), "double-dagger", confounded(found)),
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


def confounded(found: Sequence[Stratum]) -> str:
    """Return what the ‡ of these strata stands for."""
    by = [word for word, is_so in _causes(found) if is_so]
    return f"confounded with {' or '.join(by)}"


def _causes(found: Sequence[Stratum]) -> list[tuple[str, bool]]:
    return [("depth", any(s.by_depth for s in found)), ("sex", any(s.by_sex for s in found))]


def _scale_text(found: Sequence[Stratum]) -> str:
    donors = strata.of_donors(found)
    measure = donors[0].measure if donors else strata.G
    limit = numbers.plain(measure.limit)
    return f"{measure.short} {numbers.MINUS}{limit} falls, +{limit} rises"


def _hairlines(grid: map_grid.Grid) -> list[tuple[float, float, float, float]]:
    """Lines below the rows; cell types stay tied to the row above."""
    return [
        (
            grid.names - 4,
            map_grid.HEAD + map_grid.ROW * number,
            grid.width,
            map_grid.HEAD + map_grid.ROW * number,
        )
        for number in range(1, len(grid.rows) + 1)
    ]


def _rules(grid: map_grid.Grid) -> list[tuple[float, float, float, float]]:
    """Underlines of the group heads, and the rule between donors and effect tables."""
    groups = map_grid.groups(grid)
    lines = [(columns[0].x0 + 2, 19.5, columns[-1].x1 - 2, 19.5) for columns in groups]
    if len(groups) == 2:
        x = (groups[0][-1].x1 + groups[1][0].x0) / 2
        lines.append((x, map_grid.HEAD - 6, x, grid.bottom))
    return lines


_Cells = Sequence[tuple[Stratum, map_grid.Column, float]]


def _dots(grid: map_grid.Grid, cells: _Cells) -> dict[str, Any]:
    """Not measured: a dot, so that an empty cell is not a null."""
    taken = {(column.x0, y) for _, column, y in cells}
    free = [
        (column.middle, map_grid.middle(number))
        for number in range(len(grid.rows))
        for column in grid.columns
        if (column.x0, map_grid.middle(number)) not in taken
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in free],
        "y": [y for _, y in free],
        "marker": {"size": 2.5, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def _tile_box(column: map_grid.Column, y: float) -> tuple[float, float, float, float]:
    half = min(column.x1 - column.x0 - 2 * map_grid.PAD, TILE) / 2
    return (
        column.middle - half,
        y + map_grid.ROW / 2 - map_grid.PAD,
        column.middle + half,
        y - map_grid.ROW / 2 + map_grid.PAD,
    )


def _tiles(cells: _Cells) -> dict[str, Any]:
    """Return the tiles of resolved strata, outlined in the end colour of their sign."""
    boxes = [_tile_box(column, y) for _, column, y in cells]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [box[0] for box in boxes],
        "x": [box[2] - box[0] for box in boxes],
        "y": [y for _, _, y in cells],
        "width": [map_grid.ROW - 2 * map_grid.PAD for _ in cells],
        "marker": {
            "color": [tokens.diverging(stratum.share, 1) for stratum, _, _ in cells],
            "line": {"width": 1, "color": [_end(stratum) for stratum, _, _ in cells]},
        },
        "textposition": "none",
        "hoverinfo": "skip",
    }


def _end(stratum: Stratum) -> str:
    return tokens.RISE_END if stratum.value > 0 else tokens.FALL_END


def _tile_numbers(cells: _Cells) -> dict[str, Any]:
    fills = [tokens.diverging(stratum.share, 1) for stratum, _, _ in cells]
    return theme.words(
        [column.middle for _, column, _ in cells],
        [y for _, _, y in cells],
        [f"<b>{map_grid.number_text(stratum)}</b>" for stratum, _, _ in cells],
        colour=[tokens.text_on(fill) for fill in fills],
    )


def _squares(cells: _Cells) -> dict[str, Any]:
    """Not resolved: a small square and a grey number of the same size."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_left(stratum, column) for stratum, column, _ in cells],
        "y": [y for _, _, y in cells],
        "text": [f"{GAP}{map_grid.number_text(stratum)}" for stratum, _, _ in cells],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": tokens.INK3},
        "marker": {
            "symbol": "square",
            "size": map_grid.SQUARE,
            "opacity": 1,
            "color": [tokens.diverging(stratum.share, 1) for stratum, _, _ in cells],
            "line": {"width": 1, "color": tokens.CTRL},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _left(stratum: Stratum, column: map_grid.Column) -> float:
    """Place a small mark so that mark and number stand in the middle of their cell."""
    mark = map_grid.RING[0] if stratum.is_table else map_grid.SQUARE
    size = theme.SMALL if stratum.is_table else 12
    both = mark + 5 + theme.text_width(map_grid.number_text(stratum), size, bold=stratum.is_table)
    return max(column.middle - both / 2, column.x0 + 2) + mark / 2


def _rings(cells: _Cells) -> dict[str, Any]:
    """Effect tables: rings, another kind of evidence; thick when resolved."""
    is_sure = [stratum.state == "resolved" for stratum, _, _ in cells]
    numbers_ = [map_grid.number_text(stratum) for stratum, _, _ in cells]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_left(stratum, column) for stratum, column, _ in cells],
        "y": [y for _, _, y in cells],
        "text": [
            f"{GAP}<b>{text}</b>" if sure else f"{GAP}{text}"
            for text, sure in zip(numbers_, is_sure, strict=True)
        ],
        "textposition": "middle right",
        "textfont": {
            "size": theme.SMALL,
            "color": [tokens.INK if sure else tokens.INK3 for sure in is_sure],
        },
        "marker": {
            "symbol": "circle-open",
            "size": [map_grid.RING[0] if sure else map_grid.RING[2] for sure in is_sure],
            "opacity": 1,  # an array of sizes would make it 0.7
            "color": [tokens.diverging(_ring_share(stratum), 1) for stratum, _, _ in cells],
            "line": {"width": [map_grid.RING[1] if sure else map_grid.RING[3] for sure in is_sure]},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _ring_share(stratum: Stratum) -> float:
    share = stratum.share
    return max(share, RING_SHARE) if share >= 0 else min(share, -RING_SHARE)


def _hatched(cells: _Cells) -> dict[str, Any]:
    """Too few donors: a hatched tile, open in the middle for "n 2"."""
    lines: list[tuple[float, float, float, float]] = []
    halves: list[tuple[float, float, float, float]] = []
    for _, column, y in cells:
        x0, y0, x1, y1 = _tile_box(column, y)
        lines += [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]
        halves += [(x0, y0, column.middle - 10, y1), (column.middle + 10, y0, x1, y1)]
    hatch = theme.hatch(halves, step=5, lean=12)
    outline = theme.strokes(lines, tokens.CTRL, 1)
    return {**hatch, "x": hatch["x"] + outline["x"], "y": hatch["y"] + outline["y"]}


def _words(grid: map_grid.Grid, cells: _Cells) -> dict[str, Any]:
    """All text that stands on no mark, as one trace."""
    return theme.mixed_words([*_row_names(grid), *_heads(grid), *_bare_cells(cells)])


def _row_names(grid: map_grid.Grid) -> list[theme.Word]:
    words = []
    for number, row in enumerate(grid.rows):
        indent = 0.0 if row.is_whole else map_grid.INDENT
        chosen = any(stratum.is_selected for stratum in row.strata)
        size = 13 if row.is_whole else 12
        label = theme.shorten(row.label, grid.names - indent - 6, size)
        text = f"<b>{label}</b>" if chosen else label
        colour = tokens.INK if row.is_whole or chosen else tokens.INK2
        words.append(
            theme.Word(indent + 1, map_grid.middle(number), text, "middle right", size, colour)
        )
    return words


def _heads(grid: map_grid.Grid) -> list[theme.Word]:
    words = []
    for column in grid.columns:
        chosen = any(stratum.is_selected for stratum in column.strata)
        colour = tokens.INK if chosen else tokens.INK2
        name = f"<b>{column.head}</b>"
        words.append(theme.Word(column.middle, 36, name, "middle center", 12, colour))
        if grid.is_tall:
            below = grid.bottom + 16
            words.append(theme.Word(column.middle, below, name, "middle center", 12, colour))
        small = theme.SMALL, tokens.INK3
        words.append(theme.Word(column.middle, 50, column.note, "middle center", *small))
    for columns in map_grid.groups(grid):
        head = (
            map_grid.TABLE_HEAD
            if columns[0].first.is_table
            else map_grid.donor_head(columns[0].strata)
        )
        middle = (columns[0].x0 + columns[-1].x1) / 2
        words.append(theme.Word(middle, 9, head, "middle center", theme.SMALL, tokens.INK3))
    return words


def _bare_cells(cells: _Cells) -> list[theme.Word]:
    """Numbers of cells without a mark of their own: too few donors, undefined."""
    return [
        theme.Word(
            column.middle,
            y,
            map_grid.number_text(stratum),
            "middle center",
            theme.SMALL,
            tokens.INK2,
        )
        for stratum, column, y in cells
        if stratum.state in ("few", "undefined")
    ]


def _hits(grid: map_grid.Grid, cells: _Cells) -> list[theme.Hit]:
    areas = [
        theme.Hit(
            column.x0,
            column.x1,
            y - map_grid.ROW / 2,
            y + map_grid.ROW / 2,
            theme.hover(stratum.full_name, *stratum.facts),
            str(stratum.patch),
        )
        for stratum, column, y in cells
    ]
    for number, row in enumerate(grid.rows):
        top = map_grid.HEAD + map_grid.ROW * number
        text = theme.hover(numbers.capital(row.label), "Press to select this tissue")
        areas.append(theme.Hit(0, grid.names, top, top + map_grid.ROW, text, row.tissue_patch))
    for column in grid.columns:
        text = theme.hover(column.label, *_studies(column), "Press to select this data set")
        ends = [(22.0, map_grid.HEAD - 4)]
        if grid.is_tall:
            ends.append((grid.bottom + 2, grid.height))
        areas += [theme.Hit(column.x0, column.x1, *end, text, column.patch) for end in ends]
    return areas


def _studies(column: map_grid.Column) -> list[str]:
    """Return the names of the studies of a column that holds several."""
    names = dict.fromkeys(str(stratum.study_label) for stratum in column.strata)
    return [f"{len(names)} studies: {numbers.listed(list(names))}"] if len(names) > 1 else []


def _ring_of_selection(grid: map_grid.Grid, cells: _Cells) -> list[dict[str, Any]]:
    """One ink ring around all that is selected: a cell, a row or a column."""
    chosen = [(column, y) for stratum, column, y in cells if stratum.is_selected]
    if not chosen:
        return []
    return [
        theme.box(
            max(min(column.x0 for column, _ in chosen), 1),
            min(y for _, y in chosen) - map_grid.ROW / 2,
            min(max(column.x1 for column, _ in chosen), grid.width - 1),
            max(y for _, y in chosen) + map_grid.ROW / 2,
        )
    ]
