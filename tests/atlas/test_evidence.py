"""What is pooled and what is answered, from made-up studies and from the bundled tables."""

import numpy as np
import pandas as pd
import pytest

from atlas import evidence, pooling, queries
from atlas.catalogue import current
from atlas.organs import organ_of
from atlas.selection import Selection
from drift.meta import mean_within_study, pool, variance_of_g
from tests.components import evidence_examples, examples

MD = "md_score_lu2025"
LUNG = Selection(tissue="lung")
HELD = "not enough data"


def of(rows: pd.DataFrame) -> pd.DataFrame:
    return pooling.prepared(rows, MD, "MD score", 205)


def test_regions_belong_to_their_organ_and_layers_of_skin_stay_apart() -> None:
    assert organ_of("hippocampus") == organ_of("brain cortex") == "brain"
    assert organ_of("muscle soleus") == "muscle"
    assert organ_of("kidney") == "kidney"
    assert organ_of("skin epidermis") == "skin epidermis"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (examples.donors("izgi", "lung", (1, 0, 2)), ""),
        (examples.donors("izgi", "lung", (1, 0, 2), sex_handling="confounded"), ""),
        (examples.donors("izgi", "lung", (1, 0, 2), depth_confounded=True), pooling.DEPTH),
        (examples.donors("izgi", "lung", (1, 0, 2), low_coverage=True), "coverage"),
        (examples.donors("tms", "liver", (1, 0, 2), cell_type="hepatocyte"), "cell type"),
        (examples.stratum("izgi", "lung", call="too few donors"), "too few donors"),
        (examples.stratum("izgi", "lung", call="undefined"), "undefined"),
        (examples.effect_table("keele", "lung", 0.3), "effect table"),
    ],
)
def test_what_is_left_out_says_why(row: dict[str, object], why: str) -> None:
    rows = of(examples.effects(row))
    assert list(rows["left_out"]) == [why]
    assert list(pooling.usable(rows)) == [why == ""]


def test_regions_of_one_study_enter_once_with_the_largest_variance() -> None:
    rows = of(
        examples.effects(
            examples.donors("tsumagari", "cortex", (1.6, 0.3, 2.9), n_reference=6, n_contrast=6),
            examples.donors("tsumagari", "hippocampus", (1.0, -0.2, 2.2)),
            examples.donors("izgi", "cortex", (0.1, -1.3, 1.6)),
        )
    )
    found = {entry.study: entry for entry in pooling.entries(rows, np.ones(len(rows), bool))}
    assert len(found) == 2
    both = found["tsumagari/tsumagari"]
    g, variance = mean_within_study(
        [1.6, 1.0], [variance_of_g(1.6, 6, 6), variance_of_g(1.0, 5, 4)]
    )
    assert (both.g, both.variance) == pytest.approx((g, variance))
    assert (both.low, both.high) == pytest.approx((0.05, 2.55))
    assert len(both.keys) == 2


def test_the_pool_is_that_of_the_studies_alone() -> None:
    effects = evidence_examples.studies("lung", (0.9, 0.8), (0.7, 0.6), (1.1, 0.5))
    beside = examples.effects(
        examples.donors("tms", "lung", (9, 8, 10), cell_type="hepatocyte"),
        examples.effect_table("keele", "lung", -0.4),
    )
    rows = of(pd.concat([effects, beside], ignore_index=True))
    expected = pool([0.9, 0.7, 1.1], [variance_of_g(g, 5, 4) for g in (0.9, 0.7, 1.1)])
    found = pooling.combine(rows).pooled
    assert found.k == 3
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (expected.estimate, expected.low, expected.high)
    )


def test_weights_add_up_and_are_missing_where_nothing_is_pooled() -> None:
    strata, _ = evidence_examples.forest(examples.ageing(), "brain")
    for _, part in strata.groupby("column"):
        assert part["weight"].sum() == pytest.approx(1)
        assert (part["weight"].notna() == pooling.usable(part)).all()


def test_variants_say_what_the_daggers_change() -> None:
    effects = evidence_examples.studies("lung", (0.9, 0.8), (0.7, 0.6), (1.1, 0.5))
    effects["sex_handling"] = ["confounded", "one sex", "one sex"]
    extra = evidence_examples.studies("lung", *[(0.8, 0.7)] * 4, depth_confounded=True).iloc[3:]
    rows = of(pd.concat([effects, extra], ignore_index=True))
    found = pooling.variants(rows)
    assert {name: together.pooled.k for name, together in found.items()} == {
        pooling.WITH_DEPTH: 4,
        pooling.UNCONFOUNDED: 2,
        pooling.IN_ONE_SEX: 2,
    }
    assert pooling.variants(of(evidence_examples.studies("lung", (0.9, 0.8)))) == {}


def answered(effects: pd.DataFrame, organ: str) -> pd.Series:
    return evidence_examples.agreement(effects)[1].set_index("organ").loc[organ]


def test_an_answer_that_hangs_on_one_man_is_none() -> None:
    held = examples.donors("kuehne", "skin epidermis", (-0.6, -1.2, -0.02))
    row = answered(
        examples.effects(held | examples.in_women((-0.56, -1.16, 0.02))), "skin epidermis"
    )
    assert (row["answer"], row["ground"]) == ("not enough data", "confounded with sex")
    assert (row["all_donors"], row["one_sex_answer"]) == ("no", "not enough data")
    assert (row["others"], row["one_sex"], row["sex_studies"]) == (1, "female", "Kühne")
    found = [row[f"one_sex_{name}"] for name in ("estimate", "low", "high")]
    assert found == pytest.approx([-0.56, -1.16, 0.02])
    assert row["changed_by"] == f"{pooling.UNCONFOUNDED}, {pooling.IN_ONE_SEX}"


def test_an_answer_that_one_sex_gives_too_holds() -> None:
    base = examples.donors("kuehne", "skin epidermis", (-1.0, -1.6, -0.4))
    row = answered(examples.effects(base | examples.in_women((-0.9, -1.5, -0.3))), "skin epidermis")
    assert (row["answer"], row["ground"]) == ("no", "one study")
    assert row["changed_by"] == pooling.UNCONFOUNDED


def test_without_donors_of_one_sex_a_confounded_study_decides_nothing() -> None:
    one = evidence_examples.studies("lung", (1.0, 0.5), sex_handling="confounded")
    row = answered(one, "lung")
    assert (row["answer"], row["all_donors"]) == ("not enough data", "yes")
    assert np.isnan(row["others"])
    beside = evidence_examples.studies("lung", (1.0, 0.5), (0.9, 0.5))
    beside["sex_handling"] = ["confounded", "adjusted"]
    assert answered(beside, "lung")["answer"] == "yes", "the other study says it alone"


def test_a_pool_takes_confounded_studies_in_one_sex() -> None:
    """Recomputed with the pool of the library's own parts, one study replaced by its women."""
    effects = evidence_examples.studies("lung", (-0.9, 0.8), (-0.7, 0.6), (-0.6, 0.58))
    women = examples.in_women((-0.1, -0.7, 0.5))
    effects.loc[2, list(women)] = list(women.values())
    row = answered(effects, "lung")
    gs = (-0.9, -0.7, -0.1)
    sides = ((5, 4), (5, 4), (24, 23))
    expected = pool(gs, [variance_of_g(g, *n) for g, n in zip(gs, sides, strict=True)])
    found = [row[f"one_sex_{name}"] for name in ("estimate", "low", "high")]
    assert found == pytest.approx([expected.estimate, expected.low, expected.high])
    assert row["k"] == 3


def test_tables_are_counted_by_study_and_only_with_enough_genes() -> None:
    rows = of(examples.ageing())
    brain = rows[rows["organ"] == "brain"]
    assert pooling.study_calls(brain) == ["rises", "rises"]  # Keele measures too little
    regions = of(
        examples.effects(
            examples.effect_table("keele", "hippocampus", 0.3),
            examples.effect_table("keele", "striatum", 0.01),
        )
    )
    assert pooling.study_calls(regions) == ["not resolved"]
    assert pooling.signs(regions, pooling.combine(regions)) == (1, 1)


def test_signs_count_each_study_once() -> None:
    rows = of(examples.ageing())
    for some, counted in ((rows[rows["organ"] == "lung"], (0, 4)), (rows.iloc[:0], (0, 0))):
        assert pooling.signs(some, pooling.combine(some)) == counted


def test_tissues_come_in_the_fixed_order_and_all_tissues_last() -> None:
    _, answers = evidence_examples.agreement(examples.ageing(), shown="liver")
    organs = list(answers["organ"])
    assert organs[:3] == ["kidney", "liver", "brain"]
    assert organs[-1] == pooling.ALL_TISSUES
    assert list(answers.loc[answers["selected"], "organ"]) == ["liver"]


# The bundled tables.


def test_only_ageing_is_pooled() -> None:
    strata, _ = evidence.forest(Selection(contrast="ischaemic_vs_control", tissue="heart"))
    assert set(strata["contrast"]) <= set(queries.AGEING)
    assert not strata["dataset"].str.contains("kuppe").any()


def test_the_forest_shows_the_score_with_its_parts_and_others_alone() -> None:
    strata, pools = evidence.forest(LUNG)
    assert list(dict.fromkeys(strata["column"])) == list(queries.MD_PARTS)
    assert set(strata.loc[strata["asked"], "column"]) == {MD}
    strata, pools = evidence.forest(Selection(tissue="lung", signature="senmayo"))
    assert set(strata["column"]) == set(pools["column"]) == {"senmayo"}
    assert set(strata["column_label"]) != {""}


def test_the_default_tissue_has_the_most_studies() -> None:
    rows, _ = evidence.agreement(Selection())
    shown = evidence.shown_organ(Selection())
    counts = rows[pooling.usable(rows)].groupby("organ")["study"].nunique()
    assert counts[shown] == counts.max()
    assert evidence.shown_organ(Selection(tissue="cortex")) == "brain"


def test_filters_of_other_pages_that_the_sentence_does_not_name_do_nothing() -> None:
    plain = evidence.agreement(LUNG)[1]
    other = evidence.agreement(Selection(tissue="lung", tissues=("liver",), contrast="x"))[1]
    pd.testing.assert_frame_equal(plain, other)


def test_data_sets_and_sex_filter() -> None:
    one = Selection(tissue="lung", datasets=("izgi2022_mouse_4tissue",))
    assert set(evidence.forest(one)[0]["dataset"]) == {"izgi2022_mouse_4tissue"}
    assert not (evidence.forest(Selection(sex="female"))[0]["evidence"] == "effect_table").any()


def test_a_stratum_is_marked_only_when_a_data_set_is_selected() -> None:
    assert not evidence.forest(LUNG)[0]["selected"].any()
    chosen = Selection(dataset="izgi2022_mouse_4tissue", tissue="lung")
    strata, _ = evidence.forest(chosen)
    assert set(strata.loc[strata["selected"], "dataset"]) == {"izgi2022_mouse_4tissue"}


def test_nothing_measured_gives_empty_tables() -> None:
    for selection in (Selection(signature="nosuch"), Selection(tissue="nowhere")):
        strata, pools = evidence.forest(selection)
        assert strata.empty
        assert (pools.loc[pools["scope"] == "organ", "k"] == 0).all()
    marks, answers = evidence.agreement(Selection(signature="nosuch"))
    assert marks.empty
    assert answers.empty


def test_the_answers_of_the_bundled_tables_follow_from_their_rows() -> None:
    """Recomputed here from the effects view, tissue by tissue, for one tissue with two studies."""
    rows = queries.effects(Selection())
    lung = rows[
        (rows["tissue"] == "lung")
        & (rows["evidence"] == "donors")
        & (rows["cell_type"] == "all cells")
        & ~rows["low_coverage"]
    ]
    expected = pool(
        list(lung["g"].astype(float)),
        [
            variance_of_g(*map(float, row))
            for row in lung[["g", "n_reference", "n_contrast"]].to_numpy()
        ],
    )
    _, pools = evidence.forest(LUNG)
    main = pools[(pools["variant"] == "main") & (pools["scope"] == "organ") & pools["asked"]]
    found = main.iloc[0]
    assert found["k"] == expected.k
    assert (found["low"], found["high"]) == pytest.approx((expected.low, expected.high))


def test_every_tissue_can_be_chosen_or_says_why_not() -> None:
    choices = evidence.organ_choices(Selection(datasets=("izgi2022_mouse_4tissue",)))
    reasons = {choice.value: choice.reason for choice in choices}
    assert reasons["lung"] == ""
    assert reasons["kidney"]
    assert "cortex" not in reasons
    assert np.all([choice.note for choice in choices])


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(tissue="cortex"),
        Selection(tissue="nowhere"),
        Selection(tissue="lung", dataset="izgi2022_mouse_4tissue"),
        Selection(tissue="heart", contrast="ischaemic_vs_control"),
        Selection(tissue="lung", signature="nosuch"),
    ],
)
def test_the_answer_of_a_tissue_is_given_for_a_whole_tissue_alone(selection: Selection) -> None:
    assert evidence.answer_of(selection) is None


def test_the_answer_of_a_tissue_is_that_of_the_list() -> None:
    answers = evidence.agreement(LUNG)[1].set_index("organ")
    found = evidence.answer_of(LUNG)
    assert found is not None
    assert found["answer"] == answers.loc["lung", "answer"]
    assert found["k"] == answers.loc["lung", "k"]


def test_one_man_decides_the_bundled_epidermis() -> None:
    """Counted here from the profiles: 24 young women, 23 old women, one old man."""
    profiles = current().table("kuehne2017_human_epidermis", "profiles")
    sides = profiles.groupby(["age_group", "sex"])["donor_id"].nunique()
    found = evidence.answer_of(Selection(tissue="skin epidermis"))
    assert found is not None
    assert found["others"] == sides["old", "male"] == 1
    assert (found["answer"], found["all_donors"]) == ("not enough data", "no")
    women = queries.effects(Selection(sex="female", tissues=("skin epidermis",)))
    alone = women[women["dataset"] == "kuehne2017_human_epidermis"].iloc[0]
    assert found["one_sex_low"] == pytest.approx(alone["g_low"])
    assert found["one_sex_high"] == pytest.approx(alone["g_high"])
    assert alone["g_low"] < 0 < alone["g_high"]


def test_no_answer_of_any_signature_is_another_in_one_sex() -> None:
    for signature in current().signatures:
        _, answers = evidence.agreement(Selection(signature=signature))
        if "one_sex_answer" in answers:
            told = answers[answers["one_sex_answer"].notna() & (answers["answer"] != HELD)]
            assert list(told["answer"]) == list(told["one_sex_answer"])
