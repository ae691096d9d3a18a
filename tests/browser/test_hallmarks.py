"""The page Hallmarks as a reader uses it: filter, list, layers, links, phone, keys."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import serious_in_both_themes
from tests.browser.conftest import Visitor, wait_for

ARROW = "h_cellular_senescence>md"
FOCUSED = "hallmarks?arrow=h_cellular_senescence%3Emd"
CARD = '[data-card="hallmark_graph"]'


def as_list(page: Page) -> None:
    page.locator('[data-view="list"]').click()
    expect(page.locator(".graph-list")).to_be_visible()


def test_a_filter_changes_the_counts_and_reset_puts_them_back(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    n_line = page.locator(f"{CARD} .card-n")
    before = n_line.inner_text()
    page.locator('.slot[data-slot="confidence"] .slot-button').click()
    page.get_by_role("option", name=re.compile("^3")).click()
    visitor.settle()
    assert "confidence=3" in visitor.selection()
    expect(n_line).not_to_have_text(before)
    expect(page.locator('.slot[data-slot="confidence"] .slot-text')).to_have_text("3")
    page.locator(".sentence .reset").click()
    visitor.settle()
    expect(n_line).to_have_text(before)


def test_a_filter_that_leaves_nothing_has_a_cure(visitor: Visitor) -> None:
    page = visitor.open("hallmarks?evidence=human_rct&species=killifish")
    expect(page.locator(f"{CARD} .reading")).to_contain_text("No statement of the literature")
    page.get_by_role("button", name="Show all evidence").click()
    visitor.settle()
    expect(page.locator(f"{CARD} .reading")).to_contain_text("Literature: 13 of 14")


def test_the_list_holds_every_arrow_and_selects(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    as_list(page)
    expect(page.locator(f"{CARD} .graph-canvas")).to_be_hidden()
    expect(page.locator(".list-arrow")).to_have_count(28)
    arrow = page.get_by_role("button", name=re.compile("^Cellular senescence to drift: drives and"))
    arrow.click()
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Cellular senescence")
    expect(page.locator("#selection-line .chip")).to_have_text("Disputed")
    expect(page.locator("#evidence-drawer")).to_be_visible()
    expect(page.locator(".graph-list [aria-current]")).to_have_count(1)
    expect(page).to_have_title("Hallmarks: Cellular senescence → Mesenchymal drift - MesoDrift")


def test_the_list_is_sorted_within_its_groups_and_stays_so(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    as_list(page)
    page.get_by_role("button", name="change with age, g").click()
    bodies = page.locator(".graph-table").first.locator("tbody")
    values = (
        bodies.nth(2)
        .locator("td.list-change")
        .evaluate_all(
            "(cells) => cells.map((cell) => cell.dataset.value).filter(Boolean).map(Number)"
        )
    )
    assert values == sorted(values)
    page.get_by_role("button", name="Cues").click()
    visitor.settle()
    header = page.locator(".graph-table thead th").nth(1)
    expect(header).to_have_attribute("aria-sort", "ascending")


def test_layers_are_switched_and_kept_in_the_link(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    page.get_by_role("button", name="Interventions", exact=True).click()
    visitor.settle()
    assert "layers=interventions" in visitor.selection()
    expect(page.locator(f"{CARD} .reading")).to_contain_text("carry a safety finding")
    page.reload()
    visitor.settle()
    chip = page.get_by_role("button", name="Interventions", exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_another_stratum_recolours_and_keeps_the_focus(visitor: Visitor) -> None:
    page = visitor.open(FOCUSED)
    page.locator('.slot[data-slot="stratum"] .slot-button').click()
    page.keyboard.type("epidermis")
    page.keyboard.press("Enter")
    visitor.settle()
    assert "arrow=h_cellular_senescence" in visitor.selection()
    expect(page.locator(f"{CARD} .reading")).to_contain_text("In this skin epidermis")
    expect(page.locator("#selection-line .chip")).to_have_text("Disputed")


def test_a_deep_link_restores_the_focus_and_escape_clears_it(visitor: Visitor) -> None:
    page = visitor.open(FOCUSED)
    expect(page.locator("#selection-line")).to_contain_text("4 statements, 6 citations")
    page.reload()
    visitor.settle()
    expect(page.locator("#evidence-drawer")).to_be_visible()
    page.keyboard.press("Escape")
    wait_for(page, "!/arrow=/.test(window.mesodrift.selection())")
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Nothing selected.")
    expect(page.locator("#evidence-drawer")).to_be_hidden()
    expect(page).to_have_title("Hallmarks - MesoDrift")


def test_other_pages_keep_the_line_of_their_strata(visitor: Visitor) -> None:
    page = visitor.open(f"{FOCUSED}&dataset=izgi2022_mouse_4tissue&tissue=lung")
    page.get_by_role("link", name="Tissues").click()
    page.wait_for_selector('[data-page="tissues"]')
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Izgi 2022")
    page.get_by_role("link", name="Hallmarks").click()
    page.wait_for_selector('[data-page="hallmarks"]')
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("Cellular senescence")


def test_the_keyboard_walks_the_list_and_keeps_its_place(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    page.locator('[data-view="list"]').focus()
    page.keyboard.press("Enter")
    arrow = page.get_by_role("button", name=re.compile("^Dysbiosis to drift:"))
    arrow.focus()
    page.keyboard.press("Enter")
    wait_for(page, "window.mesodrift.selection().includes('arrow=h_dysbiosis%3Emd')")
    visitor.settle()
    page.keyboard.press("Escape")
    wait_for(page, "!/arrow=/.test(window.mesodrift.selection())")


def test_a_phone_gets_the_list_the_short_sentence_and_all_pages(
    context: BrowserContext, address: str
) -> None:
    reader = Visitor(context, address, size=(390, 844))
    page = reader.open("hallmarks?dataset=kuehne2017_human_epidermis")
    expect(page.locator(".graph-list")).to_be_visible()
    expect(page.locator(f"{CARD} .graph-canvas")).to_be_hidden()
    expect(page.locator(f"{CARD} .card-question")).to_have_text(
        "Which hallmarks drive drift, and which does it drive?"
    )
    expect(page.locator('.slot[data-slot="confidence"]')).to_be_hidden()
    page.get_by_role("button", name="All filters").click()
    expect(page.locator('.slot[data-slot="confidence"]')).to_be_visible()
    last = page.locator(".list-arrow").nth(1).bounding_box()
    assert last is not None
    assert last["x"] + last["width"] <= 390
    expect(page.get_by_role("link", name="Methods")).to_be_hidden()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("link", name="Methods").click()
    page.wait_for_selector('[data-page="methods"]')
    assert reader.console == []


def test_the_table_and_its_csv_hold_the_arrows(visitor: Visitor) -> None:
    page = visitor.open("hallmarks")
    card = page.locator(CARD)
    card.locator('[data-action="export"]').click()
    with page.expect_download() as download:
        card.locator('[data-export="csv"]').click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# ") and "Knowledge" in line for line in lines)
    assert sum(not line.startswith("#") for line in lines if line) == 29


def test_axe_finds_nothing_serious_in_the_list(context: BrowserContext, address: str) -> None:
    reader = Visitor(context, address, is_still=True)
    page = reader.open(f"{FOCUSED}&layers=between&layers=cues")
    as_list(page)
    assert serious_in_both_themes(page) == []
