"""The table behind a figure: a real table, sortable, whose rows select what the marks select."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html

from components import numbers

RESOLVED_FDR = 0.05


@dataclass(frozen=True)
class Field:
    """One column of a table on screen.

    ``low`` and ``high`` name the ends of an interval that is drawn beside the number.
    """

    column: str
    heading: str
    numeric: bool = False
    italic: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Table:
    """Rows and the columns shown of them.

    Where ``rows`` has ``patch``, a row can be pressed; where it has ``selected``, one is marked.
    """

    rows: pd.DataFrame
    fields: Sequence[Field]
    caption: str

    def render(self) -> html.Table:
        """Return the HTML; ``data-value`` keeps full precision for sorting and for the CSV."""
        shown = [field for field in self.fields if field.column in self.rows]
        reach = {field.column: self._reach(field) for field in shown if field.low}
        return html.Table(
            [
                html.Caption(self.caption),
                html.Thead(html.Tr([_head(field) for field in shown])),
                html.Tbody([_row(row, shown, reach) for row in self._records()]),
            ],
            className="data-table",
        )

    def _records(self) -> list[dict[str, Any]]:
        return [{str(k): v for k, v in row.items()} for row in self.rows.to_dict("records")]

    def _reach(self, field: Field) -> float:
        """Return the largest distance from zero that the drawn intervals of a column reach."""
        ends = self.rows[[field.column, field.low, field.high]].abs().max().max()
        return float(ends) if pd.notna(ends) and ends > 0 else 1.0


def _head(field: Field) -> html.Th:
    return html.Th(
        html.Button(field.heading, type="button", className="sort"),
        scope="col",
        className="numeric" if field.numeric else "",
        **{"aria-sort": "none", "data-column": field.column, **_ends(field.low, field.high)},
    )


def _row(row: dict[str, Any], fields: Sequence[Field], reach: dict[str, float]) -> html.Tr:
    options: dict[str, Any] = {}
    if row.get("patch"):
        options = {"data-patch": row["patch"], "tabIndex": "0"}
    if row.get("selected") is True:
        options["aria-current"] = "true"
    return html.Tr([_cell(row, field, reach) for field in fields], **options)


def _cell(row: dict[str, Any], field: Field, reach: dict[str, float]) -> html.Td:
    value = row[field.column]
    if not field.numeric:
        content: Any = "" if _missing(value) else str(value)
        return html.Td(html.I(content) if field.italic else content)
    children: list[Any] = [html.Span(numbers.compact(value), className="value")]
    if field.low and not _missing(row[field.low]):
        children.insert(0, _interval(row, field, reach[field.column]))
    ends = _ends(_exact(row[field.low]), _exact(row[field.high])) if field.low else {}
    return html.Td(children, className="numeric", **{"data-value": _exact(value), **ends})


def _ends(low: str, high: str) -> dict[str, str]:
    """Return what the CSV needs of a drawn interval: its two columns, or their values."""
    return {"data-low": low, "data-high": high} if low or high else {}


def _exact(value: Any) -> str:
    return "" if _missing(value) else repr(float(value))


def _interval(row: dict[str, Any], field: Field, reach: float) -> html.Span:
    """Draw a small interval: a line and a square, coloured only where the FDR resolves it."""
    low, mid, high = (
        50 + 50 * float(row[name]) / reach for name in (field.low, field.column, field.high)
    )
    fdr = row.get("fdr")
    resolved = not _missing(fdr) and float(fdr or 0) < RESOLVED_FDR
    tone = ("rise" if mid > 50 else "fall") if resolved else "open"
    return html.Span(
        [
            html.Span(
                className="mini-line", style={"left": f"{low:.1f}%", "width": f"{high - low:.1f}%"}
            ),
            html.Span(className="mini-square", style={"left": f"{mid:.1f}%"}),
        ],
        className=f"mini mini-{tone}",
        **{"aria-hidden": "true"},
    )


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
