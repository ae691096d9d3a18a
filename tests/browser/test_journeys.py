"""What a reader does: follow a link, click, step back, go on, share, present, export."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from components import problems
from tests.browser.conftest import Visitor, served, wait_for
from tests.components.trees import tree

LUNG = "?dataset=izgi2022_mouse_4tissue&tissue=lung"


def keys(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def click_mark(page: Page, card: str, wanted: str) -> None:
    """Click the middle of the first mark of a figure whose change of the selection has a text."""
    spot = page.evaluate(
        """([card, wanted]) => {
            const plot = document.querySelector(`[data-card="${card}"] .js-plotly-plot`);
            for (const trace of plot.calcdata) {
                const full = trace[0].trace;
                for (let i = 0; i < trace.length; i++) {
                    const own = full.customdata && [].concat(full.customdata[i])[0];
                    if (typeof own !== 'string' || !own.includes(wanted)) continue;
                    const xaxis = plot._fullLayout[`xaxis${full.xaxis.slice(1)}`];
                    const yaxis = plot._fullLayout[`yaxis${full.yaxis.slice(1)}`];
                    const bar = full.type === 'bar';
                    const x = bar ? full.base[i] + full.x[i] / 2 : full.x[i];
                    const below = yaxis._offset + yaxis.d2p(full.y[i]);
                    // into the middle of the screen, where no bar covers it
                    const top = plot.getBoundingClientRect().top;
                    window.scrollBy({top: top + below - innerHeight / 2, behavior: 'instant'});
                    const box = plot.getBoundingClientRect();
                    return [box.left + xaxis._offset + xaxis.d2p(x), box.top + below];
                }
            }
            return null;
        }""",
        [card, wanted],
    )
    assert spot is not None, f"no mark of {card} leads to {wanted}"
    page.mouse.move(*spot)
    page.mouse.click(*spot)


def test_a_link_restores_the_view_and_survives_a_reload(visitor: Visitor) -> None:
    page = visitor.open("tissues" + LUNG + "&signature=senmayo&axis=life_fraction")
    line = page.locator("#selection-line")
    expect(line).to_contain_text("Izgi 2022")
    expect(line).to_contain_text("Lung")
    sentence = page.locator(".sentence")
    expect(sentence).to_contain_text("SenMayo")
    before = visitor.selection()
    page.reload()
    visitor.settle()
    assert visitor.selection() == before
    expect(line).to_contain_text("Lung")


def test_a_click_in_one_plot_changes_the_others_and_the_address(visitor: Visitor) -> None:
    page = visitor.open()
    forest = page.locator('[data-card="effect_forest"]')
    before = json.dumps(page.evaluate("window.mesodrift.drawings.effect_forest.figure.layout"))
    click_mark(
        page,
        "effect_map",
        "dataset=izgi2022_mouse_4tissue&study=izgi2022_mouse_4tissue&tissue=lung",
    )
    wait_for(page, "window.mesodrift.selection().includes('tissue=lung')")
    visitor.settle()
    assert keys(page)["tissue"] == ["lung"]
    expect(page.locator("#selection-line")).to_contain_text("Lung")
    after = json.dumps(page.evaluate("window.mesodrift.drawings.effect_forest.figure.layout"))
    assert before != after, "the forest does not show what was clicked in the map"
    forest.get_by_role("button", name="Table").click()
    expect(forest.locator("tr[aria-current]")).to_have_count(1)


def test_undo_and_redo_step_through_the_selection(visitor: Visitor) -> None:
    page = visitor.open()
    start = visitor.selection()
    click_mark(page, "effect_forest", "tissue=muscle")
    wait_for(page, "window.mesodrift.selection().includes('tissue=muscle')")
    visitor.settle()
    picked = visitor.selection()
    page.get_by_role("button", name="Undo").click()
    visitor.settle()
    assert visitor.selection() == start
    page.keyboard.press("Control+Shift+z")
    visitor.settle()
    assert visitor.selection() == picked
    page.keyboard.press("Control+z")
    visitor.settle()
    assert visitor.selection() == start


def test_one_click_is_one_draw_a_card(visitor: Visitor) -> None:
    page = visitor.open()
    visitor.draws.clear()
    click_mark(page, "effect_forest", "tissue=muscle")
    wait_for(page, "window.mesodrift.selection().includes('tissue=muscle')")
    visitor.settle()
    page.wait_for_timeout(500)
    drawn = [re.findall(r'"name":"(\w+)","type":"drawing"', text) for text in visitor.draws]
    names = [found[0] for found in drawn if found]
    assert sorted(names) == ["effect_forest", "effect_map"]


def test_the_selection_goes_along_to_another_page_and_back(visitor: Visitor) -> None:
    page = visitor.open(LUNG)
    page.get_by_role("link", name="Tissues").click()
    page.wait_for_selector('[data-page="tissues"]')
    visitor.settle()
    assert keys(page)["tissue"] == ["lung"]
    expect(page.locator("#selection-line")).to_contain_text("Lung")
    page.locator(".slot-button", has_text="MD score").click()
    page.get_by_role("option", name=re.compile("SenMayo")).click()
    wait_for(page, "window.mesodrift.selection().includes('senmayo')")
    visitor.settle()
    page.go_back()
    page.wait_for_selector('[data-page="overview"]')
    visitor.settle()
    assert keys(page)["tissue"] == ["lung"]
    expect(page.locator(".sentence")).to_contain_text("MD score")
    page.go_forward()
    page.wait_for_selector('[data-page="tissues"]')
    visitor.settle()
    expect(page.locator(".sentence")).to_contain_text("SenMayo")


def test_a_filter_is_set_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.keyboard.type("hypoxia")
    page.keyboard.press("Enter")
    wait_for(page, "window.mesodrift.selection().includes('hallmark_hypoxia')")
    visitor.settle()
    expect(page.locator(".sentence")).to_contain_text("Hypoxia")
    page.get_by_role("button", name="Reset").click()
    visitor.settle()
    expect(page.locator(".sentence")).to_contain_text("MD score, Lu 2025")


def test_several_tissues_can_be_chosen_and_the_list_stays_open(visitor: Visitor) -> None:
    page = visitor.open()
    page.locator('.slot[data-slot="tissues"] .slot-button').click()
    for name in ("Lung", "Liver"):
        page.get_by_role("option", name=re.compile(f"^{name}")).click()
        visitor.settle()
    assert keys(page)["tissues"] == ["liver", "lung"]
    expect(page.locator('.slot[data-slot="tissues"]')).to_have_class(re.compile("open"))
    page.keyboard.press("Escape")
    expect(page.locator('.slot[data-slot="tissues"]')).not_to_have_class(re.compile("open"))


def test_brushing_donors_dims_the_others_and_can_be_undone(visitor: Visitor) -> None:
    page = visitor.open("tissues" + LUNG)
    page.locator('[data-card="score_by_age"] [data-action="table"]').click()
    page.locator('[data-card="score_by_age"] tr[data-patch]').first.click()
    wait_for(page, "window.mesodrift.selection().includes('donors=')")
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text("1 of 16 donors")
    page.get_by_role("button", name="All donors").click()
    wait_for(page, "!window.mesodrift.selection().includes('donors=')")


@pytest.mark.parametrize(
    ("view", "picked"),
    [
        (LUNG, "4 of 16 donors"),
        # many samples of a donor are one donor: two were followed beyond 50 doublings
        ("?dataset=sturm2022_fibroblast_lifespan", "2 of 4 donors"),
    ],
)
def test_a_brush_over_a_panel_picks_its_donors(visitor: Visitor, view: str, picked: str) -> None:
    page = visitor.open("tissues" + view)
    box = page.evaluate(
        """() => {
            const plot = document.querySelector('[data-card="score_by_age"] .js-plotly-plot');
            const {left, top} = plot.getBoundingClientRect();
            const {xaxis, yaxis} = plot._fullLayout;
            const x = left + xaxis._offset;
            const y = top + yaxis._offset;
            return [x + xaxis._length * 0.6, y + 4, x + xaxis._length - 2, y + yaxis._length - 4];
        }"""
    )
    page.mouse.move(*box[:2])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, steps=4)
    page.mouse.move(*box[2:], steps=4)
    page.mouse.up()
    wait_for(page, "window.mesodrift.selection().includes('donors=')")
    visitor.settle()
    expect(page.locator("#selection-line")).to_contain_text(picked)


def test_a_gene_replaces_the_scores_and_comes_back(visitor: Visitor) -> None:
    page = visitor.open("tissues" + LUNG)
    page.locator('[data-card="gene_forest"] tr[data-patch]').first.click()
    wait_for(page, "window.mesodrift.selection().includes('gene=')")
    visitor.settle()
    labels = page.evaluate("window.mesodrift.drawings.score_by_age.table.texts.row_label")
    assert len(labels) > 0
    assert len(set(labels)) == 1, "one gene in place of the three scores"
    page.get_by_role("button", name="Undo").click()
    visitor.settle()
    assert "gene" not in keys(page)


def test_the_gene_table_sorts_both_ways(visitor: Visitor) -> None:
    page = visitor.open("tissues" + LUNG)
    card = page.locator('[data-card="gene_forest"]')
    for width in (1240, 1440):  # no column is cut at its right
        page.set_viewport_size({"width": width, "height": 900})
        assert card.locator(".card-table").evaluate("box => box.scrollWidth <= box.clientWidth")
    header = card.locator("th", has_text="FDR")

    def column() -> list[float]:
        values = card.locator("tbody tr").evaluate_all(
            """(rows, at) => rows.map((row) => row.cells[at].dataset.value)""",
            header.evaluate("(cell) => cell.cellIndex"),
        )
        return [float(value) for value in values if value]

    header.get_by_role("button").click()
    assert column() == sorted(column(), reverse=True)
    header.get_by_role("button").click()
    assert column() == sorted(column())


def test_two_readers_do_not_meet(browser: Browser, address: str) -> None:
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in range(2)]
    first, second = (Visitor(context, address) for context in contexts)
    try:
        first.open(LUNG)
        second.open("?tissue=kidney")
        click_mark(first.page, "effect_forest", "tissue=muscle")
        wait_for(first.page, "window.mesodrift.selection().includes('tissue=muscle')")
        first.settle()
        second.page.reload()
        second.settle()
        expect(second.page.locator("#selection-line")).to_contain_text("Kidney")
        expect(first.page.locator("#selection-line")).to_contain_text("Muscle")
    finally:
        for context in contexts:
            context.close()


def test_it_works_below_a_path(browser: Browser) -> None:
    with served("/lab/mesodrift/") as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        reader = Visitor(context, address)
        page = reader.open("tissues" + LUNG)
        expect(page.locator("#selection-line")).to_contain_text("Lung")
        page.get_by_role("link", name="Overview").click()
        page.wait_for_selector('[data-page="overview"]')
        reader.settle()
        assert urlsplit(page.url).path == "/lab/mesodrift/"
        assert reader.console == []
        assert reader.outside == []
        context.close()


@pytest.mark.parametrize(
    "query", ["?v=9&tissue=nowhere&colour=red", "?dataset=%00&donors=" + "x" * 500]
)
def test_junk_in_the_address_is_told_and_harms_nothing(visitor: Visitor, query: str) -> None:
    page = visitor.open(query)
    strips = page.locator(".strip")
    expect(strips.first).to_contain_text("does not know")
    for _ in range(strips.count()):
        strips.first.get_by_role("button", name="Dismiss").click()
    expect(strips).to_have_count(0)


def test_theme_is_kept_and_paints_the_figures(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("d")
    visitor.settle()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    wait_for(
        page,
        """() => document.querySelector('[data-card="effect_forest"] .js-plotly-plot')
            .layout.font.color === '#B9BFC8'""",
    )
    page.reload()
    visitor.settle()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_present_shows_one_card_and_arrows_step(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("p")
    expect(page.locator(".presented")).to_have_attribute("data-card", "effect_map")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".presented")).to_have_attribute("data-card", "effect_forest")
    page.keyboard.press("Escape")
    expect(page.locator(".presented")).to_have_count(0)


def test_the_link_is_copied(visitor: Visitor, address: str) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = visitor.open(LUNG)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


@pytest.mark.parametrize(
    ("item", "ending"), [("PNG, slide 16:9", "png"), ("SVG", "svg"), ("CSV", "csv")]
)
def test_exports_carry_their_provenance(
    visitor: Visitor, tmp_path: Path, item: str, ending: str
) -> None:
    page = visitor.open(LUNG)
    card = page.locator('[data-card="effect_forest"]')
    card.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        card.get_by_role("menuitem", name=item).click()
    name = waiting.value.suggested_filename
    assert re.fullmatch(
        rf"mesodrift_overview_effect_forest_izgi2022_mouse_4tissue_lung_md_score_lu2025_\d{{4}}-\d\d-\d\d\.{ending}",
        name,
    )
    saved = tmp_path / name
    waiting.value.save_as(saved)
    build = page.locator("[data-build]").get_attribute("data-build")
    assert build
    if ending == "csv":
        text = saved.read_text(encoding="utf-8")
        assert f"# MesoDrift, score v1.0, build {build}" in text
        assert "# Change in MD score, Lu 2025 with age" in text
        assert "\ntissue,study_short,g,g_low,g_high,r,call" in text
    elif ending == "svg":
        text = saved.read_text(encoding="utf-8")
        assert build in text
        assert "font/woff2;base64" in text
    else:
        assert saved.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        width = int.from_bytes(saved.read_bytes()[16:20], "big")
        assert width == 3200


def exported(page: Page, card: str, item: str, folder: Path) -> Path:
    """Export a card by its menu and return the file, under the name it came with."""
    frame = page.locator(f'[data-card="{card}"]')
    frame.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        frame.get_by_role("menuitem", name=item).click()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def test_every_card_exports_under_its_own_name_and_sentence(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.open("celltypes?dataset=izgi2022_mouse_4tissue")
    cards = page.evaluate("window.mesodrift.cards().map((card) => card.dataset.card)")
    files = {card: exported(page, card, "CSV", tmp_path) for card in cards}
    assert len({file.name for file in files.values()}) == len(cards) == 5
    for card, file in files.items():
        assert file.name.startswith(f"mesodrift_celltypes_{card}_")
    texts = {card: file.read_text(encoding="utf-8") for card, file in files.items()}
    own = "# Identity against mesenchymal gain with age, in all tissues of Izgi 2022, any sex."
    assert own in texts["phase_plane"]
    assert all(own not in text for card, text in texts.items() if card != "phase_plane")
    for card in ("composition_or_state", "split_parts"):
        assert "MD score, Lu 2025 in Tabula Muris Senis 2020, any sex" in texts[card]
        assert "izgi" not in files[card].name
    assert "_izgi2022_mouse_4tissue_" in files["specification_curve"].name


SLIDE = """async (name) => {
    const md = window.mesodrift;
    const fact = md.facts(document.querySelector(`[data-card="${name}"]`));
    const { svg, width, height } = await md.compose(fact, md.SLIDE);
    const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const piece = root.querySelector('svg');
    const [, , wide] = piece.getAttribute('viewBox').split(' ').map(Number);
    const scale = Number(piece.getAttribute('width')) / wide;
    const inside = [...root.querySelectorAll('#figure text, svg svg text')];
    const own = [...root.children].filter((node) => node.tagName === 'text');
    return {
        smallest: scale * Math.min(...inside.map((t) => parseFloat(t.style.fontSize))),
        said: own.map((t) => t.textContent).join(' '),
        lowest: Math.max(...own.map((t) => Number(t.getAttribute('y')))),
        pieces: root.querySelectorAll('svg > svg').length,
        n: fact.n, scope: fact.filters, sentences: [fact.caption, ...fact.traps],
        width, height,
    };
}"""


@pytest.mark.parametrize(
    ("path", "cards"),
    [
        ("", ("effect_map", "effect_forest")),
        ("tissues", ("score_by_age", "gene_forest")),
        (
            "celltypes",
            ("verdict_table", "composition_or_state", "split_parts", "specification_curve"),
        ),
        ("evidence", ("evidence_forest", "agreement", "endpoint_trends")),
        ("planner", ("planner",)),
    ],
)
def test_a_slide_is_read_from_afar_and_cuts_no_sentence(
    visitor: Visitor, path: str, cards: tuple[str, ...]
) -> None:
    page = visitor.open(path)
    for card in cards:
        slide = page.evaluate(SLIDE, card)
        assert (slide["width"], slide["height"]) == (1600, 900)
        assert slide["lowest"] < 900
        for sentence in (slide["n"], slide["scope"], *slide["sentences"]):
            assert sentence in slide["said"], card
        least = 11 if card in ("score_by_age", "specification_curve") else 17  # panels: never cut
        assert slide["smallest"] >= least, card


def test_a_long_list_says_how_much_of_it_a_slide_shows(visitor: Visitor) -> None:
    page = visitor.open("celltypes?dataset=xu2023_killifish_4tissue&tissue=muscle")
    slide = page.evaluate(SLIDE, "verdict_table")
    told = re.search(r"(\d+) of (\d+) rows fit here, (\d+) more in the CSV\.", slide["said"])
    assert told is not None
    shown, of, more = map(int, told.groups())
    assert shown + more == of
    assert 0 < shown < of
    assert slide["pieces"] >= 4  # two columns, the head above each


# What a slide shows of a list, in px from its top: pieces, what is written there, the selected row.
PIECES = """(name) => {
        const md = window.mesodrift;
        const fact = md.facts(document.querySelector(`[data-card="${name}"]`));
        return md.compose(fact, md.SLIDE).then(({ svg }) => {
            const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
            const { meta, shapes } = fact.figure.layout;
            const boxes = [...root.querySelectorAll('svg')].map((piece) => {
                const [, y, , height] = piece.getAttribute('viewBox').split(' ').map(Number);
                return [y / meta.squeeze, (y + height) / meta.squeeze];
            });
            const ring = [shapes.at(-1).y0, shapes.at(-1).y1].sort((a, b) => a - b);
            const words = fact.figure.data
                .filter(({ mode }) => mode === 'text')
                .flatMap(({ text, y }) => text.map((word, i) => [word, y[i]]));
            return { boxes, head: meta.head, later: meta.later, ring, words };
        });
    }"""


def test_a_slide_shows_the_selected_row_below_the_heads_of_its_part(visitor: Visitor) -> None:
    for card, selection in (
        ("verdict_table", "dataset=xu2023_killifish_4tissue&tissue=muscle"),
        ("composition_or_state", "dataset=tms_atlas_programs&tissue=trachea"),
    ):
        found = visitor.open(f"celltypes?{selection}").evaluate(PIECES, card)
        top, bottom = found["ring"]
        assert any(low <= top + 2 and bottom - 2 <= high for low, high in found["boxes"]), card
    assert found["boxes"][0] == pytest.approx(found["later"])  # no head of the part with ids


def test_a_group_that_goes_on_in_the_next_column_of_a_slide_has_its_heading_again(
    visitor: Visitor,
) -> None:
    page = visitor.open("celltypes?dataset=xu2023_killifish_4tissue&tissue=muscle")
    found = page.evaluate(PIECES, "verdict_table")
    below_head = [(word, y) for word, y in found["words"] if y > found["head"]]
    seen = [sum(low <= y < high for low, high in found["boxes"]) for _, y in below_head]
    assert max(seen) == 2
    assert [word for (word, _), times in zip(below_head, seen, strict=True) if times == 2] == [
        "Kuppe 2022: remote border fibrotic − control patients"
    ]


@pytest.mark.parametrize(
    ("card", "least"), [("verdict_table", 18), ("split_parts", 19), ("composition_or_state", 7)]
)
def test_a_slide_has_as_many_rows_of_a_long_list_as_can_be_read(
    visitor: Visitor, card: str, least: int
) -> None:
    page = visitor.open("celltypes")
    slide = page.evaluate(SLIDE, card)
    told = re.search(r"(\d+) of (\d+) rows fit here", slide["said"])
    assert told is None or int(told[1]) >= least
    assert slide["smallest"] >= 17


def test_a_copied_claim_names_its_study_and_its_link(visitor: Visitor, address: str) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = visitor.open("tissues" + LUNG)
    card = page.locator('[data-card="score_by_age"]')
    card.get_by_role("button", name="Export").click()
    card.get_by_role("menuitem", name="Copy claim").click()
    expect(page.locator("#toast")).to_contain_text("Claim copied")
    claim = page.evaluate("navigator.clipboard.readText()")
    assert "10.7554/eLife.68048" in claim
    assert "10.1016/j.cell.2025.07.031" in claim
    assert page.url in claim
    assert "9 mice" in claim


def test_how_computed_opens_beside_the_figure(visitor: Visitor) -> None:
    page = visitor.open()
    page.locator('[data-card="effect_map"]').get_by_role("button", name="How computed").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Hedges' g")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_an_unknown_address_says_so(visitor: Visitor) -> None:
    page = visitor.open("nowhere")
    expect(page.get_by_role("heading", level=1)).to_contain_text("no page at this address")


def test_steps_in_quick_succession_are_not_lost(visitor: Visitor) -> None:
    page = visitor.open()
    seen = [visitor.selection()]
    for tissue in ("lung", "liver"):
        page.evaluate("(tissue) => window.mesodrift.applyPatch(`tissue=${tissue}`)", tissue)
        seen.append(visitor.selection())
    for step, expected in (("undo", 1), ("undo", 0), ("undo", 0), ("redo", 1), ("redo", 2)):
        page.evaluate(f"window.mesodrift.{step}()")
        assert visitor.selection() == seen[expected]
    visitor.settle()
    assert keys(page)["tissue"] == ["liver"]
    page.evaluate("window.mesodrift.applyPatch('tissue=')")
    page.get_by_role("button", name="Undo").click()
    visitor.settle()
    assert keys(page)["tissue"] == ["liver"]


def test_a_zoom_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.open("tissues" + LUNG)
    card = page.locator('[data-card="score_by_age"]')
    reset = card.get_by_role("button", name="Reset zoom")
    card.hover()
    expect(reset).to_be_hidden()
    plot = "document.querySelector('[data-card=score_by_age] .js-plotly-plot')"
    whole = page.evaluate(f"{plot}.layout.xaxis.range")
    page.evaluate(f"window.Plotly.relayout({plot}, {{'xaxis.range': [100, 200]}})")
    reset.click()
    expect(reset).to_be_hidden()
    assert page.evaluate(f"{plot}.layout.xaxis.range") == whole


def test_a_page_of_text_takes_the_keys_of_cards_calmly(visitor: Visitor) -> None:
    page = visitor.open("methods")
    for key in "te[]p":
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_leaving_a_page_leaves_the_presentation(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("link", name="Tissues").click()
    page.wait_for_selector('[data-page="tissues"]')
    visitor.settle()
    page.keyboard.press("p")
    caption = page.locator(".presented .present-caption")
    expect(caption).to_contain_text("MD score, Lu 2025 against age in all tissues")
    page.go_back()
    page.wait_for_selector('[data-page="overview"]')
    visitor.settle()
    expect(page.locator('[data-card="effect_map"]')).to_be_visible()


def test_single_keys_can_be_switched_off_and_on_again(visitor: Visitor) -> None:
    page = visitor.open("methods")
    switch = page.get_by_role("button", name="Switch single keys off")
    page.keyboard.press("?")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.reload()
    visitor.settle()
    page.keyboard.press("?")
    expect(switch).to_have_count(0)
    page.get_by_role("button", name="Keys", exact=True).focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_a_table_cell_is_never_a_formula(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open()
    card = page.locator('[data-card="effect_map"]')
    page.evaluate(
        """() => {
            const drawing = window.mesodrift.drawings.effect_map;
            drawing.table.texts.tissue[0] = '=HYPERLINK("//x","y")';
            drawing.table.texts.reason[0] = '<img src=x onerror=alert(1)>';
        }"""
    )
    card.get_by_role("button", name="Table").click()
    expect(card.locator("td img")).to_have_count(0)
    card.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        card.get_by_role("menuitem", name="CSV").click()
    saved = tmp_path / "table.csv"
    waiting.value.save_as(saved)
    assert '''"'=HYPERLINK(""//x"",""y"")"''' in saved.read_text(encoding="utf-8")


def test_nothing_is_exported_under_filters_it_does_not_show(visitor: Visitor) -> None:
    page = visitor.open()
    card = page.locator('[data-card="effect_map"]')
    card.get_by_role("button", name="Export").click()
    page.route(re.compile("_dash-update-component"), lambda route: None)  # no answer comes
    page.evaluate("window.mesodrift.applyPatch('signature=senmayo')")
    card.get_by_role("menuitem", name="CSV").click()
    expect(page.locator("#toast")).to_contain_text("still being drawn")
    page.keyboard.press("d")
    page.wait_for_timeout(300)
    expect(card).to_have_class(re.compile("stale"))
    page.unroute_all(behavior="ignoreErrors")


def test_a_card_that_failed_can_be_asked_again(visitor: Visitor) -> None:
    page = visitor.open()
    place = '{"name":"effect_map","type":"problem"}'
    told = {place: {"children": tree(problems.told("It failed."))}}
    page.route(
        re.compile("_dash-update-component"),
        lambda route: (
            route.fulfill(json={"multi": True, "response": {}, "sideUpdate": told})
            if '"name":"effect_map","type":"drawing"' in (route.request.post_data or "")
            else route.continue_()
        ),
    )
    page.evaluate("window.mesodrift.applyPatch('signature=senmayo')")
    card = page.locator('[data-card="effect_map"]')
    expect(card.get_by_role("alert")).to_contain_text("It failed.")
    page.unroute_all()
    card.get_by_role("button", name="Try again").click()
    visitor.settle()
    expect(card.get_by_role("alert")).to_be_empty()
    expect(card.locator("h2")).to_contain_text("SenMayo")
