"""Names of a laboratory's file that are markup elsewhere: shown, hovered, pressed as they are."""

import os
from collections.abc import Iterator
from urllib.parse import parse_qs

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from atlas.__main__ import main
from tests.atlas.add.files import example, written
from tests.browser.conftest import Visitor, served, wait_for

TYPE = "<b>x</b>&\"y\"/'z'"
TISSUE = "Gut/<i>a</i>&lt;"
CUT = "<b>x"  # what narrow places keep of it
DONOR = "<b>D</b>&/"
PLOTS = "[...document.querySelectorAll('.js-plotly-plot')]"
TEXTS = f"""() => {PLOTS}.flatMap((plot) =>
  [...plot.querySelectorAll('text')].map((text) => text.textContent.replaceAll('\\u00a0', ' ')))"""
# What Plotly took for markup in a name: a letter of its own kind, a name that has lost its tags.
MARKED = f"""() => {PLOTS}.flatMap((plot) => [...plot.querySelectorAll('tspan')])
  .filter((part) => ['x', 'a', 'D'].includes(part.textContent)).length"""
HOVER = """(name) => {
  const plot = document.querySelector('[data-card="cells_in_window"] .js-plotly-plot');
  const at = plot.data.findIndex((trace) => trace.hovertext);
  const point = plot.data[at].hovertext.findIndex((text) => text.includes(name));
  window.Plotly.Fx.hover(plot, [{ curveNumber: at, pointNumber: point }]);
  return plot.data[at].customdata[point];
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, genes_elsewhere: None) -> Iterator[str]:
    """Serve one data set whose names hold markup, quotes and slashes."""
    place = tmp_path_factory.mktemp("names")
    adata = example()
    renamed = {"fibroblast": TYPE}
    adata.obs["cell_type"] = pd.Categorical(
        [renamed.get(name, name) for name in adata.obs["cell_type"].astype(str)]
    )
    adata.obs["tissue"] = TISSUE
    adata.obs["donor_id"] = pd.Categorical([f"{DONOR}{d}" for d in adata.obs["donor_id"]])
    path = written(adata, place)
    words = ["--id", "odd", "--title", "Mine <b>x</b> & co", "--folder", str(place / "datasets")]
    assert main(["add", str(path), *words]) == 0
    own = {
        "MESODRIFT_DATASETS": str(place / "datasets"),
        "MESODRIFT_CACHE": str(place / "cache"),
        "MESODRIFT_GENES": os.environ["MESODRIFT_GENES"],
    }
    with served(**own) as address:
        yield address


@pytest.fixture
def reader(lab: str, context: BrowserContext) -> Iterator[Visitor]:
    found = Visitor(context, lab)
    yield found
    assert found.console == []


def texts(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TEXTS)
    return found


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("cells?dataset=odd&paint=cell_type", [TYPE, DONOR]),
        ("celltypes?dataset=odd", [CUT]),
        ("tissues?dataset=odd", [CUT]),
        ("?dataset=odd", ["<i>a</i>"]),
        ("evidence?dataset=odd", []),
    ],
)
def test_no_page_takes_a_name_for_markup(reader: Visitor, path: str, names: list[str]) -> None:
    page = reader.open(path)
    said = texts(page)
    for name in names:
        assert any(name in text for text in said), (name, said)
    assert page.evaluate(MARKED) == 0
    assert not [text for text in said if "&amp;" in text or "&#" in text]


def test_a_name_is_hovered_and_pressed_as_it_is(reader: Visitor) -> None:
    page = reader.open("cells?dataset=odd")
    change = page.evaluate(HOVER, "&lt;b>x")
    box = page.locator('[data-card="cells_in_window"] .hoverlayer').first
    assert TYPE in " ".join(box.text_content().replace("\u00a0", " ").split())
    assert parse_qs(change)["cell_type"] == [TYPE]
    page.evaluate("(change) => mesodrift.applyPatch(change)", change)
    wait_for(page, "mesodrift.selection().includes('cell_type=')")
    reader.settle()
    assert parse_qs(reader.selection())["cell_type"] == [TYPE]
    expect(page.locator('[data-card="embedding"] .card-n')).to_contain_text("120 of 360 cells")


def test_methods_names_the_tissue_whole(reader: Visitor) -> None:
    page = reader.open("methods")
    rows = page.locator(".coverage tbody th").all_text_contents()
    assert rows == [TISSUE]
