"""What the cards of the page Cells leave with: slides, files, links; and how they are presented."""

from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
from playwright.sync_api import Browser, Page, expect

from atlas.cells import curve
from tests.browser.conftest import ROOT, Visitor, wait_for
from tests.browser.test_cells import drag, ring
from tests.browser.test_journeys import exported

BOX = "lasso=GAGAsAGAsAsAGAsA"
DIFFERENCE = f"cells?dataset=tms_liver_facs&paint=difference&{BOX}"
DATASETS = ROOT / "data" / "datasets"
CARDS = (
    "embedding",
    "cells_in_window",
    "embedding_by_age",
    "cell_ridges",
    "cell_shares",
    "cell_depth",
)
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

SLIDE = """async (name) => {
    const md = window.mesodrift;
    const fact = md.facts(document.querySelector(`[data-card="${name}"]`));
    const { svg } = await md.compose(fact, md.SLIDE);
    const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const holder = document.createElement('div');
    holder.append(root);
    document.body.append(holder);
    const texts = [...root.querySelectorAll('text')];
    const drawn = texts.filter((t) => !t.closest('defs') && t.textContent);
    const boxes = drawn.map((t) => t.getBoundingClientRect());
    const frame = root.getBoundingClientRect();
    const held = boxes.flatMap((box) => [
        box.left - frame.left, frame.right - box.right,
        box.top - frame.top, frame.bottom - box.bottom,
    ]);
    const sizes = drawn.map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a);
    const images = [...root.querySelectorAll('image')];
    const found = {
        said: drawn.map((t) => t.textContent).join(' '),
        smallest: Math.min(...sizes), inside: Math.min(...held),
        rendered: images.map((image) => image.style.imageRendering),
        fact: { n: fact.n, scope: fact.filters, build: fact.build,
                legend: fact.legend.map(({ text }) => text),
                sentences: [fact.caption, ...fact.traps] },
    };
    holder.remove();
    return found;
}"""


# The figure has the size of its place on the screen, and the card needs no scrolling.
DRAWN_TO_FIT = """(() => {
    const card = document.querySelector('.presented');
    const plot = card.querySelector('.js-plotly-plot');
    const [drawn, place] = [plot._fullLayout, plot.getBoundingClientRect()];
    const near = (a, b) => Math.abs(a - b) < 2;
    return near(drawn.width, place.width) && near(drawn.height, place.height) &&
        place.width > 700 && card.scrollHeight - card.clientHeight < 12;
})()"""


def slide_of(page: Page, card: str) -> dict[str, object]:
    slide = page.evaluate(SLIDE, card)
    assert slide["smallest"] >= 16.5, card  # px of a slide of 1600
    assert slide["inside"] >= -1, card
    told = slide["fact"]
    for sentence in (told["n"], told["scope"], told["build"], *told["sentences"], *told["legend"]):
        words = sentence.split()
        assert all(word in slide["said"] for word in words), (card, sentence)
    return slide


def test_a_slide_of_every_card_can_be_read_and_says_what_its_colours_mean(visitor: Visitor) -> None:
    page = visitor.open(DIFFERENCE)
    slides = {card: slide_of(page, card) for card in CARDS}
    assert slides["embedding"]["rendered"] == ["pixelated", "pixelated"]  # the map, its scale
    assert "under 3 donors a side picked cells" in slides["embedding"]["said"]
    assert "one female mouse one male mouse" in slides["cell_depth"]["said"]
    page = visitor.open(f"cells?dataset=tms_atlas_programs&paint=cell_type&{BOX}")
    slide = slide_of(page, "embedding")
    assert "more: grey" in slide["said"]
    ages = [f"{age}m" for age in (1, 3, 18, 21, 24, 30)]
    figure = page.evaluate(
        "(({ cardNamed, compose, facts, SLIDE }) =>"
        " compose(facts(cardNamed('embedding_by_age')), SLIDE).then(({ svg }) => svg))(mesodrift)"
    )
    assert figure.count('href="#figure"') == len(ages) + 1  # one piece a panel, and the scale


def test_a_table_on_a_slide_shows_whole_rows_and_how_many_more(visitor: Visitor) -> None:
    page = visitor.open("interventions?node=i_osk")
    said = page.evaluate(SLIDE, "interventions")["said"]
    shown = int(said.split(" of 21 rows fit here")[0].split()[-1])
    assert shown >= 8
    assert f"… and {21 - shown} more" in said
    assert "OSK/OSKM" in said


def test_presented_cards_fit_the_screen_and_arrows_step_through_them(visitor: Visitor) -> None:
    page = visitor.open(DIFFERENCE)
    page.keyboard.press("p")
    for card in CARDS:
        expect(page.locator(".presented")).to_have_attribute("data-card", card)
        wait_for(page, DRAWN_TO_FIT)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".presented")).to_have_count(0)
    assert "lasso=" in visitor.selection()  # Esc left the presentation, not the selection


def recount(lasso: str) -> set[str]:
    """Return the ids of the cells inside an outline, by the even-odd rule, cell by cell."""
    folder = DATASETS / "tms_liver_facs" / "cells"
    cells, ids = (
        pa.ipc.open_file(folder / f"{name}.arrow").read_all() for name in ("cells", "barcodes")
    )
    x, y = (steps + 0.5 for steps in curve.deinterleave(cells["code"].to_numpy()))
    units = np.array([DIGITS.index(letter) for letter in lasso]).reshape(-1, 2, 2) @ [64, 1]
    corners = units * 16
    inside = np.zeros(len(x), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        crosses = (y0 > y) != (y1 > y)
        if y0 != y1:
            inside ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return set(np.array(ids["cell_id"].to_pylist())[inside])


def test_picked_cells_go_by_link_to_another_reader_and_as_barcodes(
    browser: Browser, visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.open("cells?dataset=tms_liver_facs")
    tray = page.locator(".tray")
    expect(tray).to_contain_text("Pick cells with Lasso or Box")
    page.get_by_role("button", name="Lasso").click()
    drag(page, ring())
    wait_for(page, "mesodrift.selection().includes('lasso=')")
    visitor.settle()
    title = page.locator(".tray-title")
    link, lasso = page.evaluate(
        "[mesodrift.url(), new URLSearchParams(mesodrift.selection()).get('lasso')]"
    )
    assert len(lasso) <= 200
    with page.expect_download() as download:
        tray.get_by_role("button", name="Barcodes").click()
    download.value.save_as(tmp_path / "barcodes.csv")
    lines = (tmp_path / "barcodes.csv").read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    ids = pd.read_csv(tmp_path / "barcodes.csv", skiprows=len(head))["cell_id"]
    assert set(ids) == recount(lasso)
    assert len(ids) == len(set(ids)) == int(title.inner_text().split()[0].replace(",", ""))
    assert head[-1] == f"# {link}"
    assert "build" in head[-2]
    parts = urlsplit(link)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    other = Visitor(context, f"{parts.scheme}://{parts.netloc}/")
    there = other.open(f"{parts.path[1:]}?{parts.query}")
    expect(there.locator(".tray-title")).to_have_text(title.inner_text())
    assert other.selection() == visitor.selection()
    bars = ".tray-bars"
    assert there.locator(bars).inner_text() == page.locator(bars).inner_text()
    assert len(there.evaluate("mesodrift.drawings.embedding.figure.data")) >= 3  # its outline
    assert other.console == []
    context.close()
    table = pd.read_csv(exported(page, "embedding", "CSV", tmp_path), comment="#")
    assert table["n"].sum() == 1779
    on_screen = page.locator('[data-card="embedding"] .card-table td').all_text_contents()
    assert "1,162" in on_screen  # with its thousands set apart, in the file without
    assert 1162 in table["n"].tolist()
    tray.get_by_role("button", name="Clear").click()
    expect(tray).to_contain_text("Pick cells with Lasso or Box")
