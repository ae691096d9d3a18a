"""What is read and pressed on the map: row names, heads, bare cells, hit areas."""

from typing import Any

from components import map_grid, numbers, tokens
from components.figures import theme
from components.figures.map_marks import Cells


def words(grid: map_grid.Grid, cells: Cells) -> dict[str, Any]:
    """Return all text that stands on no mark, as one trace."""
    return theme.mixed_words([*_row_names(grid), *_heads(grid), *_bare_cells(cells)])


def _row_names(grid: map_grid.Grid) -> list[theme.Word]:
    found = []
    for number, row in enumerate(grid.rows):
        indent = 0.0 if row.is_whole else map_grid.INDENT
        chosen = any(stratum.is_selected for stratum in row.strata)
        size = 13 if row.is_whole else 12
        label = theme.shorten(row.label, grid.names - indent - 6, size)
        text = f"<b>{label}</b>" if chosen else label
        colour = tokens.INK if row.is_whole or chosen else tokens.INK2
        found.append(
            theme.Word(indent + 1, map_grid.middle(number), text, "middle right", size, colour)
        )
    return found


def _heads(grid: map_grid.Grid) -> list[theme.Word]:
    found = []
    for column in grid.columns:
        chosen = any(stratum.is_selected for stratum in column.strata)
        colour = tokens.INK if chosen else tokens.INK2
        name = f"<b>{column.head}</b>"
        size = theme.SMALL
        found.append(theme.Word(column.middle, 36, name, "middle center", size, colour))
        if grid.is_tall:
            below = grid.bottom + 16
            found.append(theme.Word(column.middle, below, name, "middle center", size, colour))
        small = theme.SMALL, tokens.INK3
        found.append(theme.Word(column.middle, 50, column.note, "middle center", *small))
    for columns in map_grid.groups(grid):
        head = (
            map_grid.TABLE_HEAD
            if columns[0].first.is_table
            else map_grid.donor_head(columns[0].strata)
        )
        middle = (columns[0].x0 + columns[-1].x1) / 2
        found.append(theme.Word(middle, 9, head, "middle center", theme.SMALL, tokens.INK3))
    return found


def _bare_cells(cells: Cells) -> list[theme.Word]:
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


def hits(grid: map_grid.Grid, cells: Cells) -> list[theme.Hit]:
    """Return what is pressed and hovered: cells, row names, column heads."""
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
        kind = "tissue" if row.is_whole else "cell type"
        text = theme.hover(numbers.capital(row.label), f"Press to select this {kind}")
        areas.append(theme.Hit(0, grid.names, top, top + map_grid.ROW, text, row.patch))
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
