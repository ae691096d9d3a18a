"""What the browser needs to write the list: plain data, made without a table or a component.

``assets/graph_list.js`` makes a real HTML table of it. A list of components would be walked by Dash
at every request, and an arrow is an SVG, which Dash has no components for.
"""

import math
from typing import Any, Final

from atlas.associations import Association
from atlas.hallmark_view import Group, Pair, View
from atlas.node_scores import NodeScore
from components import graph_words
from drift.graph import HUB, Arrow, EvidenceClass
from drift.schema import DOUBLING_SLOPE

DASHES: Final[dict[EvidenceClass, str]] = {
    "animal or trial": "solid",
    "culture": "culture",
    "association": "association",
    "review": "review",
}
NOT_MEASURED: Final = "not measured"
_AGEING: Final = "change with age"
_LIMIT: Final = 2.0  # Hedges' g at the ends of the axis, as on the nodes


def content(view: View) -> dict[str, Any]:
    """Return the list of a view.

    Returns
    -------
    Headings, then ``groups`` of rows (a node with its arrows to and from drift) and ``between``
    (arrows from one hallmark to another, each a row of its own).
    """
    return {
        "caption": "Press a name to see the scores of a node, an arrow to read its evidence.",
        "change": change_heading(view),
        "limit": _LIMIT,
        "associations": view.shows_associations,
        "groups": [_hub(view), *(_group(view, group) for group in view.groups)],
        "between": [_row_between(view, arrow) for arrow in view.between],
    }


def change_heading(view: View) -> str:
    """Return what the intervals show: "change with age, g", "ischaemic against control, g"."""
    drawn = [score.drawn for score in view.scores.values() if score.drawn is not None]
    if not drawn:
        return _AGEING
    unit = "r" if drawn[0].evidence == "effect_table" else "g"
    row = drawn[0].row
    if row["contrast"] == DOUBLING_SLOPE:
        return "change with doublings"
    ageing = row["contrast_word"] == "old"
    words = _AGEING if ageing else f"{row['contrast_word']} against {row['reference_word']}"
    return f"{words}, {unit}"


def _hub(view: View) -> dict[str, Any]:
    node = view.graph.nodes.get(HUB)
    if node is None:
        return {"title": "", "rows": []}
    score = view.scores.get(HUB) or NodeScore(HUB, None, ())
    return {"title": "", "rows": [_row(view, Pair(node, score, None, None), "core")]}


def _group(view: View, group: Group) -> dict[str, Any]:
    return {"title": group.title, "rows": [_row(view, pair) for pair in group.pairs]}


def _row(view: View, pair: Pair, note: str = "") -> dict[str, Any]:
    node_id = pair.node.node_id
    return {
        "name": graph_words.name_of(pair.node),
        "note": note,
        "patch": graph_words.node_patch(node_id),
        "current": view.selection.node == node_id and not view.selection.arrow,
        "score": _score(pair.score),
        "towards": _glyph(view, pair.towards),
        "back": _glyph(view, pair.back),
        "association": _association(view, pair.arrows),
    }


def _row_between(view: View, arrow: Arrow) -> dict[str, Any]:
    nodes = view.graph.nodes
    return {
        "from": graph_words.name_of(nodes[arrow.source]),
        "to": graph_words.name_of(nodes[arrow.target]),
        "arrow": _glyph(view, arrow),
        "association": _association(view, (arrow,)),
    }


def _score(score: NodeScore) -> dict[str, Any]:
    drawn = score.drawn
    if drawn is None:
        return {"state": NOT_MEASURED, "words": NOT_MEASURED, "value": None}
    return {
        "state": drawn.state,
        "words": graph_words.value(drawn) or drawn.state,
        "value": _finite(drawn.value),
        "low": _finite(drawn.low),
        "high": _finite(drawn.high),
        "isTable": drawn.evidence == "effect_table",
    }


def _glyph(view: View, arrow: Arrow | None) -> dict[str, Any] | None:
    if arrow is None:
        return None
    return {
        "patch": graph_words.arrow_patch(arrow.key),
        "current": view.selection.arrow == arrow.key,
        "text": graph_words.arrow_text(arrow),
        "sign": "disputed" if arrow.is_disputed else graph_words.verb(arrow.sign).split()[0],
        "isContested": bool(arrow.signs) and len(arrow.signed) < len(arrow.statements),
        "dash": DASHES[arrow.best.evidence_class],
        "confidence": arrow.confidence,
    }


def _association(view: View, arrows: tuple[Arrow, ...]) -> dict[str, Any] | None:
    """Return the association of the two ends, and what it says of each arrow's claim."""
    if not (view.shows_associations and arrows):
        return None
    found = view.association(arrows[0])
    if found is None:
        return {"words": NOT_MEASURED, "agreement": "", "value": None}
    return {
        "words": graph_words.correlation(found),
        "agreement": agreements(found, arrows) if _finite(found.r) is not None else "",
        "value": _finite(found.r),
    }


def agreements(found: Association, arrows: tuple[Arrow, ...]) -> str:
    """Return "agrees", or the word of each arrow where they differ."""
    words = [found.compared_with(arrow) for arrow in arrows]
    if len(set(words)) == 1:
        return words[0]
    ends = ["to drift" if arrow.target == HUB else "from drift" for arrow in arrows]
    return ", ".join(f"{end}: {word}" for end, word in zip(ends, words, strict=True))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
