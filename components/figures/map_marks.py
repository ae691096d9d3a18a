"""The marks of the map: tiles, squares, rings, hatch, dots and lines."""

from collections.abc import Sequence
from typing import Any, Final

from components import map_grid, tokens
from components.figures import theme
from components.strata import Stratum

TILE: Final = 58.0  # widest tile
GAP: Final = "\N{THIN SPACE}"  # between a mark and its number
# A stroke cannot be outlined, so rings never get paler than the stops that reach 3:1.
RING_SHARE: Final = 0.75


def hairlines(grid: map_grid.Grid) -> list[tuple[float, float, float, float]]:
    """Return the lines below the rows; cell types stay tied to the row above."""
    return [
        (
            grid.names - 4,
            map_grid.HEAD + map_grid.ROW * number,
            grid.width,
            map_grid.HEAD + map_grid.ROW * number,
        )
        for number in range(1, len(grid.rows) + 1)
    ]


def rules(grid: map_grid.Grid) -> list[tuple[float, float, float, float]]:
    """Return the underlines of the group heads, and the rule between donors and effect tables."""
    groups = map_grid.groups(grid)
    lines = [(columns[0].x0 + 2, 19.5, columns[-1].x1 - 2, 19.5) for columns in groups]
    if len(groups) == 2:
        x = (groups[0][-1].x1 + groups[1][0].x0) / 2
        lines.append((x, map_grid.HEAD - 6, x, grid.bottom))
    return lines


Cells = Sequence[tuple[Stratum, map_grid.Column, float]]


def dots(grid: map_grid.Grid, cells: Cells) -> dict[str, Any]:
    """Return a dot where nothing is measured, so that an empty cell is not a null."""
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


def tiles(cells: Cells) -> dict[str, Any]:
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


def tile_numbers(cells: Cells) -> dict[str, Any]:
    """Return the numbers on the tiles."""
    fills = [tokens.diverging(stratum.share, 1) for stratum, _, _ in cells]
    return theme.words(
        [column.middle for _, column, _ in cells],
        [y for _, _, y in cells],
        [f"<b>{map_grid.number_text(stratum)}</b>" for stratum, _, _ in cells],
        colour=[tokens.text_on(fill) for fill in fills],
    )


def squares(cells: Cells) -> dict[str, Any]:
    """Return what is not resolved: a small square and a grey number of the same size."""
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


def rings(cells: Cells) -> dict[str, Any]:
    """Return effect tables as rings, another kind of evidence; thick when resolved."""
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
            "color": [tokens.diverging(ring_share(stratum), 1) for stratum, _, _ in cells],
            "line": {"width": [map_grid.RING[1] if sure else map_grid.RING[3] for sure in is_sure]},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def ring_share(stratum: Stratum) -> float:
    """Return the place of a ring on the scale, never paler than can be seen."""
    share = stratum.share
    return max(share, RING_SHARE) if share >= 0 else min(share, -RING_SHARE)


def hatched(cells: Cells) -> dict[str, Any]:
    """Return too few donors as a hatched tile, open in the middle for "n 2"."""
    lines: list[tuple[float, float, float, float]] = []
    halves: list[tuple[float, float, float, float]] = []
    for _, column, y in cells:
        x0, y0, x1, y1 = _tile_box(column, y)
        lines += [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]
        halves += [(x0, y0, column.middle - 10, y1), (column.middle + 10, y0, x1, y1)]
    hatch = theme.hatch(halves, step=5, lean=12)
    outline = theme.strokes(lines, tokens.CTRL, 1)
    return {**hatch, "x": hatch["x"] + outline["x"], "y": hatch["y"] + outline["y"]}


def ring_of_selection(grid: map_grid.Grid, cells: Cells) -> list[dict[str, Any]]:
    """Return one ink ring around all that is selected: a cell, a row or a column."""
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
