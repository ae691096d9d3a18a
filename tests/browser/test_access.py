"""Every page, light and dark, wide and narrow: no serious finding of axe, nothing cut off."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.axe import serious, serious_in_both_themes
from tests.browser.conftest import Visitor, wait_for

PAGES = {
    "overview": "?dataset=izgi2022_mouse_4tissue&tissue=lung",
    "tissues": "tissues?dataset=tms_liver_facs&tissue=liver&cell_type=hepatocyte",
    "cell types": "celltypes?dataset=kuppe2022_mi_pseudobulk&contrast=ischaemic_vs_control",
    "cells": "cells?dataset=tms_liver_facs&lasso=AAAA__AA____AA__&paint=difference",
    "planner": "planner?dataset=izgi2022_mouse_4tissue&tissue=lung",
    "transitions": "transitions?node=t_pmt",
    "hallmarks": "hallmarks?arrow=h_cellular_senescence%3Emd&dataset=kuehne2017_human_epidermis",
    "hallmarks with layers": "hallmarks?layers=interventions&layers=outcomes",
    "interventions": "interventions?node=i_osk&scenario=i_osk%3Dup&versus=i_mtor%3Dup",
    "methods": "methods",
    "not found": "nowhere",
}
SIZES = {"wide": (1440, 900), "phone": (390, 844), "narrow": (320, 700)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_sound_at_every_size_and_in_both_themes(
    context: BrowserContext, address: str, path: str, size: str
) -> None:
    width, height = SIZES[size]
    reader = Visitor(context, address, size=(width, height), is_still=True)
    page = reader.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [page.locator(name).count() for name in ("h1", "main", "html[lang=en]")] == [1, 1, 1]
    if size != "narrow":
        assert serious_in_both_themes(page, every_word=size == "wide") == []
    assert reader.console == []


@pytest.mark.parametrize("open_what", ["table", "how", "export", "slot", "keys"])
def test_axe_finds_nothing_serious_in_what_opens(visitor: Visitor, open_what: str) -> None:
    page = visitor.open(PAGES["overview"])
    if open_what == "slot":
        page.locator(".slot-button").first.click()
    elif open_what == "keys":
        page.keyboard.press("?")
    else:
        page.locator(f'[data-card="effect_map"] [data-action="{open_what}"]').click()
    page.wait_for_timeout(400)
    assert serious(page) == []


def test_figures_have_words_and_a_table(visitor: Visitor) -> None:
    page = visitor.open(PAGES["overview"])
    for card in page.locator("[data-card]:visible").all():
        figure = card.locator('[role="img"]')
        label = figure.get_attribute("aria-label") or ""
        assert card.locator(".reading").inner_text()[:40] in label
        card.get_by_role("button", name="Table").click()
        assert card.locator("table tbody tr").count() > 0


def test_changes_are_announced(visitor: Visitor) -> None:
    page = visitor.open()
    live = page.locator("#live")
    expect(live).to_contain_text("strata with donors")
    before = live.inner_text()
    page.locator(".slot-button").first.click()
    page.keyboard.type("hypoxia")
    page.keyboard.press("Enter")
    expect(live).not_to_have_text(before)
    expect(live).to_contain_text("Score v")


def test_the_keyboard_reaches_the_figure_and_steps_through_it(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for(page, "/tissue=/.test(window.mesodrift.selection())")
    expect(page.locator("#selection-line")).to_contain_text("Selected")
    page.keyboard.press("Escape")
    wait_for(page, "!/tissue=/.test(window.mesodrift.selection())")


def test_every_page_answers_to_a_letter_that_the_list_of_keys_tells(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("?")
    told = page.locator(".keys-table tr", has_text="go to a page").locator("td").inner_text()
    letters = [entry.split(" ", 1) for entry in told.removeprefix("go to a page: ").split(", ")]
    names = page.locator(".rail-link").all_inner_texts()
    assert [name for _, name in letters] == names
    assert {"t": "Tissues", "r": "Transitions"}.items() <= dict(map(tuple, letters)).items()
    page.keyboard.press("Escape")
    expect(page.locator(".offcanvas.show")).to_have_count(0)
    for letter, name in letters:
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page.locator(".rail-link[aria-current=page]")).to_have_text(name, timeout=30_000)
        visitor.settle()


def test_a_page_that_is_being_drawn_hears_the_letter_late(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate(
        """() => document.addEventListener("keydown", () => setTimeout(() => {
            const from = performance.now();
            while (performance.now() - from < 3200);
        }), { capture: true, once: true })"""
    )
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.locator(".rail-link[aria-current=page]")).to_have_text("Methods", timeout=30_000)


def test_forced_colours_keep_what_only_a_colour_tells(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active")
    visitor = Visitor(context, address)
    page = visitor.open(PAGES["hallmarks"])
    look = """(selector) => getComputedStyle(document.querySelector(selector)).%s"""
    assert "gradient" in page.evaluate(look % "backgroundImage", ".chip-mark.arrow-disputed")
    on, off = (
        page.evaluate(look % "backgroundColor", f'.views [aria-pressed="{pressed}"]')
        for pressed in ("true", "false")
    )
    assert on != off
    page = visitor.open(PAGES["cells"])
    assert "gradient" in page.evaluate(look % "backgroundImage", ".key-hatch")
    square = page.evaluate(look % "backgroundColor", '[data-card="cell_depth"] .key-square-filled')
    assert square not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    context.close()


def test_the_menu_is_walked_by_arrows_and_gives_the_focus_back(visitor: Visitor) -> None:
    page = visitor.open()
    opener = page.locator('[data-card="effect_map"] [data-action="export"]')
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="PNG, card")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_figures_are_described_by_what_was_counted(visitor: Visitor) -> None:
    page = visitor.open()
    figure = page.locator('[data-card="effect_map"] [role="img"]')
    expect(figure).to_have_accessible_description(re.compile("strata with donors.*Score v"))
    section = page.locator('[data-card="effect_map"]')
    expect(section).to_have_accessible_name(re.compile("^Where does the MD score rise"))


def test_escape_closes_what_was_opened_last_and_clears_at_the_end(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_liver_facs")
    opened = page.locator(".card.flipped")
    buttons = [
        page.locator(f'[data-card="{name}"] [data-action="table"]')
        for name in ("cells_in_window", "embedding")
    ]
    for button in buttons:
        button.click()
    expect(opened).to_have_count(2)
    page.keyboard.press("Escape")
    expect(opened).to_have_count(1)
    expect(opened).to_have_attribute("data-card", "cells_in_window")
    expect(buttons[1]).to_be_focused()
    page.locator('[data-card="cell_shares"] [data-action="export"]').click()
    page.keyboard.press("Escape")  # the menu alone
    expect(page.locator(".menu.open")).to_have_count(0)
    expect(opened).to_have_count(1)
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    assert "dataset=tms_liver_facs" in visitor.selection()
    page.keyboard.press("Escape")
    wait_for(page, "!mesodrift.selection().includes('dataset=')")


def test_escape_closes_the_table_of_a_presented_card_then_leaves_it(visitor: Visitor) -> None:
    page = visitor.open("cells?dataset=tms_liver_facs")
    page.locator('[data-card="cell_shares"] [data-action="table"]').click()  # it will be covered
    page.locator('[data-card="embedding"] .card-figure').focus()
    page.keyboard.press("p")
    expect(page.locator(".presented")).to_have_attribute("data-card", "embedding")
    page.keyboard.press("t")
    expect(page.locator(".presented.flipped")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".presented.flipped")).to_have_count(0)
    expect(page.locator(".presented")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".presented")).to_have_count(0)
    expect(page.locator('[data-card="cell_shares"].flipped')).to_have_count(1)
    assert "dataset=tms_liver_facs" in visitor.selection()
