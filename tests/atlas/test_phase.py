"""The phase plane and the verdicts as pages get them, on planted identity scores."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas import catalogue, coverage_rule, phase, queries
from atlas.phase_limits import LEAST, limits
from atlas.selection import Selection
from atlas.source import DONORS
from atlas.sources import all_sources
from drift.schema import AGE_SLOPE, IDENTITY
from tests.planted import STEP, plant

KUPPE = "kuppe2022_mi_pseudobulk"
IZGI = "izgi2022_mouse_4tissue"
XU = "xu2023_killifish_4tissue"
TMS = "tms_liver_facs"
ISCHAEMIC = Selection(dataset=KUPPE, contrast="ischaemic_vs_control")


@pytest.fixture(scope="module", autouse=True)
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = plant(tmp_path_factory.mktemp("planted"))
    catalogue.use(folder)
    yield folder
    catalogue.use(None)


def test_points_are_centred_on_the_reference_donors_of_their_stratum() -> None:
    for selection in (ISCHAEMIC, Selection(dataset=IZGI), Selection(dataset=XU)):
        points, _ = phase.plane(selection)
        means = points[points["role"] == "reference"].groupby(["tissue", "cell_type"])[["x", "y"]]
        assert np.allclose(means.mean(), 0, atol=1e-12)


@pytest.mark.parametrize("selection", [ISCHAEMIC, Selection(dataset=IZGI)])
def test_an_arrow_ends_at_the_difference_of_the_donor_means(selection: Selection) -> None:
    points, arrows = phase.plane(selection)
    other = points[points["role"] == "contrast"].groupby(["tissue", "cell_type"])[["x", "y"]]
    tips = arrows.set_index(["tissue", "cell_type"])[["identity_estimate", "gain_estimate"]]
    assert np.allclose(other.mean().loc[tips.index], tips, atol=1e-9)


def test_points_are_the_scores_as_built() -> None:
    points, _ = phase.plane(ISCHAEMIC)
    store = catalogue.current().store
    profiles = store.table(KUPPE, "profiles").set_index("profile_id")
    scores = store.table(KUPPE, "scores")
    identity = scores[scores["signature"] == IDENTITY].set_index("profile_id")["score"]
    kept = profiles[
        (profiles["cell_type"] == "fibroblast")
        & profiles["condition"].isin(["control", "ischaemic"])
    ]
    control = identity[kept.index[kept["condition"] == "control"]].mean()
    wanted = dict(zip(kept["donor_id"], identity[kept.index] - control, strict=True))
    own = points[points["cell_type"] == "fibroblast"]
    assert dict(zip(own["donor_id"], own["x"], strict=True)) == pytest.approx(wanted)


def test_a_study_with_many_ages_answers_with_old_against_young() -> None:
    points, arrows = phase.plane(Selection(dataset=IZGI))
    assert set(arrows["contrast"]) == {"old_vs_young"}
    assert set(points["role"]) == {"reference", "contrast"}
    _, asked = phase.plane(Selection(dataset=IZGI, contrast=AGE_SLOPE))
    assert set(asked["contrast"]) == {"old_vs_young"}


def test_a_disease_answers_age_with_its_own_comparison() -> None:
    _, arrows = phase.plane(Selection(dataset=KUPPE))
    assert set(arrows["contrast"]) == {"ischaemic_vs_control"}
    assert set(arrows["reference_word"]) == {"control"}


def test_an_undefined_identity_has_a_row_and_its_reason_but_no_points() -> None:
    points, arrows = phase.plane(Selection(dataset=TMS))
    assert points.empty
    assert set(arrows["verdict"]) == {"undefined", "too few donors"}
    assert (arrows["reason"] != "").all()


def test_nothing_to_draw_says_why() -> None:
    cases = {
        "effect tables hold no animals": Selection(
            dataset="keele2023_mouse_10tissue_proteome_effects"
        ),
        "not served": Selection(dataset="nosuch"),
        "No stratum of this data set": Selection(dataset=IZGI, tissues=("kidney",)),
    }
    for words, selection in cases.items():
        points, arrows = phase.plane(selection)
        assert points.empty
        assert arrows.empty
        assert words in arrows.attrs["why"]
        assert "Choose" in arrows.attrs["why"]


def test_no_filter_moves_the_axes() -> None:
    ends = ["x_low", "x_high", "y_low", "y_high"]
    _, whole = phase.plane(Selection(dataset=IZGI))
    _, part = phase.plane(Selection(dataset=IZGI, tissues=("lung",), tissue="lung"))
    assert part["label"].tolist() == ["Lung"]
    assert (part[ends].iloc[0] == whole[ends].iloc[0]).all()
    assert part["position"].iloc[0] == whole.set_index("label")["position"]["Lung"]


def test_sexes_are_filtered_and_picked_donors_told_apart() -> None:
    points, _ = phase.plane(Selection(dataset=XU, sex="female"))
    assert set(points["sex"]) == {"female"}
    first = points["donor_id"].iloc[0]
    dimmed, _ = phase.plane(Selection(dataset=XU, donors=(first,)))
    assert set(dimmed.loc[~dimmed["dimmed"], "donor_id"]) == {first}


def test_verdicts_list_every_stratum_of_every_contrast_but_no_slope_beside_it() -> None:
    rows = phase.verdicts(Selection())
    with_donors = {name for name, m in queries.manifests().items() if m["level"] in DONORS}
    assert set(rows["dataset"]) == with_donors
    assert AGE_SLOPE not in set(rows["contrast"])
    kuppe = rows[rows["dataset"] == KUPPE]
    assert kuppe["group"].nunique() == 2
    assert not rows.duplicated(["dataset", "study", "tissue", "cell_type", "contrast"]).any()
    # the rows of a group stand together
    assert (rows["group"] != rows["group"].shift()).sum() == rows["group"].nunique()


def test_verdicts_follow_the_filters() -> None:
    rows = phase.verdicts(Selection(tissues=("liver",), datasets=(IZGI, TMS)))
    assert set(rows["tissue"]) == {"liver"}
    assert set(rows["dataset"]) == {IZGI, TMS}
    assert set(phase.verdicts(Selection(sex="female"))["sex"]) == {"female"}


def test_a_row_selects_its_stratum_in_its_contrast_and_is_then_the_only_one() -> None:
    for patch in phase.verdicts(Selection())["patch"]:
        chosen = Selection.parse(patch)
        rows = phase.verdicts(chosen)
        assert rows.loc[rows["selected"], "patch"].tolist() == [patch]
        _, arrows = phase.plane(chosen)
        assert arrows.loc[arrows["selected"], "patch"].tolist() == [patch]


def test_a_data_set_alone_selects_no_stratum() -> None:
    assert not phase.verdicts(Selection(dataset=KUPPE))["selected"].any()


def test_the_planted_fall_is_found_and_low_coverage_is_marked() -> None:
    rows = phase.verdicts(Selection())
    falls = rows[(rows["dataset"] == KUPPE) & (rows["contrast"] == "ischaemic_vs_control")]
    falls = falls.set_index("cell_type")
    assert falls.loc["cardiomyocyte", "identity_estimate"] == pytest.approx(STEP, abs=0.3)
    assert falls.loc["cardiomyocyte", "verdict"] == "identity loss only"
    core = [
        coverage_rule.limit("md_core", gene_panel=all_sources()[name].gene_panel)
        for name in rows["dataset"]
    ]
    assert rows["gain_needed"].tolist() == core
    panel = rows["identity_coverage"] < rows["identity_needed"]
    low = rows[(rows["gain_coverage"] < core) | panel]
    assert set(rows.index[rows["low_coverage"]]) == set(low.index)
    assert len(low)


def verdict_of(**selection: str) -> list[str]:
    rows = phase.judged(Selection(**selection))
    return rows["verdict"].tolist() if len(rows) else []


def test_the_verdict_of_one_stratum() -> None:
    heart = {"dataset": KUPPE, "tissue": "heart"}
    assert verdict_of(**heart, cell_type="cardiomyocyte") == ["identity loss only"]
    few = {"dataset": TMS, "tissue": "liver", "cell_type": "sinusoidal endothelium"}
    assert verdict_of(**few) == ["too few donors"]
    # a data set of one stratum names it
    assert verdict_of(dataset="kuehne2017_human_epidermis") == ["reverse"]
    for none in (
        {},
        {"dataset": KUPPE},
        heart,  # three cell types
        {"dataset": TMS, "tissue": "liver", "cell_type": "hepatocyte"},  # undefined
        {"tissue": "lung"},
        {"dataset": "nosuch", "tissue": "nosuch"},
    ):
        assert verdict_of(**none) == []


def test_cell_types_can_be_chosen_where_there_are_any() -> None:
    choices = phase.cell_type_choices(ISCHAEMIC)
    assert [choice.label for choice in choices] == [
        "Cardiomyocyte",
        "Endothelial cell",
        "Fibroblast",
    ]
    assert Selection.parse(choices[0].value).cell_type == "cardiomyocyte"
    assert phase.cell_type_choices(Selection(dataset=IZGI)) == []
    assert phase.cell_type_choices(Selection(dataset="nosuch")) == []


def test_limits_hold_every_donor_and_leave_room_for_every_corner() -> None:
    points = pd.DataFrame({"x": [0.2, -2.0, 0.1], "y": [0.5, 0.6, 0.0]})
    rows = pd.DataFrame(
        {
            "identity_estimate": [-1.0, np.nan],
            "identity_low": [-90.0, np.nan],
            "identity_high": [88.0, np.nan],
            "gain_estimate": [0.3, np.nan],
            "gain_low": [0.1, np.nan],
            "gain_high": [0.5, np.nan],
        }
    )
    found = limits(points, rows)
    for axis in ("x", "y"):
        low, high = found[f"{axis}_low"], found[f"{axis}_high"]
        assert low < points[axis].min() <= points[axis].max() < high
        assert min(-low, high) / (high - low) >= LEAST - 1e-9
    # a very wide interval does not squash the donors
    assert found["x_high"] - found["x_low"] < 3 * np.ptp(points["x"])
    empty = limits(points.iloc[:0], rows.iloc[:0])
    assert empty["x_low"] < 0 < empty["x_high"]
