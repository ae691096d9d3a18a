"""The evidence graph: statements of the literature as one multigraph, never averaged.

A statement says that more of one thing gives more (+1) or less (-1) of another, or that no such
thing was found (0). Statements of one ordered pair make an arrow. Statements of both signs make a
dispute, which stays one: no vote, no mean.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, Self, get_args

if TYPE_CHECKING:
    import networkx as nx

Sign = Literal[-1, 0, 1]
Answer = Literal["supported", "disputed", "contested", "no evidence found"]
EvidenceClass = Literal["animal or trial", "culture", "association", "review"]
NodeKind = Literal["hub", "hallmark", "transition", "cue", "regulator", "intervention", "outcome"]

HUB: Final = "md"
NODE_KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)
NOTHING_FOUND: Final = "no_evidence_found"
ADVERSE: Final = "adverse_effect"

# From the strongest kind of evidence to the weakest; the class is what the dash of an arrow shows.
EVIDENCE_CLASSES: Final[dict[str, EvidenceClass]] = {
    "human_rct": "animal or trial",
    "animal_in_vivo": "animal or trial",
    "in_vitro": "culture",
    "human_observational": "association",
    "omics_association": "association",
    "review": "review",
    "conceptual": "review",
}
EVIDENCE_KINDS: Final = tuple(EVIDENCE_CLASSES)
_RANK: Final = {kind: rank for rank, kind in enumerate(EVIDENCE_KINDS)}


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the graph; a hallmark stands for its age-related change."""

    node_id: str
    label: str
    kind: NodeKind
    hallmark_class: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    gene_markers: tuple[str, ...] = ()
    citation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one or more papers say of one ordered pair of nodes.

    Attributes
    ----------
    sign
        +1: more of the source gives more of the target; -1: less; 0: mixed, contested or nothing.
    confidence
        1 to 3, of this statement alone, by the rule of the curated tables.
    claimed
        Whether digests of the 2026 review name the link; False is "they do not say".
    """

    statement_id: str
    source: str
    target: str
    sign: Sign
    relation: str
    mechanism: str
    evidence_kind: str
    species: tuple[str, ...]
    tissue: str
    confidence: int
    claimed: bool
    citation_ids: tuple[str, ...]
    caveat: str = ""

    @property
    def evidence_class(self) -> EvidenceClass:
        """The kind of evidence, in the four classes an arrow is drawn by."""
        return EVIDENCE_CLASSES[self.evidence_kind]

    @property
    def strength(self) -> tuple[int, int]:
        """Sorts statements: the higher confidence first, then the stronger kind of evidence."""
        return (-self.confidence, _RANK[self.evidence_kind])

    @property
    def is_human(self) -> bool:
        """Whether people, their tissue or their cells are among what was studied."""
        return "human" in self.species


@dataclass(frozen=True, slots=True)
class Arrow:
    """Every statement of one ordered pair, the strongest first."""

    source: str
    target: str
    statements: tuple[Statement, ...]

    @property
    def key(self) -> str:
        """Names the arrow in links: "source>target"."""
        return f"{self.source}>{self.target}"

    @property
    def signed(self) -> tuple[Statement, ...]:
        """The statements that claim a direction."""
        return tuple(statement for statement in self.statements if statement.sign)

    @property
    def signs(self) -> frozenset[int]:
        """The directions claimed: none, one or both."""
        return frozenset(statement.sign for statement in self.signed)

    @property
    def sign(self) -> Sign:
        """The one direction that all signed statements claim, else 0."""
        return next(iter(self.signed)).sign if len(self.signs) == 1 else 0

    @property
    def is_disputed(self) -> bool:
        """Whether statements claim both directions."""
        return len(self.signs) > 1

    @property
    def is_contested(self) -> bool:
        """Whether a statement without a direction stands beside signed ones."""
        return bool(self.signs) and len(self.signed) < len(self.statements)

    @property
    def answer(self) -> Answer:
        """The word for what the statements say together."""
        if self.is_disputed:
            return "disputed"
        if self.signs:
            return "contested" if self.is_contested else "supported"
        nothing = all(statement.relation == NOTHING_FOUND for statement in self.statements)
        return "no evidence found" if nothing else "contested"

    @property
    def best(self) -> Statement:
        """The strongest statement: of the signed ones where there are any."""
        return (self.signed or self.statements)[0]

    @property
    def confidence(self) -> int:
        """The confidence of the best statement."""
        return self.best.confidence

    @property
    def has_human_evidence(self) -> bool:
        """Whether any signed statement rests on people, their tissue or their cells."""
        return any(statement.is_human for statement in self.signed)

    @property
    def citation_ids(self) -> tuple[str, ...]:
        """Every citation behind the arrow, in the order of its statements, once each."""
        found = (name for statement in self.statements for name in statement.citation_ids)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class EvidenceGraph:
    """Nodes and the statements between them.

    Attributes
    ----------
    nodes
        Every node by id, in the order of the table, those without a statement included.
    statements
        Every statement in force, in the order of the table.
    """

    nodes: Mapping[str, Node]
    statements: tuple[Statement, ...] = field(default=())

    @cached_property
    def arrows(self) -> dict[tuple[str, str], Arrow]:
        """The arrow of each ordered pair that has a statement, in the order of the table."""
        found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement in self.statements:
            found[statement.source, statement.target].append(statement)
        return {
            pair: Arrow(*pair, tuple(sorted(rows, key=lambda row: row.strength)))
            for pair, rows in found.items()
        }

    def arrow(self, key: str) -> Arrow | None:
        """Return the arrow a link names as "source>target", or None."""
        source, _, target = key.partition(">")
        return self.arrows.get((source, target))

    def of_node(self, node_id: str) -> tuple[list[Arrow], list[Arrow]]:
        """Return the arrows into a node and those out of it, the strongest first."""
        into = [arrow for arrow in self.arrows.values() if arrow.target == node_id]
        out = [arrow for arrow in self.arrows.values() if arrow.source == node_id]
        return _strongest_first(into), _strongest_first(out)

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """Return the nodes of a kind, in the order of the table."""
        return [node for node in self.nodes.values() if node.kind == kind]

    def narrowed(self, keep: Callable[[Statement], bool]) -> Self:
        """Return the graph of the statements a filter keeps; every node stays."""
        return type(self)(self.nodes, tuple(filter(keep, self.statements)))

    def multigraph(self) -> "nx.MultiDiGraph":
        """Return the statements as one multigraph, an edge a statement, keyed by its id."""
        import networkx as nx  # here: the dashboard starts without it

        made = nx.MultiDiGraph()
        made.add_nodes_from(self.nodes)
        for statement in self.statements:
            made.add_edge(
                statement.source, statement.target, statement.statement_id, statement=statement
            )
        return made

    def signed_digraph(self) -> "nx.DiGraph":
        """Return one edge an arrow that claims a direction, with the arrow on it."""
        import networkx as nx  # here: the dashboard starts without it

        made = nx.DiGraph()
        made.add_nodes_from(self.nodes)
        made.add_edges_from(
            (arrow.source, arrow.target, {"arrow": arrow})
            for arrow in self.arrows.values()
            if arrow.signs
        )
        return made


def _strongest_first(arrows: Iterable[Arrow]) -> list[Arrow]:
    return sorted(arrows, key=lambda arrow: arrow.best.strength)


def citation_order(arrows: Iterable[Arrow]) -> Iterator[str]:
    """Yield every citation behind some arrows, once each."""
    yield from dict.fromkeys(name for arrow in arrows for name in arrow.citation_ids)
