"""Donors beside the embedding: a hollow mark each, in the symbol of the sex; a press selects."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from components import tokens
from components.figures.theme import Key, Trace

_MARKS: Final = {
    "female": "circle-hollow",
    "male": "square-hollow",
    "unknown": "diamond-hollow",
}


def marks(
    x: Sequence[float],
    y: Sequence[float],
    size: int,
    *,
    sexes: Iterable[Any],
    changes: Sequence[str],
    told: Sequence[str],
    **more: Any,
) -> Trace:
    """Return one mark a donor as a trace.

    Parameters
    ----------
    size
        Of a mark, px.
    sexes, changes, told
        Of each donor the sex, what a press selects, and what is said when it is hovered.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": list(y),
        "marker": {
            "symbol": [tokens.SEX_SYMBOLS.get(str(sex), "diamond") for sex in sexes],
            "size": size,
            "color": tokens.SURFACE,
            "line": {"color": tokens.INK, "width": round(0.6 + size / 10, 1)},
            "opacity": 1,
        },
        "customdata": list(changes),
        "hovertext": list(told),
        "hovertemplate": "%{hovertext}<extra></extra>",
        **more,
    }


def keys(donors: pd.DataFrame, donor: str) -> list[Key]:
    """Return one entry a sex that occurs.

    Parameters
    ----------
    donor
        What one mark is.
    """
    if donors.empty:
        return []
    held = {str(sex) if sex in _MARKS else "unknown" for sex in donors["sex"]}
    names = {"unknown": f"one {donor}, sex not known"}
    return [
        Key(mark, names.get(sex, f"one {sex} {donor}"))
        for sex, mark in _MARKS.items()
        if sex in held
    ]
