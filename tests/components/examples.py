"""Example tables for the tests of figures and readings. The numbers are made up."""

from typing import Any

import numpy as np
import pandas as pd

NAN = float("nan")
TISSUES = (
    "kidney",
    "liver",
    "brain",
    "cortex",
    "hippocampus",
    "cerebellum",
    "striatum",
    "spleen",
    "heart",
    "fat",
    "skin epidermis",
    "lung",
    "muscle",
)
# study: short, label, note, order, organism, donors_word
STUDIES = {
    "izgi": ("Izgi", "Izgi 2022", "mouse", 0, "mouse", "mice"),
    "angelidis": ("Angelidis", "Angelidis 2019", "mouse", 1, "mouse", "mice"),
    "kuehne": ("Kühne", "Kühne 2017", "human", 2, "human", "people"),
    "xu": ("Xu", "Xu 2023", "killifish", 3, "killifish", "fish"),
    "tsumagari": ("Tsumagari", "Tsumagari 2023", "proteome", 4, "mouse", "mice"),
    "tms": ("TMS", "TMS 2020", "cells", 5, "mouse", "mice"),
    "schaum": ("Schaum", "Schaum 2020", "mouse", 6, "mouse", "mice"),
    "jonker": ("Jonker", "Jonker 2013", "mouse", 7, "mouse", "mice"),
    "keele": ("Keele", "Keele 2023", "proteome", 8, "mouse", "mice"),
    "kuppe": ("Kuppe", "Kuppe 2022", "cells", 9, "human", "patients"),
}
ONE_DONOR = {"mice": "mouse", "people": "person", "fish": "fish", "patients": "patient"}
NO_ONE_SEX = {
    "one_sex": "",
    "one_sex_g": NAN,
    "one_sex_g_low": NAN,
    "one_sex_g_high": NAN,
    "one_sex_n_reference": NAN,
    "one_sex_n_contrast": NAN,
    "one_sex_call": "",
}


def in_women(g: tuple[float, float, float], n_contrast: int = 23) -> dict[str, Any]:
    """Return what a stratum confounded with sex carries of its 24 young and some old women."""
    mid, low, high = g
    return {
        "sex_handling": "confounded",
        "n_reference": 24,
        "n_contrast": 24,
        "one_sex": "female",
        "one_sex_g": mid,
        "one_sex_g_low": low,
        "one_sex_g_high": high,
        "one_sex_n_reference": 24,
        "one_sex_n_contrast": n_contrast,
        "one_sex_call": "rises" if low > 0 else "falls" if high < 0 else "not resolved",
    }


def stratum(study: str, tissue: str, **values: Any) -> dict[str, Any]:
    """Return one row of the effects view, plain unless told otherwise."""
    short, label, note, order, organism, donors = STUDIES[study]
    cell_type = values.pop("cell_type", "all cells")
    place = f"dataset={study}&tissue={tissue.replace(' ', '+')}&cell_type={cell_type[:3]}"
    return {
        "dataset": study,
        "study": study,
        "study_short": short,
        "study_label": label,
        "study_note": note,
        "study_order": order,
        "organism": organism,
        "evidence": "donors",
        "tissue": tissue,
        "tissue_order": TISSUES.index(tissue) if tissue in TISSUES else len(TISSUES),
        "cell_type": cell_type,
        "stratum_name": tissue if cell_type == "all cells" else cell_type,
        "sex": "both",
        "contrast": "old_vs_young",
        "signature": "md_score_lu2025",
        "signature_label": "MD score, Lu 2025",
        "estimate": NAN,
        "se": NAN,
        "ci_low": NAN,
        "ci_high": NAN,
        "g": NAN,
        "g_low": NAN,
        "g_high": NAN,
        "r": NAN,
        "p": NAN,
        "fdr": NAN,
        "call": "not resolved",
        "n_reference": 5,
        "n_contrast": 4,
        "n_donors": 9,
        "n_genes": 190,
        "coverage": 0.93,
        "low_coverage": False,
        "min_coverage": 0.6,
        "depth_confounded": False,
        "depth_ratio": NAN,
        "matched_g": NAN,
        "matched_g_low": NAN,
        "matched_g_high": NAN,
        "matched_p": NAN,
        "sex_handling": "one sex",
        "model": "welch",
        "reason": "",
        "reference_word": "young",
        "contrast_word": "old",
        "donors_word": donors,
        "donor_word": ONE_DONOR[donors],
        **NO_ONE_SEX,
        "selected": False,
        "patch": place,
        "study_patch": f"dataset={study}",
        "dataset_label": label,
        "dataset_patch": f"dataset={study}",
        "tissue_patch": f"tissue={tissue.replace(' ', '+')}",
        "cell_type_patch": f"cell_type={values.get('cell_type', '')}",
        **values,
    }


def donors(study: str, tissue: str, g: tuple[float, float, float], **values: Any) -> dict[str, Any]:
    """Return a donor-level row whose call follows from its interval."""
    mid, low, high = g
    call = "rises" if low > 0 else "falls" if high < 0 else "not resolved"
    numbers = {
        "g": mid,
        "g_low": low,
        "g_high": high,
        "estimate": mid / 5,
        "se": (high - low) / 20,
        "ci_low": low / 5,
        "ci_high": high / 5,
        "p": 0.01 if call != "not resolved" else 0.2,
        "fdr": 0.03 if call != "not resolved" else 0.3,
        "call": call,
    }
    return stratum(study, tissue, **{**numbers, **values})


def effect_table(study: str, tissue: str, r: float, **values: Any) -> dict[str, Any]:
    """Return a row of an effect table; resolved where r is beyond 0.06 either way."""
    call = "rises" if r > 0.06 else "falls" if r < -0.06 else "not resolved"
    own = {
        "evidence": "effect_table",
        "model": "set_statistic",
        "contrast": "old_vs_young" if study == "keele" else "age_correlation",
        "r": r,
        "estimate": 4 * r,
        "p": 0.001 if call != "not resolved" else 0.4,
        "fdr": 0.004 if call != "not resolved" else 0.5,
        "call": call,
        "n_reference": pd.NA,
        "n_contrast": pd.NA,
        "n_donors": pd.NA,
        "sex_handling": "not stated",
    }
    return stratum(study, tissue, **{**own, **values})


def effects(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows in the order of the view."""
    order = ["tissue_order", "cell_type", "study_order"]
    return pd.DataFrame(list(rows)).sort_values(order, ignore_index=True)


LOW = {"low_coverage": True, "coverage": 0.52}


def ageing() -> pd.DataFrame:
    """Return a whole ageing view: every kind of mark occurs."""
    rows = [
        donors("izgi", "liver", (0.5, -0.8, 1.8)),
        donors("izgi", "cortex", (0.1, -1.3, 1.6), n_contrast=3),
        donors("izgi", "lung", (-1.1, -2.5, 0.3), selected=True),
        donors("izgi", "muscle", (-0.7, -2.0, 0.7)),
        donors("angelidis", "lung", (-0.7, -1.7, 0.4), n_reference=8, n_contrast=7),
        donors("kuehne", "skin epidermis", (-0.6, -1.2, -0.02), n_reference=24, n_contrast=24),
        donors("xu", "brain", (-0.6, -1.5, 0.3), n_reference=10, n_contrast=10, **LOW),
        donors("xu", "spleen", (-0.9, -1.8, 0.1), n_reference=9, n_contrast=10, **LOW),
        donors("xu", "heart", (-0.3, -1.2, 0.6), n_reference=10, n_contrast=10, **LOW),
        donors("xu", "muscle", (-2.4, -3.6, -1.2), n_reference=9, n_contrast=10, **LOW),
        donors("tsumagari", "cortex", (1.6, 0.3, 2.9), n_reference=6, n_contrast=6, **LOW),
        donors("tsumagari", "hippocampus", (1.0, -0.2, 2.2), n_reference=6, n_contrast=6, **LOW),
        donors(
            "tms",
            "liver",
            (2.7, 0.9, 4.6),
            cell_type="hepatocyte",
            n_reference=4,
            n_contrast=5,
            depth_confounded=True,
            matched_g=1.2,
            matched_g_low=-0.4,
            matched_g_high=2.9,
            matched_p=0.11,
            reason="Old cells were sequenced less deeply than young ones.",
            **LOW,
        ),
        stratum(
            "tms",
            "liver",
            cell_type="sinusoidal endothelium",
            call="too few donors",
            estimate=0.2,
            n_reference=2,
            n_contrast=5,
            reason="Two young mice: no interval, no p. Three a side are needed.",
            **LOW,
        ),
    ]
    tables = {
        "schaum": {
            "kidney": 0.15,
            "liver": 0.08,
            "brain": 0.14,
            "spleen": 0.30,
            "heart": 0.05,
            "fat": -0.01,
            "lung": -0.23,
            "muscle": -0.51,
        },
        "jonker": {"kidney": 0.47, "liver": 0.37, "brain": 0.20, "spleen": 0.09, "lung": -0.16},
        "keele": {
            "kidney": 0.32,
            "liver": 0.18,
            "hippocampus": 0.28,
            "cerebellum": 0.32,
            "striatum": 0.14,
            "spleen": -0.03,
            "heart": 0.05,
            "fat": 0.06,
            "lung": -0.24,
            "muscle": -0.19,
        },
    }
    rows += [
        effect_table(study, tissue, r, **(LOW if study == "keele" else {}))
        for study, values in tables.items()
        for tissue, r in values.items()
    ]
    return effects(*rows)


def disease() -> pd.DataFrame:
    """Return a view of a disease contrast: three cell types of one organ."""
    words = {
        "contrast": "ischaemic_vs_control",
        "reference_word": "control",
        "contrast_word": "ischaemic",
        "n_reference": 4,
        "n_contrast": 7,
    }
    return effects(
        donors("kuppe", "heart", (1.9, 0.6, 3.2), cell_type="cardiomyocyte", **words),
        donors("kuppe", "heart", (0.4, -0.8, 1.6), cell_type="fibroblast", **words),
        donors("kuppe", "heart", (-0.2, -1.4, 1.0), cell_type="endothelial cell", **words),
    )


PARTS = (
    ("md_score_lu2025", "MD score", "205 genes"),
    ("md_core", "Core part", "98 genes"),
    ("md_matrisome", "Matrix part", "107 genes"),
)
SLOPES = {
    "lung": ((-0.16, -0.41, 0.09), (-0.07, -0.24, 0.11), (-0.24, -0.56, 0.07)),
    "liver": ((0.06, -0.06, 0.17), (0.07, -0.06, 0.19), (0.05, -0.06, 0.15)),
    "muscle": ((-0.12, -0.51, 0.27), (-0.03, -0.25, 0.18), (-0.21, -0.76, 0.34)),
    "cortex": ((0.01, -0.09, 0.10), (0.02, -0.02, 0.07), (-0.01, -0.16, 0.14)),
}
MONTHS = (0.1, 0.3, 0.6, 1.2, 2.0, 3.1, 3.1, 4.6, 7.7, 10.0, 21.3, 21.5, 29.7, 29.7)


def panel(**values: Any) -> dict[str, Any]:
    """Return one row of the panels view, plain unless told otherwise."""
    row = {
        "row": "md_score_lu2025",
        "row_label": "MD score",
        "subject": "MD score",
        "row_note": "205 genes",
        "column": "lung/all cells",
        "column_label": "Lung",
        "column_note": "9 mice",
        "kind": "slope",
        "estimate": NAN,
        "ci_low": NAN,
        "ci_high": NAN,
        "p": NAN,
        "fdr": NAN,
        "unit_text": "a year",
        "call": "not resolved",
        "reason": "",
        "coverage": 0.95,
        "low_coverage": False,
        "min_coverage": 0.6,
        "depth_confounded": False,
        "matched_estimate": NAN,
        "n_reference": 5,
        "n_contrast": 4,
        "n_donors": 9,
        "sex_handling": "one sex",
        "selected": False,
        "focus": False,
        "patch": "tissue=lung",
        "band_x": [],
        "band_y": [],
        "band_low": [],
        "band_high": [],
        "group_x": [],
        "group_mean": [],
        "group_low": [],
        "group_high": [],
        "group_label": [],
        "donor_lines": [],
        "development_until": NAN,
        "x_title": "Age, months",
        "y_title": "Score minus young mean",
        "reference_text": "young mean, 93 to 303 days",
        **values,
    }
    return {
        "tissue": (tissue := str(row["column"]).split("/", maxsplit=1)[0]),
        "tissue_label": tissue,
        "short_label": row["column_label"],
        **row,
    }


def point(**values: Any) -> dict[str, Any]:
    """Return one row of the points view, plain unless told otherwise."""
    return {
        "row": "md_score_lu2025",
        "column": "lung/all cells",
        "donor_id": "m1",
        "sex": "male",
        "x": 3.0,
        "y": 0.0,
        "x_text": "3 months",
        "role": "reference",
        "n_cells": pd.NA,
        "n_samples": 1,
        "dimmed": False,
        "patch": "donors=m1",
        **values,
    }


def slopes(tissues: tuple[str, ...] = tuple(SLOPES)) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return points and panels of a study with many ages, development included."""
    rng = np.random.default_rng(7)
    points, panels = [], []
    for tissue in tissues:
        for (row, label, note), slope in zip(PARTS, SLOPES[tissue], strict=True):
            mid, low, high = slope
            at = np.linspace(3.1, 29.7, 25)
            line = (at - 6) / 12 * mid
            half = (high - low) / 2 * (0.3 + ((at - 12) / 18) ** 2)
            panels.append(
                panel(
                    row=row,
                    row_label=label,
                    subject=label,
                    row_note=note,
                    column=f"{tissue}/all cells",
                    column_label=tissue.capitalize(),
                    estimate=mid,
                    ci_low=low,
                    ci_high=high,
                    selected=tissue == "lung",
                    patch=f"tissue={tissue}",
                    band_x=at.tolist(),
                    band_y=line.tolist(),
                    band_low=(line - half).tolist(),
                    band_high=(line + half).tolist(),
                    development_until=2.5,
                )
            )
            for number, x in enumerate(MONTHS):
                young = x < 2.5
                y = 1.6 - 0.9 * x if young else (x - 6) / 12 * mid + rng.normal(0, 0.12)
                points.append(
                    point(
                        row=row,
                        column=f"{tissue}/all cells",
                        donor_id=f"m{number}",
                        x=x,
                        y=y,
                        x_text=f"{x * 30:.0f} days",
                        role="development" if young else "reference" if x < 11 else "contrast",
                        patch=f"donors=m{number}",
                    )
                )
    return pd.DataFrame(points), pd.DataFrame(panels)


def groups() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return points and panels of a study with two ages and two cell types, one too small."""
    rng = np.random.default_rng(3)
    points, panels = [], []
    strata = (("hepatocyte", 4, 5), ("sinusoidal endothelium", 2, 5))
    for (cell_type, n_young, n_old), (row, label, note) in (
        (stratum_, part) for stratum_ in strata for part in PARTS
    ):
        young, old = rng.normal(0, 0.1, n_young), rng.normal(0.3, 0.1, n_old)
        few = n_young < 3
        panels.append(
            panel(
                row=row,
                row_label=label,
                subject=label,
                row_note=note,
                column=f"liver/{cell_type}",
                column_label=cell_type.capitalize(),
                column_note=f"{n_young + n_old} mice",
                kind="groups",
                unit_text="old − young",
                estimate=old.mean() - young.mean(),
                ci_low=NAN if few else 0.1,
                ci_high=NAN if few else 0.5,
                call="too few donors" if few else "rises",
                reason="Two young mice: no interval, no p." if few else "",
                low_coverage=True,
                coverage=0.52,
                depth_confounded=not few,
                matched_estimate=NAN if few else 0.08,
                n_reference=n_young,
                n_contrast=n_old,
                n_donors=n_young + n_old,
                group_x=[3.0, 24.0],
                group_mean=[young.mean(), old.mean()],
                group_low=[NAN if few else -0.15, old.mean() - 0.15],
                group_high=[NAN if few else 0.15, old.mean() + 0.15],
                group_label=["3 months", "24 months"],
                patch=f"tissue=liver&cell_type={cell_type[:3]}",
            )
        )
        for side, (x, values) in enumerate(((3.0, young), (24.0, old))):
            for number, y in enumerate(values):
                points.append(
                    point(
                        row=row,
                        column=f"liver/{cell_type}",
                        donor_id=f"d{side}{number}",
                        sex="female" if number % 2 else "male",
                        x=x,
                        y=y,
                        x_text=f"{x:.0f} months",
                        role="contrast" if side else "reference",
                        n_cells=120 + number,
                        patch=f"donors=d{side}{number}",
                    )
                )
    return pd.DataFrame(points), pd.DataFrame(panels)


def cultures() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return points and panels of donors followed over doublings, many samples each."""
    rng = np.random.default_rng(5)
    points, panels = [], []
    for row, label, note in PARTS:
        lines = []
        for number, donor in enumerate(("hFB11", "hFB12", "hFB13", "hFB14")):
            at = np.linspace(3 + number, 30 + 15 * number, 6)
            lines.append((donor, at[0], -0.2, at[-1], 0.1 * number))
            points += [
                point(
                    row=row,
                    column="fibroblast culture/all cells",
                    donor_id=donor,
                    sex="female" if number == 2 else "male",
                    x=x,
                    y=0.006 * x - 0.2 + rng.normal(0, 0.05),
                    x_text=f"{x:g} doublings",
                    role="followed",
                    patch=f"donors={donor}",
                )
                for x in at
            ]
        panels.append(
            panel(
                row=row,
                row_label=label,
                subject=label,
                row_note=note,
                column="fibroblast culture/all cells",
                column_label="Fibroblast culture",
                column_note="4 donors",
                kind="donor_slopes",
                unit_text="in 10 doublings",
                estimate=0.06,
                ci_low=0.04,
                ci_high=0.08,
                call="rises",
                sex_handling="within donors",
                n_reference=4,
                n_contrast=4,
                n_donors=4,
                donor_lines=lines,
                x_title="Population doublings",
                y_title="Score minus donors' mean",
                reference_text="mean of the donors' means",
                patch="tissue=fibroblast+culture",
            )
        )
    return pd.DataFrame(points), pd.DataFrame(panels)


def over_doublings() -> pd.DataFrame:
    """Return a view of a slope within donors."""
    return effects(
        stratum(
            "kuppe",
            "heart",
            contrast="doubling_slope",
            estimate=0.06,
            ci_low=0.04,
            ci_high=0.08,
            p=0.003,
            call="rises",
            n_reference=4,
            n_contrast=4,
            n_donors=4,
            donors_word="donors",
            reference_word="early",
            contrast_word="late",
            sex_handling="within donors",
            model="donor_slopes",
        )
    )


def joined_tables() -> pd.DataFrame:
    """Return effect tables of one data set whose studies meet in no row, and one more."""
    own = {"dataset": "ecm", "dataset_label": "ECM atlas, mouse", "dataset_patch": "dataset=ecm"}
    return effects(
        effect_table("schaum", "lung", -0.2, **own),
        effect_table("jonker", "heart", 0.1, **own),
        effect_table("jonker", "heart", 0.01, cell_type="decellularised heart", **own),
        effect_table("keele", "lung", -0.24),
    )


def conditions() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return points and panels of a study of conditions, without ages."""
    points, panels = groups()
    names = {3.0: (0.0, "control"), 24.0: (1.0, "ischaemic")}
    points = points.assign(
        x_text=[names[x][1] for x in points["x"]], x=[names[x][0] for x in points["x"]]
    )
    labels = [["control", "ischaemic"]] * len(panels)
    places = [[0.0, 1.0]] * len(panels)
    panels = panels.assign(
        x_title="Condition",
        y_title="Score minus control mean",
        unit_text="ischaemic − control",
        reference_text="control mean",
        group_x=places,
        group_label=labels,
    )
    return points, panels


def drivers(n: int = 60, *, resolved: int = 12) -> pd.DataFrame:
    """Return genes of a signature, the first ``resolved`` of them at FDR < 0.05."""
    rng = np.random.default_rng(1)
    change = np.sort(rng.normal(-0.15, 0.4, n))
    rank = np.argsort(np.argsort(-np.abs(change)))
    half = np.where(rank < resolved, np.abs(change) * 0.5, np.abs(change) * 1.6 + 0.1)
    return pd.DataFrame(
        {
            "gene": [f"Gene{number}" for number in range(n)],
            "human_symbol": [f"GENE{number}" for number in range(n)],
            "part": np.where(np.arange(n) % 2, "core", "matrix"),
            "log2fc": change,
            "ci_low": change - half,
            "ci_high": change + half,
            "statistic": NAN,
            "p": np.where(rank < resolved, 1e-4, 0.3),
            "fdr": np.where(rank < resolved, 0.01, 0.6),
            "mean": 5.0,
            "tissue": "lung",
            "stratum": "Lung",
            "unit_text": "log2 a year",
            "patch": [f"gene=GENE{number}" for number in range(n)],
            "picked": np.arange(n) == 3,
        }
    )
