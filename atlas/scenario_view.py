"""The what-if of a selection as tables: results, what is held, warnings, what it rests on.

The model is that of `atlas.scenarios`; nothing is computed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from atlas import cautions, evidence_graph, interventions, scenarios
from atlas.cautions import Caution
from atlas.selection import Selection, patch

SIDES: Final[dict[str, str]] = {"A": "scenario", "B": "versus"}
HELD: Final = ("side", "token", "node_id", "label", "kind", "way")
WARNINGS: Final = ("sides", "kind", "label", "finding", "source")
FACTS: Final = ("side", "n_held", "n_arrows", "n_disputed", "n_reached", "n_runs")

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def view(selection: Selection) -> Tables:
    """Return the results by node, what is held, the warnings and the facts of both scenarios.

    Returns
    -------
    results
        One row a node as `scenarios.results`, with ``patch`` and ``selected``.
    held
        One row a held node: ``side`` "A" or "B", its ``token``, ``way`` "up" or "down".
    warnings
        One row a caution or refused token, the harms first; ``kind`` is "harm", "risk",
        "statement" or "refused", ``sides`` "A", "B" or "A and B", ``source`` species and citations.
    facts
        One row a scenario that holds something.
    """
    found = scenarios.results(selection)
    found = found.assign(
        patch=[patch(node=name, arrow="") for name in found["node_id"]],
        selected=found["node_id"] == selection.node,
    )
    return found, held(selection), warnings(selection), _facts(selection)


def held(selection: Selection) -> pd.DataFrame:
    """Return what both scenarios hold."""
    nodes = evidence_graph.curated().graph.nodes
    rows = [
        {
            "side": side,
            "token": f"{name}={'up' if value > 0 else 'down'}",
            "node_id": name,
            "label": nodes[name].label,
            "kind": nodes[name].kind,
            "way": "up" if value > 0 else "down",
        }
        for side, (clamps, _) in _parsed(selection).items()
        for name, value in clamps.items()
    ]
    return pd.DataFrame(rows, columns=list(HELD))


def warnings(selection: Selection) -> pd.DataFrame:
    """Return what to read before any effect: refused tokens, then harms, risks and statements."""
    parsed = _parsed(selection)
    rows: list[dict[str, Any]] = [
        {"sides": side, "kind": "refused", "label": "", "finding": sentence, "source": ""}
        for side, (_, refused) in parsed.items()
        for sentence in refused
    ]
    clamps = {side: found for side, (found, _) in parsed.items()}
    rows += _cautions(clamps)
    return pd.DataFrame(rows, columns=list(WARNINGS))


def _parsed(selection: Selection) -> dict[str, tuple[dict[str, int], tuple[str, ...]]]:
    return {side: scenarios.parse(getattr(selection, name)) for side, name in SIDES.items()}


def _cautions(clamps: Mapping[str, Mapping[str, int]]) -> Iterator[dict[str, Any]]:
    """Yield each caution once, with the scenarios it is about."""
    sides: dict[Caution, list[str]] = {}
    for side, own in clamps.items():
        for caution in cautions.of_held(own):
            sides.setdefault(caution, []).append(side)
    order = ("harm", "risk", "statement")
    for caution in sorted(sides, key=lambda one: order.index(one.kind)):
        yield {
            "sides": " and ".join(sides[caution]),
            "kind": caution.kind,
            "label": caution.label,
            "finding": _finding(caution),
            "source": f"{caution.species}; {interventions.cited(caution.citation_ids)}",
        }


def _finding(caution: Caution) -> str:
    """Return the finding; of a statement also what it is about, and on which evidence."""
    if not caution.target:
        return caution.finding
    kind = evidence_graph.EVIDENCE_WORDS[caution.evidence_kind]
    return f"on {caution.target.partition(': ')[2]} ({kind}). {caution.finding}"


def _facts(selection: Selection) -> pd.DataFrame:
    rows = [
        {"side": side, **asdict(facts)}
        for side, facts in zip(SIDES, scenarios.facts(selection), strict=True)
        if facts.n_held
    ]
    return pd.DataFrame(rows, columns=list(FACTS))
