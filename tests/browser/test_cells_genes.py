"""A laboratory's own cells, added with their genes: search a gene, see it, share it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.atlas.add.files import example, written
from tests.browser.axe import serious
from tests.browser.conftest import ROOT, Visitor, served, wait_for


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example file of the project, added as a laboratory would."""
    place = tmp_path_factory.mktemp("lab")
    own = {
        "MESODRIFT_DATASETS": str(place / "datasets"),
        "MESODRIFT_GENES": str(place / "genes"),
        "MESODRIFT_CACHE": str(place / "cache"),
    }
    words = [str(written(example(), place)), "--id", "lab", "--folder", own["MESODRIFT_DATASETS"]]
    subprocess.run(
        [sys.executable, "-m", "atlas", "add", *words],
        cwd=ROOT,
        env={**os.environ, **own},
        check=True,
        capture_output=True,
    )
    with served(**own) as address:
        yield address


@pytest.fixture
def reader(context: BrowserContext, lab: str) -> Iterator[Visitor]:
    made = Visitor(context, lab)
    yield made
    assert made.console == []


def test_a_gene_is_found_by_keys_or_a_press_and_an_unknown_one_says_so(reader: Visitor) -> None:
    page = reader.open("cells?dataset=lab")
    box = page.get_by_role("combobox", name="Colour by a gene")
    offered = page.locator("#gene-options [role=option]")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("zzz9")
    expect(page.locator("#gene-options")).to_contain_text("No gene measured here holds")
    box.press("Escape")
    expect(page.locator("#gene-options")).to_be_hidden()
    box.fill("a")
    offered.nth(1).click()
    wait_for(page, "mesodrift.selection().includes('paint=gene')")
    reader.settle()
    assert page.evaluate("mesodrift.drawings.embedding.figure.data.length") > 0
    page.get_by_role("button", name="score", exact=True).click()
    wait_for(page, "mesodrift.selection().includes('paint=score')")
    reader.settle()
    box.fill("COL1")  # the data set writes Col1a1
    expect(offered.first).to_contain_text("Col1")
    names = offered.all_inner_texts()
    assert len(names) <= 12
    assert names[0].startswith("Col1")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    pointed = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(pointed).to_have_text(names[0])
    assert serious(page) == []
    box.press("Enter")
    wait_for(page, f"mesodrift.selection().includes('gene={names[0]}&')")
    reader.settle()
    expect(page.locator("#gene-options")).to_be_hidden()
    expect(page.locator('[data-card="embedding"] .card-question')).to_contain_text(names[0])
    assert page.evaluate("document.activeElement.closest('.gene-box') !== null")
    page.reload()
    reader.settle()
    expect(box).to_have_value(names[0])
