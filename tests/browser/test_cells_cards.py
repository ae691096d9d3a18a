"""The cards beside the embedding as a reader uses them: read, press, flip, come back."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_journeys import click_mark

LIVER = "cells?dataset=tms_liver_facs"
NO_IDS = "These cells carry no mouse ids. Browse them; no test is possible."
SIZES = ((390, 844), (1200, 900), (1380, 900), (1440, 900))
CARDS = ("cells_in_window", "cell_ridges", "embedding_by_age", "cell_shares", "cell_depth")

FEET = "all => all.map(card => Math.round(card.getBoundingClientRect().bottom))"
FILLED = """(() => {
  const plot = document.querySelector('[data-card="embedding_by_age"] .js-plotly-plot');
  return plot._fullLayout.xaxis._length / plot.clientWidth;
})()"""


def test_a_tissue_pressed_in_the_shares_shows_its_types(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    expect(page.locator('[data-card="cell_ridges"] .reading')).to_contain_text(NO_IDS)
    card = page.locator('[data-card="cell_shares"]')
    card.scroll_into_view_if_needed()
    expect(card.locator(".reading")).to_contain_text("Bone marrow")
    click_mark(page, "cell_shares", "tissue=lung")
    wait_for(page, "mesodrift.selection().includes('tissue=lung')")
    visitor.settle()
    expect(card.locator(".reading")).to_contain_text("Classical monocytes make up")
    expect(card.locator(".card-traps")).to_contain_text("survived dissociation")


def test_a_card_that_only_says_a_sentence_is_as_small_and_grows_with_its_map(
    visitor: Visitor,
) -> None:
    page = visitor.open("cells?dataset=pastushenko2018_scc_emt&paint=sex")
    card = page.locator('[data-card="embedding"]')
    expect(card.locator(".reading")).to_have_text("The sex of these cells is not known.")
    expect(page.locator(".tray-hint")).to_have_count(2)
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        visitor.settle()
        for name in ("embedding", "embedding_by_age"):
            held = page.locator(f'[data-card="{name}"]').evaluate("card => card.offsetHeight")
            assert held < 230, (name, size)
        expect(page.locator(".cells-tools")).to_be_hidden()
        expect(page.locator(".tray-hint").first).to_be_hidden()  # there is nothing to pick from
    card.locator('[data-action="table"]').click()
    expect(card.locator("tbody tr")).to_have_count(2)
    expect(card.locator("tbody tr").first).to_be_visible()
    card.locator('[data-action="table"]').click()
    page.get_by_role("button", name="density").click()
    visitor.settle()
    expect(page.locator(".cells-tools")).to_be_visible()
    assert card.evaluate("card => card.offsetHeight") > 500


def test_every_card_is_drawn_at_every_width_and_a_table_selects_a_donor(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    depth = page.locator('[data-card="cell_depth"]')
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        visitor.settle()
        if size[0] < 400:  # a table that is cut says so, until its end is seen
            who = page.locator('[data-card="cells_in_window"]')
            who.locator('[data-action="table"]').click()
            expect(who.locator(".card-table.more-right")).to_be_visible()
            who.locator(".card-table").evaluate("table => table.scrollTo(999, 0)")
            expect(who.locator(".card-table:not(.more-right)")).to_be_visible()
            who.locator('[data-action="table"]').click()
            visitor.settle()
        for name in CARDS:
            expect(page.locator(f'[data-card="{name}"] .reading')).not_to_be_empty()
            assert page.evaluate(f"mesodrift.drawings.{name}.figure.data.length") > 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tops = page.locator(".paints .layer-chip").evaluate_all("all => all.map(e => e.offsetTop)")
        assert len(set(tops)) == 1, size  # the chips stand in one row
        if size[0] >= 1200:
            feet = page.locator(".cells-main > *").evaluate_all(FEET)
            assert len(set(feet)) == 2, size  # two rows, the cards of each end at one height
            assert page.evaluate(FILLED) > 0.9, size  # pictures by age leave no empty side
    plot = page.locator('[data-card="embedding_by_age"] .js-plotly-plot')
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    wait_for(page, "document.querySelector('.js-plotly-plot.silent') !== null")
    dragged = "document.querySelector('.js-plotly-plot.silent .nsewdrag')"
    assert page.evaluate(f"getComputedStyle({dragged}).cursor") == "default"  # an age is no button
    expect(depth.locator(".reading")).to_contain_text("age and depth cannot be told apart")
    depth.locator('[data-action="table"]').click()
    expect(depth.locator("tbody tr")).to_have_count(9)
    depth.locator("tbody tr", has_text="3_11_M").click()
    wait_for(page, "mesodrift.selection().includes('donors=3_11_M')")
