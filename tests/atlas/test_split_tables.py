"""Profiles with numbers of cells, conditions and gaps: the table behind a split."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from atlas.scores import Scored
from atlas.sources.kuppe2022 import SOURCE
from atlas.split_rows import split_rows
from atlas.tissues import Tissue

NAMES = ("md_core", "md_matrisome")


def heart(n_cells: list[float]) -> tuple[Tissue, Scored]:
    """Return two types in three controls and three patients, the last of them in two zones."""
    donors = [("P1", "control"), ("P2", "control"), ("P3", "control")]
    donors += [("P4", "ischaemic"), ("P5", "ischaemic"), ("P6", "ischaemic")]
    donors.append(("P6", "remote_border_fibrotic"))
    rows = [(*donor, kind) for donor in donors for kind in ("cardiomyocyte", "fibroblast")]
    profiles = pd.DataFrame(rows, columns=["donor_id", "condition", "cell_type"]).assign(
        study="kuppe2022_mi_pseudobulk",
        tissue="heart",
        sex="unknown",
        age=np.nan,
        age_years=np.nan,
        age_group="",
        n_cells=n_cells,
        genes_per_cell=np.nan,
    )
    n = len(profiles)
    tissue = Tissue(
        study="kuppe2022_mi_pseudobulk",
        tissue="heart",
        profiles=profiles,
        expression=np.zeros((n, 1)),
        measured=np.ones(1, bool),
        mask=np.ones(1, bool),
        adult=np.ones(n, bool),
        to_log2=1.0,
    )
    scores = np.column_stack([np.arange(n) * 0.1, np.arange(n) * -0.2])
    ones = np.ones(2, np.int64)
    return tissue, Scored(NAMES, scores, ones, ones, np.ones(2), None)


def test_shares_come_from_the_numbers_of_cells_of_the_profiles() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    rows, parts = split_rows(tissue, SOURCE, scored)
    assert len(rows) == 2 * len(NAMES)  # two contrasts; no donor's sex is known
    ischaemic = parts[
        (parts["contrast"] == "ischaemic_vs_control") & (parts["signature"] == "md_core")
    ].set_index("cell_type")
    assert ischaemic["share_reference"].tolist() == pytest.approx([0.8, 0.2])
    assert ischaemic["share_contrast"].tolist() == pytest.approx([0.5, 0.5])
    assert ischaemic["score_reference"].tolist() == pytest.approx([0.2, 0.3])
    assert ischaemic["score_contrast"].tolist() == pytest.approx([0.8, 0.9])
    row = rows[(rows["contrast"] == "ischaemic_vs_control") & (rows["signature"] == "md_core")]
    # -0.3 * (0.2 + 0.8) / 2 + 0.3 * (0.3 + 0.9) / 2 = 0.03; every score rises by 0.6
    assert row["composition"].item() == pytest.approx(0.03)
    assert row["state"].item() == pytest.approx(0.6)
    assert row["n_contrast"].item() == 3


def test_a_patient_of_two_zones_is_one_donor_in_each() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    rows, parts = split_rows(tissue, SOURCE, scored)
    remote = rows[rows["contrast"] == "remote_border_fibrotic_vs_control"]
    assert set(remote["n_contrast"]) == {1}
    assert remote["reason"].str.startswith("One remote border fibrotic patient").all()
    shares = parts[parts["contrast"] == "remote_border_fibrotic_vs_control"]["share_contrast"]
    assert sorted(set(shares)) == pytest.approx([0.1, 0.9])


def test_one_profile_without_a_number_of_cells_stops_the_split() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 2 + [50, np.nan] + [10, 90])
    rows, _ = split_rows(tissue, SOURCE, scored)
    by_contrast = rows.groupby("contrast")["total"].apply(lambda total: total.notna().all())
    assert by_contrast.to_dict() == {
        "ischaemic_vs_control": False,
        "remote_border_fibrotic_vs_control": True,
    }


def test_a_donor_on_both_sides_is_refused_with_its_name() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    tissue.profiles.loc[tissue.profiles["donor_id"] == "P5", "donor_id"] = "P1"
    rows, _ = split_rows(tissue, SOURCE, scored)
    ischaemic = rows[rows["contrast"] == "ischaemic_vs_control"]
    assert set(ischaemic["reason"]) == {
        "Patient P1 has several values: no comparison. One a patient is needed."
    }
    assert ischaemic["total"].isna().all()


def test_one_donor_a_side_gives_the_estimate_and_no_interval() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    kept = tissue.profiles["donor_id"].isin(["P1", "P4"]).to_numpy()
    one = replace(tissue, profiles=tissue.profiles[kept].reset_index(drop=True))
    scores = replace(scored, profiles=scored.profiles[kept])
    rows, _ = split_rows(one, SOURCE, scores)
    row = rows[rows["contrast"] == "ischaemic_vs_control"].iloc[0]
    assert row["reason"].startswith("One control patient and one ischaemic patient")
    assert np.isfinite(row["total"])
    assert np.isnan(row["total_low"])


def test_one_side_alone_has_nothing_to_compare() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    kept = (tissue.profiles["condition"] == "control").to_numpy()
    one = replace(tissue, profiles=tissue.profiles[kept].reset_index(drop=True))
    rows, parts = split_rows(one, SOURCE, replace(scored, profiles=scored.profiles[kept]))
    assert rows["reason"].str.contains("nothing to compare").all()
    assert rows["total"].isna().all()
    assert parts.empty


def test_equal_scores_have_a_composition_of_zero_and_no_interval() -> None:
    tissue, scored = heart([80, 20] * 3 + [50, 50] * 3 + [10, 90])
    rows, _ = split_rows(tissue, SOURCE, replace(scored, profiles=np.ones((14, 2))))
    row = rows[rows["contrast"] == "ischaemic_vs_control"].iloc[0]
    assert row["total"] == pytest.approx(0.0)
    assert np.isnan(row["total_low"])
    assert row["reason"] == "The patients do not differ from the fit: no interval, no p."
