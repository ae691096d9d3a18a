"""The tray of picked cells: who they are, their score against the rest, ways to take them along."""

import math
from typing import Any, Final

import numpy as np
import pandas as pd
from dash import html

from atlas import labels
from atlas.cells import views
from atlas.cells.compare import Comparison
from atlas.cells.picked import Contents
from atlas.selection import Selection, patch
from components import numbers, strata
from components.cells.words import score_subject
from components.elements import element
from components.figures import cell_words

_HEADS: Final = {"cell_type": "Cell types", "tissue": "Tissues", "age": "Ages", "sex": "Sexes"}
_MOST_ROWS: Final = 6
_NONE: Final = "No cells picked: none lie inside the outline"
_HINT: Final = (
    "Pick cells with Lasso or Box to see who they are and to compare them.",
    "To come closer: Zoom box, + and −, two fingers, or the wheel once the map is clicked.",
)


def tray(selection: Selection) -> list[Any]:
    """Return the content of the tray; without picked cells, how to pick some."""
    if views.shown(selection) is None:
        return []
    found, against = views.picked_and_compared(selection)
    if found.reason:
        return [html.P(line, className="tray-hint") for line in _HINT]
    if not found.n_cells:
        return [
            html.H3(_NONE, className="tray-title"),
            html.Div(_clear(), className="tray-actions"),
        ]
    return [
        html.H3(_title(selection, found), className="tray-title"),
        *([html.P(found.note, className="tray-note")] if found.note else []),
        html.Div(
            [_bars(name, rows) for name in _HEADS if _tells(name, rows := found.tables[name])],
            className="tray-bars",
        ),
        _compared(selection, against, list(found.tables["age"]["name"])),
        _actions(selection),
    ]


def _title(selection: Selection, found: Contents) -> str:
    cells = f"{numbers.counted(found.n_cells, 'cell')} picked"
    words = views.words(selection)
    if not found.n_donors:
        return f"{cells}, no {words.donor} ids"
    return f"{cells}, of {numbers.counted(found.n_donors, words.donor, words.donors)}"


def _tells(name: str, rows: pd.DataFrame) -> bool:
    """Tell whether a part says anything: not the one tissue of all cells, nor what is not known."""
    if name == "tissue" and len(rows) == 1:
        return False
    return not set(rows["name"]) <= set(cell_words.UNKNOWN)


def _bars(name: str, rows: pd.DataFrame) -> html.Div:
    """Return one bar a value: its share of the picked cells."""
    counted = zip(rows["name"].tolist(), rows["n"].tolist(), strict=True)
    held = [(value, n) for value, n in counted if n > 0]
    total = max(sum(n for _, n in held), 1)
    shown = _MOST_ROWS if len(held) <= _MOST_ROWS else _MOST_ROWS - 1
    lines = [
        element(
            "Tr",
            [
                element("Th", _written(name, value), scope="row"),
                element("Td", _bar(n / total), className="tray-bar-cell"),
                element("Td", f"{n:,}", className="tray-number"),
            ],
        )
        for value, n in held[:shown]
    ]
    more = len(held) - shown
    return html.Div(
        [
            html.H4(_HEADS[name]),
            html.Table(html.Tbody(lines), **{"aria-label": _HEADS[name]}),
            *([html.P(f"and {more} more", className="tray-note")] if more > 0 else []),
        ],
        className="tray-part",
    )


def _bar(share: float) -> dict[str, Any]:
    return element("Span", className="tray-bar", style={"width": f"{100 * share:.1f}%"})


def _written(part: str, name: str) -> str:
    return labels.alone(name) if part in {"cell_type", "tissue", "sex"} else name


def _compared(selection: Selection, found: Comparison, ages: list[str]) -> html.Details:
    return html.Details(
        [
            html.Summary("Compare with the rest"),
            html.P(comparison(selection, found), className="reading"),
            *(
                []
                if found.reason
                else [_donors(found, ages), html.P(found.caution, className="trap")]
            ),
        ],
        className="tray-compare",
    )


def comparison(selection: Selection, found: Comparison) -> str:
    """Say how the picked cells differ from the rest, over donors; or why that is not said."""
    if found.reason or found.difference is None:
        return found.reason
    change, words = found.difference, views.words(selection)
    if change.reason:
        points = ""
        if change.n_donors:
            points = f" The mean difference is {numbers.signed(change.estimate, 2)}."
        return f"{found.label}: {change.reason}{points}"
    resolved = change.ci_low > 0 or change.ci_high < 0
    call = ("higher" if change.estimate > 0 else "lower") if resolved else "not resolved"
    donors = numbers.counted(change.n_donors, words.donor, words.donors)
    digits = numbers.digits_for(change.ci_low, change.ci_high)
    interval = numbers.interval(change.estimate, change.ci_low, change.ci_high, digits)
    what = numbers.capital(score_subject(selection))
    return (
        f"{what} of the picked cells against the rest: {call}, {interval} {found.unit}, "
        f"paired over {donors}."
    )


_COLUMNS: Final = ("Donor", "Age", "Cells picked", "Rest", "Mean picked", "Rest")


def _donors(found: Comparison, ages: list[str]) -> html.Table:
    """Return one row a donor, the youngest first; means with digits that tell them apart."""
    means = found.donors[["mean_inside", "mean_outside"]].to_numpy(float)
    spread = float(np.nanmax(means) - np.nanmin(means)) if np.isfinite(means).any() else 0.0
    digits = max(0, 1 - math.floor(math.log10(spread))) if spread > 0 else 2
    order = {age: at for at, age in enumerate(ages)}
    youngest_first = sorted(
        strata.records(found.donors), key=lambda row: order.get(row["age_reported"], len(order))
    )
    rows = [
        element(
            "Tr",
            [
                element("Th", row["donor_id"], scope="row"),
                element("Td", row["age_reported"]),
                *(
                    element("Td", text, className="tray-number")
                    for text in (
                        f"{row['n_inside']:,}",
                        f"{row['n_outside']:,}",
                        _mean(row["mean_inside"], digits),
                        _mean(row["mean_outside"], digits),
                    )
                ),
            ],
        )
        for row in youngest_first
    ]
    heads = [
        html.Th(name, scope="col", className="tray-number" if at > 1 else None)
        for at, name in enumerate(_COLUMNS)
    ]
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)],
        className="tray-donors",
        **{"aria-label": "Mean score of each donor, picked cells and the rest"},
    )


def _mean(value: float, digits: int) -> str:
    """Return a mean; what rounds to nothing is 0, with as many digits as the others."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", numbers.MINUS).replace(
        "nan", numbers.MISSING
    )


def _actions(selection: Selection) -> html.Div:
    reason = views.no_barcodes(selection)
    return html.Div(
        [
            html.Button(
                "Barcodes",
                type="button",
                className="layer-chip",
                **(
                    {"aria-disabled": "true", "title": reason}
                    if reason
                    else {"data-cells-file": "barcodes"}
                ),
            ),
            html.Button(
                "Link", type="button", className="layer-chip", **{"data-action": "copy-link"}
            ),
            _clear(),
            *([html.P(reason, className="tray-note")] if reason else []),
        ],
        className="tray-actions",
    )


def _clear() -> html.Button:
    changes = {"data-patch": patch(lasso=""), "data-clear": "true"}
    return html.Button("Clear", type="button", className="layer-chip", **changes)
