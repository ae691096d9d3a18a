"""Everything that is drawn of the graph, as elements for Cytoscape.js in both themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.associations import Association
from atlas.node_scores import NodeScore
from components.graph import arrows, layout, nodes, readings
from components.graph.arrows import Drawn
from components.graph.layout import BETWEEN, LAYER_OF, Layout
from drift.graph import EvidenceGraph, Node

Element = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """What is on screen: places, and arrows with their ways."""

    layout: Layout
    drawn: tuple[Drawn, ...]
    layers: tuple[str, ...]

    @property
    def n_statements(self) -> int:
        """Statements behind the arrows on screen."""
        return sum(len(one.arrow.statements) for one in self.drawn)


def scene(
    whole: EvidenceGraph, graph: EvidenceGraph, layers: Sequence[str], focus: Sequence[str]
) -> Scene:
    """Return what is on screen.

    Parameters
    ----------
    whole
        The graph without filters: it decides where everything stands.
    graph
        The graph of the statements in force: it decides what is drawn.
    layers
        Layers switched on.
    focus
        What is in focus: nothing, a node, or an arrow's key with its two ends. The layers of a
        node in focus are on while it is.
    """
    known = [whole.nodes[name] for name in focus if name in whole.nodes]
    needed = [LAYER_OF[node.kind] for node in known if node.kind in LAYER_OF]
    on = tuple(dict.fromkeys((*layers, *needed)))
    placed = layout.arranged(whole, on, [node.node_id for node in known])
    named = focus[0] if focus else ""
    drawn = arrows.visible(graph, placed, named, between=BETWEEN in on)
    return Scene(placed, tuple(drawn), on)


def elements(
    shown: Scene,
    named: Mapping[str, Node],
    scores: Mapping[str, NodeScore],
    associations: Mapping[str, Association],
    unsafe: frozenset[str],
    *,
    with_readings: bool = True,
) -> list[Element]:
    """Return the elements of a scene: nodes, arrows, and what the loaded data say of pairs.

    ``with_readings``: whether associations are printed between the arrows; the words of an arrow
    tell them in any case.
    """
    names = {node_id: node.label for node_id, node in named.items()}
    made = nodes.elements(shown.layout, named, scores, unsafe)
    made += arrows.elements(shown.drawn, shown.layout, names, associations)
    if with_readings:
        made += readings.elements(shown.drawn, shown.layout, associations)
    return made
