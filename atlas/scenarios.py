"""What-if scenarios of a selection: what is held, what would change, and what to read before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas import evidence_graph, hinge_words
from atlas.cache import remember
from atlas.queries import Choice
from atlas.selection import Selection
from drift import what_if
from drift.graph import HUB, EvidenceGraph, Node, NodeKind
from drift.hinges import hinges
from drift.what_if import AGREEMENT, N_RUNS, Runs

MOST: Final = 12  # nodes held in one scenario
WAYS: Final = {"up": 1, "down": -1}
GROUPS: Final[dict[NodeKind, str]] = {
    "intervention": "Interventions",
    "hub": "Drift itself",
    "hallmark": "Hallmarks",
    "transition": "Transitions",
    "cue": "Cues",
    "regulator": "Regulators",
    "outcome": "Outcomes",
}
NOTHING_CHOSEN: Final = "Nothing is chosen."
NO_STATEMENT: Final = "The filters leave no arrow."
NO_WAY: Final = "No arrow that the filters leave leads here from what is chosen."
HELD: Final = "Held by the scenario."
_FEW: Final = f"Fewer than {AGREEMENT * 100:.0f} % of the runs agree"
APART: Final = f"{_FEW}: some rise, others fall."
ABSENT: Final = "In the others nothing changes: a contested arrow is absent in them."
_OF_NODE: Final = (
    *("direction", "share", "share_up", "share_down", "median", "low", "high", "n_steps"),
    *("reason", "hangs_on"),
)
COLUMNS: Final = (
    *("node_id", "label", "kind", *(f"{side}_{name}" for side in "ab" for name in _OF_NODE)),
    *("differs", "a_lower", "a_higher"),
)


@dataclass(frozen=True)
class Facts:
    """What a scenario rests on.

    Arrows are those that carry something in it; ``n_association`` and ``n_review`` (reviews and
    concepts) count by the best statement of each.
    """

    n_held: int
    n_arrows: int
    n_disputed: int
    n_contested: int
    n_association: int
    n_review: int
    n_reached: int
    n_runs: int


def parse(tokens: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Read what a link holds: "i_osk=up", "c_tgfb=down".

    Returns
    -------
    +1 or −1 by node id, and a sentence for each token that cannot be used.
    """
    nodes = evidence_graph.curated().graph.nodes
    clamps: dict[str, int] = {}
    refused = []
    both = {token.partition("=")[0] for token in tokens if token.endswith("=up")}
    both &= {token.partition("=")[0] for token in tokens if token.endswith("=down")}
    for token in dict.fromkeys(tokens):
        name, _, way = token.partition("=")
        problem = _problem(nodes.get(name), way, clashes=name in both)
        if not problem and len(clamps) == MOST:
            problem = f"a scenario holds at most {MOST}"
        if problem:
            refused.append(f"“{token[:60]}” is left out: {problem}.")
        else:
            clamps[name] = WAYS[way]
    return clamps, tuple(refused)


def _problem(node: Node | None, way: str, *, clashes: bool) -> str:
    """Return why a token cannot be used; empty when it can."""
    if node is None:
        return "the graph has no such node"
    if way not in WAYS:
        return f"{node.label} can be held up or down"
    if node.kind == "intervention" and way == "down":
        return f"without {node.label} is where the model starts"
    return f"{node.label} cannot be held up and down at once" if clashes else ""


def results(selection: Selection) -> pd.DataFrame:
    """Return one row a node: what would change in scenario A, and in B.

    Returns
    -------
    `COLUMNS`, in the order of the graph. ``a_`` and ``b_`` columns are those of
    `drift.what_if.simulate`, with a ``reason`` in words where no direction is told. ``differs``:
    both scenarios hold something, and say other things of the node (one held up counts as rising).
    ``hangs_on``: for drift alone, a line an arrow without which another answer would be given, with
    its evidence; empty where there is none and for every other node.
    ``a_lower`` and ``a_higher`` are the shares of runs in which the node is lower, and higher, in A
    than in B: both are run with the same strengths. Missing where a scenario is empty or neither
    reaches the node.

    Raises
    ------
    DesignError
        If the graph is too large for the runs.
    """
    table: pd.DataFrame = _computed(selection)[0]
    return table


def facts(selection: Selection) -> tuple[Facts, Facts]:
    """Return what scenarios A and B rest on, for the banner."""
    found: tuple[Facts, Facts] = _computed(selection)[1]
    return found


def _computed(selection: Selection) -> tuple[pd.DataFrame, tuple[Facts, Facts]]:
    """Compute both scenarios once for all workers: what else is selected changes nothing."""
    deciding = selection.only(
        *("evidence", "species", "organs", "confidence", "claimed", "verified"),
        *("scenario", "versus"),
    )
    name = f"what-if/{evidence_graph.curated().version}/{deciding.query}"
    return remember(name, lambda: _compute(deciding))


def _compute(selection: Selection) -> tuple[pd.DataFrame, tuple[Facts, Facts]]:
    graph = evidence_graph.graph(selection)
    one, other = (
        what_if.run(graph, parse(tokens)[0]) for tokens in (selection.scenario, selection.versus)
    )
    parts = [_side(graph, made, side) for made, side in ((one, "a"), (other, "b"))]
    table = pd.concat([_names(graph), *parts], axis=1)
    table = table.assign(differs=_differs(table, one, other), **_gaps(graph, one, other))
    return table[list(COLUMNS)], (_facts(one), _facts(other))


def _names(graph: EvidenceGraph) -> pd.DataFrame:
    nodes = graph.nodes.values()
    return pd.DataFrame(
        {
            "node_id": [node.node_id for node in nodes],
            "label": [node.label for node in nodes],
            "kind": [node.kind for node in nodes],
        }
    )


def _side(graph: EvidenceGraph, made: Runs, side: str) -> pd.DataFrame:
    found = what_if.table(graph, made)
    unreached = NO_STATEMENT if not graph.statements else NO_WAY
    found["reason"] = [
        _reason(row["direction"], row["share_up"], row["share_down"], unreached)
        if made.clamps
        else NOTHING_CHOSEN
        for row in found.to_dict("records")
    ]
    hanging = "\n".join(hinge_words.told(hinge) for hinge in hinges(made, HUB))
    found["hangs_on"] = np.where(found["node_id"] == HUB, hanging, "")
    return found[list(_OF_NODE)].add_prefix(f"{side}_")


def _reason(said: str, share_up: float, share_down: float, unreached: str) -> str:
    """Return why no direction is told; empty where one is."""
    if said == "not reached":
        return unreached
    if said == "undetermined":
        told = APART if min(share_up, share_down) > 0 else f"{_FEW}."
        return told if share_up + share_down == 1 else f"{told} {ABSENT}"
    return HELD if said == "clamped" else ""


def _differs(table: pd.DataFrame, one: Runs, other: Runs) -> pd.Series:
    if not (one.clamps and other.clamps):
        return pd.Series(data=False, index=table.index)
    return _said(table, "a").ne(_said(table, "b"))


def _said(table: pd.DataFrame, side: str) -> pd.Series:
    """Return what is said of each node; what is held rises or falls."""
    held = np.where(table[f"{side}_median"] > 0, "would rise", "would fall")
    said = table[f"{side}_direction"]
    return said.where(said != "clamped", pd.Series(held, index=table.index))


def _gaps(graph: EvidenceGraph, one: Runs, other: Runs) -> dict[str, list[float]]:
    is_compared = bool(one.clamps and other.clamps)
    gaps = [
        what_if.lower_share(one, other, name)
        if is_compared and (name in one.steps or name in other.steps)
        else (np.nan, np.nan)
        for name in graph.nodes
    ]
    return {"a_lower": [low for low, _ in gaps], "a_higher": [high for _, high in gaps]}


def _facts(made: Runs) -> Facts:
    return Facts(
        n_held=len(made.clamps),
        n_arrows=len(made.arrows),
        n_disputed=sum(arrow.is_disputed for arrow in made.arrows),
        n_contested=sum(arrow.is_contested for arrow in made.arrows),
        n_association=sum(arrow.best.evidence_class == "association" for arrow in made.arrows),
        n_review=sum(arrow.best.evidence_class == "review" for arrow in made.arrows),
        n_reached=len(made.steps) - len(made.clamps),
        n_runs=N_RUNS,
    )


def choices(selection: Selection) -> list[Choice]:
    """Return what a scenario can hold, interventions first, then the other nodes by kind.

    The value is the token of the link. A node that no arrow leaves cannot be chosen: holding it
    would change nothing.
    """
    graph = evidence_graph.graph(selection)
    n_out: dict[str, int] = {}
    for arrow in graph.arrows.values():
        if arrow.signs:
            n_out[arrow.source] = n_out.get(arrow.source, 0) + 1
    return [
        choice
        for kind in GROUPS
        for node in graph.of_kind(kind)
        for choice in _choices(node, n_out.get(node.node_id, 0))
    ]


def _choices(node: Node, n_out: int) -> Iterable[Choice]:
    ways = {"up": "applied"} if node.kind == "intervention" else {w: f"held {w}" for w in WAYS}
    for way, words in ways.items():
        yield Choice(
            value=f"{node.node_id}={way}",
            label=f"{node.label}, {words}",
            note=f"{n_out} arrow{'s' if n_out != 1 else ''} out of it",
            group=GROUPS[node.kind],
            reason="" if n_out else "no arrow that the filters leave leads on from it",
        )
