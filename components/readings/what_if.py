"""What the what-if says of drift, never without what it is and what to read before."""

import pandas as pd

from atlas import evidence_graph
from components import numbers, strata, what_if_rows
from components.figures import what_if
from components.readings.reading import Reading, Segment, joined, said
from components.what_if_rows import BANNER, Effect, Outcome
from drift.graph import HUB

QUESTION = "What would change if …?"
ASSUMED = (
    f"{BANNER} Arrows of the literature with unknown strengths, without dose, time or tissue; "
    "“How computed” lists what is assumed."
)
_KINDS = {"harm": "Harm", "risk": "Risk", "statement": "Caution"}


def describe(
    results: pd.DataFrame, held: pd.DataFrame, warnings: pd.DataFrame, facts: pd.DataFrame
) -> Reading:
    """Say what drift would do in each scenario; harms and risks are traps beside it."""
    shown = what_if_rows.sides(held)
    harms = tuple(map(_trap, strata.records(warnings)))
    if not shown or results.empty:
        return Reading(QUESTION, said(what_if.NOTHING), traps=(*harms, ASSUMED))
    nodes = what_if_rows.read(results)
    traps = (*harms, *_hinges(nodes, shown), ASSUMED)
    return Reading(
        question=QUESTION,
        segments=joined([_first(warnings, shown), *_answer(nodes, shown), f" {BANNER}"]),
        n_line=_n_line(held, facts),
        traps=traps,
        caption=what_if.caption(results, held, warnings, facts),
    )


def _first(warnings: pd.DataFrame, shown: tuple[str, ...]) -> str:
    """Point to the harms before the effect; they stand above the answer and in every export."""
    kinds = set(warnings["kind"]) - {"refused"}
    if not kinds:
        return ""
    words = "expected risks" if kinds == {"risk"} else "reported harms"
    sides = {side for told in warnings["sides"] for side in str(told).split(" and ")}
    of = f" of {' and '.join(sorted(sides))}" if len(shown) > 1 else ""
    return f"Read the {words}{of} first. "


def _answer(nodes: list[Outcome], shown: tuple[str, ...]) -> list[Segment | str]:
    drift = next((one for one in nodes if one.row["node_id"] == HUB), None)
    if drift is None:
        return ["The model has no node for drift."]
    effects = [drift.effect(side) for side in shown]
    if len(effects) == 1:
        return ["In this model drift ", *_of(effects[0]), "."]
    n = sum(one.differs for one in nodes)
    differing = numbers.counted(n, "node differs", "nodes differ") if n else "no node differs"
    return [
        *("In this model drift ", *_of(effects[0]), f" under {shown[0]} and "),
        *(*_of(effects[1]), f" under {shown[1]}; {differing}."),
    ]


def _of(effect: Effect) -> list[Segment | str]:
    if effect.sign:
        tone = "rise" if effect.sign > 0 else "fall"
        return [
            "would ",
            Segment(tone, "rise" if effect.sign > 0 else "fall"),
            f" in {effect.agreed} of runs{_hanging(effect)}",
        ]
    if effect.direction == "undetermined":
        return ["is ", Segment("undetermined", "open"), f" ({effect.agreed} of runs agree)"]
    return [f"is {effect.words}"]


def _hanging(effect: Effect) -> str:
    """Return that the answer hangs on an arrow, or on each of several; the traps name them."""
    if not effect.hinges:
        return ""
    n = len(effect.hinges)
    return ", which hangs on one arrow" if n == 1 else f", which hangs on each of {n} arrows"


def _hinges(nodes: list[Outcome], shown: tuple[str, ...]) -> list[str]:
    """Return each arrow on which the answer for drift hangs; one that both hang on stands once."""
    sides: dict[str, list[str]] = {}
    for one in nodes:
        for side in shown:
            for hinge in one.effect(side).hinges:
                sides.setdefault(hinge, []).append(side)
    return [
        f"! The answer{' of ' + ' and '.join(own) if len(shown) > 1 else ''} hangs on {hinge}."
        for hinge, own in sides.items()
    ]


def _trap(row: dict[str, object]) -> str:
    if row["kind"] == "refused":
        return str(row["finding"])
    finding = str(row["finding"]).rstrip(".")
    who = f"{row['label']} ({row['sides']})"
    return f"! {_KINDS[str(row['kind'])]}, {who}: {finding} [{row['source']}]."


def _n_line(held: pd.DataFrame, facts: pd.DataFrame) -> str:
    """Return what each scenario holds and rests on, with the runs and the tables behind."""
    told = [
        f"{row['side']}: {what_if_rows.held_words(held, str(row['side']))}, {row['n_arrows']} "
        f"arrows ({row['n_disputed']} disputed), {row['n_reached']} nodes reached"
        for row in strata.records(facts)
    ]
    runs = f"{int(facts['n_runs'].iloc[0]):,} runs" if len(facts) else ""
    knowledge = f"knowledge {evidence_graph.curated().version}"
    return ". ".join([*told, ", ".join(part for part in (runs, knowledge) if part)])
