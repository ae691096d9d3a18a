"""Where everything of the hallmark graph stands: pure geometry, the same each time.

All numbers are model pixels, the hub at (0, 0), y down. What is drawn depends on filters; where it
is drawn does not: places follow from the whole table of nodes and the layers switched on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drift.graph import HUB, EvidenceGraph, Node, NodeKind

Point = tuple[float, float]

HUB_DIAMETER: Final = 158
PILL: Final = (174, 54)
BAND_PILL: Final = (114, 42)
A_SIDE: Final = 7  # hallmarks on each side of the hub
IN_A_BAND: Final = 8  # pills of an outer band
BAND_STEP: Final = 121  # eight are as wide as the ring: both fit beside the drawer
ABOVE: Final = -326
BELOW: Final = 300

# Layers by the kind of node they show, in the order in which they share a band.
LAYERS: Final[dict[str, NodeKind]] = {
    "cues": "cue",
    "regulators": "regulator",
    "interventions": "intervention",
    "outcomes": "outcome",
    "transitions": "transition",
}
LAYER_OF: Final = {kind: layer for layer, kind in LAYERS.items()}
BETWEEN: Final = "between"
BANDS: Final = {
    "above": ("cues", "regulators", "interventions"),
    "below": ("outcomes", "transitions"),
}

_CLASSES: Final = {
    "left": {"primary": "Primary", "": "Class not settled"},
    "right": {"antagonistic": "Antagonistic", "integrative": "Integrative"},
}


@dataclass(frozen=True)
class Place:
    """Where a node stands.

    Attributes
    ----------
    side
        "left" or "right" of the hub, "above" or "below" it, or "hub".
    rank
        0 for the topmost of a side, or the leftmost of a band of ``of`` pills.
    inward
        Of a pill in a band: whether its usual arrow runs into the hub.
    """

    node_id: str
    x: float
    y: float
    side: str
    rank: int = 0
    of: int = 1
    inward: bool = True

    @property
    def is_hallmark(self) -> bool:
        """Whether it stands in the ring around the hub."""
        return self.side in {"left", "right"}

    @property
    def outward(self) -> int:
        """-1 for what lies left of the hub, +1 for what lies right."""
        return -1 if self.side == "left" or (self.side != "right" and self.x < 0) else 1


@dataclass(frozen=True)
class Caption:
    """A line of words over or under a group; ``layer`` and ``more`` where it counts the rest."""

    text: str
    x: float
    y: float
    layer: str = ""
    more: int = 0


@dataclass(frozen=True)
class Layout:
    """Places by node id, in reading order, captions, and the box that is always in view.

    ``box`` is left, top, right, bottom.
    """

    places: Mapping[str, Place]
    captions: tuple[Caption, ...]
    box: tuple[float, float, float, float]


def arranged(
    whole: EvidenceGraph, layers: Iterable[str] = (), wanted: Iterable[str] = ()
) -> Layout:
    """Return where everything stands.

    Parameters
    ----------
    whole
        The graph without filters: places never depend on them.
    layers
        The layers switched on.
    wanted
        Nodes that must be in their band (what is in focus): one takes the place of the last.
    """
    on = set(layers)
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    if HUB in whole.nodes:
        places[HUB] = Place(HUB, 0, 0, "hub")
    for side in _CLASSES:
        _place_side(side, whole.of_kind("hallmark"), places, captions)
    for side, names in BANDS.items():
        shown = [name for name in names if name in on]
        _place_band(side, whole, shown, set(wanted), places, captions)
    return Layout(places, tuple(captions), _box(on, places.values(), captions))


def _box(
    on: set[str], places: Iterable[Place], captions: Sequence[Caption]
) -> tuple[float, float, float, float]:
    band = max((abs(p.x) + BAND_PILL[0] / 2 for p in places if not p.is_hallmark), default=0.0)
    half = max(476 + (8 if BETWEEN in on else 0), band + 3)  # the numbers at the outer sides
    top = -268 if on.isdisjoint(BANDS["above"]) else -368
    bottom = 243 if on.isdisjoint(BANDS["below"]) else 342
    lowest = max((caption.y for caption in captions), default=0.0) + 9
    return (-half, top, half, max(bottom, lowest))


def _place_side(
    side: str, hallmarks: Sequence[Node], places: dict[str, Place], captions: list[Caption]
) -> None:
    groups = [[n for n in hallmarks if n.hallmark_class == name] for name in _CLASSES[side]]
    first, second = groups
    kept = [*first, *second][:A_SIDE]
    sign = -1 if side == "left" else 1
    gap_at = len(first)
    for k, node in enumerate(kept):
        x, y = ring_place(k, before=k < gap_at)
        places[node.node_id] = Place(node.node_id, sign * x, y, side, k, len(kept))
        if k in {0, gap_at}:
            text = list(_CLASSES[side].values())[int(k >= gap_at)]
            captions.append(Caption(text, sign * x - PILL[0] / 2 + 3, y - PILL[1] / 2 - 9))
    rest = len(first) + len(second) - len(kept)
    if rest:
        x, y = ring_place(A_SIDE - 1, before=False)
        captions.append(
            Caption("more hallmarks", sign * x - PILL[0] / 2 + 3, y + PILL[1] / 2 + 9, more=rest)
        )


def ring_place(k: int, *, before: bool) -> Point:
    """Return the middle of the k-th hallmark from the top, on the right side.

    ``before``: it belongs to the first of the two groups of its side.
    """
    return 286 + 46 * (1 - ((k - 3) / 3) ** 2), 67 * (k - 3) + (-11 if before else 11)


def _place_band(
    side: str,
    whole: EvidenceGraph,
    layers: Sequence[str],
    wanted: set[str],
    places: dict[str, Place],
    captions: list[Caption],
) -> None:
    shown = _shared({name: _touching(whole, LAYERS[name]) for name in layers}, wanted, whole)
    row = [node for name in layers for node in shown[name]]
    y = ABOVE if side == "above" else BELOW
    rank = 0
    for name in layers:
        captions += _band_captions(side, name, whole, len(shown[name]), _band_x(rank, len(row)))
        for node in shown[name]:
            x = _band_x(rank, len(row))
            inward = node.kind != "outcome"
            places[node.node_id] = Place(node.node_id, x, y, side, rank, len(row), inward)
            rank += 1


def _band_x(rank: int, of: int) -> float:
    return BAND_STEP * (rank - (of - 1) / 2)


def _touching(whole: EvidenceGraph, kind: NodeKind) -> list[Node]:
    """Return the nodes of a kind with an arrow to or from the hub, the most confident first."""
    confidence = {
        node.node_id: max(
            (
                arrow.confidence
                for pair in ((node.node_id, HUB), (HUB, node.node_id))
                if (arrow := whole.arrows.get(pair)) is not None
            ),
            default=0,
        )
        for node in whole.of_kind(kind)
    }
    touching = [node for node in whole.of_kind(kind) if confidence[node.node_id]]
    return sorted(touching, key=lambda node: -confidence[node.node_id])


def _shared(
    candidates: Mapping[str, list[Node]], wanted: set[str], whole: EvidenceGraph
) -> dict[str, list[Node]]:
    """Return the nodes that each layer shows of the places a band has, in the order of the table.

    Layers take turns, so that none crowds another out; what is wanted takes the last place of its
    layer when it has none, and moves no other.
    """
    slots = dict.fromkeys(candidates, 0)
    while sum(slots.values()) < IN_A_BAND:
        open_to = [name for name in slots if slots[name] < len(candidates[name])]
        if not open_to:
            break
        least = min(open_to, key=lambda name: slots[name])
        slots[least] += 1
    order = {node_id: at for at, node_id in enumerate(whole.nodes)}
    shown = {}
    for name, nodes in candidates.items():
        kept = nodes[: slots[name]]
        row = sorted(kept, key=lambda node: order[node.node_id])
        missing = [whole.nodes[w] for w in sorted(wanted) if _is_missing(w, name, kept, whole)]
        for node, place in zip(missing, reversed(kept), strict=False):
            row[row.index(place)] = node
        shown[name] = row + (missing if not kept else [])
    return shown


def _is_missing(node_id: str, layer: str, kept: Sequence[Node], whole: EvidenceGraph) -> bool:
    node = whole.nodes.get(node_id)
    return node is not None and node.kind == LAYERS[layer] and node not in kept


_TOUCH: Final = {
    "cues": "Cues that act on drift",
    "regulators": "Regulators that act on drift",
    "interventions": "Interventions with evidence on drift itself",
    "outcomes": "Outcomes tied to drift",
    "transitions": "Transitions that lead into drift or out of it",
}


def _band_captions(
    side: str, layer: str, whole: EvidenceGraph, shown: int, x: float
) -> list[Caption]:
    """Return what a band says of a layer, and the count of those it has no place for."""
    rest = len(whole.of_kind(LAYERS[layer])) - shown
    left = x - BAND_PILL[0] / 2 + 4
    y = ABOVE - BAND_PILL[1] / 2 - 10 if side == "above" else BELOW + BAND_PILL[1] / 2 + 11
    return [Caption(_TOUCH[layer] if shown > 2 else layer.capitalize(), left, y, layer, rest)]
