"""Verdicts outside the figures: chips, sentence of filters, tables behind, sheets."""

import re
from collections.abc import Iterator

import pytest

from atlas import catalogue
from atlas.selection import Selection
from components import filters, methods, selection_line, verdicts
from components.explanations import verdicts as verdicts_how
from components.twins import verdicts as verdicts_twin
from drift.schema import VERDICTS_KNOWN
from tests.components import verdict_examples as examples
from tests.components.test_selection_line import text
from tests.components.trees import found, tree
from tests.planted import plant

KUPPE = {"dataset": "kuppe2022_mi_pseudobulk", "contrast": "ischaemic_vs_control"}
HEART = Selection(**KUPPE, tissue="heart", cell_type="cardiomyocyte")


@pytest.fixture(scope="module", autouse=True)
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    catalogue.use(plant(tmp_path_factory.mktemp("planted")))
    yield
    catalogue.use(None)


def line(selection: Selection) -> str:
    return text(tree(selection_line.line(selection)))


def test_the_chip_shows_the_verdict_and_the_numbers_are_those_it_is_of() -> None:
    words = line(HEART)
    assert "← Identity loss only identity g −" in words
    assert "], core g " in words
    assert "MD score" not in words
    assert "4 control and 7 ischaemic patients" in words
    (chip,) = found(tree(selection_line.line(HEART)), className="chip chip-identity-loss-only")
    assert chip["children"][0]["props"]["aria-hidden"] == "true"


def test_the_number_of_another_signature_is_named() -> None:
    words = line(Selection(**KUPPE, tissue="heart", cell_type="cardiomyocyte", signature="senmayo"))
    assert "← Identity loss only" in words
    assert "], core g " in words
    assert "SenMayo senescence set score g" in words


def test_the_call_stays_where_there_is_no_verdict() -> None:
    words = line(Selection(dataset="tms_liver_facs", tissue="liver", cell_type="hepatocyte"))
    assert "Undefined" not in words
    assert "Rises" in words or "Not resolved" in words
    table = Selection(dataset="keele2023_mouse_10tissue_proteome_effects", tissue="kidney")
    assert "Rises" in line(table)


@pytest.mark.parametrize("verdict", VERDICTS_KNOWN)
def test_every_verdict_has_a_chip_with_its_word(verdict: str) -> None:
    words = text(tree(selection_line.chip(verdict)))
    assert words.endswith(verdict.capitalize())
    assert words.split(" ")[0] == selection_line.GLYPHS[verdict]


def test_the_sentence_names_contrast_cell_types_and_data_set() -> None:
    words = text(tree(filters.cell_types_page(Selection(**KUPPE))))
    words = re.sub(r"\s+", " ", words)
    assert words.startswith(
        "Identity against mesenchymal gain , ischaemic zone against control in three cell types of"
    )
    ages = text(tree(filters.cell_types_page(Selection(dataset="izgi2022_mouse_4tissue"))))
    assert re.sub(r"\s+", " ", ages).startswith(
        "Identity against mesenchymal gain with age , in all tissues of Izgi 2022"
    )


def test_a_cell_type_chosen_in_the_sentence_is_selected() -> None:
    words = text(tree(filters.cell_types_page(HEART)))
    assert "cardiomyocyte" in words


def test_the_table_of_the_plane_has_every_donor_and_every_stratum() -> None:
    points, arrows = examples.plane()
    data = verdicts_twin.plane(points, arrows).data()
    undefined = int((arrows["verdict"] == "undefined").sum())
    assert len(data["patches"]) == len(points) + undefined
    assert set(data["patches"]) == set(arrows["patch"])
    assert set(data["texts"]["label"]) == set(arrows["label"])
    assert "// Too few donors" in data["texts"]["verdict_text"]
    assert any(data["current"])
    nobody = verdicts_twin.plane(points.iloc[:0], arrows).data()
    assert nobody["patches"] == arrows["patch"].tolist()


def test_the_table_of_verdicts_has_glyph_word_signs_and_both_changes() -> None:
    table = examples.table()
    data = verdicts_twin.table(table).data()
    assert data["patches"] == table["patch"].tolist()
    for stratum, said in zip(verdicts.read(table), data["texts"]["verdict_text"], strict=True):
        assert said == f"{stratum.glyph} {stratum.word}{stratum.marks}"
    for column in ("identity_g", "identity_g_low", "gain_g_high", "gain_estimate", "identity_p"):
        assert column in data["numbers"]
    assert verdicts_twin.table(table.iloc[:0]).data()["patches"] == []


def test_the_sheets_point_to_sections_that_exist() -> None:
    import app

    assert app.server
    anchors = {section.anchor for section in methods.sections()}
    for sheet in (verdicts_how.plane(), verdicts_how.table()):
        linked = re.findall(r"/methods#([a-z-]+)", str(tree(sheet)))
        assert linked
        assert set(linked) <= anchors
