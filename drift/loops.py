"""Feedback loops: the simple ways along signed arrows that leave the hub and come back to it.

A loop reinforces when the product of its signs is positive and balances when it is negative
(Thomas 1981, doi:10.1007/978-3-642-81703-8_24). A way over an arrow whose statements claim both
signs has no product: it stays undetermined. Arrows that claim no direction are part of no loop.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

from drift.graph import HUB, Arrow, EvidenceGraph, Statement

LoopKind = Literal["reinforcing", "balancing", "undetermined"]

LOOP_KINDS: Final[tuple[LoopKind, ...]] = get_args(LoopKind)
SHORTEST: Final = 2  # arrows; nothing points to itself
MOST_LOOPS: Final = 5_000
MOST_STEPS: Final = 400_000  # arrows looked at: about a quarter of a second

Successors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Loop:
    """One way from the hub back to it that passes no node twice.

    Attributes
    ----------
    arrows
        Its arrows in order: the first leaves the hub, the last comes back to it.
    """

    arrows: tuple[Arrow, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of its nodes in order, the hub first and once."""
        return tuple(arrow.source for arrow in self.arrows)

    @property
    def key(self) -> str:
        """Names the loop in links: "md>a>b", which comes back to md."""
        return ">".join(self.nodes)

    @property
    def length(self) -> int:
        """The number of its arrows."""
        return len(self.arrows)

    @cached_property
    def kind(self) -> LoopKind:
        """What a change of the hub comes back as: stronger, weaker, or nobody can say."""
        product = math.prod(arrow.sign for arrow in self.arrows)
        if product == 0:
            return "undetermined"
        return "reinforcing" if product > 0 else "balancing"

    @cached_property
    def weakest(self) -> Arrow:
        """The arrow whose best statement is the weakest of all: what the loop rests on."""
        return max(self.arrows, key=lambda arrow: arrow.best.strength)

    @property
    def disputed(self) -> tuple[Arrow, ...]:
        """The arrows whose statements claim both signs."""
        return tuple(arrow for arrow in self.arrows if arrow.is_disputed)

    @property
    def without_human_evidence(self) -> tuple[Arrow, ...]:
        """The arrows for which no signed statement rests on people, their tissue or cells."""
        return tuple(arrow for arrow in self.arrows if not arrow.has_human_evidence)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement about its arrows, arrow by arrow, those without a sign included."""
        return tuple(statement for arrow in self.arrows for statement in arrow.statements)


@dataclass(frozen=True)
class LoopSearch:
    """The loops found, and how far the search went.

    Attributes
    ----------
    loops
        Every loop of at most ``complete_to`` arrows, the one with the strongest weakest link
        first, then the shorter one.
    length
        The most arrows asked for.
    complete_to
        The most arrows for which every loop is there; below ``length`` when the search was cut.
    counted
        Loops seen until the search ended, those of the length it was cut at included.
    """

    loops: tuple[Loop, ...]
    length: int
    complete_to: int
    counted: int

    @property
    def is_cut(self) -> bool:
        """Whether there are too many loops, or ways, of the length asked for."""
        return self.complete_to < self.length

    def count(self, kind: LoopKind, length: int = 0) -> int:
        """Return how many loops are of a kind, of any length or of one."""
        return sum(loop.kind == kind and length in {0, loop.length} for loop in self.loops)

    def find(self, key: str) -> Loop | None:
        """Return the loop a link names, or None."""
        return next((loop for loop in self.loops if loop.key == key), None)


class _Exhausted(Exception):
    """The search has seen as many loops, or taken as many steps, as it may."""


@dataclass
class _Budget:
    """What a search may still do."""

    loops: int
    steps: int

    def step(self) -> None:
        """Take one step.

        Raises
        ------
        _Exhausted
            If none is left.
        """
        if not self.steps:
            raise _Exhausted
        self.steps -= 1

    def found(self) -> None:
        """Count one loop.

        Raises
        ------
        _Exhausted
            If none more may be found.
        """
        if not self.loops:
            raise _Exhausted
        self.loops -= 1


def through_hub(
    graph: EvidenceGraph,
    length: int,
    *,
    hub: str = HUB,
    most_loops: int = MOST_LOOPS,
    most_steps: int = MOST_STEPS,
) -> LoopSearch:
    """Return every loop through the hub of at most so many arrows, in bounded time.

    Loops are searched by length, so that a search that is cut has every shorter loop. A way is
    left as soon as the arrows that remain cannot lead back to the hub.

    Parameters
    ----------
    graph
        The statements in force.
    length
        The most arrows of a loop.
    hub
        The node every loop passes.
    most_loops, most_steps
        Where the search stops: loops found, and arrows looked at.
    """
    successors, steps_back = _ways(graph, hub)
    budget = _Budget(most_loops, most_steps)
    whole: list[tuple[str, ...]] = []
    complete_to = SHORTEST - 1
    try:
        for exactly in range(SHORTEST, length + 1):
            whole += list(_of_length(successors, steps_back, hub, exactly, budget))
            complete_to = exactly
    except _Exhausted:
        pass  # LoopSearch says how far it came
    loops = (_loop(graph, nodes) for nodes in whole)
    ranked = sorted(loops, key=lambda loop: (loop.weakest.best.strength, loop.length, loop.nodes))
    return LoopSearch(
        tuple(ranked), max(length, complete_to), complete_to, most_loops - budget.loops
    )


def _loop(graph: EvidenceGraph, nodes: tuple[str, ...]) -> Loop:
    pairs = zip(nodes, (*nodes[1:], nodes[0]), strict=True)
    return Loop(tuple(graph.arrows[pair] for pair in pairs))


def _ways(graph: EvidenceGraph, hub: str) -> tuple[Successors, dict[str, int]]:
    """Return where signed arrows lead, and from how many arrows away each node reaches the hub."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for (source, target), arrow in graph.arrows.items():
        if arrow.signs:
            after.setdefault(source, []).append(target)
            before.setdefault(target, []).append(source)
    steps_back = {hub: 0}
    waiting = deque([hub])
    while waiting:
        node = waiting.popleft()
        for source in before.get(node, ()):
            if source not in steps_back:
                steps_back[source] = steps_back[node] + 1
                waiting.append(source)
    successors = {
        node: tuple(target for target in targets if target in steps_back)
        for node, targets in after.items()
    }
    return successors, steps_back


def _of_length(
    successors: Successors, steps_back: Mapping[str, int], hub: str, length: int, budget: _Budget
) -> Iterator[tuple[str, ...]]:
    """Yield the nodes of every loop of exactly so many arrows, depth first."""
    path = [hub]
    on_path = {hub}
    branches = [iter(successors.get(hub, ()))]
    while branches:
        node = next(branches[-1], None)
        if node is None:
            branches.pop()
            on_path.discard(path.pop())
            continue
        budget.step()
        if node == hub and len(path) == length:
            budget.found()
            yield tuple(path)
        elif node not in on_path and len(path) + steps_back[node] <= length:
            path.append(node)
            on_path.add(node)
            branches.append(iter(successors.get(node, ())))
