"""The hallmark graph of a selection, whole, as the plain data the browser draws it from.

Made at every change of a filter, so nothing here touches a table or a figure: it walks some tens of
arrows and formats their words.
"""

from collections.abc import Mapping
from typing import Any, Final

from atlas import evidence_graph
from atlas.associations import Association
from atlas.curated_graph import CuratedGraph
from atlas.hallmark_view import View
from atlas.node_scores import NodeScore
from atlas.selection import Selection
from components import numbers
from components.graph import elements
from components.graph.elements import Scene
from components.graph.layout import BETWEEN, LAYER_OF, LAYERS, Layout
from drift.graph import HUB, Arrow, EvidenceGraph

Drawing = dict[str, Any]

CROWDED: Final = 60  # arrows; beyond it the list reads better
MOST_NAMED: Final = 1000  # nodes that the search box knows


def drawing(view: View) -> Drawing:
    """Return what the browser draws of a view; what is the same for all of them it has already.

    Returns
    -------
    ``elements`` (both themes), ``box`` (always in view), ``focus`` ({"node": id}, {"arrow": key}
    or nothing), ``order`` (ids in reading order), ``layers`` (those on screen), ``counts``,
    ``count_words`` ("28 arrows from 52 statements"), ``notice`` (what must be said; empty if
    nothing) and ``crowded`` (the list is offered beside it).
    """
    whole = evidence_graph.curated()
    focus = _focus(view.selection)
    shown = elements.scene(whole.graph, view.graph, _layers(view.selection), focus)
    return compose(
        whole,
        shown,
        view.scores,
        measured(shown, view),
        focus,
        with_readings=view.shows_associations,
    )


def measured(shown: Scene, view: View) -> dict[str, Association]:
    """Return what the loaded data say of each arrow on screen whose two ends are measured."""
    found = ((one.arrow.key, view.association(one.arrow)) for one in shown.drawn)
    return {key: association for key, association in found if association is not None}


def compose(
    whole: CuratedGraph,
    shown: Scene,
    scores: Mapping[str, NodeScore],
    found: Mapping[str, Association],
    focus: tuple[str, ...] = (),
    *,
    with_readings: bool = True,
) -> Drawing:
    """Return the drawing of a scene: see :func:`drawing`.

    Parameters
    ----------
    whole
        The curated graph.
    shown
        What is on screen.
    scores, found
        What the loaded data say of its nodes, and of its arrows by key.
    focus
        A node, or an arrow's key with its two ends.
    """
    unsafe = frozenset(name for name, findings in whole.safety.items() if findings)
    made = elements.elements(
        shown, whole.graph.nodes, scores, found, unsafe, with_readings=with_readings
    )
    n = len(shown.drawn)
    return {
        "elements": made,
        "box": list(shown.layout.box),
        "focus": _named(focus),
        "order": reading_order(shown),
        "layers": list(shown.layers),
        "counts": {
            "arrows": n,
            "statements": shown.n_statements,
            "more": {c.layer: c.more for c in shown.layout.captions if c.more},
        },
        "count_words": count_words(n, shown.n_statements),
        "notice": notice(n, shown.layout),
        "crowded": n > CROWDED,
    }


def count_words(n_arrows: int, n_statements: int) -> str:
    """Return "28 arrows from 52 statements"."""
    statements = numbers.counted(n_statements, "statement")
    return f"{numbers.counted(n_arrows, 'arrow')} from {statements}"


def notice(n_arrows: int, placed: Layout) -> str:
    """Return what must be said of a drawing: it is empty, or too full; else nothing."""
    if not placed.places:
        return "The curated tables hold no node to draw. See the Methods page for what is refused."
    if not n_arrows:
        return "No statement passes these filters. The nodes stay; widen a filter to see arrows."
    if n_arrows > CROWDED:
        return f"{n_arrows} arrows are drawn at once. They read better as a list."
    return ""


def reading_order(shown: Scene) -> list[str]:
    """Return nodes and arrows as they are read: each node, then its arrows, into the hub first."""
    of_node: dict[str, list[Arrow]] = {name: [] for name in shown.layout.places}
    for one in shown.drawn:
        arrow = one.arrow
        owner = arrow.target if arrow.source == HUB else arrow.source
        of_node[owner].append(arrow)
    order: list[str] = []
    for name, owned in of_node.items():
        order.append(name)
        order += [a.key for a in sorted(owned, key=lambda arrow: arrow.source == HUB)]
    return order


def _layers(selection: Selection) -> tuple[str, ...]:
    """Return the layers a link asks for that there are, in the order of their bands."""
    return tuple(name for name in (BETWEEN, *LAYERS) if name in selection.layers)


def _focus(selection: Selection) -> tuple[str, ...]:
    focus = evidence_graph.focus(selection)
    if isinstance(focus, Arrow):
        return focus.key, focus.source, focus.target
    return (focus,) if focus else ()


def _named(focus: tuple[str, ...]) -> dict[str, str]:
    if not focus:
        return {}
    return {"arrow" if len(focus) > 1 else "node": focus[0]}


def search(graph: EvidenceGraph) -> list[list[str]]:
    """Return id, name, synonyms and layer of each node a reader may look for."""
    return [
        [node.node_id, node.label, ", ".join(node.synonyms), LAYER_OF.get(node.kind, "")]
        for node in list(graph.nodes.values())[:MOST_NAMED]
    ]
