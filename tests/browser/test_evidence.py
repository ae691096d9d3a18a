"""The Evidence page as a reader uses it: links, clicks, keys, tables, phone, axe."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import serious_in_both_themes
from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_journeys import click_mark

FOREST, LIST = '[data-card="evidence_forest"]', '[data-card="agreement"]'


def question(page: Page) -> str:
    return page.locator(f"{FOREST} .card-question").inner_text()


def keys(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_link_shows_its_tissue_and_survives_a_reload(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung")
    assert question(page) == "Does the MD score rise with age in lung?"
    expect(page.locator(".sentence")).to_contain_text("rise with age in")
    reading = page.locator(f"{FOREST} .reading").inner_text()
    assert re.match(r"(Yes|No|Mixed|Not enough data)", reading)
    page.reload()
    visitor.settle()
    assert page.locator(f"{FOREST} .reading").inner_text() == reading


def test_a_tissue_of_the_list_changes_forest_sentence_and_address(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung")
    click_mark(page, "agreement", "&tissue=spleen")
    wait_for(page, "window.mesodrift.selection().includes('tissue=spleen')")
    visitor.settle()
    assert question(page) == "Does the MD score rise with age in spleen?"
    assert keys(page)["tissue"] == ["spleen"]
    expect(page.locator('.slot[data-slot="tissue"]')).to_contain_text("spleen")
    expect(page.locator("#selection-line")).to_contain_text("Spleen")
    page.get_by_role("button", name="Undo").click()
    visitor.settle()
    assert question(page) == "Does the MD score rise with age in lung?"


def test_a_study_of_the_forest_is_selected_everywhere(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung")
    click_mark(page, "evidence_forest", "dataset=izgi2022_mouse_4tissue")
    wait_for(page, "window.mesodrift.selection().includes('dataset=izgi2022')")
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Izgi 2022")
    shapes = page.evaluate("window.mesodrift.drawings.evidence_forest.figure.layout.shapes")
    assert len(shapes) == 1
    page.get_by_role("link", name="Overview").click()
    page.wait_for_selector('[data-page="overview"]')
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Izgi 2022")


def test_the_slot_chooses_a_tissue_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("evidence")
    page.locator('.slot[data-slot="tissue"] .slot-button').focus()
    page.keyboard.press("Enter")
    page.keyboard.type("kidney")
    page.keyboard.press("Enter")
    wait_for(page, "window.mesodrift.selection().includes('tissue=kidney')")
    visitor.settle()
    assert question(page).endswith("in kidney?")


def test_keys_step_through_the_list_and_select(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung")
    page.locator(f"{LIST} .card-figure").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{LIST} .card-cursor")).to_contain_text("Tissue Kidney")
    page.keyboard.press("Enter")
    wait_for(page, "window.mesodrift.selection().includes('tissue=kidney')")


def test_tables_hold_pools_and_answers_and_their_rows_select(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung")
    for card in (FOREST, LIST):
        page.locator(card).get_by_role("button", name="Table").click()
    expect(page.locator(f"{FOREST} table")).to_contain_text("All tissues, pooled")
    expect(page.locator(f"{LIST} table")).to_contain_text("Not enough data")
    page.locator(f"{LIST} tr[data-patch]", has_text="Liver").click()
    wait_for(page, "window.mesodrift.selection().includes('tissue=liver')")
    visitor.settle()
    assert question(page).endswith("in liver?")


def test_another_score_has_one_column(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=lung&signature=senmayo")
    assert "SenMayo" in question(page)
    columns = page.evaluate("window.mesodrift.drawings.evidence_forest.table.texts.column_label")
    assert len(set(columns)) == 1


def test_a_tissue_nobody_measured_says_so(visitor: Visitor) -> None:
    page = visitor.open("evidence?tissue=nowhere")
    expect(page.locator(f"{FOREST} .reading")).to_contain_text("Choose another signature or tissue")
    expect(page.locator(".strip")).to_contain_text("tissue nowhere")


def test_the_sheet_leads_to_sections_of_methods(visitor: Visitor) -> None:
    page = visitor.open("evidence")
    page.locator(f"{FOREST} [data-action='how']").click()
    links = page.locator(".offcanvas.show .how-link")
    expect(links.first).to_be_visible()
    targets = [str(link.get_attribute("href")) for link in links.all()]
    page = visitor.open("methods")
    for target in targets:
        assert page.locator(f"#{target.split('#')[1]}").count() == 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (320, 700)])
def test_axe_and_no_sideways_scroll(
    context: BrowserContext, address: str, width: int, height: int
) -> None:
    reader = Visitor(context, address, size=(width, height), is_still=True)
    page = reader.open("evidence?tissue=liver")
    assert serious_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert reader.console == []


def test_the_phone_has_its_own_pictures(context: BrowserContext, address: str) -> None:
    page = Visitor(context, address, size=(390, 844)).open("evidence?tissue=lung")
    heights = page.evaluate(
        "['evidence_forest', 'agreement'].map((n) => window.mesodrift.drawings[n].figure.layout)"
    )
    assert all(layout["xaxis"]["range"][1] == 330 for layout in heights)


def test_tabs_of_pages_are_told_apart(visitor: Visitor) -> None:
    titles = []
    for path in ("", "tissues", "celltypes", "evidence", "planner"):
        page = visitor.open(f"{path}?dataset=izgi2022_mouse_4tissue&tissue=lung")
        page.wait_for_function("document.title.includes('Lung')")
        titles.append(page.title())
    assert len(set(titles)) == len(titles)
    assert titles[3] == "Evidence: Lung, MD score, Lu 2025 - MesoDrift"
