"""Cells beside the other pages: one selection, and a map that is as it was left."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_cells import LIVER, drag, ring
from tests.browser.test_journeys import click_mark


def go(visitor: Visitor, name: str) -> None:
    visitor.page.locator(f'.rail-link[title="{name}"]').click()
    expect(visitor.page.locator('.rail-link[aria-current="page"]')).to_have_text(name)
    visitor.settle()


def sentence(page: Page) -> str:
    return page.locator(".sentence").first.inner_text()


def test_a_type_pressed_among_cells_is_selected_everywhere_and_back(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    click_mark(page, "cells_in_window", "cell_type=hepatocyte")
    wait_for(page, "mesodrift.selection().includes('cell_type=hepatocyte')")
    page.get_by_role("button", name="Zoom box").click()
    drag(page, [(0.1, 0.4), (0.3, 0.6), (0.8, 0.95)])
    wait_for(page, "mesodrift.selection().includes('window=')")
    visitor.settle()
    page.get_by_role("button", name="Lasso").click()
    drag(page, ring())
    wait_for(page, "mesodrift.selection().includes('lasso=')")
    visitor.settle()
    left, picked = visitor.selection(), page.locator(".tray-title").inner_text()
    view = page.evaluate("mesodrift.drawings.embedding.figure.layout.meta.view")
    go(visitor, "Cell types")
    assert "in hepatocyte" in sentence(page)
    go(visitor, "Tissues")
    expect(page.locator("#selection-line")).to_contain_text("Hepatocyte")
    go(visitor, "Cells")
    assert visitor.selection() == left
    assert page.evaluate("mesodrift.drawings.embedding.figure.layout.meta.view") == view
    expect(page.locator(".tray-title")).to_have_text(picked)


def test_a_type_pressed_on_the_plane_filters_the_cells(visitor: Visitor) -> None:
    page = visitor.open("celltypes?dataset=tms_liver_facs")
    click_mark(page, "phase_plane", "cell_type=sinusoidal+endothelium")
    wait_for(page, "mesodrift.selection().includes('sinusoidal')")
    visitor.settle()
    go(visitor, "Cells")
    assert "sinusoidal endothelium" in sentence(page)
    expect(page.locator('[data-card="embedding"] .card-n')).to_contain_text("617 of 1,779 cells")


def test_a_type_pressed_is_followed_by_the_cards_and_the_open_comparison(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    count = page.locator('[data-card="cells_in_window"] .card-n')
    expect(count).to_contain_text("1,779 cells in view")
    page.get_by_role("button", name="Lasso").click()
    drag(page, ring())
    compared = page.locator(".tray-compare")
    expect(compared).to_be_visible()
    compared.locator("summary").click()
    first = compared.locator(".reading").inner_text()
    click_mark(page, "cells_in_window", "cell_type=hepatocyte")
    wait_for(page, "mesodrift.selection().includes('cell_type=hepatocyte')")
    visitor.settle()
    expect(count).to_contain_text("1,162 cells in view")
    expect(page.locator('[data-card="cell_ridges"] .card-n')).to_contain_text("1,162 scored")
    expect(compared.locator(".reading")).not_to_have_text(first)
    expect(compared.locator(".tray-donors")).to_be_visible()
