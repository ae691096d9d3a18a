"""What the pages ask, answered from the bundled tables."""

import pandas as pd
import pytest

from atlas import evidence, queries
from atlas.catalogue import current
from atlas.selection import Selection
from components import evidence_words, strata
from components.readings import effect_map, evidence_forest

IZGI = "izgi2022_mouse_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
STURM = "sturm2022_fibroblast_lifespan"
ECM_HUMAN = "ecm_atlas_human_proteome_young_old"
DERIVED = "derived_mouse_gene_age_correlations"


def test_the_map_holds_donor_strata_and_effect_tables_once_each() -> None:
    rows = queries.effects(Selection())
    strata = rows[["study", "tissue", "cell_type"]]
    assert not strata.duplicated().any()
    assert (rows["evidence"] == "donors").sum() == 20
    assert (rows["evidence"] == "effect_table").sum() == 38
    assert set(rows["contrast"]) == {"old_vs_young", "age_correlation"}


def test_no_row_lacks_a_name_for_its_study_or_sides() -> None:
    for contrast in ("old_vs_young", "ischaemic_vs_control"):
        rows = queries.effects(Selection(contrast=contrast))
        named = ["study_short", "study_label", "donors_word", "reference_word", "contrast_word"]
        assert rows[named].notna().all(axis=None)
        assert not rows.empty


def test_donor_studies_stand_before_effect_tables() -> None:
    rows = queries.effects(Selection())
    donors = rows.loc[rows["evidence"] == "donors", "study_order"]
    assert donors.max() < rows.loc[rows["evidence"] == "effect_table", "study_order"].min()


def test_filters_keep_only_what_they_name() -> None:
    rows = queries.effects(Selection(tissues=("lung", "liver"), datasets=(IZGI,)))
    assert set(rows["tissue"]) == {"lung", "liver"}
    assert set(rows["dataset"]) == {IZGI}


def test_a_sex_nobody_knows_gives_no_row() -> None:
    rows = queries.effects(Selection(sex="female"))
    assert IZGI not in set(rows["dataset"]), "Izgi's mice are all male"
    assert (rows["sex"] == "female").all()


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), 0),
        (Selection(dataset=IZGI), 4),
        (Selection(dataset=IZGI, tissue="lung"), 1),
        (Selection(dataset=DERIVED, study="jonker2013", tissue="liver"), 1),
        (Selection(tissue="nowhere"), 0),
    ],
)
def test_the_selected_strata_are_marked(selection: Selection, expected: int) -> None:
    assert queries.effects(selection)["selected"].sum() == expected


def test_a_tissue_alone_selects_it_in_every_study() -> None:
    rows = queries.effects(Selection(tissue="lung"))
    assert set(rows.loc[rows["selected"], "tissue"]) == {"lung"}
    assert rows["selected"].sum() == (rows["tissue"] == "lung").sum() > 3


def test_the_patch_of_a_row_selects_just_that_row() -> None:
    rows = queries.effects(Selection())
    for patch, study, tissue, cell_type in rows[
        ["patch", "study", "tissue", "cell_type"]
    ].itertuples(index=False):
        chosen = queries.picked(Selection.parse(patch))
        assert len(chosen) >= 1
        match = (
            (chosen["study"] == study)
            & (chosen["tissue"] == tissue)
            & (chosen["cell_type"] == cell_type)
        )
        assert match.sum() == 1


def test_picked_ignores_the_filters() -> None:
    hidden = Selection(dataset=IZGI, tissue="lung", tissues=("liver",))
    assert queries.effects(hidden)["selected"].sum() == 0
    assert len(queries.picked(hidden)) == 1


def test_an_unknown_signature_gives_an_empty_view_of_the_same_shape() -> None:
    empty = queries.effects(Selection(signature="nosuch"))
    assert empty.empty
    assert list(empty.columns) == list(queries.effects(Selection()).columns)


def test_no_query_hands_out_a_frame_that_can_be_spoiled() -> None:
    first = queries.effects(Selection())
    first.loc[:, "g"] = 99.0
    again = queries.effects(Selection())
    assert not (again["g"] == 99.0).any()


def test_choices_say_why_a_value_cannot_be_chosen() -> None:
    only_izgi = Selection(datasets=(IZGI,))
    reasons = {c.value: c.reason for c in queries.tissue_choices(only_izgi)}
    assert reasons["lung"] == ""
    assert reasons["kidney"]
    levels = {c.value: c.reason for c in queries.dataset_choices(Selection(), donors_only=True)}
    assert levels[DERIVED]
    assert not levels[IZGI]


def test_every_signature_is_offered_once_with_its_size() -> None:
    choices = queries.signature_choices(Selection())
    assert len(choices) == len({c.value for c in choices}) == 50
    assert choices[0].value == "md_score_lu2025"
    assert choices[0].note == "205 genes"


def test_the_data_set_shown_has_donors_and_holds_the_tissue() -> None:
    assert queries.shown_dataset(Selection(dataset=KUPPE)) == KUPPE
    shown = queries.shown_dataset(Selection(tissue="hippocampus"))
    assert shown == "tsumagari2023_mouse_brain_proteome"
    assert queries.manifests()[queries.shown_dataset(Selection())]["level"] != "effect"


def test_the_data_set_shown_holds_the_cell_type_where_one_does() -> None:
    assert (
        queries.shown_dataset(Selection(tissue="liver", cell_type="hepatocyte")) == "tms_liver_facs"
    )
    assert queries.shown_dataset(Selection(tissue="liver", cell_type="nosuch")) != "tms_liver_facs"


def test_disease_is_a_contrast_of_its_own() -> None:
    rows = queries.effects(Selection(contrast="ischaemic_vs_control"))
    assert set(rows["dataset"]) == {KUPPE}
    assert pd.api.types.is_float_dtype(rows["g"])


def test_a_study_of_a_disease_answers_with_its_own_contrast() -> None:
    asked_for_age = Selection(dataset=KUPPE, contrast="old_vs_young")
    assert queries.compared(asked_for_age, KUPPE) == "ischaemic_vs_control"
    assert len(queries.picked(asked_for_age)) == 3
    assert queries.compared(Selection(), IZGI) == "old_vs_young"
    other = Selection(contrast="remote_border_fibrotic_vs_control")
    assert queries.compared(other, KUPPE) == "remote_border_fibrotic_vs_control"


def test_contrasts_of_one_data_set_are_its_own() -> None:
    assert [c.value for c in queries.contrast_choices(IZGI)] == ["old_vs_young"]
    assert len(queries.contrast_choices(KUPPE)) == 2
    assert len(queries.contrast_choices()) == 4
    assert [c.value for c in queries.contrast_choices(STURM)] == ["doubling_slope"]


def test_doublings_are_in_no_answer_about_age() -> None:
    for contrast in ("old_vs_young", "age_slope"):
        assert STURM not in set(queries.effects(Selection(contrast=contrast))["dataset"])
    alone = queries.effects(Selection(contrast="doubling_slope"))
    assert set(alone["dataset"]) == {STURM}
    assert len(alone) == 1


def test_a_culture_has_no_share_of_a_life_span() -> None:
    native, fraction = queries.axis_choices(Selection(dataset=STURM))
    assert native.label == "doublings"
    assert "no share of a life span" in fraction.reason
    assert queries.axis_word(Selection(dataset=STURM)) == "population doublings"
    assert queries.axis_word(Selection(dataset=IZGI)) == "age"


def test_a_table_of_many_studies_goes_by_its_own_name() -> None:
    assert queries.dataset_label(ECM_HUMAN) == "ECM atlas, human"
    assert queries.dataset_label("tms_atlas_programs") == "TMS atlas (FACS and droplet)"
    assert queries.dataset_label(DERIVED) == "Schaum 2020 and Jonker 2013"


def test_a_study_read_from_its_samples_is_in_no_table() -> None:
    rows = queries.effects(Selection())
    tables = rows[rows["evidence"] == "effect_table"]
    assert not {"Tsumagari 2023", "Li 2021 (dermis)"} & set(tables["study_label"])


def test_the_data_set_shown_first_can_be_tested() -> None:
    assert queries.shown_dataset(Selection()) == IZGI  # four tissues, each with an interval
    assert queries.shown_dataset(Selection(tissue="pancreas")).startswith("li2021")
    assert queries.shown_dataset(Selection(tissue="fibroblast culture")) == STURM


def test_a_side_without_donors_is_too_few_on_every_page() -> None:
    """Skin of GTEx: no young donor and five old ones; no page may call it otherwise."""
    rows = queries.effects(Selection(datasets=("gtex_small_subsets",)))
    skin = rows[rows["tissue"] == "skin"].iloc[0]
    assert (skin["n_reference"], skin["n_contrast"]) == (0, 5)
    assert skin["call"] == "too few donors"
    shown = strata.read(queries.effects(Selection()))
    few = [s for s in strata.of_donors(shown) if s.state == "few"]
    least = [min(s.row["n_reference"], s.row["n_contrast"]) for s in strata.of_donors(shown)]
    assert len(few) == sum(n < 3 for n in least) == 5
    assert "5 of them with too few" in effect_map.describe(queries.effects(Selection())).n_line
    _, answers = evidence.agreement(Selection())
    row = answers[answers["organ"] == "skin"].iloc[0].to_dict()
    assert evidence_words.summary(row)[0] == "too few donors"
    forest = evidence.forest(Selection(tissue="skin"))
    assert "Too few donors are measured" in evidence_forest.describe(*forest).sentence


def test_a_signature_without_a_gene_is_not_too_few_donors() -> None:
    frames = current().effects.values()
    bare = pd.concat([f[f["reason"].str.startswith("No gene of")] for f in frames])
    assert len(bare)
    assert set(bare["call"]) == {"undefined"}


def test_a_contrast_has_words_whatever_its_data_set_holds() -> None:
    assert queries.contrast_label("old_vs_young") == "age"
    assert "epithelial" in queries.contrast_label("mesenchymal_vs_epithelial")
    assert queries.contrast_label("nonsense") == "nonsense"
