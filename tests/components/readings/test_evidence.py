"""The sentences of the Evidence page, for every answer and every ground."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import evidence, pooling
from atlas.selection import Selection
from components import evidence_words
from components.readings import agreement, evidence_forest
from components.readings.forest_grounds import GROUNDS
from components.twins import evidence as evidence_twin
from drift.agreement import ANSWERS, Ground
from tests.components import evidence_examples, examples
from tests.components.readings.test_every_reading import check

CASES: list[tuple[str, list[tuple[float, float]], str]] = [
    ("contradiction", [(1.0, 0.4), (-1.0, 0.4)], "Mixed. Donor studies are resolved in both"),
    ("pooled", [(1.0, 0.9), (1.1, 0.8), (1.2, 0.9)], "Yes, it rises. Three studies pooled: g 1."),
    (
        "pooled",
        [(-1.0, 0.9), (-1.1, 0.8), (-1.2, 0.9)],
        "No, it falls. Three studies pooled: g −1.",
    ),
    ("spread", [(2.4, 0.9), (-0.3, 0.4), (-0.4, 0.5)], "Mixed. Three studies differ by more than"),
    (
        "pooled, not resolved",
        [(0.4, 0.9), (-0.5, 0.8), (0.2, 0.9)],
        "Not enough data to say. Three",
    ),
    ("agreeing studies", [(1.0, 0.5), (0.4, 0.9)], "Yes, it rises. One of two donor studies is"),
    ("agreeing studies", [(-1.0, 0.5), (-1.4, 0.9)], "No, it falls. Both donor studies are"),
    ("opposed studies", [(1.0, 0.5), (-0.4, 0.9)], "Not enough data to say. One donor study rises"),
    ("studies, not resolved", [(-0.5, 0.9), (-0.4, 0.9)], "Not enough data to say. Two donor"),
    ("one study", [(-0.6, 0.5)], "No, it falls. One donor study, g −0.6 [−1.1, −0.1], 5 young"),
    ("one study, not resolved", [(0.6, 0.9)], "Not enough data to say. One donor study points up"),
]


@pytest.mark.parametrize(("ground", "effects", "start"), CASES)
def test_every_ground(ground: str, effects: list[tuple[float, float]], start: str) -> None:
    views = evidence_examples.forest(evidence_examples.studies("lung", *effects), "lung")
    asked = views[1][(views[1]["scope"] == "organ") & views[1]["asked"]]
    assert asked["ground"].iloc[0] == ground
    reading = evidence_forest.describe(*views)
    assert reading.question == "Does the MD score rise with age in lung?"
    assert reading.sentence.startswith(start)
    check(reading, 40)


def test_every_ground_of_the_rule_has_a_sentence_and_a_case() -> None:
    grounds = set(Ground.__args__)  # type: ignore[attr-defined]
    assert set(GROUNDS) == grounds
    apart = {"no study", "confounded with sex"}  # have tests of their own
    assert {case[0] for case in CASES} | apart == grounds


def test_two_studies_say_how_wide_a_pool_would_be() -> None:
    views = evidence_examples.forest(examples.ageing(), "lung")
    said = evidence_forest.describe(*views).sentence
    assert "neither is resolved; a pooled interval would run from −" in said
    assert "Both effect tables with enough genes fall" in said, "Keele measures too few"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"low_coverage": True, "coverage": 0.5},
            "Donor studies measure too little of the signature",
        ),
        ({"depth_confounded": True}, "No donor study can be pooled"),
        ({"call": "too few donors"}, "Too few donors are measured"),
        ({"cell_type": "hepatocyte"}, "Donors are measured in single cell types alone"),
    ],
)
def test_why_nothing_is_pooled(more: dict[str, object], words: str) -> None:
    views = evidence_examples.forest(
        evidence_examples.studies("liver", (1.0, 0.5), **more), "liver"
    )
    reading = evidence_forest.describe(*views)
    assert reading.sentence.startswith(f"Not enough data to say. {words}")


def parted(
    core: tuple[float, float],
    matrix: tuple[float, float],
    *,
    few: tuple[str, ...] = (),
    score: tuple[float, float] = (1.0, 0.5),
    studies: int = 1,
) -> str:
    """Return the sentence where the parts of the score are as given (g, half width).

    ``few`` names the parts of which the first study measures too little; in the others those are
    open.
    """
    base = evidence_examples.studies("lung", *[(1.0, 0.5)] * studies)
    scores = {}
    for name, (g, half) in {
        "md_score_lu2025": score,
        "md_core": core,
        "md_matrisome": matrix,
    }.items():
        call = "rises" if g > half else "falls" if g < -half else "not resolved"
        rows = base.assign(g=g, g_low=g - half, g_high=g + half, call=call)
        rows.loc[0, "low_coverage"] = name in few
        if name in few:
            rows.loc[1:, ["g", "g_low", "g_high", "call"]] = [0.1, -0.9, 1.1, "not resolved"]
        scores[name] = rows
    views = evidence.forest_of(
        {n: pooling.prepared(rows, n, n, 10) for n, rows in scores.items()},
        "lung",
        "md_score_lu2025",
    )
    reading = evidence_forest.describe(*views)
    check(reading, 40)
    return reading.sentence


BOTH = ("md_core", "md_matrisome")
UNCOUNTED = "but with too few genes to count"


@pytest.mark.parametrize(
    ("core", "matrix", "few", "words"),
    [
        ((-0.9, 0.5), (0.1, 1), ("md_core",), f"The core falls, {UNCOUNTED}; the matrix part is"),
        ((0.9, 0.5), (0.1, 1), ("md_core",), f"The core rises, {UNCOUNTED}; the matrix part is"),
        (
            (0.1, 1),
            (0.9, 0.5),
            ("md_matrisome",),
            f"The core is not resolved; the matrix part rises, {UNCOUNTED}",
        ),
        ((1, 0.5), (0.9, 0.5), BOTH, f"Core and matrix rise, {UNCOUNTED}"),
        ((-1, 0.5), (-0.9, 0.5), BOTH, f"Core and matrix fall, {UNCOUNTED}"),
        ((0.1, 1), (0.1, 1), BOTH, "Neither part is resolved alone"),
        ((1, 0.5), (-1, 0.5), (), "Its core carries it, the matrix part falls"),
        ((-1, 0.5), (1, 0.5), (), "Its matrix part carries it, the core falls"),
        (
            (1, 0.5),
            (0.9, 0.5),
            ("md_matrisome",),
            f"Its core carries it, the matrix part rises, {UNCOUNTED}",
        ),
        ((-1, 0.5), (-1, 0.5), (), "The core falls; the matrix part falls"),
    ],
)
def test_a_part_that_is_drawn_but_not_counted_is_told(
    core: tuple[float, float], matrix: tuple[float, float], few: tuple[str, ...], words: str
) -> None:
    assert words in parted(core, matrix, few=few)


def test_with_several_studies_the_one_that_is_not_counted_is_named() -> None:
    assert "the matrix part falls in Izgi" in parted(
        (0.1, 1), (-0.9, 0.5), few=("md_matrisome",), studies=2
    )


def test_without_an_answer_the_uncounted_part_is_told_too() -> None:
    said = parted((-0.9, 0.5), (0.1, 1), few=("md_core",), score=(0.1, 1))
    assert said.endswith(f"The core falls, {UNCOUNTED}.")
    said = parted((-0.9, 0.5), (-0.9, 0.5), few=BOTH, score=(0.1, 1))
    assert said.endswith(f"Core and matrix fall, {UNCOUNTED}.")


@pytest.mark.parametrize("tissue", ["skin epidermis", "muscle"])
def test_the_bundled_sentences_do_not_contradict_their_figure(tissue: str) -> None:
    views = evidence.forest(Selection(tissue=tissue))
    said = evidence_forest.describe(*views).sentence
    rows = views[0]
    drawn = rows[
        (rows["part"] == "study")
        & (rows["column"] == "md_core")
        & rows["low_coverage"]
        & (rows["call"] == "falls")
    ]
    assert len(drawn), "its core is drawn as a fall that is not counted"
    assert "either part is resolved" not in said
    assert "fall" in said.split(".")[-2]
    assert UNCOUNTED in said


def test_which_part_carries_a_rise() -> None:
    assert "core and matrix agree" in parted((1, 0.5), (1, 0.5)).lower()
    assert "Its matrix part carries it, the core is not resolved" in parted((0.1, 1), (1, 0.5))
    assert "Its core carries it, the matrix part is not" in parted((1, 0.5), (0.1, 1))
    assert "Neither part is resolved alone" in parted((0.1, 1), (0.1, 1))


def test_a_part_that_alone_has_an_answer_is_told() -> None:
    base = evidence_examples.studies("lung", (0.1, 1.0))
    views = evidence_examples.forest(base, "lung")
    pools = views[1].copy()
    pools.loc[(pools["column"] == "md_core") & (pools["scope"] == "organ"), "answer"] = "no"
    assert "The core part alone falls" in evidence_forest.describe(views[0], pools).sentence


EPIDERMIS = examples.donors("kuehne", "skin epidermis", (-0.6, -1.2, -0.02))


def test_an_answer_that_hangs_on_one_man_says_so_in_its_sentence() -> None:
    held = examples.effects(EPIDERMIS | examples.in_women((-0.56, -1.16, 0.02)))
    reading = evidence_forest.describe(*evidence_examples.forest(held, "skin epidermis"))
    assert reading.sentence.startswith(
        "Not enough data to say. The fall in one study, g −0.6 [−1.2, −0.02]‡, hangs on one man; "
        "women alone −0.6 [−1.2, 0.02]."
    )
    assert reading.traps[0] == (
        "‡ Skin epidermis (Kühne): one man left out, women alone: g −0.6 [−1.2, 0.02], "
        "not resolved."
    )
    check(reading, 40)
    marks, answers = evidence_examples.agreement(held)
    listed = agreement.describe(marks, answers)
    assert "none of 1 tissue" in listed.sentence
    assert listed.traps[0] == (
        "‡ Skin epidermis: it falls among all donors, but that hangs on one man."
    )
    row = answers[answers["organ"] == "skin epidermis"].iloc[0].to_dict()
    assert evidence_words.summary(row)[0] == "1 donor study, falls‡, hangs on one man"


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        (
            ((-1.0, 0.4),),
            "The fall in one study, g −1.0 [−1.4, −0.6]‡, hangs on a study confounded",
        ),
        (((1.0, 0.9), (0.9, 0.8)), "The rise in two studies‡ hangs on a study confounded with sex"),
        (
            ((1.0, 0.9), (1.1, 0.8), (1.2, 0.9)),
            "The rise in three studies, g 1.1 [",
        ),
    ],
)
def test_answers_that_no_single_sex_can_give(
    effects: tuple[tuple[float, float], ...], words: str
) -> None:
    rows = evidence_examples.studies("lung", *effects, sex_handling="confounded")
    reading = evidence_forest.describe(*evidence_examples.forest(rows, "lung", single=True))
    assert reading.sentence.startswith(f"Not enough data to say. {words}")
    assert "hangs on a study confounded with sex" in reading.sentence
    check(reading, 40)


def test_a_pool_that_hangs_on_two_of_the_other_sex_names_their_study() -> None:
    rows = evidence_examples.studies("lung", (-0.9, 0.8), (-0.7, 0.6), (-0.6, 0.58))
    women = examples.in_women((0.4, -0.2, 1.0), n_contrast=22)
    rows.loc[2, list(women)] = list(women.values())
    said = evidence_forest.describe(*evidence_examples.forest(rows, "lung")).sentence
    assert "The fall in three studies, g −0." in said
    assert "hangs on two men of Kühne; women alone" in said


def test_a_hanging_answer_is_a_trap() -> None:
    held = examples.effects(EPIDERMIS | examples.in_women((-0.8, -1.4, -0.2)))
    reading = evidence_forest.describe(*evidence_examples.forest(held, "skin epidermis"))
    assert reading.sentence.startswith("No, it falls. One donor study, g −0.6")
    assert (
        "‡ Skin epidermis without Kühne, whose sexes are not balanced: not enough data."
        in reading.traps
    )
    listed = agreement.describe(*evidence_examples.agreement(held))
    assert "Skin epidermis and all tissues: the answer hangs on a study" in listed.traps[0]


def test_animals_of_several_regions_are_counted_once() -> None:
    rows = examples.effects(
        examples.donors("tsumagari", "cortex", (1.6, 0.3, 2.9), n_reference=6, n_contrast=6),
        examples.donors("tsumagari", "hippocampus", (1.0, -0.2, 2.2), n_reference=6, n_contrast=6),
    )
    reading = evidence_forest.describe(*evidence_examples.forest(rows, "brain"))
    assert reading.n_line.startswith("6 young and 6 old mice. ")
    assert "mean of its regions" in reading.sentence


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("yes", "Pooled: rises"),
        ("no", "Pooled: falls"),
        ("mixed", "Pooled: mixed"),
        ("not enough data", "Pooled: not enough data"),
    ],
)
def test_all_tissues_are_a_pool_and_no_answer(answer: str, words: str) -> None:
    _, answers = evidence_examples.agreement(examples.ageing())
    row = answers.iloc[-1].to_dict() | {"answer": answer}
    assert evidence_words.answer(row) == words
    assert "No statement about any tissue" in evidence_words.summary(row)
    assert evidence_words.answer(row | {"organ": "lung"}) == ANSWERS[answer]
    assert "No statement about any tissue" not in evidence_words.summary(row | {"organ": "lung"})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"core_n": 4, "core_up": 4, "matrix_n": 4, "matrix_up": 1},
            "Core points up in 4 of 4, matrix in 1 of 4 studies and tables",
        ),
        (
            {"core_n": 0, "core_up": 0, "matrix_n": 2, "matrix_up": 0},
            "Matrix points up in 0 of 2 studies and tables",
        ),
        ({"core_n": 0, "core_up": 0, "matrix_n": 0, "matrix_up": 0}, ""),
    ],
)
def test_signs_say_what_they_count(facts: dict[str, Any], words: str) -> None:
    assert evidence_words.parts(facts | {"organ": "all tissues"}) == words
    short = words.replace(" points", "").removesuffix(" studies and tables")
    assert evidence_words.parts(facts | {"organ": "lung"}) == short


@pytest.mark.parametrize(
    ("up", "n", "k", "words"),
    [
        (1, 2, 2, "points up in 1 of 2 studies"),
        (1, 1, 1, "points up in 1 of 1 study"),
        (0, 1, 0, "points up in 0 of 1 table"),
        (2, 3, 0, "points up in 2 of 3 tables"),
        (2, 5, 2, "points up in 2 of 5 studies and tables"),
        (0, 0, 0, ""),
    ],
)
def test_signs_of_one_score(up: int, n: int, k: int, words: str) -> None:
    assert evidence_words.signs({"up": up, "n": n, "k": k}) == words


def test_tissues_without_an_answer_have_too_little_data() -> None:
    said = agreement.describe(*evidence_examples.agreement(examples.ageing())).sentence
    assert "tissues have too little data to say." in said
    assert said.endswith("(no animals, p optimistic).")


def test_the_list_names_answers_and_where_tables_agree() -> None:
    said = agreement.describe(*evidence_examples.agreement(examples.ageing())).sentence
    assert "falls in skin epidermis (one study)" in said
    assert "Effect tables agree on a rise in" in said
    nothing = evidence_examples.agreement(evidence_examples.studies("lung", (0.1, 0.9)))
    said = agreement.describe(*nothing).sentence
    assert said == "The MD score has an answer in none of 1 tissue: not enough donor studies."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"k": 0, "n_rise": 0, "n_fall": 0, "n_few": 0}, "no donor study to pool"),
        ({"k": 0, "n_rise": 0, "n_fall": 0, "n_few": 1}, "too few donors"),
        ({"k": 1, "n_rise": 0, "n_fall": 1}, "1 donor study, falls"),
        ({"k": 1, "n_rise": 0, "n_fall": 0}, "1 donor study, not resolved"),
        ({"k": 2, "n_rise": 1, "n_fall": 1}, "2 donor studies, 1 rises and 1 falls"),
        ({"k": 2, "n_rise": 0, "n_fall": 0}, "2 donor studies, none resolved"),
        (
            {"k": 3, "n_rise": 0, "n_fall": 0, "estimate": 0.4, "low": -0.1, "high": 0.9},
            "3 studies pooled, g 0.4 [−0.1, 0.9]",
        ),
    ],
)
def test_donor_studies_in_words(facts: dict[str, float], words: str) -> None:
    assert evidence_words.donors(facts) == words


@pytest.mark.parametrize(
    ("n", "rise", "fall", "words"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "table not resolved"),
        (1, 1, 0, "1 table rises"),
        (2, 0, 0, "tables not resolved"),
        (3, 1, 2, "1 of 3 tables rise, 2 of 3 tables fall"),
    ],
)
def test_tables_in_words(n: int, rise: int, fall: int, words: str) -> None:
    row = {"n_tables": n, "tables_rise": rise, "tables_fall": fall}
    assert evidence_words.tables(row) == words


@pytest.mark.parametrize(
    ("r", "words"),
    [
        ((0.0,), "The one effect table is not resolved"),
        ((0.0, 0.01), "Effect tables are not resolved"),
        ((0.3,), "The one effect table rises"),
        ((-0.3, -0.2), "Both effect tables fall"),
        ((0.3, 0.2, 0.4), "All three effect tables rise"),
        ((0.3, 0.0), "1 of 2 effect tables rise"),
        ((0.3, 0.2, -0.4), "Of 3 effect tables 2 rise, 1 falls"),
    ],
)
def test_effect_tables_beside_a_pool(r: tuple[float, ...], words: str) -> None:
    names = ("schaum", "jonker", "keele")
    rows = examples.effects(
        *(examples.effect_table(name, "lung", x) for name, x in zip(names, r, strict=False))
    )
    views = evidence_examples.forest(rows, "lung", single=True)
    said = evidence_forest.describe(*views).sentence
    assert said == f"Not enough data to say. No study has measured donors. {words}."


def test_the_tables_hold_every_stratum_pool_and_variant() -> None:
    effects = evidence_examples.studies("lung", (0.9, 0.8), (0.7, 0.6), (1.1, 0.5))
    rows, pools = evidence_examples.forest(effects.assign(sex_handling="confounded"), "lung")
    data = evidence_twin.studies(rows, pools).data()
    assert len(data["texts"]["name"]) == len(rows) + len(pools)
    assert "not pooled, would be, without sex ‡" in data["texts"]["kind"] or any(
        "without sex ‡" in kind for kind in data["texts"]["kind"]
    )
    assert data["patches"][: len(rows)] == list(rows["patch"])
    marks, answers = evidence_examples.agreement(effects)
    listed = evidence_twin.tissues(marks, answers).data()
    assert listed["texts"]["answer_text"][0] == "Yes, it rises"
    assert evidence_twin.studies(pd.DataFrame(), pd.DataFrame()).data()["fields"] == []
    assert evidence_twin.tissues(pd.DataFrame(), pd.DataFrame()).data()["fields"] == []


@st.composite
def effects(draw: st.DrawFn) -> pd.DataFrame:
    """Return any mix of studies of one organ, with regions, cell types and effect tables."""
    rows = []
    for study in ("izgi", "angelidis", "kuehne", "xu", "tsumagari")[: draw(st.integers(0, 5))]:
        for tissue in draw(st.lists(st.sampled_from(("brain", "cortex")), unique=True, min_size=1)):
            g, half = draw(st.floats(-3, 3)), draw(st.floats(0.05, 3))
            more = {
                "low_coverage": draw(st.booleans()),
                "depth_confounded": draw(st.booleans()),
                "sex_handling": draw(st.sampled_from(["one sex", "confounded"])),
                "cell_type": draw(st.sampled_from(["all cells", "all cells", "neuron"])),
            }
            rows.append(examples.donors(study, tissue, (g, g - half, g + half), **more))
    rows += [
        examples.effect_table(study, "brain", draw(st.floats(-0.6, 0.6)))
        for study in ("schaum", "jonker", "keele")[: draw(st.integers(0, 3))]
    ]
    return examples.effects(*rows) if rows else examples.ageing().iloc[:0]


@settings(max_examples=20)
@given(table=effects())
def test_any_mix_of_studies(table: pd.DataFrame) -> None:
    check(evidence_forest.describe(*evidence_examples.forest(table, "brain")), 40)
    check(agreement.describe(*evidence_examples.agreement(table)), 40)
