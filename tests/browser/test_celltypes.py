"""The page Cell types as a reader uses it, on planted identity: its numbers never move."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import serious_in_both_themes
from tests.browser.conftest import Visitor, served, wait_for
from tests.browser.test_journeys import click_mark, keys
from tests.planted import plant

KUPPE = "dataset=kuppe2022_mi_pseudobulk"
HEART = f"celltypes?{KUPPE}&contrast=ischaemic_vs_control&tissue=heart&cell_type=cardiomyocyte"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = plant(tmp_path_factory.mktemp("planted"))
    cache = tmp_path_factory.mktemp("cache")
    with served(MESODRIFT_DATASETS=str(folder), MESODRIFT_CACHE=str(cache / "answers")) as found:
        yield found


@pytest.fixture
def reader(context: BrowserContext, planted: str) -> Iterator[Visitor]:
    """Give a reader whose console must be silent and who may ask nobody outside, at the end."""
    made = Visitor(context, planted)
    yield made
    assert made.console == []
    assert made.outside == []


def test_a_deep_link_shows_the_verdict_everywhere(reader: Visitor) -> None:
    page = reader.open(HEART)
    line = page.locator("#selection-line")
    expect(line.locator(".chip")).to_have_text("←Identity loss only")
    expect(line).to_contain_text("4 control and 7 ischaemic patients")
    expect(page.locator('[data-card="phase_plane"] .reading')).to_contain_text(
        re.compile(r"Cardiomyocytes lose identity \(−\d")
    )
    expect(page.locator(".sentence")).to_contain_text("Identity against mesenchymal gain")
    expect(page.locator("h1")).to_have_text("Cell types")
    page.reload()
    reader.settle()
    expect(line.locator(".chip")).to_have_text("←Identity loss only")


def test_an_arrow_selects_its_stratum_in_both_cards_and_on_the_next_page(reader: Visitor) -> None:
    page = reader.open(f"celltypes?{KUPPE}&contrast=ischaemic_vs_control")
    click_mark(page, "phase_plane", "cell_type=endothelial+cell")
    wait_for(page, "window.mesodrift.selection().includes('cell_type=endothelial')")
    reader.settle()
    expect(page.locator("#selection-line")).to_contain_text("Endothelial cell")
    expect(page.locator('[data-card="phase_plane"] .reading')).to_contain_text("Endothelial cells")
    shapes = page.evaluate("window.mesodrift.drawings.verdict_table.figure.layout.shapes.length")
    assert shapes == 1
    page.get_by_role("link", name="Tissues").click()
    page.wait_for_selector('[data-page="tissues"]')
    reader.settle()
    assert keys(page)["cell_type"] == ["endothelial cell"]
    expect(page.locator("#selection-line .chip")).to_have_text("←Identity loss only")


def test_a_row_of_another_study_brings_its_data_set_and_its_contrast(reader: Visitor) -> None:
    page = reader.open(HEART)
    card = page.locator('[data-card="verdict_table"]')
    card.locator('[data-action="table"]').click()
    card.locator('tr[data-patch*="xu2023"][data-patch*="tissue=muscle"]').click()
    wait_for(page, "window.mesodrift.selection().includes('xu2023')")
    reader.settle()
    assert keys(page)["contrast"] == ["old_vs_young"]
    expect(card.locator("tr[aria-current]")).to_have_count(1)
    expect(page.locator('[data-card="phase_plane"] .reading')).to_contain_text("In muscle")
    page.keyboard.press("Control+z")
    reader.settle()
    expect(page.locator("#selection-line")).to_contain_text("Cardiomyocyte")


def test_a_row_far_down_is_brought_into_view(reader: Visitor) -> None:
    page = reader.open("celltypes?dataset=tms_liver_facs&tissue=liver&cell_type=hepatocyte")
    figure = page.locator('[data-card="verdict_table"] .card-figure')
    wait_for(page, "document.querySelector('[data-card=verdict_table] .card-figure').scrollTop > 0")
    at = page.evaluate("window.mesodrift.drawings.verdict_table.figure.layout.meta.scrollTo")
    top, height = figure.evaluate("(node) => [node.scrollTop, node.clientHeight]")
    assert top < at < top + height


def test_both_cards_flip_to_tables_whose_rows_select(reader: Visitor) -> None:
    page = reader.open(f"celltypes?{KUPPE}&contrast=ischaemic_vs_control")
    for name in ("phase_plane", "verdict_table"):
        card = page.locator(f'[data-card="{name}"]')
        card.get_by_role("button", name="Table").click()
        assert card.locator("tbody tr[data-patch]").count() > 5
    page.locator('[data-card="phase_plane"] tr[data-patch]', has_text="Fibroblast").first.click()
    wait_for(page, "window.mesodrift.selection().includes('cell_type=fibroblast')")
    reader.settle()
    expect(page.locator('[data-card="verdict_table"] tr[aria-current]')).to_have_count(1)


def test_the_keyboard_steps_through_the_plane_and_selects(reader: Visitor) -> None:
    page = reader.open(f"celltypes?{KUPPE}&contrast=ischaemic_vs_control")
    page.locator('[data-card="phase_plane"] .card-figure').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for(page, "window.mesodrift.selection().includes('cell_type=')")
    expect(page.locator("#selection-line .chip")).to_be_visible()


def test_a_cell_type_is_chosen_in_the_sentence(reader: Visitor) -> None:
    page = reader.open(f"celltypes?{KUPPE}&contrast=ischaemic_vs_control")
    page.locator('.slot[data-slot="cell_type"] .slot-button').click()
    page.get_by_role("option", name=re.compile("^Fibroblast")).click()
    wait_for(page, "window.mesodrift.selection().includes('cell_type=fibroblast')")
    reader.settle()
    expect(page.locator('.slot[data-slot="cell_type"] .slot-text')).to_have_text("fibroblast")


def test_an_identity_that_is_undefined_is_said_with_its_reason(reader: Visitor) -> None:
    page = reader.open("celltypes?dataset=tms_liver_facs")
    card = page.locator('[data-card="phase_plane"]')
    expect(card.locator(".reading")).to_contain_text("Identity undefined")
    expect(card.locator(".card-figure")).to_contain_text("Choose another")


def test_exports_carry_the_reading_and_what_the_marks_mean(reader: Visitor) -> None:
    page = reader.open(HEART)
    scope = {
        "phase_plane": "Identity against mesenchymal gain",
        "verdict_table": "each with its own comparison",  # of all data sets, not of the page's one
    }
    for name, sentence in scope.items():
        card = page.locator(f'[data-card="{name}"]')
        for kind in ("csv", "svg", "png-slide"):
            card.locator('[data-action="export"]').click()
            with page.expect_download() as download:
                card.locator(f'[data-export="{kind}"]').click()
            content = download.value.path().read_bytes()
            assert len(content) > 500
            if kind == "csv":
                lines = content.decode().splitlines()
                assert any(sentence in line for line in lines)
                assert any("95% intervals" in line for line in lines)
                assert any("verdict_text" in line for line in lines)
    caption = json.dumps(page.evaluate("window.mesodrift.drawings.phase_plane.caption"))
    assert "hollow control, filled ischaemic" in caption


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("path", [HEART, "celltypes?dataset=tms_liver_facs"])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    context: BrowserContext, planted: str, path: str, width: int, height: int
) -> None:
    reader = Visitor(context, planted, size=(width, height), is_still=True)
    page = reader.open(path)
    assert serious_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.console == []


def test_a_phone_gets_its_own_pictures(context: BrowserContext, planted: str) -> None:
    reader = Visitor(context, planted, size=(390, 844))
    page = reader.open(HEART)
    layouts = page.evaluate(
        """['phase_plane', 'verdict_table'].map(
            (name) => window.mesodrift.drawings[name].figure.layout)"""
    )
    assert layouts[0]["height"] < 450
    assert all("minWidth" not in layout["meta"] for layout in layouts)
    assert reader.console == []
