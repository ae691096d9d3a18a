"""Views of loops for tests: the shipped graph, with what the data say of two arrows."""

import math
from dataclasses import replace

from atlas import loops
from atlas.associations import Association
from atlas.knowledge import Citation
from atlas.loops import ArrowData, LoopView
from atlas.selection import Selection
from drift.graph import HUB
from drift.loops import through_hub
from tests.drift.graphs import graph, statement

KEY = "md>h_altered_communication"


def measured(selection: Selection | None = None) -> LoopView:
    """Return a view in which one arrow agrees, its way back is undefined, no other is measured."""
    view = loops.view(selection or Selection())
    nothing = ArrowData("not measured", None)
    row = {"n_donors": 48, "adjusted_for": "age"}
    data = dict.fromkeys(view.data, nothing) | {
        "md>h_altered_communication": ArrowData("agrees", Association(0.63, 0.42, 0.78, "", row)),
        "h_altered_communication>md": ArrowData(
            "undefined",
            Association(math.nan, math.nan, math.nan, "Four donors: six are needed.", row),
        ),
    }
    return replace(view, data=data)


def crowded(n: int) -> LoopView:
    """Return a view of n loops of two arrows, each of its own node."""
    whole = graph(
        row for k in range(n) for row in (statement(HUB, f"n{k}"), statement(f"n{k}", HUB))
    )
    found = through_hub(whole, 3)
    nothing = ArrowData("not measured", None)
    view = loops.view(Selection())
    return replace(
        view,
        search=found,
        nodes=whole.nodes,
        citations={
            "paper": Citation("paper", "T", "A", "2026", "J", "", "", "primary", verified=False)
        },
        data={arrow.key: nothing for arrow in whole.arrows.values()},
    )
