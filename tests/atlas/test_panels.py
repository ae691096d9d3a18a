"""Scores against age: centred on the reference, excluded where development, fitted as drawn."""

import numpy as np
import pytest

from atlas import drivers, panels, queries
from atlas.selection import Selection

IZGI = "izgi2022_mouse_4tissue"
LUNG = Selection(dataset=IZGI, tissue="lung")


def test_points_are_centred_on_the_reference_donors() -> None:
    points, _ = panels.ages(LUNG)
    reference = points[points["role"] == "reference"]
    means = reference.groupby(["row", "column"])["y"].mean()
    assert np.allclose(means, 0, atol=1e-12)


def test_one_point_a_donor_and_panel() -> None:
    for dataset in queries.manifests():
        points, _ = panels.ages(Selection(dataset=dataset, contrast="ischaemic_vs_control"))
        if not points.empty:
            keys = points[["row", "column", "donor_id", "x"]]
            assert not keys.duplicated().any()


def test_development_is_marked_and_in_no_fit() -> None:
    points, drawn = panels.ages(LUNG)
    young = points[points["role"] == "development"]
    assert young["x"].max() < 93
    assert (drawn["development_until"] > young["x"].max()).all()
    for _, panel in drawn.iterrows():
        assert min(panel["band_x"]) >= 93


def test_md_stands_beside_its_parts() -> None:
    _, drawn = panels.ages(LUNG)
    assert list(dict.fromkeys(drawn["row"])) == list(queries.MD_PARTS)
    _, other = panels.ages(Selection(dataset=IZGI, signature="senmayo"))
    assert set(other["row"]) == {"senmayo"}


def test_the_line_has_the_slope_of_the_effect() -> None:
    _, drawn = panels.ages(LUNG)
    for _, panel in drawn.iterrows():
        rise = panel["band_y"][-1] - panel["band_y"][0]
        years = (panel["band_x"][-1] - panel["band_x"][0]) / 365.25
        assert rise / years == pytest.approx(panel["estimate"], rel=1e-3)


def test_the_axis_changes_places_not_values() -> None:
    native, _ = panels.ages(LUNG)
    shared, drawn = panels.ages(Selection(dataset=IZGI, tissue="lung", axis="life_fraction"))
    assert np.allclose(native["y"], shared["y"])
    assert np.allclose(native["x"] / 365.25 / 2.5, shared["x"], atol=1e-3)
    assert drawn["x_title"].str.contains("median life span").all()


def test_two_ages_are_drawn_as_means_with_intervals() -> None:
    _, drawn = panels.ages(Selection(dataset="xu2023_killifish_4tissue"))
    assert set(drawn["kind"]) == {"groups"}
    for _, panel in drawn.iterrows():
        assert panel["group_x"] == [6.0, 16.0]
        assert panel["group_low"][0] < panel["group_mean"][0] < panel["group_high"][0]


def test_too_few_donors_draw_no_line() -> None:
    _, drawn = panels.ages(Selection(dataset="tms_liver_facs", cell_type="sinusoidal endothelium"))
    few = drawn[drawn["call"] == "too few donors"]
    assert not few.empty
    assert (few["band_x"].str.len() == 0).all()
    assert few["reason"].str.contains("Two young mice").all()


def test_a_disease_has_conditions_for_an_axis() -> None:
    points, drawn = panels.ages(
        Selection(dataset="kuppe2022_mi_pseudobulk", contrast="ischaemic_vs_control")
    )
    assert set(points["x_text"]) == {"control", "ischaemic", "remote border fibrotic"}
    assert (drawn["x_title"] == "Condition").all()


def test_a_click_on_a_donor_adds_it_and_takes_it_away() -> None:
    points, _ = panels.ages(LUNG)
    donor, patch = points.iloc[-1][["donor_id", "patch"]]
    picked = Selection.parse(patch)
    assert picked.donors == (donor,)
    again, _ = panels.ages(Selection(dataset=IZGI, tissue="lung", donors=picked.donors))
    assert set(again.loc[~again["dimmed"], "donor_id"]) == {donor}
    own = again.loc[again["donor_id"] == donor, "patch"].iloc[0]
    assert Selection.parse(own).donors == ()


def test_effect_tables_and_unknown_data_sets_have_no_points() -> None:
    for dataset in ("keele2023_mouse_10tissue_proteome_effects", "nosuch"):
        points, drawn = panels.ages(Selection(dataset=dataset))
        assert points.empty
        assert drawn.empty


def test_a_gene_replaces_the_scores() -> None:
    _, drawn = panels.ages(Selection(dataset=IZGI, tissue="lung", gene="SPARC"))
    assert set(drawn["row"]) == {"SPARC"}
    assert set(drawn["column_label"]) == {"Cortex", "Liver", "Lung", "Muscle"}


def test_without_a_reference_there_is_nothing_to_be_more_than() -> None:
    points, drawn = panels.ages(Selection(dataset="kuehne2017_human_epidermis", sex="male"))
    assert points.empty
    assert "No young donor" in drawn.attrs["why"]
    _, both = panels.ages(Selection(dataset="tms_liver_facs", sex="female"))
    assert "Sinusoidal endothelium" not in set(both["column_label"])


def test_a_gene_that_was_not_tested_says_why() -> None:
    _, drawn = panels.ages(Selection(dataset="tms_liver_facs", tissue="liver", gene="VIM"))
    calls = dict(zip(drawn["column_label"], drawn["call"], strict=True))
    reasons = dict(zip(drawn["column_label"], drawn["reason"], strict=True))
    assert calls["Sinusoidal endothelium"] == "too few donors"
    assert "Two young mice" in reasons["Sinusoidal endothelium"]
    assert calls["Hepatocyte"] in {"rises", "falls", "not resolved"}


def test_only_the_md_score_has_parts() -> None:
    other = drivers.drivers(Selection(dataset=IZGI, tissue="lung", signature="senmayo"))
    assert set(other["part"]) == {""}


STURM = "sturm2022_fibroblast_lifespan"


def test_a_culture_is_drawn_as_one_line_a_donor() -> None:
    points, drawn = panels.ages(Selection(dataset=STURM, axis="life_fraction"))
    assert set(drawn["kind"]) == {"donor_slopes"}
    assert set(drawn["x_title"]) == {"Population doublings"}  # no life span to take a share of
    assert set(points["role"]) == {"followed"}
    assert len(points) == 3 * 71
    own = points.groupby(["row", "donor_id"])["y"].mean().groupby("row").mean()
    assert np.allclose(own, 0, atol=1e-12)
    for _, panel in drawn.iterrows():
        slopes = [(y1 - y0) / (x1 - x0) for _, x0, y0, x1, y1 in panel["donor_lines"]]
        assert len(slopes) == 4
        assert 10 * np.mean(slopes) == pytest.approx(panel["estimate"], abs=1e-4)
        assert list(panel["band_x"]) == list(panel["group_x"]) == []


def test_what_is_not_drawn_is_named() -> None:
    _, drawn = panels.ages(Selection(dataset="gtex_small_subsets"))
    assert drawn.attrs["left_out"] == (
        "Skin is not drawn: of 7 people none is young, so there is no zero.",
    )
    _, drawn = panels.ages(Selection(dataset="li2021_human_dermis_ecm_proteome"))
    assert drawn.attrs["left_out"] == (
        "Core part is not drawn: none of its genes is measured here.",
    )
    assert panels.ages(LUNG)[1].attrs["left_out"] == ()


def test_sex_in_the_model_is_in_the_line_that_is_drawn() -> None:
    _, drawn = panels.ages(Selection(dataset="gtex_small_subsets", tissues=("muscle",)))
    for _, panel in drawn.iterrows():
        assert panel["sex_handling"] == "adjusted"
        rise = panel["band_y"][-1] - panel["band_y"][0]
        years = panel["band_x"][-1] - panel["band_x"][0]
        assert rise / years == pytest.approx(panel["estimate"], abs=1e-5)


def test_a_gene_of_the_page_cells_is_found_by_its_own_symbol() -> None:
    own, human = (
        panels.ages(Selection(dataset="tms_liver_facs", gene=gene))[0]
        for gene in ("col1a1", "COL1A1")
    )
    assert len(own)
    assert own["y"].tolist() == human["y"].tolist()


def test_a_gene_that_is_not_kept_by_donor_says_where_it_is() -> None:
    points, found = panels.ages(Selection(dataset="tms_liver_facs", gene="Zzz9"))
    assert points.empty
    assert "page Cells" in found.attrs["why"]
