"""The graph as curated: nodes and statements, with what the tables say beside them."""

from dataclasses import dataclass

from atlas.knowledge import Citation
from drift.graph import EvidenceGraph


@dataclass(frozen=True)
class NodeSignature:
    """A gene set that stands for a node, and what it cannot tell.

    ``is_inverse``: a lower score means more of the node.
    """

    node_id: str
    signature_id: str
    role: str
    note: str

    @property
    def is_inverse(self) -> bool:
        """Whether the sign of the score is turned before it is compared with the literature."""
        return self.role == "inverse_proxy"


@dataclass(frozen=True)
class SafetyFinding:
    """What an intervention harms, to be read before its effect.

    ``kind`` is "harm" when it was seen, "risk" when it is expected of the target.
    """

    node_id: str
    kind: str
    finding: str
    species: str
    citation_ids: tuple[str, ...]


@dataclass(frozen=True)
class Transition:
    """Where the cells of a transition node come from, what they become, and what is disputed.

    Attributes
    ----------
    is_way_back
        The transition leads out of the mesenchymal state.
    dispute_about
        "origin": tracing studies disagree on where the cells come from; "definition": whether it
        is a change of lineage at all; empty: no dispute is on record.
    dispute
        The dispute in one or two sentences, which name citations by id.
    """

    node_id: str
    origin: str
    end_state: str
    is_way_back: bool
    dispute_about: str
    dispute: str
    citation_ids: tuple[str, ...]


@dataclass(frozen=True)
class CuratedGraph:
    """The graph as curated, whole.

    Attributes
    ----------
    graph
        Every usable node and statement.
    proxies
        Gene sets by node, in the order of the table: the first is the one drawn.
    safety
        Findings by intervention.
    transitions
        Origin and end state of the transitions, in the order of the table: that of the rows.
    citations
        Every citation by id.
    refused
        One sentence for each row left out.
    version
        Fingerprint of the tables: ``knowledge_version`` of every export.
    """

    graph: EvidenceGraph
    proxies: dict[str, tuple[NodeSignature, ...]]
    safety: dict[str, tuple[SafetyFinding, ...]]
    transitions: tuple[Transition, ...]
    citations: dict[str, Citation]
    refused: tuple[str, ...]
    version: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of gene sets that stand for the two ends of some arrow, each once, by name.

        A set that stands for both ends makes no pair: it cannot be associated with itself.
        """
        found = {
            (min(a.signature_id, b.signature_id), max(a.signature_id, b.signature_id))
            for arrow in self.graph.arrows.values()
            for a in self.proxies.get(arrow.source, ())
            for b in self.proxies.get(arrow.target, ())
        }
        return tuple(sorted(pair for pair in found if pair[0] != pair[1]))
