"""Unknown strengths of the arrows of the evidence graph, drawn run by run, and what damps them.

No paper of the graph gives a strength that another paper's could be compared with. Confidence rates
how well a statement is supported, not how strong it is, so every arrow may be as strong as any
other (1); what little support leaves open is how weak it may be.
"""

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from drift.graph import Arrow, EvidenceGraph

if TYPE_CHECKING:
    import networkx as nx

Floats = NDArray[np.float64]

# Least strength by confidence; the most is STRONGEST for all. 3: its source itself was changed in
# living animals and the target moved, so not near nothing; 1: may well be next to nothing.
WEAKEST: Final = {3: 0.5, 2: 0.25, 1: 0.0}
STRONGEST: Final = 1.0
DISPUTE: Final = 0.5  # share of runs in which a disputed arrow drives: the papers are not counted
PRESENT: Final = 0.5  # share of runs in which a contested arrow is there at all
MOST_GAIN: Final = 0.9  # below 1, or feedback would not settle

_CLOSE: Final = 1e-9  # of the bounds on the spectral radius
_MOST_TURNS: Final = 1000  # the upper bound holds whenever the iteration stops


def draw(arrow: Arrow, n_runs: int, seed: int) -> Floats:
    """Draw the signed strength of an arrow for each run.

    The draws hang on the seed and the two ends of the arrow alone, so that neither another arrow
    nor the order of the table changes them, and two scenarios are run with the same strengths.

    Parameters
    ----------
    arrow
        An arrow that claims a direction. One that claims both draws one of them for each run, with
        the strength that its own statements leave open.

    Returns
    -------
    Strengths, shape (n_runs,), in [-1, 1]; 0 in runs in which a contested arrow is absent.
    """
    chance = np.random.default_rng([seed, *_words(arrow.key)]).random((3, n_runs))
    sign = (
        np.where(chance[1] < DISPUTE, 1, -1) if arrow.is_disputed else np.full(n_runs, arrow.sign)
    )
    weakest = np.where(sign > 0, _weakest(arrow, 1), _weakest(arrow, -1))
    size = weakest + (STRONGEST - weakest) * chance[0]
    is_there = chance[2] < PRESENT if arrow.is_contested else np.ones(n_runs, dtype=bool)
    return np.where(is_there, sign * size, 0.0)


def _weakest(arrow: Arrow, sign: int) -> float:
    """Return the least strength by the best statement of a direction; 0 where none claims it."""
    confidences = (row.confidence for row in arrow.signed if row.sign == sign)
    return WEAKEST[max(confidences, default=1)]


def _words(key: str) -> NDArray[np.uint32]:
    return np.frombuffer(hashlib.sha256(key.encode()).digest(), dtype=np.dtype("<u4"))


def damping(graph: EvidenceGraph) -> float:
    """Return the factor on every arrow with which no draw of strengths feeds back without end.

    With A the arrows at their strongest and λ(A) its spectral radius (the largest feedback gain),
    the factor is d = min(1, MOST_GAIN / λ(A)). Any draw has |W| ≤ A, hence λ(d |W|) ≤ MOST_GAIN.
    It belongs to the graph, not to a scenario: an arrow is as strong in one as in another.

    Returns
    -------
    The factor, above 0 and at most 1; 1 for a graph without loops.
    """
    import networkx as nx  # here: the dashboard starts without it

    digraph = graph.signed_digraph()
    loops = (digraph.subgraph(nodes) for nodes in nx.strongly_connected_components(digraph))
    gain = max((_radius(part) for part in loops if part.number_of_edges()), default=0.0)
    return min(1.0, MOST_GAIN / gain) if gain else 1.0


def _radius(loops: "nx.DiGraph") -> float:
    """Return the spectral radius of the strongest arrows of a strongly connected part, from above.

    For any v > 0 it lies between the least and the most of (A v)ᵢ / vᵢ (Collatz and Wielandt;
    Horn & Johnson 2012, Matrix Analysis, 8.1.26). A + 1 in place of A: its powers settle.
    """
    place = {name: number for number, name in enumerate(sorted(loops))}
    ends = np.array(sorted((place[target], place[source]) for source, target in loops.edges))
    vector = np.ones(len(place))
    for _ in range(_MOST_TURNS):
        pushed = np.bincount(ends[:, 0], vector[ends[:, 1]], len(place)) * STRONGEST
        ratio = pushed / vector
        if ratio.max() - ratio.min() <= _CLOSE:
            break
        vector += pushed
        vector /= vector.max()
    return float(ratio.max())
