"""What one loop rests on: its arrows in order, what the data say of each, every statement."""

from dash import html

from atlas.loops import LoopView
from atlas.selection import patch
from components import citations, numbers
from components.loops import words
from drift.graph import Arrow, Statement
from drift.loops import Loop

SAYS = {1: "Drives", -1: "Suppresses", 0: "No direction"}


def content(loop: Loop, view: LoopView) -> html.Div:
    """Return the loop's answer and, arrow by arrow, the statements it rests on."""
    return html.Div(
        [
            html.P(_answer(loop, view), className="loops-answer"),
            html.Div(
                [_arrow(number, arrow, view) for number, arrow in enumerate(loop.arrows, 1)],
                className="loops-arrows",
            ),
        ],
        className="loops-detail",
    )


def _answer(loop: Loop, view: LoopView) -> str:
    """Say what the signs say together, and how many statements they rest on."""
    papers = {name for row in loop.statements for name in row.citation_ids}
    rests = (
        f"It rests on {numbers.counted(len(loop.statements), 'statement')} of "
        f"{numbers.counted(len(papers), 'publication')}."
    )
    if loop.kind == "undetermined":
        disputed = numbers.listed([words.way(arrow, view) for arrow in loop.disputed])
        return f"Undetermined: statements on {disputed} claim both directions. {rests}"
    comes_back = "in the same direction" if loop.kind == "reinforcing" else "turned around"
    return (
        f"If every statement holds, a change of drift would come back {comes_back}: the loop is "
        f"{loop.kind}. {rests}"
    )


def _arrow(number: int, arrow: Arrow, view: LoopView) -> html.Section:
    found = view.data[arrow.key]
    where = f"In the loaded data ({view.stratum}): " if view.stratum else ""
    note = f" {words.AN_ASSOCIATION}" if found.said in {"agrees", "disagrees"} else ""
    lacks = [] if arrow.has_human_evidence else [html.Span("no human evidence", className="chip")]
    return html.Section(
        [
            html.Div(
                [
                    html.H3(
                        f"{number}. {words.name(view.nodes[arrow.source])} {words.verb(arrow)} "
                        f"{words.name(view.nodes[arrow.target])}"
                    ),
                    html.Span(numbers.capital(arrow.answer), className="chip"),
                    *lacks,
                    html.Button(
                        "Open the arrow",
                        type="button",
                        className="loops-link",
                        **{
                            "data-patch": patch(arrow=arrow.key, node=""),
                            "aria-label": f"Open the arrow {words.way(arrow, view)}",
                        },
                    ),
                ],
                className="loops-detail-head",
            ),
            html.P(f"{where}{words.correlation(found)}{note}", className="loops-data"),
            html.Ul([_statement(row, view) for row in arrow.statements], className="loops-rows"),
        ]
    )


def _statement(row: Statement, view: LoopView) -> html.Li:
    said = ", ".join(
        (
            *(SAYS[row.sign], words.evidence(row), " and ".join(row.species), row.tissue),
            f"confidence {row.confidence}",
        )
    )
    return html.Li(
        [
            html.Div(
                [
                    html.Span(said, className="loops-said"),
                    html.Span(
                        words.dots(row.confidence),
                        className="loops-dots",
                        **{"aria-hidden": "true"},
                    ),
                    html.Span(row.statement_id, className="loops-id"),
                ]
            ),
            html.P(row.mechanism),
            *(
                [html.P([html.B("Caveat "), row.caveat], className="loops-caveat")]
                if row.caveat
                else []
            ),
            citations.row(view.citations[name] for name in row.citation_ids),
        ]
    )
