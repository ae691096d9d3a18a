"""Crafted interventions: harmed and not, stated and not."""

from typing import Any

import pandas as pd

_PLAIN: dict[str, Any] = {
    "safety_kind": "",
    "safety": "None curated. That does not mean safe.",
    "drift": "",
    "drift_class": "",
    "drift_kind": "",
    "drift_confidence": 0,
    "drift_human": False,
    "n_on_drift": 0,
    "also": "",
    "n_statements": 0,
    "best_kind": "",
    "confidence": 0,
    "in_scenario": False,
    "selected": False,
}


def intervention(node_id: str, **changes: Any) -> dict[str, Any]:
    """Return one intervention without any statement, but for what is changed."""
    return {
        "node_id": node_id,
        "label": node_id.removeprefix("i_").capitalize(),
        **_PLAIN,
        "patch": f"arrow=&node={node_id}",
        "scenario_patch": f"scenario={node_id}%3Dup",
        **changes,
    }


def stated(node_id: str, drift: str, kind: str, drift_class: str, **changes: Any) -> dict[str, Any]:
    """Return an intervention with one statement on drift."""
    return intervention(
        node_id,
        drift=drift,
        drift_kind=kind,
        drift_class=drift_class,
        drift_confidence=2,
        n_on_drift=1,
        n_statements=3,
        best_kind=kind,
        confidence=3,
        **changes,
    )


def rows() -> pd.DataFrame:
    """Return interventions with every kind of evidence, harm and silence."""
    harm = {"safety_kind": "harm", "safety": "! Harm: tumours (mouse; Poe 2001).\n! Harm: loss."}
    risk = {"safety_kind": "risk", "safety": "! Risk: it also serves repair (mouse; Roe 2002)."}
    also = "Outcomes: ↓ organ fibrosis.\nHallmarks: ↓ cellular senescence, ↑ dysbiosis."
    return pd.DataFrame(
        [
            stated("i_osk", "suppresses", "cell culture", "culture", drift_human=True, **harm),
            stated("i_drug", "suppresses", "living animal", "animal or trial", also=also, **risk),
            stated("i_trial", "suppresses", "human trial", "animal or trial", in_scenario=True),
            stated("i_worse", "drives", "omics association", "association"),
            stated("i_both", "disputed", "review", "review"),
            stated("i_open", "contested", "concept", "review"),
            stated("i_none", "no evidence found", "concept", "review"),
            intervention("i_silent", also=also, n_statements=2, best_kind="cell culture"),
        ]
    )


def silent() -> pd.DataFrame:
    """Return interventions of which the filters leave nothing."""
    return pd.DataFrame([intervention("i_a"), intervention("i_b", safety_kind="harm", safety="!")])


def unwarned() -> pd.DataFrame:
    """Return interventions without any safety finding."""
    return pd.DataFrame([stated("i_a", "suppresses", "living animal", "animal or trial")])
