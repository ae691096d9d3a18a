"""What the loaded data say of an arrow: number, direction in words, and why there is none."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from atlas import catalogue, evidence_graph
from atlas.associations import Association
from atlas.selection import Selection
from components import drawer
from components.drawer import measured
from drift.schema import ALL_TISSUES
from tests.components.drawer.associated import EPIDERMIS, KNOWN, TABLE, plant, row
from tests.components.drawer.words import flat
from tests.components.trees import tree

HERE = Selection(dataset=EPIDERMIS)
OXPHOS = "hallmark_oxidative_phosphorylation"
UPR = "hallmark_unfolded_protein_response"


@pytest.fixture(scope="module", autouse=True)
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    rows = [
        row("md_core", "senmayo"),
        row("md_core", OXPHOS, r=0.55, ci_low=0.2, ci_high=0.7),
        row("md_core", UPR, r=-0.1, ci_low=-0.4, ci_high=0.2, coverage_a=0.3),
        row("md_core", "hallmark_inflammatory_response", r=None, reason="Two donors only."),
        row("md_core", "senmayo", tissue=ALL_TISSUES, r=0.45, ci_low=0.1, ci_high=0.6),
    ]
    catalogue.use(plant(tmp_path_factory.mktemp("associated"), rows))
    yield
    catalogue.use(None)


def of(key: str, selection: Selection = HERE) -> measured.Measured:
    arrow = evidence_graph.curated().graph.arrow(key)
    assert arrow is not None
    return measured.of(arrow, selection)


def test_a_resolved_association_is_told_with_its_number_and_what_limits_it() -> None:
    found = of("h_cellular_senescence>md")
    assert found.place == "Kuehne 2017, skin epidermis, 48 people"
    assert found.number == "r +0.63 [0.42, 0.78]"
    said = " ".join(found.sentences)
    assert "Donors with a higher SenMayo senescence set score have a higher MD score" in said
    assert "Adjusted for age; not adjusted for sex; 27 shared genes removed from both" in said
    assert "FDR 0.031" in said
    assert "r is −0.20 to 0.50: this one is outside." in said
    assert "less than is needed" not in said
    assert "The statements claim both signs." in said
    assert "Over all tissues of Kuehne 2017: r +0.45 [0.10, 0.60], 48 people." in said
    assert said.endswith("An association: it cannot say which comes first.")
    assert "causes" not in said


def test_both_arrows_of_a_pair_show_one_number() -> None:
    assert of("h_cellular_senescence>md").number == of("md>h_cellular_senescence").number


def test_an_inverse_gene_set_turns_the_number_and_the_words_alike() -> None:
    found = of("h_mitochondrial_dysfunction>md")
    assert found.number == "r −0.55 [−0.70, −0.20]"
    said = found.sentences[0]
    assert said.startswith("Donors with a lower Oxidative phosphorylation score have a lower MD")
    back = of("md>h_mitochondrial_dysfunction")
    assert back.number == found.number
    assert "higher MD score without matrix genes have a higher Oxidative" in back.sentences[0]
    assert "Its sign is not the one the statements claim." in back.sentences


def test_an_open_association_neither_agrees_nor_disagrees() -> None:
    said = of("h_loss_of_proteostasis>md").sentences
    assert "no association is resolved over donors" in said[0]
    assert "coverage 30 % and 91 %, less than is needed" in said[1]
    assert "Its sign is not resolved, so it neither agrees nor disagrees." in said


@pytest.mark.parametrize(
    ("key", "selection", "why"),
    [
        ("h_chronic_inflammation>md", HERE, "Two donors only."),
        ("h_dysbiosis>md", HERE, "No gene set stands for “Dysbiosis”: no association."),
        ("i_osk>o_tumour", HERE, "No gene set stands for “OSK/OSKM partial reprogramming”"),
        ("h_cellular_senescence>md", replace(HERE, dataset=TABLE), "An effect table holds no"),
        ("h_ecm_changes>md", HERE, "The tables do not hold this pair yet"),
    ],
)
def test_without_a_number_it_says_why(key: str, selection: Selection, why: str) -> None:
    found = of(key, selection)
    assert found.number == ""
    assert found.r != found.r
    assert why in " ".join(found.sentences)


def test_the_box_is_compared_with_the_statements_that_the_filters_keep() -> None:
    kept = replace(HERE, arrow="h_cellular_senescence>md", confidence="3")
    words = flat(tree(drawer.content(kept)))
    assert "Its sign is not the one the statements claim." in words  # the one left suppresses
    whole = flat(tree(drawer.content(replace(kept, confidence=""))))
    assert "The statements claim both signs." in whole


@pytest.mark.parametrize(
    ("turn", "span"), [(1.0, "−0.20 to 0.70: this"), (-1.0, "−0.70 to 0.20: this")]
)
def test_chance_and_depth_are_told_where_the_build_has_them(turn: float, span: str) -> None:
    built: dict[str, Any] = {**KNOWN, "chance_low": -0.2, "chance_high": 0.7, "r_at_depth": 0.3}
    ends = sorted((turn * 0.5, turn * 0.7))
    found = Association(turn * 0.63, *ends, "", built, turn)
    (chance,) = measured.by_chance(found)
    assert f"r is {span} one is inside, no more than such genes give." in chance
    (depth,) = measured.at_depth(found)
    assert f"r {'+' if turn > 0 else '−'}0.30: it follows depth." in depth
    unknown = {**KNOWN, "chance_low": math.nan, "chance_high": math.nan, "r_at_depth": math.nan}
    assert measured.by_chance(Association(0.63, 0.5, 0.7, "", unknown)) == ()
    assert measured.at_depth(Association(0.63, 0.5, 0.7, "", unknown)) == ()
