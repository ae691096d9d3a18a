"""The list of loops: one row a loop, its way as names and arrows that can be pressed."""

from collections.abc import Mapping
from typing import Any, Final

from dash import html

from atlas.loops import DEFAULT_LENGTH, LENGTHS, LoopView, Said, change_to
from atlas.selection import patch
from components import numbers
from components.loops import detail, words
from drift.graph import HUB, Arrow, Node
from drift.loops import Loop

MOST_SHOWN: Final = 50
KIND_MARKS: Final = {"reinforcing": "+", "balancing": "−", "undetermined": "?"}
DATA_MARKS: Final[dict[Said, str]] = {
    "agrees": "✓",
    "disagrees": "✕",
    "like random genes": "≈",
    "not resolved": "○",
    "disputed": "?",
    "no sign claimed": "?",
    "undefined": "–",
    "not measured": "·",
}
MARK_WORDS: Final = (
    "In the loaded data: ✓ the sign agrees with the literature, ✕ it differs, ≈ like random genes, "
    "○ not resolved, ? the literature is in dispute, – undefined, · not measured."
)
_HEADS: Final = (
    "Way of the loop",
    "Kind",
    "Weakest evidence on the way",
    "Arrows without human evidence",
    "In the loaded data, arrow by arrow",
)


def content(view: LoopView) -> list[Any]:
    """Return the chips of the length and the table of the loops."""
    return [_lengths(view), *_table(view)]


def _lengths(view: LoopView) -> html.Div:
    """Return one chip a length; the one in force is pressed."""
    return html.Div(
        [
            html.Span("Most arrows in a loop", className="loops-chips-label"),
            *(
                html.Button(
                    str(n),
                    type="button",
                    className="loops-chip",
                    **{
                        "data-patch": patch(loop_length="" if n == DEFAULT_LENGTH else str(n)),
                        "aria-pressed": str(n == view.search.length).lower(),
                        "aria-label": f"At most {numbers.spelled(n)} arrows",
                    },
                )
                for n in LENGTHS
            ),
        ],
        className="loops-chips",
        role="group",
        **{"aria-label": "Most arrows in a loop"},
    )


def _table(view: LoopView) -> list[Any]:
    loops = view.search.loops
    if not loops:
        return []
    shown = loops[:MOST_SHOWN]
    if view.selected is not None and view.selected not in shown:
        shown = (*shown[:-1], view.selected)
    steps = _steps(view)
    rows: list[html.Tr] = []
    for loop in shown:
        rows += _rows(loop, view, steps)
    head = html.Tr([html.Th(text, scope="col") for text in _HEADS])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="loops-table")
    rest = len(loops) - len(shown)
    more = f"{rest} more, with weaker evidence, are in the table and the CSV."
    return [
        html.Div(table, className="loops-scroll"),
        *([html.P(more, className="loops-more")] if rest else []),
        html.P(MARK_WORDS, className="loops-key"),
    ]


def _rows(loop: Loop, view: LoopView, steps: Mapping[str, html.Span]) -> list[html.Tr]:
    is_open = view.selected is not None and view.selected.key == loop.key
    change = {"data-patch": change_to(loop, view.selected)}
    way = [
        html.Span(words.DRIFT, className="loops-hub"),
        *(steps[arrow.key] for arrow in loop.arrows),
    ]
    row = html.Tr(
        [
            html.Td(html.Span(way, className="loops-chain"), className="loops-way"),
            html.Td(_kind(loop, view, is_open=is_open)),
            html.Td(_weakest(loop, view), **change),
            html.Td(words.human(loop, view) or "none", **change),
            html.Td(_data(loop, view), **change),
        ],
        className="loops-open" if is_open else "",
        **({"aria-current": "true"} if is_open else {}),
    )
    if not is_open:
        return [row]
    below = html.Tr(
        html.Td(detail.content(loop, view), colSpan=len(_HEADS)), className="loops-rest"
    )
    return [row, below]


def _steps(view: LoopView) -> dict[str, html.Span]:
    """Return each arrow with the node it leads to, made once for all loops it is part of."""
    arrows = {arrow.key: arrow for loop in view.search.loops for arrow in loop.arrows}
    return {
        key: html.Span(
            [_arrow(arrow, view), _node(view.nodes[arrow.target])], className="loops-step"
        )
        for key, arrow in arrows.items()
    }


def _node(node: Node) -> Any:
    """Return the name of a node as a button that puts it in focus; of the hub, plain words."""
    if node.node_id == HUB:
        return html.Span(words.DRIFT, className="loops-hub")
    return html.Button(
        words.name(node),
        type="button",
        className="loops-node",
        **{"data-patch": patch(node=node.node_id, arrow="")},
    )


def _arrow(arrow: Arrow, view: LoopView) -> html.Button:
    """Return the mark of an arrow as a button that puts it in focus."""
    source, target = (words.name(view.nodes[end]) for end in (arrow.source, arrow.target))
    said = f"{source} {words.verb(arrow)} {target}, confidence {arrow.confidence}"
    return html.Button(
        html.Span(className=f"loops-glyph loops-{_sign(arrow)}"),
        type="button",
        className="loops-arrow",
        title=said,
        **{"aria-label": said, "data-patch": patch(arrow=arrow.key, node="")},
    )


def _sign(arrow: Arrow) -> str:
    if arrow.is_disputed:
        return "disputed"
    return "drives" if arrow.sign > 0 else "suppresses"


def _kind(loop: Loop, view: LoopView, *, is_open: bool) -> html.Button:
    return html.Button(
        [
            html.Span(KIND_MARKS[loop.kind], className="loops-sign", **{"aria-hidden": "true"}),
            numbers.capital(loop.kind),
            html.Span(f" loop: {words.chain(loop, view)}", className="visually-hidden"),
        ],
        type="button",
        className="loops-kind",
        **{
            "data-patch": change_to(loop, view.selected),
            "data-loop": loop.key,
            "aria-expanded": str(is_open).lower(),
        },
    )


def _weakest(loop: Loop, view: LoopView) -> list[Any]:
    best = loop.weakest.best
    return [
        html.Span(words.dots(best.confidence), className="loops-dots", **{"aria-hidden": "true"}),
        html.Span(f"confidence {best.confidence}, {words.evidence(best)}"),
        html.Span(words.way(loop.weakest, view), className="loops-small"),
    ]


def _data(loop: Loop, view: LoopView) -> list[Any]:
    marks = [
        html.Span(
            DATA_MARKS[view.data[arrow.key].said],
            className="loops-mark",
            title=f"{words.way(arrow, view)}: {words.correlation(view.data[arrow.key])}",
        )
        for arrow in loop.arrows
    ]
    return [
        html.Span(marks, className="loops-marks", **{"aria-hidden": "true"}),
        html.Span(words.data(loop, view)),
    ]
