"""The hallmark graph in a browser: pointer, keys, search, theme, exports, its script."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, wait_for

DISPUTED = "h_cellular_senescence>md"
CARD = '[data-card="hallmark_graph"]'


def ready(visitor: Visitor, query: str = "") -> Page:
    page = visitor.open(f"hallmarks{query}")
    drawn(page)
    return page


def drawn(page: Page) -> None:
    """Wait until the graph shows the drawing of the selection."""
    wait_for(
        page,
        """() => window.mesodrift.graph && window.mesodrift.graph.drawing ===
            window.mesodrift.drawings.hallmark_graph.graph &&
            document.querySelector('[data-card="hallmark_graph"]').dataset.drawn ===
            window.mesodrift.selection()""",
    )
    page.wait_for_timeout(100)


def graph(page: Page, expression: str) -> Any:
    return page.evaluate(
        f"(() => {{ const {{cy, drawing}} = mesodrift.graph; return {expression}; }})()"
    )


def point(page: Page, element: str) -> tuple[float, float]:
    """Return where on screen a node stands, or an arrow has its middle."""
    x, y = graph(
        page,
        f"""(() => {{
            const e = cy.getElementById({element!r});
            const box = mesodrift.graph.stage.getBoundingClientRect();
            const at = e.isNode() ? e.renderedPosition() : e.renderedMidpoint();
            return [box.x + at.x, box.y + at.y];
        }})()""",
    )
    return x, y


def selected(visitor: Visitor) -> dict[str, list[str]]:
    return parse_qs(visitor.selection())


def test_a_click_on_an_arrow_brings_it_into_focus(visitor: Visitor) -> None:
    page = ready(visitor)
    page.mouse.click(*point(page, DISPUTED))
    drawn(page)
    assert selected(visitor)["arrow"] == [DISPUTED]
    assert graph(page, "cy.edges('.focused').map((e) => e.id())") == [DISPUTED]
    assert graph(page, "cy.nodes('.end').map((n) => n.id()).sort()") == [
        "h_cellular_senescence",
        "md",
    ]
    assert graph(page, "cy.edges('.faded').length") == 27
    assert graph(page, "cy.nodes('.node.faded').length") == 0


def test_a_click_on_a_node_keeps_its_arrows(visitor: Visitor) -> None:
    page = ready(visitor, f"?arrow={DISPUTED}")
    page.mouse.click(*point(page, "h_ecm_changes"))
    drawn(page)
    assert selected(visitor)["node"] == ["h_ecm_changes"]
    assert "arrow" not in selected(visitor)
    shown = graph(page, "cy.edges().not('.faded').map((e) => e.id()).sort()")
    assert {"h_ecm_changes>md", "md>h_ecm_changes"} <= set(shown)
    assert all("h_ecm_changes" in name for name in shown)


def test_a_filter_moves_nothing(visitor: Visitor) -> None:
    page = ready(visitor)
    places = "cy.nodes('.node').map((n) => [n.id(), n.position('x'), n.position('y')])"
    before = graph(page, f"[{places}, cy.zoom(), cy.pan()]")
    page.evaluate("mesodrift.applyPatch('confidence=3')")
    drawn(page)
    assert graph(page, f"[{places}, cy.zoom(), cy.pan()]") == before
    assert graph(page, "cy.edges().length") < 28


def test_the_search_finds_a_synonym_in_a_layer_that_is_off(visitor: Visitor) -> None:
    page = ready(visitor)
    box = page.locator(".graph-find input")
    box.fill("Slug")
    box.press("Enter")
    drawn(page)
    assert selected(visitor)["node"] == ["r_snai2"]
    assert selected(visitor)["layers"] == ["regulators"]
    assert graph(page, "cy.getElementById('r_snai2').hasClass('end')")


def test_the_search_says_when_nothing_is_called_so(visitor: Visitor) -> None:
    page = ready(visitor)
    before = visitor.selection()
    box = page.locator(".graph-find input")
    box.fill("no such thing")
    box.press("Enter")
    assert 'No node is called "no such thing"' in (page.locator("#toast").text_content() or "")
    assert visitor.selection() == before


def test_keys_step_in_reading_order_with_words(visitor: Visitor) -> None:
    page = ready(visitor)
    page.locator(f"{CARD} .card-figure").focus()
    before = graph(page, "[cy.zoom(), cy.pan()]")
    said = []
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        said.append(page.locator("#live").text_content() or "")
    assert said[0].startswith("Mesenchymal drift")
    assert said[1].startswith("Genomic instability, ")
    assert said[2].startswith("Genomic instability → Mesenchymal drift")
    assert "confidence" in said[2]
    assert said[3].startswith("Mesenchymal drift (MD) → Genomic instability")
    assert graph(page, "[cy.zoom(), cy.pan()]") == before
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    drawn(page)
    assert selected(visitor)["arrow"] == ["h_genomic_instability>md"]
    page.keyboard.press("Escape")
    drawn(page)
    assert "arrow" not in selected(visitor)


def test_the_theme_swaps_without_asking_the_server(visitor: Visitor) -> None:
    page = ready(visitor)
    colour = "cy.getElementById('h_genomic_instability>md').style('line-color')"
    light = graph(page, colour)
    asked = len(visitor.draws)
    page.evaluate("mesodrift.switchTheme()")
    wait_for(page, "() => mesodrift.graph.dark === mesodrift.isDark()")
    assert graph(page, colour) != light
    assert len(visitor.draws) == asked


def test_the_page_scrolls_over_the_graph_until_it_is_clicked(visitor: Visitor) -> None:
    page = ready(visitor)
    page.set_viewport_size({"width": 1440, "height": 500})
    page.wait_for_timeout(400)
    for _ in range(2):
        page.locator('[data-graph="in"]').click()  # far from both limits: any zoom is seen
    page.evaluate("scrollTo(0, 0)")
    before, scrolled = graph(page, "cy.zoom()"), page.evaluate("scrollY")
    page.mouse.move(*point(page, "md"))
    page.mouse.wheel(0, 120)
    page.wait_for_timeout(300)
    assert graph(page, "cy.zoom()") == before
    assert page.evaluate("scrollY") > scrolled
    page.mouse.move(*point(page, "md"))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    assert graph(page, "cy.zoom()") > before


def test_buttons_zoom_within_limits_and_fit(visitor: Visitor) -> None:
    page = ready(visitor)
    fitted = graph(page, "cy.zoom()")
    for _ in range(8):
        page.locator('[data-graph="in"]').click()
    assert graph(page, "cy.zoom()") == 2
    for _ in range(12):
        page.locator('[data-graph="out"]').click()
    assert graph(page, "cy.zoom()") == 0.8
    page.locator('[data-graph="fit"]').click()
    assert graph(page, "cy.zoom()") == pytest.approx(fitted)


def test_hover_tells_the_numbers_of_a_node(visitor: Visitor) -> None:
    page = ready(visitor)
    page.mouse.move(*point(page, "h_chronic_inflammation"))
    box = page.locator(".graph-hover.shown")
    box.wait_for()
    told = box.inner_text()
    assert told.startswith("Chronic inflammation")
    assert "g " in told
    assert " old " in told


def test_an_exported_svg_holds_every_label(visitor: Visitor, tmp_path: Path) -> None:
    page = ready(visitor, "?layers=interventions&layers=outcomes")
    page.locator(f'{CARD} [data-action="export"]').click()
    with page.expect_download() as download:
        page.locator(f'{CARD} [data-export="svg"]').click()
    download.value.save_as(tmp_path / "graph.svg")
    svg = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    labels = graph(page, "cy.nodes().map((n) => n.style('label')).filter(Boolean)")
    assert len(labels) > 30
    for label in labels:
        for line in label.split("\n"):
            escaped = line.replace("&", "&amp;").replace("<", "&lt;").strip()
            assert all(word in svg for word in escaped.split())
    assert svg.count("<image") == 0
    assert svg.count("<path") > 40


def test_its_script_is_loaded_here_only(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open("evidence")
    assert not any("cytoscape" in url for url in asked)
    ready(visitor)
    assert sum("cytoscape-" in url for url in asked) == 1


def test_leaving_and_coming_back_draws_anew(visitor: Visitor) -> None:
    page = ready(visitor)
    page.locator(".rail-link", has_text="Overview").click()
    wait_for(page, "() => !document.querySelector('.graph-canvas')")
    page.locator(".rail-link", has_text="Hallmarks").click()
    wait_for(page, "() => document.querySelector('.graph-stage canvas')")
    drawn(page)
    assert graph(page, "document.contains(cy.container())")
    assert graph(page, "cy.edges().length") == 28
