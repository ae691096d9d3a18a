"""The selection in words: where we are, the call, the number, and the ways out."""

import re
from typing import Any

import pytest

from atlas import queries
from atlas.selection import Selection
from components import selection_line
from tests.components.trees import found, tree

IZGI = "izgi2022_mouse_4tissue"


def text(node: Any) -> str:
    if isinstance(node, list):
        return " ".join(filter(None, (text(item) for item in node)))
    if isinstance(node, dict):
        return text(node.get("props", {}).get("children"))
    return "" if node is None else str(node)


def said(selection: Selection) -> str:
    return text(tree(selection_line.line(selection)))


def test_nothing_selected_tells_how_to_select() -> None:
    assert said(Selection()).startswith("Nothing selected. Click a mark")


def test_a_verdict_has_the_two_numbers_it_is_of() -> None:
    words = said(Selection(dataset=IZGI, tissue="lung"))
    assert "Izgi 2022" in words
    assert "Not resolved" in words
    assert re.search(r"identity g −?\d\.\d \[[^]]+\], core g −?\d\.\d \[[^]]+\], 5 young", words)
    assert "5 young and 4 old mice" in words
    assert "MD score" not in words


def test_what_limits_a_verdict_is_marked_and_explained() -> None:
    selection = Selection(dataset="tms_liver_facs", tissue="liver", cell_type="hepatocyte")
    line = tree(selection_line.line(selection))
    (number,) = [
        node for node in found(line, className="selection-number") if "core" in node["children"]
    ]
    assert re.search(
        r"identity g \S+ \[[^]]+\]†‡, core g \S+ \[[^]]+\]†‡, 4 young", number["children"]
    )
    assert number["title"] == (
        "† too few of its genes are measured; ‡ confounded with sequencing depth and sex"
    )


def test_a_call_that_hangs_on_one_man_says_so() -> None:
    every, women = (
        selection_line.finding(queries.picked(Selection(tissue="skin epidermis", sex=sex)).iloc[0])
        for sex in ("both", "female")
    )
    assert every == "g −0.6 [−1.2, −0.02]‡, 24 young and 24 old people, hangs on one man"
    assert "‡" not in women


def test_a_culture_has_its_slopes_and_donors() -> None:
    words = said(Selection(dataset="sturm2022_fibroblast_lifespan"))
    assert "Not resolved" in words
    assert re.search(r"identity \S+ \[[^]]+\]†, core \S+ \[[^]]+\]† in 10 doublings", words)
    assert "4 donors, each compared with itself" in words


def test_a_compartment_is_named() -> None:
    words = said(
        Selection(
            dataset="ecm_atlas_human_proteome_young_old",
            study="randles2021",
            tissue="kidney",
            cell_type="glomeruli",
        )
    )
    assert words.startswith("Selected Randles 2021 › Kidney › Glomeruli")
    assert "effect table of 47 signature genes" in words


def test_too_few_donors_say_why_there_is_no_number() -> None:
    words = said(
        Selection(dataset="tms_liver_facs", tissue="liver", cell_type="sinusoidal endothelium")
    )
    assert "Too few donors" in words
    assert "Two young mice: no interval, no p." in words


def test_an_effect_table_is_named_as_one() -> None:
    words = said(Selection(dataset="keele2023_mouse_10tissue_proteome_effects", tissue="kidney"))
    assert "effect table of" in words
    assert "r +0.32" in words


@pytest.mark.parametrize("selection", [Selection(tissue="nowhere"), Selection(dataset="nosuch")])
def test_what_is_not_there_is_said(selection: Selection) -> None:
    assert "not measured with these filters" in said(selection)


def test_a_tissue_has_the_answer_of_its_studies() -> None:
    words = said(Selection(tissue="lung"))
    assert "Not enough data" in words
    assert "2 donor studies, none resolved; 2 of 2 tables fall" in words
    assert "Not enough data" not in said(Selection(tissue="cortex")), "a region of the brain"


def test_breadcrumbs_step_up() -> None:
    line = tree(
        selection_line.line(
            Selection(dataset="tms_liver_facs", tissue="liver", cell_type="hepatocyte")
        )
    )
    crumbs = found(line, className="crumb")
    assert [crumb["children"] for crumb in crumbs] == [
        "Tabula Muris Senis 2020",
        "Liver",
        "Hepatocyte",
    ]
    assert [crumb["data-patch"] for crumb in crumbs] == [
        "cell_type=&tissue=",
        "cell_type=",
        "",
    ]


def test_clear_leaves_the_filters_alone() -> None:
    line = tree(selection_line.line(Selection(dataset=IZGI, sex="male")))
    (clear,) = found(line, data_clear="true")
    assert "sex" not in clear["data-patch"]
    assert "dataset=" in clear["data-patch"]


def test_brushed_donors_are_counted() -> None:
    words = said(Selection(dataset=IZGI, donors=("586", "561")))
    assert "2 of 16 donors" in words
