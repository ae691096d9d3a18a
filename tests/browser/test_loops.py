"""The loops card in a browser: press, follow by keys, link, export, and nothing axe minds."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import serious_in_both_themes
from tests.browser.conftest import Visitor, wait_for

DRAWN = """() => {
    const card = document.querySelector('[data-card="loops"]');
    return card && card.dataset.drawn === window.mesodrift.selection() &&
        !card.classList.contains('stale') && document.querySelector('.loops-chips') !== null;
}"""


def opened(visitor: Visitor, query: str = "") -> Page:
    visitor.page.goto(f"{visitor.address}hallmarks{query}")
    drawn(visitor.page)
    return visitor.page


def drawn(page: Page) -> None:
    wait_for(page, DRAWN)
    page.wait_for_timeout(150)


def test_a_pressed_loop_is_in_the_address_and_shows_what_it_rests_on(visitor: Visitor) -> None:
    page = opened(visitor)
    kind = page.locator('[data-loop="md>h_cellular_senescence"]')
    expect(kind).to_have_attribute("aria-expanded", "false")
    kind.click()
    drawn(page)
    assert "loop=md%3Eh_cellular_senescence" in page.url
    expect(kind).to_have_attribute("aria-expanded", "true")
    detail = page.locator(".loops-detail")
    expect(detail).to_contain_text("claim both directions")
    assert detail.locator('a[href^="https://doi.org/10."]').count() > 2
    kind.click()
    drawn(page)
    expect(detail).to_have_count(0)
    assert "loop=" not in page.url


def test_a_link_opens_its_loop_in_sight(visitor: Visitor) -> None:
    page = opened(visitor, "?loop_length=6&loop=md%3Eh_psychosocial_isolation")
    expect(page.locator(".trap").first).to_contain_text("is not listed")
    page = opened(visitor, "?loop_length=3&loop=md%3Eh_genomic_instability")
    page.wait_for_timeout(300)
    expect(page.locator(".loops-open")).to_be_in_viewport()
    expect(page.locator(".loops-rest")).to_be_in_viewport()


def test_the_length_is_one_press_and_an_arrow_keeps_the_loop(visitor: Visitor) -> None:
    page = opened(visitor, "?loop=md%3Eh_ecm_changes")
    before = page.locator(".loops-kind").count()
    page.get_by_role("button", name="At most six arrows").click()
    drawn(page)
    assert page.locator(".loops-kind").count() > before
    assert "loop_length=6" in page.url
    page.locator(".loops-open .loops-arrow").first.click()
    drawn(page)
    assert "arrow=md%3Eh_ecm_changes" in page.url
    assert "loop=md%3Eh_ecm_changes" in page.url


def test_the_keys_step_through_the_loops_and_a_button_keeps_its_own(visitor: Visitor) -> None:
    page = opened(visitor)
    page.locator(".loops").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page)
    assert page.locator(".loops-open").count() == 1
    chosen = page.locator(".loops-open .loops-kind").get_attribute("data-loop")
    other = page.locator(".loops-kind").nth(5)
    assert other.get_attribute("data-loop") != chosen
    other.focus()
    page.keyboard.press("Enter")
    drawn(page)
    assert page.locator(".loops-open .loops-kind").get_attribute("data-loop") == (
        page.locator(".loops-kind").nth(5).get_attribute("data-loop")
    )


def test_the_filters_of_the_link_are_in_force(visitor: Visitor) -> None:
    page = opened(visitor, "?confidence=3")
    expect(page.locator('[data-card="loops"] .reading')).to_contain_text("1 loop")
    page = opened(visitor, "?evidence=human_rct")
    expect(page.locator('[data-card="loops"] .reading')).to_contain_text("no loop of up to three")
    expect(page.locator(".loops-kind")).to_have_count(0)


def test_table_csv_claim_and_how(visitor: Visitor, tmp_path: Path) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(visitor, "?loop_length=6")
    card = page.locator('[data-card="loops"]')
    reading = card.locator(".reading").inner_text()
    n = card.locator(".loops-kind").count()
    card.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        card.get_by_role("menuitem", name="CSV").click()
    saved = tmp_path / "loops.csv"
    waiting.value.save_as(saved)
    lines = saved.read_text(encoding="utf-8").splitlines()
    assert f"# {reading}" in lines
    assert sum(not line.startswith("#") for line in lines) == n + 1
    card.get_by_role("button", name="Export").click()
    card.get_by_role("menuitem", name="Copy claim").click()
    page.wait_for_timeout(300)
    assert reading in page.evaluate("navigator.clipboard.readText()")
    card.get_by_role("button", name="Table", exact=True).click()
    expect(card.locator(".card-table tbody tr")).to_have_count(n)
    expect(card.locator(".loops")).to_be_hidden()
    card.get_by_role("button", name="How computed").click()
    expect(page.get_by_text("How this is computed")).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 700)])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    context: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    reader = Visitor(context, address, size=size, is_still=True)
    page = opened(reader, "?loop=md%3Eh_cellular_senescence")
    assert serious_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert reader.console == []
