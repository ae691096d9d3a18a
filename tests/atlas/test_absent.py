"""A selected tissue or cell type that the data set shown lacks is named on every card."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import absent, catalogue, drivers, panels, phase, robustness
from atlas.selection import Selection
from atlas.views import view_of
from components.readings import phase_plane, score_by_age

XU = "xu2023_killifish_4tissue"
KUPPE = "kuppe2022_mi_pseudobulk"
NO_KIDNEY = "No kidney in Xu 2023. It holds "


@pytest.fixture(autouse=True)
def tiny(miniature: Path) -> Iterator[None]:
    catalogue.use(miniature)
    yield
    catalogue.use(None)


def words(**selection: str) -> str:
    view = view_of(Selection(**selection))
    assert view is not None
    return absent.words(view)


def test_what_is_there_needs_no_words() -> None:
    assert words(dataset=XU) == ""
    assert words(dataset=XU, tissue="brain") == ""
    assert words(dataset=KUPPE, tissue="heart", cell_type="cardiomyocyte") == ""


def test_a_tissue_or_a_cell_type_that_is_not_there() -> None:
    held = words(dataset=XU, tissue="kidney")
    assert held.startswith(NO_KIDNEY)
    assert "brain" in held
    assert words(dataset=KUPPE, tissue="heart", cell_type="macrophage") == (
        "No macrophage in Kuppe 2022. It holds cardiomyocyte, fibroblast."
    )
    assert "It holds brain" in words(dataset=XU, cell_type="macrophage")


def test_a_long_list_is_cut() -> None:
    table = "keele2023_mouse_10tissue_proteome_effects"
    held = words(dataset=table, tissue="nowhere")
    assert held.count(",") <= absent.MOST_NAMED


def test_every_card_says_so() -> None:
    selection = Selection(dataset=XU, tissue="kidney")
    of_ages = score_by_age.describe(*panels.ages(selection)).sentence
    of_plane = phase_plane.describe(*phase.plane(selection)).sentence
    of_genes = drivers.drivers(selection).attrs["why"]
    of_analyses = robustness.curve(selection)[1]["why"].item()
    for said in (of_ages, of_plane, of_genes, of_analyses):
        assert said.startswith(NO_KIDNEY)
    assert len(of_ages.split()) <= 40
    assert len(of_plane.split()) <= 40
