"""The map of cells under a hand: what stands at a place, picking, fingers, keys."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from atlas.cells import views
from atlas.cells.curve import deinterleave
from atlas.selection import Selection
from tests.browser.conftest import Visitor, wait_for
from tests.browser.test_cells import LIVER, RANGE, SQUARE, drag

STEPS = 65536
SCORE = "score:md_score_lu2025"
WINDOW = "new URLSearchParams(mesodrift.selection()).get('window').split(',').map(Number)"


def cells() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of the liver's cells, in shares of the square, and their scores."""
    tables = views.shown(Selection(dataset="tms_liver_facs"))
    assert tables is not None
    x, y = deinterleave(np.asarray(tables.column("cells", "code")))
    places = (part.astype(float) / STEPS for part in (x, y))
    return (*places, np.asarray(tables.column("cells", SCORE), dtype=float))


def point_at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return the place on the screen of a share of the picture; y runs up."""
    left, top, wide, tall = page.evaluate(SQUARE)
    return left + x * wide, top + (1 - y) * tall


def test_a_pixel_tells_its_cells_and_its_value(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_atlas_programs")
    tables = views.shown(Selection(dataset="tms_atlas_programs"))
    assert tables is not None
    columns = ("bin", "n", "sum:extracellular matrix organization")
    place, n, total = (np.asarray(tables.column("fine", name), dtype=float) for name in columns)
    n = np.bincount(place.astype(int), n)
    total = np.bincount(place.astype(int), total)
    x, y = deinterleave(np.array([n.argmax()], dtype=np.uint32))
    page.mouse.move(*point_at(page, (int(x[0]) + 0.5) / 512, (int(y[0]) + 0.5) / 512))
    tip = page.locator(".cells-tip")
    expect(tip).to_contain_text(f"{n.max():.0f} cells")
    told = float(tip.locator("span").first.inner_text().split(": ")[1].split()[0])
    assert told == pytest.approx(total[n.argmax()] / n.max(), abs=0.5)  # one level of the colours
    expect(tip).to_contain_text("program units")


def test_a_masked_pixel_says_why_and_an_empty_one_nothing(visitor: Visitor) -> None:
    page = visitor.open(f"{LIVER}&paint=difference")
    side = int(page.evaluate("mesodrift.drawings.embedding.cells.rows"))
    x, y, _ = cells()
    bins = (x * side).astype(int) * side + (y * side).astype(int)
    tip = page.locator(".cells-tip")
    page.mouse.move(*point_at(page, float(x[0]), float(y[0])))
    expect(tip).to_contain_text(f"{(bins == bins[0]).sum()} cells")
    expect(tip).to_contain_text("Fewer than 3 donors on a side: not compared")
    page.mouse.move(*point_at(page, 0.08, 0.95))
    expect(tip).to_be_hidden()


def test_a_cell_tells_its_own_value_and_of_whom_it_is(visitor: Visitor) -> None:
    page = visitor.open(f"{LIVER}&window=20000,10000,35999,25999")
    expect(page.locator('[data-card="embedding"] .card-n')).to_contain_text("one point a cell")
    x, y, score = cells()
    in_view = (
        (x * STEPS >= 20400) & (x * STEPS < 35600) & (y * STEPS >= 10400) & (y * STEPS < 25600)
    )
    near = np.hypot(x[:, None] - x[in_view], y[:, None] - y[in_view])
    lone = np.flatnonzero(in_view)[np.sort(near, axis=0)[1].argmax()]
    side = 16000 / STEPS
    page.mouse.move(
        *point_at(page, (x[lone] - 20000 / STEPS) / side, (y[lone] - 10000 / STEPS) / side)
    )
    value = page.locator(".cells-tip span").first
    expect(value).to_be_visible()
    told = float(value.inner_text().split(": ")[1].split()[0].replace("−", "-"))
    assert told == pytest.approx(score[lone], rel=0.01)
    expect(page.locator(".cells-tip")).to_contain_text("liver, ")


def test_a_box_picks_and_escape_lets_go(visitor: Visitor) -> None:
    page = visitor.open(LIVER)
    page.get_by_role("button", name="Box", exact=True).click()
    drag(page, [(0.2, 0.5), (0.5, 0.7), (0.7, 0.9)])
    wait_for(page, "mesodrift.selection().includes('lasso=')")
    visitor.settle()
    x, y, _ = cells()
    inside = (x > 0.2) & (x < 0.7) & (1 - y > 0.5) & (1 - y < 0.9)
    told = page.locator(".tray-title").inner_text().split()[0].replace(",", "")
    assert int(told) == pytest.approx(inside.sum(), rel=0.02)  # an outline has its own raster
    page.keyboard.press("Escape")
    wait_for(page, "!mesodrift.selection().includes('lasso=')")
    assert "dataset=tms_liver_facs" in visitor.selection()


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked_and_keys_go_on(
    visitor: Visitor,
) -> None:
    page = visitor.open(LIVER)
    page.mouse.move(*point_at(page, 0.5, 0.5))
    page.mouse.wheel(0, 300)
    wait_for(page, "window.scrollY > 100")
    assert page.evaluate(RANGE) == [0, STEPS]
    page.mouse.wheel(0, -600)
    wait_for(page, "window.scrollY === 0")
    assert page.evaluate(RANGE) == [0, STEPS]
    page.mouse.click(*point_at(page, 0.5, 0.5))
    page.mouse.wheel(0, -300)
    wait_for(page, "mesodrift.selection().includes('window=')")
    visitor.settle()
    low, high = page.evaluate(RANGE)
    assert high - low < STEPS
    page.locator('[data-card="embedding"] .card-figure').focus()
    asked = visitor.selection()
    page.keyboard.press("ArrowLeft")
    wait_for(page, f"{RANGE}[0] < {low}")
    wait_for(page, f"mesodrift.selection() !== '{asked}'")
    page.keyboard.press("+")  # while the server still draws: the hand goes first
    wait_for(page, f"(([a, , b]) => b - a)({WINDOW}) < {0.8 * (high - low)}")
    visitor.settle()
    first, last = page.evaluate(RANGE)
    assert last - first == pytest.approx((high - low) / 1.5, abs=1)
    page.keyboard.press("Enter")
    wait_for(page, "mesodrift.selection().includes('lasso=')")
    visitor.settle()
    in_view = page.locator('[data-card="embedding"] .card-n').inner_text()
    picked = page.locator(".tray-title").inner_text().split(" ")[0].replace(",", "")
    seen = re.search(r"([\d,]+) of 1,779 cells in view", in_view)
    assert seen is not None
    assert int(picked) == pytest.approx(int(seen[1].replace(",", "")), rel=0.02)
    page.keyboard.press("0")
    wait_for(page, "!mesodrift.selection().includes('window=')")
    visitor.settle()
    assert page.evaluate(RANGE) == [0, STEPS]


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    made = Visitor(context, address)
    yield made
    assert made.console == []
    context.close()


def test_a_phone_shows_the_picture_whole_fingers_zoom_and_a_tap_tells(phone: Visitor) -> None:
    page = phone.open(LIVER)
    left, _, wide, tall = page.evaluate(SQUARE)
    assert left >= 0
    assert left + wide <= 390
    assert abs(wide - tall) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator('[data-card="embedding"]').scroll_into_view_if_needed()
    x, y, _ = cells()
    page.touchscreen.tap(*point_at(page, float(x[0]), float(y[0])))
    expect(page.locator(".cells-tip")).to_contain_text("liver, ")
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        points = [
            {"x": at[0], "y": at[1], "id": number}
            for number, at in enumerate(point_at(page, *finger) for finger in fingers)
        ]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    middle = (0.4, 0.4)
    touch("touchStart", (0.4, 0.35))
    touch("touchStart", (0.4, 0.35), (0.4, 0.45))
    for step in range(1, 6):
        apart = 0.05 + 0.03 * step
        touch("touchMove", (0.4, 0.4 - apart), (0.4, 0.4 + apart))
    touch("touchEnd")
    wait_for(page, "mesodrift.selection().includes('window=')")
    phone.settle()
    low, high = page.evaluate(RANGE)
    assert 0.2 * STEPS < high - low < 0.3 * STEPS  # four times as far apart
    assert low < middle[0] * STEPS < high
    assert page.evaluate("window.visualViewport.scale") == 1
