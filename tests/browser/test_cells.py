"""The page Cells as a reader uses it: colour, zoom, pick, take along, come back by the link."""

import math
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

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


def test_colours_are_switched_and_the_link_keeps_them(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    card = page.locator('[data-card="embedding"]')
    expect(card.locator(".card-n")).to_contain_text("356,213 of 356,213 cells in view")
    score = page.evaluate("mesodrift.drawings.embedding.figure.data[0].z.bdata")
    page.get_by_role("button", name="share old").click()
    wait_for(page, "mesodrift.selection().includes('paint=share_old')")
    visitor.settle()
    expect(card.locator(".reading")).to_contain_text("are old")
    assert page.evaluate("mesodrift.drawings.embedding.figure.data[0].z.bdata") != score
    page.reload()
    visitor.settle()
    expect(page.locator('.paints [aria-pressed="true"]')).to_have_text("share old")
    refused = page.locator('.paints [aria-disabled="true"]', has_text="old − young")
    expect(refused).to_have_attribute("title", NO_IDS)


def test_zoom_draws_the_part_in_view_anew_and_undo_comes_back(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    page.get_by_role("button", name="Zoom box").click()
    drag(page, [(0.3, 0.3), (0.4, 0.4), (0.6, 0.6)])
    wait_for(page, "mesodrift.selection().includes('window=')")
    visitor.settle()
    drawn = page.evaluate("mesodrift.drawings.embedding.figure.layout.meta.view")
    low, high = page.evaluate(RANGE)
    assert [low, high - low] == [drawn[0], drawn[2]]
    assert drawn[2] < 65536 * 0.35
    expect(page.locator('[data-card="embedding"] .card-n')).not_to_contain_text("356,213 of")
    page.keyboard.press("Control+z")
    visitor.settle()
    assert "window=" not in visitor.selection()
    assert page.evaluate(RANGE) == [0, 65536]


def test_keys_move_zoom_and_go_back(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    page.locator('[data-card="embedding"] .card-figure').focus()
    page.keyboard.press("+")
    wait_for(page, "mesodrift.selection().includes('window=')")
    visitor.settle()
    first = page.evaluate(RANGE)
    page.keyboard.press("ArrowLeft")
    wait_for(page, f"{RANGE}[0] < {first[0]}")
    page.keyboard.press("0")
    wait_for(page, "!mesodrift.selection().includes('window=')")
    visitor.settle()
    assert page.evaluate(RANGE) == [0, 65536]


def test_a_lasso_fills_the_tray_and_the_link_restores_it(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open(LIVER)
    tray = page.locator(".tray")
    expect(tray).to_contain_text("Pick cells with Lasso or Box")
    page.get_by_role("button", name="Lasso").click()
    drag(page, ring())
    wait_for(page, "mesodrift.selection().includes('lasso=')")
    visitor.settle()
    lasso = page.evaluate("new URLSearchParams(mesodrift.selection()).get('lasso')")
    assert len(lasso) <= 200
    expect(tray).to_contain_text("cells picked")
    title = tray.locator(".tray-title").inner_text()
    page.reload()
    visitor.settle()
    expect(tray.locator(".tray-title")).to_have_text(title)
    assert len(page.evaluate("mesodrift.drawings.embedding.figure.data")) >= 3  # with its outline
    with page.expect_download() as download:
        tray.get_by_role("button", name="Barcodes").click()
    download.value.save_as(tmp_path / "barcodes.csv")
    lines = (tmp_path / "barcodes.csv").read_text().splitlines()
    ids = [line for line in lines if not line.startswith("#")][1:]
    assert int(title.split()[0].replace(",", "")) == len(ids)
    tray.get_by_role("button", name="Clear").click()
    expect(tray).to_contain_text("Pick cells with Lasso or Box")


def test_a_data_set_without_cells_leads_to_one_with_them(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=izgi2022_mouse_4tissue&tissue=lung")
    expect(page.locator('[data-card="embedding"] .reading')).to_contain_text("no single cells")
    assert page.locator(".card:visible").count() == 1  # the same is not said by every card
    expect(page.locator(".cells-tools")).to_be_hidden()
    page.get_by_role("button", name="Show the cells of Tabula Muris Senis 2020").click()
    visitor.settle()
    expect(page.locator('[data-card="embedding"] .card-n')).to_contain_text("9 mice")
    expect(page.locator('[data-card="cells_in_window"]')).to_be_visible()


def test_a_phone_shows_the_picture_whole(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    visitor = Visitor(context, address)
    page = visitor.open(LIVER)
    left, _, wide, tall = page.evaluate(SQUARE)
    assert left >= 0
    assert left + wide <= 390
    assert abs(wide - tall) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visitor.console == []
    context.close()
