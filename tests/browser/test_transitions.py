"""The spectrum of transitions in a browser: drawn, pressed, filtered, linked, on a phone."""

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Visitor, wait_for

CARD = '[data-card="transitions"]'
TABLE = '[data-card="transition_statements"]'


def reading(page: Page, card: str = CARD) -> str:
    return page.locator(f"{card} .reading").inner_text()


def test_it_is_drawn_and_says_what_is_reported(visitor: Visitor) -> None:
    page = visitor.open("transitions")
    assert page.locator("h1").inner_text() == "Transitions"
    assert "13 cell origins are reported" in reading(page)
    drawn = str(page.locator(f"{CARD} .card-figure").text_content())
    for words in ("Epithelial cell", "Myofibroblast", "TGF-β", "Stiffness", "The way back"):
        assert words in drawn
    assert "gain of intensity" in page.locator(f"{CARD} .card-traps").inner_text()
    assert page.locator(f"{TABLE} tbody tr").count() == 55


def test_a_press_on_a_row_selects_its_node(visitor: Visitor) -> None:
    page = visitor.open("transitions")
    page.locator(f"{CARD} .card-figure").get_by_text("Pericyte", exact=False).first.click(
        force=True
    )
    wait_for(page, "window.mesodrift.selection().includes('node=t_pmt')")
    visitor.settle()
    assert reading(page).startswith("Pericyte to myofibroblast")
    assert "Humphreys 2010" in page.locator(f"{CARD} .card-traps").inner_text()
    rows = page.locator(f"{TABLE} tbody tr")
    assert rows.count() == 1
    link = page.locator(".to-drawer a")
    assert "/hallmarks?" in str(link.get_attribute("href"))
    assert "node=t_pmt" in str(link.get_attribute("href"))


def test_a_row_of_the_table_selects_an_arrow_and_sorts(visitor: Visitor) -> None:
    page = visitor.open("transitions?node=t_fmt")
    page.locator(f"{TABLE} th[data-column=confidence] .sort").click()
    first = page.locator(f"{TABLE} tbody tr").first
    assert first.locator("td.numeric").inner_text() == "3"
    page.locator(f"{TABLE} tbody tr", has_text="e097").click()
    wait_for(page, "window.mesodrift.selection().includes('arrow=r_yaptaz')")
    visitor.settle()
    assert "One statement: YAP/TAZ drives" in reading(page, TABLE)
    assert "doi.org/10.1172/jci.insight.146243" in page.locator(".reference-card").inner_html()


def test_filters_reach_every_card_and_nothing_left_says_the_cure(visitor: Visitor) -> None:
    page = visitor.open("transitions?evidence=human_rct")
    for card in (CARD, TABLE):
        assert "Choose any evidence" in reading(page, card)
    page.locator(".sentence .reset").click()
    wait_for(page, "!window.mesodrift.selection().includes('evidence')")
    visitor.settle()
    assert "13 cell origins" in reading(page)
    page.locator('[data-slot="confidence"] .slot-button').click()
    page.locator('[data-slot="confidence"]').get_by_role("option", name="2 or 3").click()
    wait_for(page, "window.mesodrift.selection().includes('confidence=2')")
    visitor.settle()
    assert page.locator(f"{TABLE} tbody tr").count() < 55


def test_keys_reach_the_rows(visitor: Visitor) -> None:
    page = visitor.open("transitions")
    page.locator(f"{CARD} .card-figure").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for(page, "/(node|arrow)=/.test(window.mesodrift.selection())")
    visitor.settle()


def test_the_way_it_is_computed_and_its_methods(visitor: Visitor) -> None:
    page = visitor.open("transitions")
    page.locator(f"{CARD} [data-action=how]").click()
    sheet = page.locator(".offcanvas.show")
    sheet.wait_for()
    assert "boxed question mark" in sheet.inner_text()
    assert sheet.locator('a[href$="/methods#transitions"]').count() == 4


def test_on_a_phone_each_transition_has_its_own_lines(
    context: BrowserContext, visitor: Visitor
) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("transitions")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator(f"{CARD} .main-svg").first.bounding_box()
    assert box is not None
    assert box["width"] <= 390
    assert "the way back" in str(page.locator(f"{CARD} .card-figure").text_content())
