"""What the page Hallmarks shows: the arrows in force, in groups, with what the data say of them.

Plain Python over some hundred arrows: a filter is changed faster than a table could be made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from atlas import associations, evidence_graph, node_scores, queries
from atlas.associations import Association
from atlas.evidence_graph import BETWEEN, LAYERS, OUTER
from atlas.node_scores import NodeScore, ProxyScore, Stratum
from atlas.selection import Selection
from drift.graph import HUB, Arrow, EvidenceGraph, Node, NodeKind

HIDDEN: Final = "hidden"
CLASSES: Final = {
    "primary": "Primary",
    "antagonistic": "Antagonistic",
    "integrative": "Integrative",
    "": "Class not settled",
}


@dataclass(frozen=True)
class Pair:
    """A node of the ring or of an outer layer, with its arrows to drift and from drift."""

    node: Node
    score: NodeScore
    towards: Arrow | None
    back: Arrow | None

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """The arrows there are: none, one or two."""
        return tuple(arrow for arrow in (self.towards, self.back) if arrow is not None)


@dataclass(frozen=True)
class Group:
    """Nodes that stand together: of one class of hallmark, or of one outer layer."""

    title: str
    layer: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class View:
    """The page of one selection.

    Attributes
    ----------
    graph
        The statements that pass the filters, with every node.
    scores
        What the stratum shown says of each measured node.
    groups
        Hallmarks by class, then the outer layers switched on.
    between
        Arrows from one hallmark to another; empty while that layer is off.
    """

    selection: Selection
    graph: EvidenceGraph
    scores: Mapping[str, NodeScore]
    stratum: Stratum
    groups: tuple[Group, ...]
    between: tuple[Arrow, ...]

    @cached_property
    def arrows(self) -> tuple[Arrow, ...]:
        """Every arrow shown, in the order of the list."""
        own = (arrow for group in self.groups for pair in group.pairs for arrow in pair.arrows)
        return (*own, *self.between)

    @property
    def hub(self) -> ProxyScore | None:
        """The change of the core, or None where it is not measured."""
        score = self.scores.get(HUB)
        return score.drawn if score else None

    @property
    def hallmarks(self) -> list[Pair]:
        """Every hallmark with its arrows."""
        return [pair for group in self.groups if not group.layer for pair in group.pairs]

    def pairs(self, layer: str) -> list[Pair]:
        """Return the nodes of an outer layer that have an arrow."""
        return [pair for group in self.groups if group.layer == layer for pair in group.pairs]

    @property
    def shows_associations(self) -> bool:
        """Whether arrows show what the loaded data say of them."""
        return self.selection.associations != HIDDEN

    def association(self, arrow: Arrow) -> Association | None:
        """Return the donor-level association of an arrow's ends; None when unmeasured."""
        return associations.in_stratum(arrow, self.scores, self.stratum)

    @property
    def manifest(self) -> Mapping[str, object]:
        """The manifest of the data set the nodes show; empty when there is none."""
        return queries.manifests().get(self.stratum[0], {})


def view(selection: Selection) -> View:
    """Return what the page shows for a selection."""
    graph = evidence_graph.graph(selection)
    scores = node_scores.scores(selection)
    layers = shown_layers(selection)
    hallmarks = [node.node_id for node in graph.of_kind("hallmark")]
    return View(
        selection=selection,
        graph=graph,
        scores=scores,
        stratum=node_scores.shown_stratum(selection),
        groups=(*_hallmarks(graph, scores), *_outer(graph, scores, layers)),
        between=tuple(_between(graph, set(hallmarks))) if BETWEEN in layers else (),
    )


def shown_layers(selection: Selection) -> list[str]:
    """Return the layers switched on, in the order of their chips."""
    return [layer for layer in LAYERS if layer in selection.layers]


def _hallmarks(graph: EvidenceGraph, scores: Mapping[str, NodeScore]) -> Iterator[Group]:
    pairs = _pairs(graph, scores, "hallmark")
    for name, title in CLASSES.items():
        own = tuple(pair for pair in pairs if _class(pair) == name)
        if own:
            yield Group(title, "", own)


def _class(pair: Pair) -> str:
    found = pair.node.hallmark_class
    return found if found in CLASSES else ""


def _outer(
    graph: EvidenceGraph, scores: Mapping[str, NodeScore], layers: list[str]
) -> Iterator[Group]:
    for layer, kind in OUTER.items():
        if layer in layers:
            pairs = [pair for pair in _pairs(graph, scores, kind) if pair.arrows]
            ordered = sorted(pairs, key=lambda pair: min(a.best.strength for a in pair.arrows))
            yield Group(layer.capitalize(), layer, tuple(ordered))


def _pairs(
    graph: EvidenceGraph, scores: Mapping[str, NodeScore], kind: NodeKind
) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            node,
            scores.get(node.node_id, node_scores.NOT_MEASURED),
            graph.arrows.get((node.node_id, HUB)),
            graph.arrows.get((HUB, node.node_id)),
        )
        for node in graph.of_kind(kind)
    )


def _between(graph: EvidenceGraph, hallmarks: set[str]) -> Iterator[Arrow]:
    for (source, target), arrow in graph.arrows.items():
        if source in hallmarks and target in hallmarks:
            yield arrow
