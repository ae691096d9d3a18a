"""The page Cells as a reader uses it: colour, zoom, pick, take along, come back by the link."""

import math

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, wait_for

LIVER = "cells?dataset=tms_liver_facs"
NO_IDS = "These cells carry no mouse ids. Browse them; no test is possible."
SQUARE = """() => {
  const plot = document.querySelector('.cells-stage .js-plotly-plot');
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset, box.top + yaxis._offset, xaxis._length, yaxis._length];
}"""
RANGE = "document.querySelector('.cells-stage .js-plotly-plot')._fullLayout.xaxis.range"


def drag(page: Page, points: list[tuple[float, float]]) -> None:
    """Drag along points in shares of the square of the picture."""
    left, top, wide, tall = page.evaluate(SQUARE)
    places = [(left + x * wide, top + y * tall) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def ring(radius: float = 0.3, steps: int = 90) -> list[tuple[float, float]]:
    turns = [2 * math.pi * step / steps for step in range(steps)]
    return [(0.5 + radius * math.cos(turn), 0.5 + radius * math.sin(turn)) for turn in turns]


def test_colours_and_zoom_draw_anew_and_the_link_and_undo_bring_them_back(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    card = page.locator('[data-card="embedding"]')
    expect(card.locator(".card-n")).to_contain_text("356,213 of 356,213 cells in view")
    score = page.evaluate("mesodrift.drawings.embedding.figure.data[0].z.bdata")
    page.get_by_role("button", name="share old").click()
    wait_for(page, "mesodrift.selection().includes('paint=share_old')")
    visitor.settle()
    expect(card.locator(".reading")).to_contain_text("are old")
    assert page.evaluate("mesodrift.drawings.embedding.figure.data[0].z.bdata") != score
    refused = page.locator('.paints [aria-disabled="true"]', has_text="old − young")
    expect(refused).to_have_attribute("title", NO_IDS)
    page.get_by_role("button", name="Zoom box").click()
    drag(page, [(0.3, 0.3), (0.4, 0.4), (0.6, 0.6)])
    wait_for(page, "mesodrift.selection().includes('window=')")
    visitor.settle()
    drawn = page.evaluate("mesodrift.drawings.embedding.figure.layout.meta.view")
    low, high = page.evaluate(RANGE)
    assert [low, high - low] == [drawn[0], drawn[2]]
    assert drawn[2] < 65536 * 0.35
    expect(card.locator(".card-n")).not_to_contain_text("356,213 of")
    page.keyboard.press("Control+z")
    visitor.settle()
    assert "window=" not in visitor.selection()
    assert page.evaluate(RANGE) == [0, 65536]
    page.reload()
    visitor.settle()
    expect(page.locator('.paints [aria-pressed="true"]')).to_have_text("share old")


def test_a_data_set_without_cells_leads_to_one_with_them(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=izgi2022_mouse_4tissue&tissue=lung")
    expect(page.locator('[data-card="embedding"] .reading')).to_contain_text("no single cells")
    assert page.locator(".card:visible").count() == 1  # the same is not said by every card
    expect(page.locator(".cells-tools")).to_be_hidden()
    page.get_by_role("button", name="Show the cells of Tabula Muris Senis 2020").click()
    visitor.settle()
    expect(page.locator('[data-card="embedding"] .card-n')).to_contain_text("9 mice")
    expect(page.locator('[data-card="cells_in_window"]')).to_be_visible()
