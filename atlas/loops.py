"""The feedback loops of a selection, and what the loaded data say of each arrow on the way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from atlas import associations, evidence_graph, node_scores
from atlas.associations import Agreement, Association
from atlas.knowledge import Citation
from atlas.selection import Selection, patch
from drift.graph import Arrow, Node
from drift.loops import Loop, LoopSearch, through_hub

LENGTHS: Final = (2, 3, 4, 5, 6)  # arrows
DEFAULT_LENGTH: Final = 3

Said = Agreement | Literal["undefined", "not measured"]
MEASURED: Final = frozenset(get_args(Agreement))  # said where there is an association


@dataclass(frozen=True)
class ArrowData:
    """What the stratum shown says of one arrow.

    Attributes
    ----------
    said
        Whether the association has the sign the literature claims, or why nobody can say.
    association
        Of its two ends over donors; None where one of them is not measured.
    """

    said: Said
    association: Association | None


@dataclass(frozen=True)
class LoopView:
    """Everything shown of the loops.

    Attributes
    ----------
    search
        The loops that the filters leave, ranked, and whether the search was cut.
    nodes, citations
        By id, of the whole graph.
    data
        What the stratum shown says, by key of the arrow.
    stratum
        The stratum shown in words; empty where there is none.
    selected
        The loop in focus; None when there is none, or none of this name.
    wanted
        The key of the loop the link asks for.
    version
        Version of the curated tables.
    """

    search: LoopSearch
    nodes: Mapping[str, Node]
    citations: Mapping[str, Citation]
    data: Mapping[str, ArrowData]
    stratum: str
    selected: Loop | None
    wanted: str
    version: str

    def tally(self, loop: Loop) -> Counter[Said]:
        """Return how often the data say what of the arrows of a loop."""
        return Counter(self.data[arrow.key].said for arrow in loop.arrows)

    def n_measured(self, loop: Loop) -> int:
        """Return for how many arrows of a loop there is an association."""
        return sum(n for said, n in self.tally(loop).items() if said in MEASURED)


def length(selection: Selection) -> int:
    """Return the most arrows of a loop: what the link asks for, else three."""
    wanted = selection.loop_length
    known = {str(n): n for n in LENGTHS}
    return known.get(wanted, DEFAULT_LENGTH)


def view(selection: Selection) -> LoopView:
    """Return the loops of a selection, of the statements that its filters keep."""
    whole = evidence_graph.curated()
    search = through_hub(evidence_graph.graph(selection), length(selection))
    scores = node_scores.scores(selection)
    arrows = {arrow.key: arrow for loop in search.loops for arrow in loop.arrows}
    stratum = node_scores.shown_stratum(selection)
    return LoopView(
        search=search,
        nodes=whole.graph.nodes,
        citations=whole.citations,
        data={
            key: _said(arrow, associations.in_stratum(arrow, scores, stratum))
            for key, arrow in arrows.items()
        },
        stratum=node_scores.stratum_label(stratum) if stratum[0] else "",
        selected=search.find(selection.loop),
        wanted=selection.loop,
        version=whole.version,
    )


def _said(arrow: Arrow, found: Association | None) -> ArrowData:
    if found is None:
        return ArrowData("not measured", None)
    if found.r != found.r:
        return ArrowData("undefined", found)
    return ArrowData(found.compared_with(arrow), found)


def change_to(loop: Loop, selected: Loop | None) -> str:
    """Return the change of the selection that puts a loop in focus, or takes it out again."""
    is_open = selected is not None and selected.key == loop.key
    return patch(loop="" if is_open else loop.key, arrow="", node="")
