"""The cards beside the embedding as a reader uses them: read, press, flip, come back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_access import serious
from tests.browser.test_journeys import click_mark

LIVER = "cells?dataset=tms_liver_facs"
NO_IDS = "These cells carry no mouse ids. Browse them; no test is possible."
CARDS = ("cells_in_window", "cell_ridges", "embedding_by_age", "cell_shares", "cell_depth")


def test_a_type_pressed_is_followed_by_the_other_cards(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    count = page.locator('[data-card="cells_in_window"] .card-n')
    expect(count).to_contain_text("1,779 cells in view")
    click_mark(page, "cells_in_window", "cell_type=hepatocyte")
    wait_for(page, "mesodrift.selection().includes('cell_type=hepatocyte')")
    visitor.settle()
    expect(count).to_contain_text("1,162 cells in view")
    expect(page.locator('[data-card="cell_ridges"] .card-n')).to_contain_text("1,162 scored")


def test_a_tissue_pressed_in_the_shares_shows_its_types(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    card = page.locator('[data-card="cell_shares"]')
    card.scroll_into_view_if_needed()
    expect(card.locator(".reading")).to_contain_text("Bone marrow")
    click_mark(page, "cell_shares", "tissue=lung")
    wait_for(page, "mesodrift.selection().includes('tissue=lung')")
    visitor.settle()
    expect(card.locator(".reading")).to_contain_text("Classical monocyte")
    expect(card.locator(".card-traps")).to_contain_text("survived dissociation")


def test_without_donors_cards_say_so_and_depth_is_refused(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    expect(page.locator('[data-card="cell_ridges"] .reading')).to_contain_text(NO_IDS)
    expect(page.locator('[data-card="cell_depth"] .reading')).to_contain_text("does not tell")


def test_confounding_is_said_and_the_table_selects_a_donor(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    card = page.locator('[data-card="cell_depth"]')
    expect(card.locator(".reading")).to_contain_text("age and depth cannot be told apart")
    card.locator('[data-action="table"]').click()
    expect(card.locator("tbody tr")).to_have_count(9)
    card.locator("tbody tr", has_text="3_11_M").click()
    wait_for(page, "mesodrift.selection().includes('donors=3_11_M')")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_every_card_is_drawn_and_axe_finds_nothing_serious(
    visitor: Visitor, size: tuple[int, int]
) -> None:
    page = visitor.open(LIVER)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.settle()
    for name in CARDS:
        expect(page.locator(f'[data-card="{name}"] .reading')).not_to_be_empty()
        assert page.evaluate(f"mesodrift.drawings.{name}.figure.data.length") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
