"""The drawer of an arrow: question, answer, loaded data, statements, the way back."""

from typing import Any

from dash import html

from atlas import evidence_graph
from atlas.selection import Selection, patch
from components import numbers
from components.drawer import answer, frame, marks, measured, names, safety, statements
from drift.graph import Arrow, Node, Statement


def kept(arrow: Arrow, selection: Selection) -> Arrow | None:
    """Return the arrow with the statements that the filters keep; None when they keep none."""
    return evidence_graph.graph(selection).arrows.get((arrow.source, arrow.target))


def content(arrow: Arrow, selection: Selection) -> list[Any]:
    """Return everything between the title and the footer."""
    nodes = evidence_graph.curated().graph.nodes
    source, target = nodes[arrow.source], nodes[arrow.target]
    shown = kept(arrow, selection)
    seen = shown.statements if shown else ()
    return [
        *safety.findings(source),
        html.P(
            [
                html.Strong(f"{answer.word(shown)}."),
                f" {answer.sentence(shown, source, target)}",
            ],
            className="reading",
        ),
        _data(arrow, shown, selection),
        *statements.hidden(selection, _out(arrow, seen), more=bool(seen)),
        *([statements.rows(seen)] if seen else []),
        _way_back(source, target, selection),
        frame.ways_on(
            "The two ends",
            [(node.label, patch(node=node.node_id, arrow="")) for node in (source, target)],
        ),
    ]


def _out(arrow: Arrow, seen: tuple[Statement, ...]) -> tuple[Statement, ...]:
    return tuple(statement for statement in arrow.statements if statement not in seen)


def _data(arrow: Arrow, shown: Arrow | None, selection: Selection) -> html.Section:
    """Return the box of the loaded data; its sign is compared with the statements that are kept."""
    found = measured.of(shown or arrow, selection)
    resolved = found.low > 0 or found.high < 0
    strip = marks.strip(found.r, found.low, found.high, marks.R_REACH, resolved=resolved)
    number = html.Strong(found.number, className="data-number")
    return html.Section(
        [
            html.H3(f"In the loaded data: {found.place}", className="data-place"),
            *([html.Div([strip, number], className="data-line")] if strip else []),
            *(html.P(sentence) for sentence in found.sentences),
        ],
        className="loaded-data",
    )


def _way_back(source: Node, target: Node, selection: Selection) -> html.P:
    """Return what is said of the arrow from the target to the source."""
    nodes = [names.running(target), names.running(source)]
    way = html.Strong(" → ".join(nodes))
    whole = evidence_graph.curated().graph
    back = whole.arrows.get((target.node_id, source.node_id))
    if back is None:
        return html.P(["No statement tells of the way back, ", way, "."], className="way-back")
    shown = kept(back, selection)
    if shown is None:
        said = ", is hidden by the filters. "
    else:
        here = kept(whole.arrows[source.node_id, target.node_id], selection)
        too = " too" if here is not None and here.answer == shown.answer else ""
        n = numbers.counted(len(shown.statements), "statement")
        said = f", has {n} and {_is(shown)}{too}. "
    return html.P(
        [
            "The way back, ",
            way,
            said,
            html.Button(
                "Show",
                type="button",
                className="clear",
                **{
                    "data-patch": patch(arrow=back.key, node=""),
                    "aria-label": f"Show the way back, {' to '.join(nodes)}",
                },
            ),
        ],
        className="way-back",
    )


def _is(arrow: Arrow) -> str:
    nothing = arrow.answer == answer.NOTHING_FOUND_ANSWER
    return "finds no evidence" if nothing else f"is {arrow.answer}"
