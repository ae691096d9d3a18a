"""Composition or state as a reader uses it, on tiny data sets: one with mice, one without ids."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from atlas.build import build
from tests.atlas.conftest import write_aliases
from tests.atlas.sources.miniature import write_raw
from tests.browser.axe import serious
from tests.browser.conftest import Visitor, served, wait_for
from tests.browser.test_journeys import click_mark, keys

BARS = '[data-card="composition_or_state"]'
PARTS = '[data-card="split_parts"]'


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    raw = write_raw(tmp_path_factory.mktemp("raw"))
    write_aliases(raw)
    folder = tmp_path_factory.mktemp("built") / "datasets"
    build(raw, folder)
    cache = tmp_path_factory.mktemp("cache") / "answers"
    with served(MESODRIFT_DATASETS=str(folder), MESODRIFT_CACHE=str(cache)) as found:
        yield found


@pytest.fixture
def reader(context: BrowserContext, tiny: str) -> Iterator[Visitor]:
    """Give a reader whose console must be silent and who may ask nobody outside, at the end."""
    made = Visitor(context, tiny)
    yield made
    assert made.console == []
    assert made.outside == []


def test_a_tissue_without_ids_is_followed_through_both_cards(reader: Visitor) -> None:
    page = reader.open("celltypes")
    expect(page.locator(f"{BARS} .reading")).to_contain_text("cannot be split. Shown instead:")
    page.locator(BARS).scroll_into_view_if_needed()
    click_mark(page, "composition_or_state", "tissue=muscle")
    wait_for(page, "window.mesodrift.selection().includes('tissue=muscle')")
    reader.settle()
    assert "study" not in keys(page)  # the tissue, wherever it is measured
    expect(page.locator(f"{PARTS} .card-question")).to_have_text(
        "Which cell types carry it in muscle?"
    )
    expect(page.locator(f"{BARS} .reading")).to_contain_text(
        "muscle cells without mouse ids, no test"
    )


def test_the_table_holds_every_split_and_its_rows_select(reader: Visitor) -> None:
    page = reader.open("celltypes")
    card = page.locator(BARS)
    card.locator('[data-action="table"]').click()
    expect(card.locator("tbody tr")).to_have_count(6)
    card.locator("tbody tr", has_text="lung").first.click()
    wait_for(page, "window.mesodrift.selection().includes('tissue=lung')")
    reader.settle()
    expect(card.locator("tr[aria-current]")).to_have_count(1)


def test_a_disease_without_counts_says_why(reader: Visitor) -> None:
    page = reader.open("celltypes?dataset=kuppe2022_mi_pseudobulk&contrast=ischaemic_vs_control")
    expect(page.locator(f"{BARS} .reading")).to_contain_text("gives no cell counts")
    expect(page.locator(f"{PARTS} .card-figure")).to_contain_text("can be split: choose it above")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_serious_in_the_cards(reader: Visitor, size: tuple[int, int]) -> None:
    page = reader.open("celltypes")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    reader.settle()
    assert serious(page) == []


def test_exports_carry_the_reading_and_the_marks(reader: Visitor) -> None:
    page = reader.open("celltypes")
    for name in ("composition_or_state", "split_parts"):
        card = page.locator(f'[data-card="{name}"]')
        for kind in ("csv", "svg", "png-slide"):
            card.locator('[data-action="export"]').click()
            with page.expect_download() as download:
                card.locator(f'[data-export="{kind}"]').click()
            content = download.value.path().read_bytes()
            assert len(content) > 500
            if kind == "svg" and name == "split_parts":
                assert "composition: other shares of the cell types" in content.decode()
            if kind == "csv":
                assert any("cell type" in line for line in content.decode().splitlines()[:20])
