"""The statements of an arrow, the strongest first, and what the filters hide of them."""

from collections.abc import Iterable
from typing import Any

from dash import html

from atlas import filter_words
from atlas.selection import Selection, patch
from components import citations, numbers
from components.drawer import answer, marks, verbs
from drift.graph import Statement


def rows(statements: Iterable[Statement]) -> html.Ol:
    """Return a list of statements."""
    return html.Ol([_row(statement) for statement in statements], className="statements")


def _row(statement: Statement) -> html.Li:
    return html.Li(
        [
            html.Div(
                [
                    marks.glyph(statement),
                    html.Strong(
                        verbs.RELATION_WORDS[statement.relation],
                        className=f"sign-word word-{marks.shape(statement)}",
                    ),
                    html.Span(numbers.capital(answer.basis(statement)), className="basis"),
                    marks.confidence(statement.confidence),
                ],
                className="statement-head",
            ),
            html.P(statement.mechanism, className="mechanism"),
            *_caveat(statement),
            citations.of(statement.citation_ids),
        ],
        className="statement",
        **{"data-statement": statement.statement_id},
    )


def _caveat(statement: Statement) -> list[Any]:
    if not statement.caveat:
        return []
    return [html.P([html.Strong("Caveat "), statement.caveat], className="caveat")]


def hidden(selection: Selection, out: tuple[Statement, ...], *, more: bool) -> list[Any]:
    """Return how many statements the filters hide, which filters do, and the way to show them."""
    if not out:
        return []
    guilty = filter_words.hiding(selection, out)
    count = f"{len(out)} more" if more else str(len(out))
    noun = "statement is" if len(out) == 1 else "statements are"
    filters = f"filter{'s' if len(guilty) > 1 else ''}"
    return [
        html.P(
            [
                f"{count} {noun} hidden by the {filters} “{'”, “'.join(guilty.values())}”. ",
                html.Button(
                    "Show",
                    type="button",
                    className="clear",
                    **{
                        "data-patch": patch(
                            **{name: filter_words.FILTERS[name] for name in guilty}
                        ),
                        "aria-label": "Show the hidden statements: clear these filters",
                    },
                ),
            ],
            className="hidden-by-filters",
        )
    ]
