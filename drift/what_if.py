"""What would change if some nodes of the evidence graph were held: a qualitative model.

Every node is 0 (no change) until something pushes it; held nodes are +1 or −1. The change x of any
other node solves

    x = tanh(d W x)

with W the strengths of the arrows (``arrow_weights.draw``: unknown, so drawn anew for every run)
and d the damping of the graph (``arrow_weights.damping``). Only the direction is read, and how many
runs agree on it.

That it settles, and on one answer: tanh is odd and never steeper than 1, so for two states x and y
each step gives |F(x) − F(y)| ≤ d|W| |x − y|, node by node. The spectral radius of d|W| is at most
``MOST_GAIN`` < 1, hence (d|W|)ᵏ → 0 and F contracts in a weighted maximum norm (Banach). Holding
nodes removes rows of W, which lowers the radius. So neither the start nor the order matters. For
small changes tanh(z) = z and x = (1 − d W)⁻¹ d W c, with c the held nodes.

Sources: signed digraphs, Levins 1974, 10.1111/j.1749-6632.1974.tb20562.x; unknown weights drawn and
read by the share of runs that agree, Melbourne-Thomas et al. 2012, 10.1890/12-0207.1; saturation,
Kosko 1986, 10.1016/S0020-7373(86)80040-2.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drift.arrow_weights import Floats, damping, draw
from drift.errors import DesignError
from drift.graph import Arrow, EvidenceGraph

Direction = Literal["would rise", "would fall", "undetermined", "not reached", "clamped"]

AGREEMENT: Final = 0.9  # share of runs from which a direction is told
N_RUNS: Final = 1000  # a share near 0.9 is then known to ±0.02 (95 %)
SEED: Final = 20_260
MIDDLE: Final = (0.05, 0.95)  # of the runs, between low and high
MOST_DRAWS: Final = 5_000_000  # arrows times runs: a second or two, 100 MB
COLUMNS: Final = (
    *("node_id", "kind", "direction", "share", "share_up", "share_down"),
    *("median", "low", "high", "n_steps"),
)

_SETTLED: Final = 1e-12  # of the change of any node in a step
_NOTHING: Final = 1e-10  # a change this small is none: its sign would be rounding
_MOST_STEPS: Final = 1000  # beyond the number of nodes; 0.9 ** 263 is below 1e-12
_BATCH: Final = 200_000  # draws at a time: they stay in the cache of a core


@dataclass(frozen=True)
class Runs:
    """Every run of a scenario.

    Attributes
    ----------
    clamps
        What is held, +1 or −1 by node.
    steps
        By reached node, the arrows on the shortest way to it from a held node; 0 for those.
    changes
        By reached node, its change in each run, shape (n_runs,), in [-1, 1].
    arrows
        The arrows that carry something: those that leave a reached node for one that is not held.
    weights
        Their damped strengths in each run, shape (n_arrows, n_runs).
    """

    clamps: dict[str, int]
    steps: dict[str, int]
    changes: dict[str, Floats]
    arrows: tuple[Arrow, ...]
    weights: Floats

    def ends(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the places of the sources and of the targets of the arrows among the nodes."""
        place = {name: number for number, name in enumerate(self.changes)}
        return (
            np.array([place[arrow.source] for arrow in self.arrows], dtype=np.intp),
            np.array([place[arrow.target] for arrow in self.arrows], dtype=np.intp),
        )


def simulate(
    graph: EvidenceGraph,
    clamps: Mapping[str, int],
    *,
    n_runs: int = N_RUNS,
    seed: int = SEED,
    damp: float | None = None,
) -> pd.DataFrame:
    """Return what would change, one row a node in the order of the graph.

    Parameters
    ----------
    clamps
        +1 (up, applied) or −1 (down) by node id; none: nothing changes.
    n_runs, seed
        Draws of the strengths; the same seed gives the same table.
    damp
        The factor on every arrow in place of that of the graph.

    Returns
    -------
    ``COLUMNS``. ``direction`` is that of the majority where ``share`` of the runs, at least
    ``AGREEMENT``, have it; runs in which the node does not change agree with nobody. ``median``,
    ``low`` and ``high`` (middle 90 % of runs) are in units of a held node, comparable in their
    sign alone. ``n_steps`` counts the arrows on the shortest way from a held node. All are missing
    where a node is not reached; shares are missing for a held node.

    Raises
    ------
    DesignError
        If a node is unknown, is held at anything but +1 or −1, the graph is too large, or a given
        factor lets the changes feed back without end.
    """
    return table(graph, run(graph, clamps, n_runs=n_runs, seed=seed, damp=damp))


def table(graph: EvidenceGraph, made: Runs) -> pd.DataFrame:
    """Return what all runs say together, one row a node; see `simulate`."""
    rows = [
        {"node_id": name, "kind": node.kind, **_summary(made, name)}
        for name, node in graph.nodes.items()
    ]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({"n_steps": "Int64"})


def run(
    graph: EvidenceGraph,
    clamps: Mapping[str, int],
    *,
    n_runs: int = N_RUNS,
    seed: int = SEED,
    damp: float | None = None,
) -> Runs:
    """Return every run of a scenario; see `simulate`."""
    held = _checked(graph, clamps)
    out = _leaving(graph)
    steps = _steps(out, held)
    # by name, so that no order of the tables decides in which order numbers are added up
    names = [*held, *sorted(set(steps) - set(held))]
    place = {name: number for number, name in enumerate(names)}
    arrows = sorted(
        (arrow for name in steps for arrow in out.get(name, ()) if arrow.target not in held),
        key=lambda arrow: (place[arrow.target], place[arrow.source]),
    )
    if len(arrows) * n_runs > MOST_DRAWS:
        raise DesignError(
            f"{len(arrows):,} arrows lead on from what is chosen, more than the "
            f"{MOST_DRAWS // n_runs:,} that {n_runs:,} runs can follow: narrow the filters."
        )
    values = np.array(list(held.values()), dtype=np.float64)
    changes = np.tile(values[:, None], n_runs)
    weights = np.empty((len(arrows), n_runs))
    if arrows:
        factor = damping(graph) if damp is None else damp
        for row, arrow in zip(weights, arrows, strict=True):
            np.multiply(factor, draw(arrow, n_runs, seed), out=row)
        changes = propagate(
            np.array([place[arrow.source] for arrow in arrows]),
            np.array([place[arrow.target] for arrow in arrows]),
            weights,
            values,
        )
    return Runs(held, steps, dict(zip(names, changes, strict=True)), tuple(arrows), weights)


def propagate(
    sources: NDArray[np.intp],
    targets: NDArray[np.intp],
    weights: Floats,
    held: Floats,
    start: Floats | None = None,
) -> Floats:
    """Return the changes at which nothing moves any more, for every run.

    Parameters
    ----------
    sources, targets
        Places of the ends of each arrow, shape (n_arrows,), sorted by target. The held nodes come
        first; every other node up to the highest place is the target of an arrow.
    weights
        Damped strengths, shape (n_arrows, n_runs).
    held
        Values of the held nodes, shape (n_held,).
    start
        Changes to begin with, shape (n_nodes, n_runs), 0 when not given: it decides how soon they
        settle, never where.

    Returns
    -------
    Changes, shape (n_nodes, n_runs).

    Raises
    ------
    DesignError
        If the weights feed back so strongly that the changes do not settle.
    """
    n_runs = weights.shape[1]
    width = max(1, _BATCH // len(sources))
    begin = np.zeros((int(targets[-1]) + 1, n_runs)) if start is None else start.copy()
    begin[: len(held)] = held[:, None]
    parts = [slice(first, first + width) for first in range(0, n_runs, width)]
    return np.hstack(
        [_settle(sources, targets, weights[:, part], begin[:, part], len(held)) for part in parts]
    )


def _settle(
    sources: NDArray[np.intp],
    targets: NDArray[np.intp],
    weights: Floats,
    changes: Floats,
    n_held: int,
) -> Floats:
    n_nodes = len(changes)
    first_arrow = np.searchsorted(targets, np.arange(n_held, n_nodes))
    free = changes[n_held:]
    for _ in range(n_nodes + _MOST_STEPS):
        pushed = np.add.reduceat(weights * changes[sources], first_arrow, axis=0)
        np.tanh(pushed, out=pushed)
        largest = np.abs(pushed - free).max()
        free[:] = pushed
        if largest <= _SETTLED:
            return changes
    raise DesignError("The changes do not settle: damp the arrows more.")


def lower_share(one: Runs, other: Runs, node_id: str) -> tuple[float, float]:
    """Return the shares of runs in which a node is lower, and higher, in one scenario.

    Both scenarios have the same strengths in the same run, so runs are compared one by one. A node
    that a scenario does not reach does not change in it.
    """
    gap = one.changes.get(node_id, np.zeros(1)) - other.changes.get(node_id, np.zeros(1))
    return float(np.mean(gap < -_NOTHING)), float(np.mean(gap > _NOTHING))


def _checked(graph: EvidenceGraph, clamps: Mapping[str, int]) -> dict[str, int]:
    for name, value in clamps.items():
        if name not in graph.nodes:
            raise DesignError(f"'{name}' is no node of the graph: choose one in the list.")
        if value not in (-1, 1):
            raise DesignError(f"'{name}' is held at {value}: it can be +1 (up) or −1 (down).")
    return dict(sorted(clamps.items()))


def _leaving(graph: EvidenceGraph) -> dict[str, list[Arrow]]:
    """Return the arrows out of each node that claim a direction."""
    found: dict[str, list[Arrow]] = {}
    for arrow in graph.arrows.values():
        if arrow.signs:
            found.setdefault(arrow.source, []).append(arrow)
    return found


def _steps(out: Mapping[str, list[Arrow]], held: Mapping[str, int]) -> dict[str, int]:
    """Return every node that can be reached, with the arrows on the shortest way to it."""
    steps = dict.fromkeys(held, 0)
    waiting = deque(held)
    while waiting:
        name = waiting.popleft()
        for arrow in out.get(name, ()):
            if arrow.target not in steps:
                steps[arrow.target] = steps[name] + 1
                waiting.append(arrow.target)
    return steps


def _summary(made: Runs, name: str) -> dict[str, Any]:
    if name not in made.steps:
        return {"direction": "not reached"}
    changes = made.changes[name]
    low, median, high = np.quantile(changes, (MIDDLE[0], 0.5, MIDDLE[1]))
    found = {"median": median, "low": low, "high": high, "n_steps": made.steps[name]}
    if name in made.clamps:
        return {"direction": "clamped", **found}
    up, down = shares(changes)
    return {
        "direction": direction(up, down),
        "share": max(up, down),
        "share_up": up,
        "share_down": down,
        **found,
    }


def shares(changes: Floats) -> tuple[float, float]:
    """Return the shares of runs in which a node rises, and falls."""
    return float(np.mean(changes > _NOTHING)), float(np.mean(changes < -_NOTHING))


def direction(share_up: float, share_down: float) -> Direction:
    """Return what is said of a node that a scenario reaches."""
    if max(share_up, share_down) < AGREEMENT:
        return "undetermined"
    return "would rise" if share_up > share_down else "would fall"
