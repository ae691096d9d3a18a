"""Example tables of the phase plane and the verdicts. The numbers are made up."""

from typing import Any

import numpy as np
import pandas as pd

from tests.components.examples import LOW, NAN, STUDIES, TISSUES

Interval = tuple[float, float, float]

# One stratum for each verdict: core gain, then identity.
VERDICTS: dict[str, tuple[Interval, Interval]] = {
    "drift": ((0.42, 0.11, 0.73), (-0.60, -0.95, -0.25)),
    "gain only": ((0.42, 0.11, 0.73), (-0.10, -0.40, 0.20)),
    "identity loss only": ((0.36, -0.19, 0.90), (-1.43, -2.03, -0.83)),
    "reverse": ((-0.22, -0.35, -0.10), (0.05, -0.20, 0.30)),
    "not resolved": ((-0.07, -0.24, 0.11), (0.10, -0.30, 0.50)),
}
FEW = "Two young mice: no interval, no p. Three a side are needed."
NO_IDENTITY = (
    "Identity undefined: this data set has 2 cell types; 3 are needed to learn what sets one apart."
)
LIMITS = {"x_low": -3.0, "x_high": 1.0, "y_low": -1.0, "y_high": 1.5}


def judged(
    verdict: str, study: str = "izgi", tissue: str = "lung", **values: Any
) -> dict[str, Any]:
    """Return one row with the intervals of its verdict; none where it has none."""
    short, label, note, order, organism, donors = STUDIES[study]
    none = (NAN, NAN, NAN)
    gain, identity = VERDICTS.get(verdict, (none, none))
    cell_type = values.get("cell_type", "all cells")
    row: dict[str, Any] = {
        "dataset": study,
        "study": study,
        "study_short": short,
        "study_label": label,
        "study_note": note,
        "study_order": order,
        "organism": organism,
        "donor_word": {"mice": "mouse", "people": "person", "patients": "patient"}.get(
            donors, "fish"
        ),
        "donors_word": donors,
        "tissue": tissue,
        "tissue_order": TISSUES.index(tissue) if tissue in TISSUES else len(TISSUES),
        "cell_type": "all cells",
        "sex": "both",
        "contrast": "old_vs_young",
        "contrast_order": 0,
        "reference_word": "young",
        "contrast_word": "old",
        "verdict": verdict,
        "reason": {"too few donors": FEW, "undefined": NO_IDENTITY}.get(verdict, ""),
        "identity_method": "undefined" if verdict == "undefined" else "learned",
        "identity_panel": "",
        "identity_reason": NO_IDENTITY if verdict == "undefined" else "",
        "n_types": 3,
        "n_reference": 2 if verdict == "too few donors" else 5,
        "n_contrast": 4,
        "n_donors": 9,
        "low_coverage": False,
        "gain_needed": 0.6,
        "identity_needed": 0.6,
        "depth_confounded": False,
        "depth_ratio": NAN,
        "sex_handling": "one sex",
        "whole_call": "not resolved",
        "whole_estimate": 0.1,
        "matrix_call": "not resolved",
        "label": (tissue if cell_type == "all cells" else cell_type).capitalize(),
        "short_label": (tissue if cell_type == "all cells" else cell_type).capitalize(),
        "name": tissue if cell_type == "all cells" else cell_type,
        "lineage": "",
        "group": f"{label}: old − young {donors}",
        "position": 0,
        "selected": False,
        "patch": f"dataset={study}&tissue={tissue}&cell_type={cell_type}",
        **LIMITS,
    }
    for name, change in (("gain", gain), ("identity", identity)):
        row |= changes(name, change)
    return row | values


def changes(name: str, change: Interval) -> dict[str, Any]:
    """Return the columns of one of the two changes."""
    estimate, low, high = change
    call = "rises" if low > 0 else "falls" if high < 0 else "not resolved"
    return {
        f"{name}_estimate": estimate,
        f"{name}_low": low,
        f"{name}_high": high,
        f"{name}_g": 2 * estimate,
        f"{name}_g_low": 2 * low,
        f"{name}_g_high": 2 * high,
        f"{name}_p": NAN if low != low else 0.01 if call != "not resolved" else 0.3,
        f"{name}_call": "undefined" if low != low else call,
        f"{name}_coverage": 0.9,
    }


THIN = {**{k: v for k, v in LOW.items() if k != "coverage"}, "gain_coverage": 0.52}
DEEP = {"depth_confounded": True, "depth_ratio": 0.6}


def table() -> pd.DataFrame:
    """Return the verdicts of several studies: every verdict and every sign occurs."""
    rows = [
        judged("drift", "izgi", "liver"),
        judged("not resolved", "izgi", "cortex"),
        judged("gain only", "izgi", "lung", selected=True),
        judged("identity loss only", "izgi", "muscle", sex_handling="confounded"),
        judged("identity loss only", "xu", "brain", **THIN),
        judged("reverse", "xu", "muscle"),
        judged("drift", "tms", "liver", cell_type="hepatocyte", **DEEP),
        judged("too few donors", "tms", "liver", cell_type="sinusoidal endothelium"),
        judged("undefined", "kuehne", "skin epidermis"),
    ]
    frame = pd.DataFrame(rows)
    return frame.sort_values(["study_order", "tissue_order"], ignore_index=True)


def donor(**values: Any) -> dict[str, Any]:
    """Return one donor of the plane."""
    return {
        "tissue": "heart",
        "cell_type": "fibroblast",
        "label": "Fibroblast",
        "donor_id": "p1",
        "sex": "unknown",
        "role": "reference",
        "x": 0.0,
        "y": 0.0,
        "x_text": "control",
        "n_cells": 120,
        "n_samples": 1,
        "dimmed": False,
        "selected": False,
        "patch": "dataset=kuppe&tissue=heart&cell_type=fibroblast",
        **values,
    }


CELL_TYPES = {
    "cardiomyocyte": ("muscle", "identity loss only"),
    "endothelial cell": ("endothelial", "drift"),
    "fibroblast": ("stromal", "not resolved"),
    "macrophage": ("immune", "too few donors"),
    "neuron": ("neural", "undefined"),
}


def plane(
    selected: str = "cardiomyocyte", sex: str = "unknown"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return donors and arrows of one organ with five cell types, the last two without an arrow."""
    rng = np.random.default_rng(5)
    arrows, points = [], []
    for position, (name, (lineage, verdict)) in enumerate(CELL_TYPES.items()):
        row = judged(
            verdict,
            "kuppe",
            "heart",
            cell_type=name,
            lineage=lineage,
            position=position,
            selected=name == selected,
            contrast="ischaemic_vs_control",
            reference_word="control",
            contrast_word="ischaemic",
        )
        arrows.append(row)
        if verdict == "undefined":
            continue
        tip = (row["identity_estimate"], row["gain_estimate"])
        tip = (0.2, 0.1) if tip[0] != tip[0] else tip
        for number in range(8):
            role = "contrast" if number >= 4 else "reference"
            at = tip if role == "contrast" else (0.0, 0.0)
            points.append(
                donor(
                    cell_type=name,
                    label=name.capitalize(),
                    donor_id=f"p{number}",
                    sex=sex,
                    role=role,
                    x=at[0] + rng.normal(0, 0.2),
                    y=at[1] + rng.normal(0, 0.2),
                    x_text=role,
                    selected=name == selected,
                    patch=row["patch"],
                )
            )
    return pd.DataFrame(points), pd.DataFrame(arrows)


def tissues(n: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the plane of so many whole tissues of one study, both sexes, nothing selected."""
    known = list(VERDICTS)
    arrows, points = [], []
    for position in range(n):
        tissue = TISSUES[position]
        arrows.append(judged(known[position % len(known)], tissue=tissue, position=position))
        points += [
            donor(
                tissue=tissue,
                cell_type="all cells",
                label=tissue.capitalize(),
                donor_id=f"m{number}",
                sex="female" if number % 2 else "male",
                role="contrast" if number > 3 else "reference",
                x=0.1 * number - 0.3,
                y=0.05 * number,
                x_text="93 days",
                n_cells=pd.NA,
                patch=arrows[-1]["patch"],
            )
            for number in range(7)
        ]
    return pd.DataFrame(points), pd.DataFrame(arrows)
