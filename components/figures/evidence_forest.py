"""Does a score rise with age in one tissue: donor studies, their pool, effect tables."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from components import evidence_grid, numbers, pool_words, strata, tokens
from components.evidence_grid import Grid, Line
from components.figures import pool_marks, theme
from components.figures.theme import Key
from components.strata import Stratum

NOTHING: Final = (
    "No study of ageing has measured this with these filters. Choose another signature or tissue, "
    "all data sets or any sex."
)


def draw(rows: pd.DataFrame, pools: pd.DataFrame) -> theme.Figure:
    """Draw the forest, scores side by side; a line selects its stratum.

    Parameters
    ----------
    rows
        The strata of the forest view.
    pools
        Its pools, one a score and scope.
    """
    if rows.empty:
        return theme.empty(NOTHING)
    return picture(evidence_grid.lay_out(rows, pools, stacked=False))


def picture(grid: Grid) -> theme.Figure:
    """Return the figure of a layout."""
    cells = grid.cells()
    donors = [cell for cell in cells if not cell[0].is_table]
    shown = [cell for cell in donors if cell[0].state in ("resolved", "open")]
    pooled = [cell for cell in grid.pools() if pool_words.is_pooled(cell[0])]
    data = [
        theme.strokes(pool_marks.zero_lines(grid), tokens.INK2, 1),
        theme.strokes(pool_marks.axes(grid), tokens.LINE2, 1),
        theme.strokes(pool_marks.predictions(pooled), tokens.INK3, 1),
        *(
            theme.strokes(pool_marks.intervals(shown, way), colour, width)
            for way, colour, width in pool_marks.LINES
        ),
        theme.hatch(pool_marks.hatched(grid, donors), step=5, lean=7),
        pool_marks.beyond(shown, pooled),
        pool_marks.squares(shown),
        pool_marks.rings(
            [cell for cell in cells if cell[0].is_table and cell[0].state != "undefined"]
        ),
        *(pool_marks.diamonds(pooled, way, pool_marks.ENDS[way]) for way in pool_marks.ENDS),
        theme.mixed_words([*_heads(grid), *_names(grid), *_ticks(grid), *_numbers(grid)]),
        theme.hits(_hits(grid)),
    ]
    return theme.figure(
        data,
        theme.layout(
            grid.height,
            barmode="overlay",
            xaxis=theme.plane(0, grid.width),
            yaxis=theme.plane(grid.height, 0),
            shapes=_selected(grid),
            meta={
                "minWidth": round(0.92 * grid.width),
                **theme.rows(evidence_grid.HEAD, squeeze=0.82, tail=evidence_grid.AXIS),
            },
        ),
    )


def legend(rows: pd.DataFrame, pools: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    found = strata.read(rows)
    donors = strata.of_donors(found)
    states = {stratum.state for stratum in donors}
    main = [row for row in strata.records(pools) if row["variant"] == "main"] if found else []
    has_pool = any(pool_words.is_pooled(row) for row in main)
    keys = [
        ("resolved" in states, "line-resolved", "interval excludes 0"),
        ("open" in states, "line-open", "includes 0"),
        (any(not s.low_coverage for s in donors), "square-filled", "size: precision"),
        (any(s.low_coverage for s in donors), "square-hollow", "coverage too low"),
        (has_pool, "diamond-pooled", "pooled, 95% interval"),
        (has_pool, "line-prediction", "95% of new studies"),
        (
            "few" in states or not all(map(pool_words.is_pooled, main)),
            "hatch",
            "too few donors or studies",
        ),
        (any(s.is_table for s in found), "ring", "effect table, bold: FDR < 0.05"),
        (any(s.low_coverage for s in found), "dagger", "too few genes, not pooled"),
        (
            any("‡" in s.marks for s in found) or any(row["changed_by"] for row in main),
            "double-dagger",
            _dagger(found),
        ),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def _dagger(found: Sequence[Stratum]) -> str:
    """Return what ‡ stands for: of studies here, or of one behind the pool of all tissues."""
    if any("‡" in stratum.marks for stratum in found):
        return strata.confounded(found)
    return "hangs on a confounded study"


def caption(rows: pd.DataFrame, pools: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    found = strata.read(rows)
    if not found:
        return ""
    parts = ["Squares: Hedges' g, old − young, with 95% interval, area by precision"]
    main = [row for row in strata.records(pools) if row["variant"] == "main"]
    if any(map(pool_words.is_pooled, main)):
        parts.append("diamond: random-effects mean (Hartung-Knapp), thin line: prediction interval")
    if any(s.is_table for s in found):
        parts.append("rings: effect tables without animals, set statistic r, never pooled")
    return ". ".join(numbers.capital(part) for part in parts) + "."


def _heads(grid: Grid) -> Iterable[theme.Word]:
    """Yield what stands above the columns."""
    for strip in grid.strips:
        y = strip.top + 14
        yield theme.Word(2, y, evidence_grid.DONORS_HEAD, "middle right", 12, tokens.INK3)
        for column in strip.columns:
            name = theme.shorten(column.label, column.x1 - column.x0 - 62, 12)
            note = f'<span style="color:{tokens.INK3}">{column.note}</span>'
            yield theme.Word(column.x0, y, f"<b>{name}</b> {note}", "middle right", 12, tokens.INK)


def _names(grid: Grid) -> Iterable[theme.Word]:
    """Yield title and note of every line, and the subheads."""
    room = grid.names - 8
    for strip in grid.strips:
        for line in strip.lines:
            if line.kind == "subhead":
                yield theme.Word(2, line.y + 2, line.title, "middle right", 12, tokens.INK3)
            elif line.kind not in ("axis", "rule"):
                title = f"<b>{theme.shorten(line.title, room / 1.06)}</b>"
                note = theme.shorten(line.note, room, theme.SMALL)
                yield theme.Word(2, line.y - 5, title, "middle right", 12, tokens.INK)
                yield theme.Word(2, line.y + 10, note, "middle right", theme.SMALL, tokens.INK3)


def _ticks(grid: Grid) -> Iterable[theme.Word]:
    for strip in grid.strips:
        for line in strip.lines:
            if line.kind != "axis":
                continue
            top = line.y - line.height / 2
            for column in strip.columns:
                for x, text in pool_marks.tick_places(column, line):
                    yield theme.Word(x, top + 13, text, "middle center", theme.SMALL, tokens.INK3)
                title = theme.Word(column.middle, top + 28, line.title, size=12)
                yield title


def _numbers(grid: Grid) -> Iterable[theme.Word]:
    """Yield the number of every mark, above it at the right end of its column."""
    for stratum, line, column in grid.cells():
        colour = tokens.INK if stratum.direction or stratum.is_selected else tokens.INK3
        text = pool_words.number_text(stratum)
        text = f"<b>{text}</b>" if stratum.is_selected else text
        yield theme.Word(column.x1, line.y + pool_marks.NUMBER, text, "middle left", 12, colour)
    for row, line, column in grid.pools():
        if not pool_words.is_pooled(row):
            words = pool_words.NOT_POOLED[int(row["k"])]
            yield theme.Word(
                column.middle, line.y + pool_marks.MARK, words, size=12, colour=tokens.INK2
            )
            continue
        colour = tokens.INK if pool_marks.direction(row) else tokens.INK3
        above, below = line.y + pool_marks.NUMBER, line.y + pool_marks.MARK + 14
        yield theme.Word(
            column.x1, above, f"<b>{pool_words.pool_text(row)}</b>", "middle left", 12, colour
        )
        spread = (
            f"{numbers.counted(int(row['k']), 'study', 'studies')}, {pool_words.share_text(row)}"
        )
        yield theme.Word(column.x1, below, spread, "middle left", theme.SMALL, tokens.INK3)


def _hits(grid: Grid) -> list[theme.Hit]:
    areas = []
    for strip in grid.strips:
        for line in strip.lines:
            if line.strata:
                first = line.first
                text = theme.hover(first.full_name, line.note, "Press to select this stratum")
                areas.append(_area(0.0, grid.names, line, text, str(first.patch)))
    for stratum, line, column in grid.cells():
        name = f"{column.label}: {stratum.full_name}"
        text = theme.hover(name, *pool_words.stratum_facts(stratum))
        areas.append(_area(column.x0 - 8, column.x1, line, text, str(stratum.patch)))
    for row, line, column in grid.pools():
        text = theme.hover(f"{column.label}: {row['place']}", *pool_words.pool_facts(row))
        areas.append(_area(column.x0 - 8, column.x1, line, text, ""))
    return areas


def _area(x0: float, x1: float, line: Line, text: str, patch: str) -> theme.Hit:
    return theme.Hit(x0, x1, line.y - line.height / 2, line.y + line.height / 2, text, patch)


def _selected(grid: Grid) -> list[dict[str, Any]]:
    """Return an ink ring around every selected line."""
    return [
        theme.box(1, line.y - line.height / 2, grid.width - 1, line.y + line.height / 2)
        for strip in grid.strips
        for line in strip.lines
        if line.is_selected
    ]
