"""The table behind a figure, as data: the browser builds it when somebody looks (``tables.js``)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Field:
    """One column of a table on screen.

    ``low`` and ``high`` name the ends of an interval that is drawn beside the number, in colour
    where the row's ``fdr`` resolves it. Of a column of words, ``style`` names the column of the
    classes its cells have, and ``press`` that of the changes its buttons make; ``pressed`` tells
    which of them are on.
    """

    column: str
    heading: str
    numeric: bool = False
    italic: bool = False
    low: str = ""
    high: str = ""
    style: str = ""
    press: str = ""
    pressed: str = ""


@dataclass(frozen=True)
class Table:
    """Rows and the columns shown of them.

    Where ``rows`` has ``patch``, a row can be pressed; where it has ``selected``, one is marked.
    """

    rows: pd.DataFrame
    fields: Sequence[Field]
    caption: str

    def data(self) -> dict[str, Any]:
        """Return what the browser needs, column by column; undefined numbers are None."""
        shown = [field for field in self.fields if field.column in self.rows]
        numeric = {name for f in shown if f.numeric for name in (f.column, f.low, f.high) if name}
        if any(field.low for field in shown):
            numeric.add("fdr")
        text = {
            name
            for f in shown
            if not f.numeric
            for name in (f.column, f.style, f.press, f.pressed)
            if name
        }
        return {
            "caption": self.caption,
            "fields": [_told(field) for field in shown],
            "numbers": {name: _numbers(self.rows[name]) for name in sorted(numeric)},
            "texts": {name: _texts(self.rows[name]) for name in sorted(text)},
            "patches": _texts(self.rows["patch"]) if "patch" in self.rows else [],
            "current": [bool(c) for c in self.rows.get("selected", [])],
        }


def data_of_rows(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[Field], caption: str
) -> dict[str, Any]:
    """Return the same as `Table.data` for rows that are no data frame: a fraction of its time.

    A row may have ``patch`` and ``selected``.
    """
    return {
        "caption": caption,
        "fields": [_told(field) for field in fields],
        "numbers": {f.column: [_finite(r[f.column]) for r in rows] for f in fields if f.numeric},
        "texts": {f.column: [str(r[f.column]) for r in rows] for f in fields if not f.numeric},
        "patches": [str(row.get("patch", "")) for row in rows],
        "current": [bool(row.get("selected")) for row in rows],
    }


@cache
def _told(field: Field) -> dict[str, Any]:
    """Return what the browser needs of a column: what is set, and its heading in any case."""
    return {"heading": field.heading} | {name: told for name, told in vars(field).items() if told}


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _numbers(column: pd.Series) -> list[float | None]:
    values = column.to_numpy(dtype=float, na_value=math.nan).tolist()
    return [value if math.isfinite(value) else None for value in values]


def _texts(column: pd.Series) -> list[str]:
    return ["" if text is None or text != text else str(text) for text in column.tolist()]
