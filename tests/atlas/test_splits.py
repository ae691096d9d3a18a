"""What the splits query shows for which selection."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import catalogue, coverage_rule, focus, queries, splits
from atlas.selection import Selection

TMS = "tms_liver_facs"
ATLAS = "tms_atlas_programs"
CULTURE = "sturm2022_fibroblast_lifespan"
KUPPE = "kuppe2022_mi_pseudobulk"


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def test_donors_come_first_then_groups_of_both_sexes() -> None:
    bars, parts = splits.splits(Selection())
    assert bars["evidence"].tolist() == sorted(bars["evidence"])  # donors, no donor ids
    assert bars.loc[0, ["dataset", "tissue", "sex"]].tolist() == [TMS, "liver", "both"]
    groups = bars[bars["dataset"] == ATLAS]
    assert set(groups["sex"]) == {"female", "male"}
    assert set(groups["signature"]) == {splits.MATRIX}
    assert set(bars.loc[bars["focus"], "tissue"]) == {"liver"}
    assert parts["cell_type"].tolist()[:2] == ["hepatocyte", "sinusoidal endothelium"]


def test_one_sex_is_asked_of_all() -> None:
    bars, _ = splits.splits(Selection(sex="male"))
    assert set(bars["sex"]) == {"male"}
    assert set(bars["dataset"]) == {TMS, ATLAS}


def test_each_signature_is_answered_by_the_nearest_program() -> None:
    bars, _ = splits.splits(Selection(signature="senmayo"))
    by_dataset = bars.groupby("dataset")["signature"].first()
    assert by_dataset.to_dict() == {TMS: "senmayo", ATLAS: "inflammatory response"}


def test_the_programs_named_are_read_and_the_signatures_exist() -> None:
    from atlas.sources.tms_atlas_programs import PROGRAMS

    assert set(splits.PROGRAM_OF) <= {s.signature_id for s in queries.all_signatures()}
    assert {*splits.PROGRAM_OF.values(), splits.MATRIX} <= set(PROGRAMS)


def test_a_disease_answers_for_itself_alone() -> None:
    assert KUPPE not in set(splits.splits(Selection())[0]["dataset"])
    for selection in (Selection(dataset=KUPPE), Selection(contrast="ischaemic_vs_control")):
        bars, parts = splits.splits(selection)
        assert set(bars["dataset"]) == {KUPPE}  # age does not answer for a disease
        assert parts.empty
    bars, _ = splits.splits(Selection(dataset=KUPPE))
    assert bars.attrs["why"] == (
        "Kuppe 2022 gives no cell counts: composition and state cannot be told apart."
    )
    assert bars.attrs["cure"] == "Tabula Muris Senis 2020 can be split: choose it above."


def test_a_data_set_that_cannot_be_split_says_why() -> None:
    for dataset, why in (
        (TMS, ""),
        ("izgi2022_mouse_4tissue", "Izgi 2022 holds whole tissue only: it cannot be split."),
        (
            "keele2023_mouse_10tissue_proteome_effects",
            "Keele 2023 is an effect table: it cannot be split.",
        ),
        ("nosuch", ""),
    ):
        assert splits.splits(Selection(dataset=dataset))[0].attrs["why"] == why


def test_a_culture_is_not_answered_by_tissues() -> None:
    bars, parts = splits.splits(Selection(dataset=CULTURE))
    assert bars.empty
    assert parts.empty
    assert bars.attrs["why"] == "Sturm 2022 is a culture of one cell type: nothing to split."


def test_without_a_tissue_the_one_the_other_cards_tell_of() -> None:
    wanted = focus.tissue(Selection(dataset="izgi2022_mouse_4tissue"))
    bars, _ = splits.splits(Selection(dataset="izgi2022_mouse_4tissue"))
    has_it = (bars["tissue"] == wanted) & bars["total"].notna()
    assert has_it.any()
    assert set(bars.loc[bars["focus"], "tissue"]) == {wanted}


def test_the_selected_tissue_is_in_focus_in_every_data_set() -> None:
    bars, parts = splits.splits(Selection(tissue="liver"))
    focus = bars[bars["focus"]]
    assert focus[["study", "sex"]].to_numpy().tolist() == [
        [TMS, "both"],
        ["tms_atlas_facs", "female"],
        ["tms_atlas_facs", "male"],
    ]
    assert (bars["selected"] == (bars["tissue"] == "liver")).all()
    pairs = parts[["study", "sex"]].drop_duplicates().to_numpy().tolist()
    assert pairs == focus[["study", "sex"]].to_numpy().tolist()
    of_donors = parts[parts["study"] == TMS]
    sides = of_donors[["share_reference", "share_contrast"]].sum()
    assert sides.tolist() == pytest.approx([1.0, 1.0])


def test_a_bar_without_ids_selects_its_tissue_everywhere() -> None:
    bars, parts = splits.splits(Selection(tissue="muscle"))
    row = bars[bars["tissue"] == "muscle"].iloc[0]
    assert Selection.parse(row["patch"]) == Selection(tissue="muscle")
    assert set(parts["patch"]) == {row["patch"]}
    with_ids = Selection.parse(bars.iloc[0]["patch"])
    assert with_ids == Selection(dataset=TMS, study=TMS, tissue="liver")


def test_filters_leave_their_tissues_and_data_sets() -> None:
    bars, _ = splits.splits(Selection(tissues=("lung",)))
    assert set(bars["tissue"]) == {"lung"}
    bars, parts = splits.splits(Selection(datasets=("izgi2022_mouse_4tissue",)))
    assert bars.empty
    assert parts.empty


def test_an_unknown_signature_leaves_the_programs() -> None:
    bars, _ = splits.splits(Selection(signature="nonsense"))
    assert set(bars["dataset"]) == {ATLAS}


def test_what_limits_the_scores_stands_beside_them() -> None:
    bars, _ = splits.splits(Selection())
    row = bars.loc[0]
    effects = queries.effects(Selection(datasets=(TMS,)))
    assert row["coverage"] == effects["coverage"].min()
    assert row["min_coverage"] == coverage_rule.limit("md_score_lu2025", gene_panel=True)
    assert row["low_coverage"] == (row["coverage"] < row["min_coverage"])
    assert row["depth_confounded"] == effects["depth_confounded"].any()
    assert not bars.loc[bars["dataset"] == ATLAS, "low_coverage"].any()


def test_every_tissue_and_study_of_the_splits_is_known_to_the_address() -> None:
    bars, _ = splits.splits(Selection())
    for row in bars.to_dict("records"):
        picked = Selection.parse(row["patch"])
        assert queries.unknown(picked) == []
