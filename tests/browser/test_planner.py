"""The planner in a browser: drawn, pressed, flipped, on a phone, without a word on the console."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visitor, wait_for

CARD = '[data-card="planner"]'


def test_it_is_drawn_and_says_what_it_would_take(visitor: Visitor) -> None:
    page = visitor.open("planner")
    assert page.locator("h1").inner_text() == "Planner"
    expect(page.locator(f"{CARD} .reading")).to_contain_text("80 % power")
    assert "Donors a side for 80 % power" in str(
        page.locator(f"{CARD} .card-figure").text_content()
    )
    assert page.locator(".rail-link[aria-current=page]").inner_text() == "Planner"


def test_a_row_selects_and_the_sentence_follows(visitor: Visitor) -> None:
    page = visitor.open("planner")
    page.locator(f"{CARD} [data-action=table]").click()
    row = page.locator(f"{CARD} .card-table tbody tr", has_text="Izgi").first
    row.click()
    wait_for(page, "window.mesodrift.selection().includes('izgi2022_mouse_4tissue')")
    visitor.settle()
    assert "Izgi 2022" in page.locator(f"{CARD} .reading").inner_text()
    page.keyboard.press("Escape")


def test_filters_reach_it_and_a_link_brings_it_back(visitor: Visitor) -> None:
    page = visitor.open("planner?contrast=ischaemic_vs_control&signature=md_core")
    assert "control" in str(page.locator(f"{CARD} .card-figure").text_content())
    assert page.locator('[data-slot="signature"]').inner_text().startswith("MD score")


def test_an_effect_can_be_chosen_and_put_back(visitor: Visitor) -> None:
    page = visitor.open("planner")
    assert "nearer 0" in page.locator(f"{CARD} .reading").inner_text()
    slot = page.locator('[data-slot="effect"]')
    assert slot.locator(".slot-text").inner_text() == "the effect seen"
    slot.locator(".slot-button").click()
    page.get_by_role("option", name="g 0.8").click()
    wait_for(page, "window.mesodrift.selection().includes('effect=0.8')")
    visitor.settle()
    assert "A true g of 0.8 takes 26" in page.locator(f"{CARD} .reading").inner_text()
    assert slot.locator(".slot-text").inner_text() == "g 0.8"
    page.locator(".sentence .reset").click()
    wait_for(page, "!window.mesodrift.selection().includes('effect')")
    visitor.settle()
    assert "nearer 0" in page.locator(f"{CARD} .reading").inner_text()


def test_how_it_is_computed_opens_beside_it(visitor: Visitor) -> None:
    page = visitor.open("planner")
    page.locator(f"{CARD} [data-action=how]").click()
    sheet = page.locator(".offcanvas.show")
    sheet.wait_for()
    assert "winner's curse" in sheet.inner_text()
    assert sheet.locator('a[href$="/methods#planner"]').count() == 3


def test_on_a_phone_nothing_is_wider_than_the_screen(
    context: BrowserContext, visitor: Visitor
) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("planner")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator(f"{CARD} .main-svg").first.bounding_box()
    assert box is not None
    assert box["width"] <= 390
