"""Tables of the calibration on the Methods page: rates as dots on a ruler, shares as bars."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dash import html

from components import numbers
from drift.calibration.exceptions import CAUTIOUS, LIBERAL, direction_of
from drift.calibration.rates import COVERED, LEVEL

Record = Mapping[str, Any]
RULER: Final = 0.12  # end of the ruler of error rates
_OFF: Final = "calibration-off"
_ADVICE: Final = {LIBERAL: "errs too often", CAUTIOUS: "errs too seldom"}


def rate(share: float) -> str:
    """Return an error rate or coverage as "4.7 %"."""
    return f"{numbers.plain(100 * share, 1)} %"


def thousands(count: int) -> str:
    """Return a large count as "40 000"."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def span(records: Sequence[Record], key: str) -> str:
    """Return the least and the most of a field as "3.4 to 5.2 %"."""
    found = [100 * record[key] for record in records]
    return f"{numbers.plain(min(found), 1)} to {numbers.plain(max(found), 1)} %"


def error_rate(record: Record, key: str = "type_one") -> html.Td:
    """Return a cell with an error rate, printed and as a dot; the 3 to 7 % aimed at are shaded.

    A rate whose interval misses its 93 to 97 % beyond chance is bold; its word is in the title.
    """
    share, off = (
        float(record[key]),
        direction_of({key: record[key], f"{key}_se": record[f"{key}_se"]}),
    )
    beyond = share > RULER
    dot = html.I(
        className="calibration-dot",
        style={"left": f"{100 * min(share, RULER) / RULER:.1f}%"},
    )
    return html.Td(
        [
            html.Span(rate(share), className="calibration-rate"),
            html.Span(
                [html.I(className="calibration-band", style=_band()), dot],
                className="calibration-ruler",
                **{"aria-hidden": "true"},
            ),
        ],
        className=" ".join(
            ["calibration-cell", *([_OFF] if off else []), *(["beyond"] if beyond else [])]
        ),
        title=f"{off}, " * bool(off) + f"Monte-Carlo error {100 * record[f'{key}_se']:.2f} %",
    )


def missed(record: Record) -> html.Td:
    """Return a cell with how often the interval misses the truth, as ``error_rate`` draws it."""
    return error_rate({"type_one": 1 - record["coverage"], "type_one_se": record["coverage_se"]})


def bar(share: float, text: str, *, marked: bool = False) -> html.Td:
    """Return a cell with a number on a bar, 0 to 1.

    Parameters
    ----------
    share
        Length.
    text
        The number as printed.
    marked
        Whether the number is what the reader looks for (80 % power, for instance).
    """
    return html.Td(
        [
            html.Span(text, className="calibration-rate"),
            html.Span(
                html.I(style={"width": f"{100 * min(max(share, 0), 1):.0f}%"}),
                className="calibration-bar",
                **{"aria-hidden": "true"},
            ),
        ],
        className="calibration-cell" + f" {_OFF}" * marked,
    )


def outside(records: Sequence[Record], words: Callable[[Record], str]) -> str:
    """Say which designs miss 93 to 97 % beyond Monte-Carlo error, and in which direction."""
    aim = f"{100 * COVERED[0]:.0f} to {100 * COVERED[1]:.0f} %"
    found = {
        direction: [r for r in records if direction_of(r) == direction]
        for direction in (LIBERAL, CAUTIOUS)
    }
    if not any(found.values()):
        return f"All {len(records)} designs hold {aim}, within Monte-Carlo error."
    told = [
        f"{direction} ({_ADVICE[direction]}): {'; '.join(words(r) for r in misses)}"
        for direction, misses in found.items()
        if misses
    ]
    n_out = sum(len(misses) for misses in found.values())
    head = f"{n_out} of {len(records)} {'misses' if n_out == 1 else 'miss'} {aim} beyond chance."
    return " ".join([head, *(f"{text[0].upper()}{text[1:]}." for text in told)])


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> html.Figure:
    """Return a compact table that scrolls sideways where it is too wide.

    Parameters
    ----------
    caption
        What it shows, and how to read it.
    head
        Column names.
    rows
        Cells: text, or ready ``Td``; the first names the row.
    """
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row")
                if at == 0
                else (cell if isinstance(cell, html.Td) else html.Td(cell, className="numeric"))
                for at, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    return html.Figure(
        [
            html.Figcaption(caption),
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(name, scope="col") for name in head])),
                        html.Tbody(body),
                    ],
                    className="data-table calibration-table",
                ),
                className="table-scroll calibration-scroll",
                tabIndex="0",
                role="region",
                **{"aria-label": caption},
            ),
        ],
        className="calibration-figure",
    )


def _band() -> dict[str, str]:
    low, high = 1 - COVERED[1], 1 - COVERED[0]
    return {"left": f"{100 * low / RULER:.1f}%", "width": f"{100 * (high - low) / RULER:.1f}%"}


_AIM: Final = [f"{100 * share:.0f}" for share in COVERED]
LEGEND: Final = (
    "Dot: share of studies without a change in which the test calls one, on a ruler from 0 to "
    f"{100 * RULER:.0f} %; {100 * LEVEL:.0f} % is right. Shaded: the interval holds {_AIM[0]} to "
    f"{_AIM[1]} %. Bold: outside that, beyond chance."
)
