"""Crafted what-ifs: every direction, one scenario or two, with and without warnings."""

from typing import Any

import pandas as pd

from atlas.scenario_view import FACTS, HELD, WARNINGS
from tests.components.examples import NAN

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]

NODES = {
    "md": ("Mesenchymal drift (MD)", "hub"),
    "h_a": ("Cellular senescence", "hallmark"),
    "h_b": ("Dysbiosis", "hallmark"),
    "t_a": ("Endothelial transition", "transition"),
    "c_a": ("Stiffness", "cue"),
    "r_a": ("TWIST1", "regulator"),
    "i_a": ("Drug A", "intervention"),
    "i_b": ("Drug B", "intervention"),
    "o_a": ("Organ fibrosis", "outcome"),
    "o_b": ("Wound repair", "outcome"),
}
DIRECTIONS = {
    "md": ("would fall", 0.961),
    "h_a": ("would rise", 0.93),
    "h_b": ("undetermined", 0.71),
    "t_a": ("undetermined", 0.42),
    "c_a": ("not reached", NAN),
    "r_a": ("would fall", 1.0),
    "o_a": ("would fall", 0.9996),
    "o_b": ("not reached", NAN),
}


def side(part: str, name: str, direction: str, share: float) -> dict[str, Any]:
    """Return what one scenario says of one node."""
    median = {"would rise": 0.3, "would fall": -0.3, "undetermined": 0.1, "clamped": 1.0}
    middle = median.get(direction, NAN)
    return {
        f"{part}_direction": direction,
        f"{part}_share": share if direction != "clamped" else NAN,
        f"{part}_median": middle,
        f"{part}_low": middle - 0.1,
        f"{part}_high": middle + 0.1,
        f"{part}_reason": "No arrow leads here." if direction == "not reached" else "",
        f"{part}_hangs_on": "",
    }


def _of(name: str, direction: str, held: str) -> tuple[str, float]:
    if name == held:
        return "clamped", NAN
    said, share = DIRECTIONS.get(name, ("not reached", NAN))
    return (
        (direction or said, 0.95 if direction else share) if said != "not reached" else (said, NAN)
    )


def view(
    *, two: bool = False, direction: str = "", held: str = "i_a", warned: str = "harm"
) -> Tables:
    """Return the four tables of a what-if."""
    rows = []
    for name, (label, kind) in NODES.items():
        said, share = _of(name, direction, held)
        other, other_share = ("would rise", 0.94) if two else ("not reached", NAN)
        rows.append(
            {
                "node_id": name,
                "label": label,
                "kind": kind,
                **side("a", name, said, share),
                **side("b", name, other, other_share),
                "differs": two and said != other,
                "a_lower": 0.8 if two else NAN,
                "a_higher": 0.2 if two else NAN,
                "patch": f"arrow=&node={name}",
                "selected": False,
            }
        )
    names = {"A": held, **({"B": "i_b"} if two else {})}
    return (
        pd.DataFrame(rows),
        pd.DataFrame([_held(s, name) for s, name in names.items()], columns=list(HELD)),
        pd.DataFrame([_warning(warned)] if warned else [], columns=list(WARNINGS)),
        pd.DataFrame(
            [dict(zip(FACTS, (s, 1, 90, 3, 38, 1000), strict=True)) for s in names],
            columns=list(FACTS),
        ),
    )


def _held(side_name: str, name: str) -> dict[str, str]:
    label, kind = NODES[name]
    return {
        "side": side_name,
        "token": f"{name}=up",
        "node_id": name,
        "label": label,
        "kind": kind,
        "way": "up",
    }


def _warning(kind: str) -> dict[str, str]:
    return {
        "sides": "A",
        "kind": kind,
        "label": "Drug A",
        "finding": "Tumours in mice.",
        "source": "mouse; Poe 2001",
    }


def selected() -> Tables:
    """Return two scenarios with every node selected."""
    results, *rest = view(two=True)
    return results.assign(selected=True), rest[0], rest[1], rest[2]


def named(name: str) -> Tables:
    """Return two scenarios whose nodes all have one name."""
    results, held, *rest = view(two=True)
    return results.assign(label=name), held.assign(label=name), rest[0], rest[1]


def nothing() -> Tables:
    """Return what there is when no scenario holds anything."""
    results, held, warnings, facts = view(warned="")
    return results, held.iloc[:0], warnings, facts.iloc[:0]


def hinged(*arrows: str, two: bool = False) -> Tables:
    """Return scenarios in which the answer for drift hangs on arrows, in A alone."""
    results, *rest = view(two=two, warned="")
    is_drift = results["node_id"] == "md"
    told = results.assign(a_hangs_on=is_drift.map({True: "\n".join(arrows), False: ""}))
    return told, rest[0], rest[1], rest[2]
