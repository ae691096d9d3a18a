"""Text of the data in a figure, shown as it is.

Plotly reads its text as markup: "<b>x</b>" turns bold, an unknown tag vanishes, "&lt;" becomes "<".
Figures need that for text of their own, so what comes from the data is told apart before a picture
is drawn: its "<" and "&" are held by two noncharacters, one letter each, so that text is measured,
cut and wrapped as before. In the figure they become what Plotly shows as these letters; where a
text is no text on screen (what a mark selects, what a brush picks), they are themselves again.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

import pandas as pd

from components.figures.theme import Figure

_HELD: Final = str.maketrans({"<": "\ufdd0", "&": "\ufdd1"})
_ITSELF: Final = str.maketrans({"\ufdd0": "<", "\ufdd1": "&"})
_WRITTEN: Final = str.maketrans({"\ufdd0": "&lt;", "\ufdd1": "&amp;"})
_NEVER_SHOWN: Final = frozenset({"customdata", "ids", "meta"})
_LINK: Final = "patch"  # how columns of changes of the selection end


def drawn(draw: Callable[..., Figure], *what: Any) -> dict[str, Any]:
    """Draw a picture of data; return its figure as plain data.

    Parameters
    ----------
    draw
        Of a module of ``components.figures``.
    what
        What it draws: tables, dataclasses of texts and arrays, lists of these. They stay as they
        are.
    """
    held = [_held(one) for one in what]
    figure: dict[str, Any] = draw(*held).to_plotly_json()
    if all(one is given for one, given in zip(held, what, strict=True)):
        return figure
    written: dict[str, Any] = _in_figure(figure, _WRITTEN)
    return written


def _held(value: Any) -> Any:
    """Return a value with the letters of markup held; the value itself where it has none."""
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if is_dataclass(value) and not isinstance(value, type):
        own = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: _held(part) for name, part in own.items()}
        changed = {name: part for name, part in new.items() if part is not own[name]}
        return replace(value, **changed) if changed else value
    return _texts(value)


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_HELD) if "<" in value or "&" in value else value
    if isinstance(value, list | tuple):
        new = [_held(part) for part in value]
        same = all(part is old for part, old in zip(new, value, strict=True))
        return value if same else type(value)(new)
    return value


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    changed = {
        name: new
        for name in rows.columns
        if not str(name).endswith(_LINK) and (new := _column(rows[name])) is not None
    }
    attrs = {name: _texts(value) for name, value in rows.attrs.items()}
    if not changed and all(attrs[name] is value for name, value in rows.attrs.items()):
        return rows
    made = rows.assign(**changed)
    made.attrs = attrs
    return made


def _column(column: pd.Series) -> list[Any] | None:
    """Return the values of a column of texts, held; None where none is touched."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return None
    values = column.tolist()
    new = [_texts(value) for value in values]
    return None if all(one is old for one, old in zip(new, values, strict=True)) else new


def _in_figure(part: Any, letters: Mapping[int, str]) -> Any:
    if isinstance(part, str):
        return part.translate(letters)
    if isinstance(part, list | tuple):
        return [_in_figure(one, letters) for one in part]
    if isinstance(part, dict):
        return {
            key: _in_figure(one, _ITSELF if key in _NEVER_SHOWN else letters)
            for key, one in part.items()
        }
    return part
