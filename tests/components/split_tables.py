"""Splits as the query gives them, made by hand."""

import numpy as np
import pandas as pd

from atlas.selection import patch

NAN = np.nan
TYPES = ("hepatocyte", "sinusoidal endothelium", "kupffer cell", "fibroblast of portal tract")
DONORS = {
    "evidence": "donors",
    "unit": "log expression",
    "signature_label": "MD score, Lu 2025",
    "study": "tms",
    "study_label": "Tabula Muris Senis 2020",
    "study_short": "TMS",
    "dataset": "tms_liver_facs",
    "sex": "both",
}
ATLAS = {
    "evidence": "no donor ids",
    "unit": "program units, 0 to 127",
    "signature_label": "extracellular matrix organization",
    "dataset": "tms_atlas_programs",
}


def bar(composition: float, state: float, **more: object) -> dict[str, object]:
    """Return one row; the total is the sum, its interval as wide as ``half`` says."""
    half = more.pop("half", NAN)
    total = composition + state
    row = {
        "tissue": "liver",
        "asked_label": "MD score, Lu 2025",
        "contrast": "old_vs_young",
        "signature": "md_score_lu2025",
        "reference_mean": 0.1,
        "contrast_mean": 0.1 + total,
        "composition": composition,
        "state": state,
        "total": total,
        "n_types": 2,
        "n_reference": 4,
        "n_contrast": 5,
        "n_boot": 2000,
        "reason": "",
        "study_order": 0,
        "donors_word": "mice",
        "donor_word": "mouse",
        "reference_word": "young",
        "contrast_word": "old",
        "coverage": 0.9,
        "min_coverage": 0.5,
        "low_coverage": False,
        "depth_confounded": False,
        "selected": False,
        "focus": False,
        **{f"{part}_{end}": NAN for part in ("composition", "state") for end in ("low", "high")},
        "total_low": total - half,
        "total_high": total + half,
        **more,
    }
    row["patch"] = patch(
        dataset=str(row["dataset"]), study=str(row["study"]), tissue=str(row["tissue"])
    )
    return row


def atlas_rows(sign: int) -> list[dict[str, object]]:
    """Return three tissues of two sexes and two methods; one stratum could not be split."""
    rows = []
    for order, (study, short) in enumerate((("facs", "FACS"), ("droplet", "Droplet"))):
        for tissue in ("liver", "lung", "brain (other cells)"):
            for sex, size in (("female", 3.0), ("male", -21.5)):
                names = {"study": study, "study_short": short, "study_label": f"Atlas {short}"}
                row = bar(sign * size, -0.4 * sign * size, tissue=tissue, sex=sex, **ATLAS, **names)
                row |= {"study_order": order, "n_reference": pd.NA, "n_contrast": pd.NA}
                rows.append({**row, "reason": "No mouse ids: a point estimate, no interval."})
    for column in ("composition", "state", "total"):
        rows[-1][column] = NAN
    rows[-1]["reason"] = "No old age has 100 cells: nothing to compare."
    return rows


def view(
    *,
    donors: bool = True,
    atlas: bool = True,
    interval: bool = True,
    undefined: bool = False,
    selected: bool = False,
    sign: int = 1,
    n_types: int = 2,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the splits view: bars and the cell types of the first of them."""
    rows = []
    if donors:
        half = 0.008 if interval else NAN
        more = {
            "low_coverage": True,
            "coverage": 0.52,
            "min_coverage": 0.9,
            "depth_confounded": True,
        }
        rows.append(bar(sign * 0.005, sign * 0.015, half=half, **DONORS, **more))
        rows.append(bar(0.02, -0.019, half=0.03, **DONORS, tissue="heart"))
        rows[0]["reason"] = "" if interval else "Two young mice: no interval, no p."
    if atlas:
        rows += atlas_rows(sign)
    if undefined:
        for row in rows:
            row |= dict.fromkeys(("composition", "state", "total", "total_low", "total_high"), NAN)
            row["reason"] = "How many cells stand behind a profile is not known."
    bars = pd.DataFrame(rows).assign(selected=selected)
    bars["n_reference"] = bars["n_reference"].astype("Int32")
    bars["n_contrast"] = bars["n_contrast"].astype("Int32")
    if undefined:
        return bars, pd.DataFrame()
    bars["focus"] = bars["total"].notna() & (bars["tissue"] == "liver")
    return bars, types(bars.iloc[0], n_types)


def types(first: pd.Series, n_types: int) -> pd.DataFrame:
    """Return the cell types of one split; the second is absent on the reference side."""
    shares = np.full((2, n_types), 1 / n_types)
    shares[0, 1], shares[0, 0] = 0.0, 2 / n_types
    rows = [
        {
            **{c: first[c] for c in ("dataset", "study", "tissue", "sex", "evidence", "unit")},
            **{c: first[c] for c in ("study_label", "study_short", "signature_label", "total")},
            **{c: first[c] for c in ("reference_word", "contrast_word", "contrast", "signature")},
            "cell_type": TYPES[k % len(TYPES)] + (f" {k}" if k >= len(TYPES) else ""),
            "share_reference": shares[0, k],
            "share_contrast": shares[1, k],
            "score_reference": NAN if k == 1 else 0.1 * k,
            "score_contrast": 0.1 * k + 0.05,
            "composition": (shares[1, k] - shares[0, k]) * 0.1 * k,
            "state": 0.0 if k == 1 else 0.05 * shares[:, k].mean(),
            "n_cells_reference": 0 if k == 1 else 100,
            "n_cells_contrast": 120,
            "patch": patch(dataset=first["dataset"], tissue=first["tissue"], cell_type=TYPES[0]),
        }
        for k in range(n_types)
    ]
    return pd.DataFrame(rows)
