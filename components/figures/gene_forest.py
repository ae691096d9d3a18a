"""The genes that move a score most: change and interval of each, coloured only where resolved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import numbers, strata, tokens
from components.figures import row_layout, theme
from components.figures.theme import Key
from components.figures.ticks import around_zero

MOST: Final = 18
WIDTH: Final = 330.0
ROW: Final = 25.0
TOP: Final = 24.0
BOTTOM: Final = 44.0
NAMES: Final = 124.0  # gene and part
VALUES: Final = 48.0
RESOLVED_FDR: Final = 0.05
NOTHING: Final = (
    "No gene of this signature is measured here. Choose another tissue, data set or signature."
)


@dataclass(frozen=True)
class _Gene:
    """One gene: its change with interval, or the statistic of an effect table."""

    row: dict[str, Any]

    @property
    def has_change(self) -> bool:
        return not math.isnan(numbers.number(self.row["log2fc"]))

    @property
    def value(self) -> float:
        return numbers.number(self.row["log2fc" if self.has_change else "statistic"])

    @property
    def low(self) -> float:
        return numbers.number(self.row["ci_low"]) if self.has_change else math.nan

    @property
    def high(self) -> float:
        return numbers.number(self.row["ci_high"]) if self.has_change else math.nan

    @property
    def is_resolved(self) -> bool:
        return numbers.number(self.row["fdr"]) < RESOLVED_FDR

    @property
    def colour(self) -> str:
        """The end colour of its sign at FDR < 0.05, else grey."""
        if not self.is_resolved:
            return tokens.INK3
        return tokens.RISE_END if self.value > 0 else tokens.FALL_END

    @property
    def is_picked(self) -> bool:
        return strata.is_true(self.row.get("picked"))


def nothing(table: pd.DataFrame) -> str:
    """Return why no gene is drawn: what the query says, or that none is measured."""
    return str(table.attrs.get("why", NOTHING))


def draw(table: pd.DataFrame) -> theme.Figure:
    """Draw the genes with the largest change; a row draws that gene against age.

    Parameters
    ----------
    table
        The drivers view: one row a gene of the signature.
    """
    genes = _largest(table)
    if not genes:
        return theme.empty(nothing(table))
    reach = _reach(genes)
    height = TOP + ROW * len(genes)
    left, right = NAMES / WIDTH, 1 - VALUES / WIDTH
    data = [
        theme.strokes([(0.0, TOP - 4, 0.0, height)], tokens.LINE2, 1),
        *_intervals(genes, reach),
        _squares(genes),
        theme.mixed_words(_names(genes), xaxis="x2"),
        theme.mixed_words(_values(genes), xaxis="x3"),
        _hits(genes, "x2", 0, NAMES),
        _hits(genes, "x", -reach, reach),
        _hits(genes, "x3", 0, VALUES),
    ]
    return theme.figure(
        data,
        row_layout.layout(
            height,
            BOTTOM,
            xaxis=_axis(genes, reach, [left, right]),
            xaxis2=theme.plane(0, NAMES, domain=[0, left], anchor="y"),
            xaxis3=theme.plane(0, VALUES, domain=[right, 1], anchor="y"),
            shapes=[
                theme.box(
                    0.003, _y(number) - ROW / 2, 0.997, _y(number) + ROW / 2, xref="paper", yref="y"
                )
                for number, gene in enumerate(genes)
                if gene.is_picked
            ],
            meta=theme.rows(TOP, squeeze=0.74),
        ),
    )


def legend(table: pd.DataFrame) -> list[Key]:
    """Return the marks that occur, in reading order."""
    genes = _largest(table)
    keys = [
        (any(g.is_resolved for g in genes), "line-resolved", "FDR < 0.05"),
        (any(not g.is_resolved for g in genes), "line-open", "not resolved"),
    ]
    return [Key(mark, text) for is_there, mark, text in keys if is_there]


def caption(table: pd.DataFrame) -> str:
    """Return what the marks mean, for the footer of an export."""
    genes = _largest(table)
    if not genes:
        return ""
    line = "; line: 95% interval" if any(gene.has_change for gene in genes) else ""
    return f"Square: change of the gene, {_unit(genes)}{line}; colour at FDR < 0.05."


def _largest(table: pd.DataFrame) -> list[_Gene]:
    """Return the genes that change most, the resolved first, as in the table; a picked one is in.

    A slide has room for fewer: it leaves out the smallest changes, of either sign.
    """
    genes = [_Gene(row) for row in strata.records(table)]
    known = [gene for gene in genes if not math.isnan(gene.value)]
    ranked = sorted(
        known, key=lambda gene: (not gene.is_picked, not gene.is_resolved, -abs(gene.value))
    )
    return sorted(ranked[:MOST], key=lambda gene: (not gene.is_resolved, -abs(gene.value)))


def _y(number: int) -> float:
    return TOP + ROW * (number + 0.5)


def _unit(genes: Sequence[_Gene]) -> str:
    return str(genes[0].row["unit_text"])


def _reach(genes: Sequence[_Gene]) -> float:
    """Return the symmetric limit of the axis: all squares are inside, the widest intervals cut."""
    ends = sorted(
        abs(end) for gene in genes for end in (gene.low, gene.high) if not math.isnan(end)
    )
    usual = ends[int(0.9 * (len(ends) - 1))] if ends else 0.0
    return max(usual, max(abs(gene.value) for gene in genes) * 1.1) * 1.05 or 1.0


def _axis(genes: Sequence[_Gene], reach: float, domain: list[float]) -> dict[str, Any]:
    ticks = around_zero(reach)
    return theme.axis(
        f"Change, {_unit(genes)}",
        domain=domain,
        range=[-reach, reach],
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
        anchor="y",
    )


def _intervals(genes: Sequence[_Gene], reach: float) -> list[dict[str, Any]]:
    made = []
    for colour in (tokens.RISE_END, tokens.FALL_END, tokens.INK3):
        segments = [
            (max(gene.low, -reach), _y(number), min(gene.high, reach), _y(number))
            for number, gene in enumerate(genes)
            if gene.colour == colour and not math.isnan(gene.low + gene.high)
        ]
        stroke = tokens.CTRL if colour == tokens.INK3 else colour
        made.append(theme.strokes(segments, stroke, 1.3 if colour == tokens.INK3 else 2.2))
    return made


def _squares(genes: Sequence[_Gene]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [gene.value for gene in genes],
        "y": [_y(number) for number in range(len(genes))],
        "marker": {"symbol": "square", "size": 7, "color": [gene.colour for gene in genes]},
        "hoverinfo": "skip",
    }


def _names(genes: Sequence[_Gene]) -> list[theme.Word]:
    """Gene symbols in italics, their part beside."""
    grey, small = tokens.INK3, theme.SMALL
    words = [
        theme.Word(6, 8, "Gene", "middle right", small, grey),
        theme.Word(78, 8, "Part", "middle right", small, grey),
    ]
    for number, gene in enumerate(genes):
        symbol = f"<i>{theme.shorten(str(gene.row['gene']), 70)}</i>"
        symbol = f"<b>{symbol}</b>" if gene.is_picked else symbol
        words.append(theme.Word(6, _y(number), symbol, "middle right", 12, tokens.INK))
        words.append(theme.Word(78, _y(number), str(gene.row["part"]), "middle right", small, grey))
    return words


def _values(genes: Sequence[_Gene]) -> list[theme.Word]:
    return [
        theme.Word(
            VALUES - 6,
            _y(number),
            numbers.signed(gene.value, 2),
            "middle left",
            12,
            tokens.INK if gene.is_resolved else tokens.INK3,
        )
        for number, gene in enumerate(genes)
    ]


def _hits(genes: Sequence[_Gene], axis: str, x0: float, x1: float) -> dict[str, Any]:
    areas = [
        theme.Hit(
            x0,
            x1,
            _y(number) - ROW / 2,
            _y(number) + ROW / 2,
            theme.hover(f"<i>{gene.row['gene']}</i>", *_facts(gene)),
            str(gene.row.get("patch", "")),
        )
        for number, gene in enumerate(genes)
    ]
    return theme.hits(areas, xaxis=axis)


def _facts(gene: _Gene) -> list[str]:
    row = gene.row
    change = numbers.interval(
        gene.value, gene.low, gene.high, 2, plus=True, unit=str(row["unit_text"])
    )
    mean = numbers.number(row["mean"])
    return [
        change,
        f"{numbers.p_text(row['p'])}, {numbers.p_text(row['fdr'], 'FDR')}",
        f"{row['part']} part",
        "" if math.isnan(mean) else f"Mean expression {numbers.plain(mean, 1)}, log2",
    ]
