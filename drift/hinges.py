"""Arrows on which an answer of the what-if hangs: without any one of them it would be another.

An arrow is taken out by setting its strength to 0 in every run; all other strengths and the damping
stay, so the two answers differ by that arrow alone. A hinge is told only of an arrow that every way
takes, or once the runs are done without it. Which arrows are worth a run is estimated: with the
slope from 0 to the state each node is in, q = x / artanh x, the state also solves the linear
x = q d W x, and an arrow s → t of strength w brings v q w x(s) of the change of a node, with v what
a push at t does to it: v = 1 at the node, and v = (d W)ᵀ q v elsewhere.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from drift.arrow_weights import Floats
from drift.graph import Arrow
from drift.what_if import AGREEMENT, Direction, Runs, direction, propagate, shares

MOST_TRIED: Final = 8  # arrows to run without: those that seem to matter most
_MARGIN: Final = 0.09  # of the share of runs, for what the estimate gets wrong
_CLOSE: Final = 1e-5  # of the estimate
_MOST_TURNS: Final = 200
_NO_CHANGE: Final = 1e-6  # below it tanh is straight


@dataclass(frozen=True)
class Hinge:
    """An arrow without which another answer is given.

    Attributes
    ----------
    arrow
        The arrow.
    direction
        What is said without it: "undetermined", "not reached" or the other direction.
    share
        Runs that agree on it then; 0 where the node is not reached.
    """

    arrow: Arrow
    direction: Direction
    share: float


def hinges(made: Runs, node_id: str) -> tuple[Hinge, ...]:
    """Return the arrows on which the direction of a node hangs, the most decisive first.

    Parameters
    ----------
    made
        The runs of a scenario.
    node_id
        Any node; one that is held, not reached or undetermined has no direction to lose.

    Returns
    -------
    Hinges; by the share of runs that still agree on the direction, the fewest first. An arrow that
    every way to the node takes needs no run; of the others at most `MOST_TRIED` are run.
    """
    if node_id in made.clamps or node_id not in made.changes:
        return ()
    said = direction(*shares(made.changes[node_id]))
    if said not in {"would rise", "would fall"}:
        return ()
    rises = said == "would rise"
    bridges = _bridges(made, node_id)
    found = [(0.0, Hinge(made.arrows[number], "not reached", 0.0)) for number in bridges]
    for number in _worth_a_run(made, node_id, rises=rises):
        if number in bridges:
            continue
        up, down = shares(_without(made, number)[node_id])
        if direction(up, down) != said:
            hinge = Hinge(made.arrows[number], direction(up, down), max(up, down))
            found.append((up if rises else down, hinge))
    return tuple(hinge for _, hinge in sorted(found, key=lambda one: (one[0], one[1].arrow.key)))


def _without(made: Runs, number: int) -> dict[str, Floats]:
    """Return the changes when an arrow carries nothing."""
    sources, targets = made.ends()
    weights = made.weights.copy()
    weights[number] = 0
    start = np.stack(list(made.changes.values()))
    held = np.array(list(made.clamps.values()), dtype=np.float64)
    changes = propagate(sources, targets, weights, held, start)
    return dict(zip(made.changes, changes, strict=True))


def _worth_a_run(made: Runs, node_id: str, *, rises: bool) -> list[int]:
    """Return the places of arrows without which the direction may be lost."""
    up, down = shares_without(made, node_id)
    kept = up if rises else down
    order = np.argsort(kept, kind="stable")[:MOST_TRIED]
    return [int(number) for number in order if kept[number] < AGREEMENT + _MARGIN]


def shares_without(made: Runs, node_id: str) -> tuple[Floats, Floats]:
    """Estimate, for each arrow, the shares of runs in which a node rises and falls without it."""
    brought = _brought(made, node_id)
    left = made.changes[node_id] - brought
    nothing = 1e-6 * np.abs(made.changes[node_id])
    return (left > nothing).mean(axis=1), (left < -nothing).mean(axis=1)


def _brought(made: Runs, node_id: str) -> Floats:
    """Return what each arrow brings of the change of a node, shape (n_arrows, n_runs)."""
    sources, targets = made.ends()
    changes = np.stack(list(made.changes.values()))
    slopes = _slopes(changes)
    slopes[: len(made.clamps)] = 0
    carried = made.weights * slopes[targets]
    order = np.argsort(sources, kind="stable")
    own, first = np.unique(sources[order], return_index=True)
    back, onto = carried[order], targets[order]
    place = list(made.changes).index(node_id)
    effects = np.zeros_like(changes)
    effects[place] = 1
    for _ in range(_MOST_TURNS):
        turned = np.zeros_like(changes)
        turned[own] = np.add.reduceat(back * effects[onto], first, axis=0)
        turned[place] += 1
        largest = np.abs(turned - effects).max()
        effects = turned
        if largest <= _CLOSE:
            break
    return np.asarray(effects[targets] * carried * changes[sources])


def _slopes(changes: Floats) -> Floats:
    """Return x / artanh x; 1 at 0."""
    inside = np.clip(np.abs(changes), _NO_CHANGE, 1 - _NO_CHANGE)
    return np.asarray(inside / np.arctanh(inside))


def _bridges(made: Runs, node_id: str) -> list[int]:
    """Return the places of arrows that every way from what is held to a node takes."""
    way = _way(made, node_id, ())
    return [number for number in way if not _way(made, node_id, (number,))]


def _way(made: Runs, node_id: str, without: Iterable[int]) -> list[int]:
    """Return the arrows of a shortest way from what is held to a node; none when there is none."""
    out: dict[str, list[int]] = {}
    for number in sorted(set(range(len(made.arrows))) - set(without)):
        out.setdefault(made.arrows[number].source, []).append(number)
    came: dict[str, int] = {}
    waiting = deque(made.clamps)
    while waiting and node_id not in came:
        for number in out.get(waiting.popleft(), ()):
            target = made.arrows[number].target
            if target not in came:
                came[target] = number
                waiting.append(target)
    return _back(made, came, node_id)


def _back(made: Runs, came: dict[str, int], node_id: str) -> list[int]:
    way = []
    while node_id in came:
        way.append(came[node_id])
        node_id = made.arrows[came[node_id]].source
    return way
