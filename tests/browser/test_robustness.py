"""The specification curve as a reader uses it, on the bundled tables."""

import re

from playwright.sync_api import expect

from tests.browser.axe import serious
from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_journeys import click_mark

CARD = '[data-card="specification_curve"]'
MUSCLE = "celltypes?dataset=xu2023_killifish_4tissue&tissue=muscle"


def test_a_deep_link_says_in_how_many_analyses_the_answer_holds(visitor: Visitor) -> None:
    page = visitor.open(MUSCLE)
    card = page.locator(CARD)
    expect(card.locator(".card-question")).to_contain_text("muscle")
    reading = card.locator(".reading")
    expect(reading).to_contain_text(re.compile(r"(All|Of) \d\d analyses of muscle in Xu 2023"))
    card.locator('[data-action="table"]').click()
    said = re.search(r"(?:All|Of) (\d+) analyses", reading.inner_text())
    assert said is not None
    assert int(said[1]) >= 40
    assert card.locator("tbody tr").count() >= int(said[1])  # and the two nulls
    expect(card.locator("tbody")).to_contain_text("UCell")


def test_the_curve_follows_the_stratum_that_is_picked_above(visitor: Visitor) -> None:
    page = visitor.open("celltypes?dataset=izgi2022_mouse_4tissue")
    click_mark(page, "verdict_table", "tissue=liver")
    wait_for(page, "window.mesodrift.selection().includes('tissue=liver')")
    visitor.settle()
    expect(page.locator(f"{CARD} .card-question")).to_contain_text("liver")
    expect(page.locator(f"{CARD} .reading")).to_contain_text("analyses of liver in Izgi 2022")


def test_a_stratum_with_too_few_donors_says_so(visitor: Visitor) -> None:
    page = visitor.open(
        "celltypes?dataset=tms_liver_facs&tissue=liver&cell_type=sinusoidal+endothelium"
    )
    expect(page.locator(f"{CARD} .reading")).to_contain_text("Two young mice")


def test_the_card_is_accessible_on_a_phone(visitor: Visitor) -> None:
    page = visitor.open(MUSCLE)
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.settle()
    page.locator(CARD).scroll_into_view_if_needed()
    assert serious(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
