"""The evidence drawer as a reader uses it: by link, by mouse, by keyboard, on a phone."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from atlas import evidence_graph
from tests.atlas import bibtex_reader
from tests.browser.axe import serious_in_both_themes
from tests.browser.conftest import Visitor, wait_for

ARROW = "hallmarks?arrow=h_cellular_senescence%3Emd"
NODE = "hallmarks?node=h_cellular_senescence&dataset=kuehne2017_human_epidermis"


def keys(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_link_opens_the_statements_of_an_arrow(visitor: Visitor) -> None:
    page = visitor.open(ARROW)
    drawer = page.get_by_role("dialog", name="Does cellular senescence drive mesenchymal drift?")
    expect(drawer).to_contain_text("Disputed.")
    expect(drawer.locator(".statement")).to_have_count(4)
    expect(drawer).to_contain_text("rapamycin.news 2026 not verified")
    link = drawer.get_by_role("link", name="Schafer 2017", exact=True)
    expect(link).to_have_attribute("href", "https://doi.org/10.1038/ncomms14532")
    assert page.evaluate("typeof window.Plotly") == "undefined", "no figure, no figure library"


def test_the_way_back_the_filters_and_the_close_button(visitor: Visitor) -> None:
    page = visitor.open(ARROW + "&confidence=3")
    drawer = page.locator("#evidence-drawer")
    expect(drawer).to_contain_text("3 more statements are hidden by the filter “confidence 3”.")
    drawer.get_by_role("button", name="Show the hidden statements").click()
    expect(drawer.locator(".statement")).to_have_count(4)
    assert "confidence" not in keys(page)
    drawer.get_by_role("button", name="Show the way back").click()
    expect(drawer.locator("#drawer-title")).to_have_text(
        "Does mesenchymal drift drive cellular senescence?"
    )
    assert keys(page)["arrow"] == ["md>h_cellular_senescence"]
    drawer.get_by_role("button", name="Close the drawer").click()
    expect(drawer).to_be_hidden()
    assert "arrow" not in keys(page)


def test_a_node_shows_its_age_curve_in_the_theme_and_leads_to_tissues(visitor: Visitor) -> None:
    page = visitor.open(NODE)
    drawer = page.locator("#evidence-drawer")
    expect(drawer.locator(".age-curve .main-svg").first).to_be_visible()
    expect(drawer).to_contain_text("SenMayo senescence set")
    visitor.settle()
    # another stratum, the same node: the curve follows
    page.evaluate("mesodrift.applyPatch('dataset=angelidis2019_lung_pseudobulk')")
    expect(drawer.locator(".data-place")).to_contain_text("Angelidis 2019, lung")
    visitor.settle()
    expect(drawer.locator(".age-curve .js-plotly-plot")).to_contain_text("15 mice")
    drawer.get_by_role("link", name="Open on Tissues").click()
    page.wait_for_selector('[data-page="tissues"]')
    visitor.settle()
    assert keys(page)["signature"] == ["senmayo"]
    assert keys(page)["tissue"] == ["lung"]


def test_an_arrow_of_a_node_is_one_press_away(visitor: Visitor) -> None:
    page = visitor.open(NODE)
    drawer = page.locator("#evidence-drawer")
    drawer.locator(".arrow-row", has_text="SASP factors").click()
    expect(drawer.locator("#drawer-title")).to_have_text(
        "Does cellular senescence produce SASP factors?"
    )
    drawer.get_by_role("button", name="SASP factors").click()
    expect(drawer.locator("#drawer-title")).to_have_text("SASP factors")


def test_escape_closes_and_the_keyboard_gets_its_place_back(visitor: Visitor) -> None:
    page = visitor.open(NODE)
    drawer = page.locator("#evidence-drawer")
    page.locator("#evidence-drawer .arrow-row").first.focus()
    page.keyboard.press("Enter")
    expect(drawer.locator("#drawer-title")).not_to_have_text("Cellular senescence")
    wait_for(page, "document.activeElement.id === 'drawer-title'")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert not {"arrow", "node"} & set(keys(page))
    assert keys(page)["dataset"], "only the focus is cleared"


def test_opened_by_mouse_the_focus_stays_where_it_was(visitor: Visitor) -> None:
    page = visitor.open(NODE)
    page.locator("#evidence-drawer .arrow-row").first.click()
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.id") != "drawer-title"


def test_the_text_is_copied_with_its_citations_and_the_link(visitor: Visitor) -> None:
    page = visitor.open(ARROW)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.locator("#toast")).to_have_text("Copied with citations.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Does cellular senescence drive mesenchymal drift?\nDisputed.")
    assert page.url in copied
    assert "[1] Krizhanovsky V et al. Senescence of activated stellate cells" in copied
    assert f"knowledge {evidence_graph.curated().version}" in copied


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator("#evidence-drawer").get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_bibtex_and_csv_of_what_is_in_focus(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open(ARROW)
    bibliography = saved(page, "BibTeX", tmp_path)
    assert bibliography.suffix == ".bib"
    entries = bibtex_reader.read(bibliography.read_text(encoding="utf-8"))
    assert "krizhanovsky2008" in entries
    assert len(entries) == 6
    table = saved(page, "CSV", tmp_path)
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    assert f"# {page.url}\n" in lines
    rows = csv.DictReader(io.StringIO("".join(line for line in lines if line[0] != "#")))
    assert [row["statement_id"] for row in rows] == ["e015", "e013", "e198", "e014"]


def test_graphml_of_the_whole_graph_from_its_card(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open(ARROW + "&confidence=3")
    with page.expect_download() as waiting:
        page.evaluate(
            """document.querySelector('[data-card="hallmark_graph"] [data-export="graphml"]')
                .click()"""
        )
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    back = nx.read_graphml(path, force_multigraph=True)
    kept = [row for row in evidence_graph.curated().graph.statements if row.confidence == 3]
    assert back.number_of_edges() == len(kept)
    assert back.graph["knowledge_version"] == evidence_graph.curated().version


@pytest.mark.parametrize("path", [ARROW, NODE, "hallmarks?node=i_osk"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(
    context: BrowserContext, address: str, path: str, size: tuple[int, int]
) -> None:
    reader = Visitor(context, address, size=size, is_still=True)
    page = reader.open(path)
    expect(page.locator("#evidence-drawer")).to_be_visible()
    assert serious_in_both_themes(page) == []
    assert reader.console == []


def test_on_a_phone_it_is_a_sheet_of_the_whole_screen(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = Visitor(context, address).open("hallmarks?arrow=md%3Eh_ecm_changes")
    box = page.locator("#evidence-drawer").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.evaluate(
        "(() => { const body = document.querySelector('.drawer-body');"
        "return body.scrollWidth <= body.clientWidth && body.scrollHeight > body.clientHeight; })()"
    )
    context.close()
