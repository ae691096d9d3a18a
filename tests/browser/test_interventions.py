"""Interventions: harms before effects, two scenarios, links that bring them back, keys alone."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor, wait_for

TABLE = '[data-card="interventions"]'
WHAT_IF = '[data-card="what_if"]'
PANEL = ".panel"


def scenario(page: Page, side: str) -> str:
    return page.get_by_role("group", name=f"Scenario {side}").inner_text()


def export(page: Page, card: str, what: str, folder: Path) -> Path:
    page.locator(f"{card} [data-action=export]").click()
    with page.expect_download() as download:
        page.locator(f"{card} [data-export={what}]").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_safety_is_the_second_column_and_needs_no_click(visitor: Visitor) -> None:
    page = visitor.open("interventions")
    heads = page.locator(f"{TABLE} thead th").all_inner_texts()
    assert [head.strip(" ▴▾") for head in heads][:3] == ["Intervention", "Safety", "On drift"]
    rows = page.locator(f"{TABLE} tbody tr")
    assert rows.count() == 21
    osk = rows.filter(has_text="OSK/OSKM").locator("td")
    assert "teratomas" in osk.nth(1).inner_text()
    assert "suppresses (cell culture)" in osk.nth(2).inner_text()
    metformin = rows.filter(has_text="Metformin").locator("td")
    assert metformin.nth(1).inner_text() == "None curated. That does not mean safe."
    assert metformin.nth(2).inner_text() == "no statement"
    traps = page.locator(f"{TABLE} .card-traps")
    assert "No bundled data set holds treated donors" in traps.inner_text()
    answer = page.locator(f"{TABLE} .reading").bounding_box()
    box = traps.bounding_box()
    assert box
    assert answer
    assert box["y"] < answer["y"]


def test_a_row_opens_its_statements_beside_the_table(visitor: Visitor) -> None:
    page = visitor.open("interventions")
    expect(page.locator(PANEL)).to_contain_text("Press a row")
    page.locator(f"{TABLE} tbody tr", has_text="mTOR inhibition").locator("td").first.click()
    wait_for(page, "/node=i_mtor/.test(window.mesodrift.selection())")
    panel = page.locator(PANEL)
    expect(panel.locator("h2")).to_have_text("mTOR inhibition (rapalogs)")
    expect(panel).to_contain_text("Everolimus worsened progression")
    expect(panel).to_contain_text("Caveat: ")
    expect(panel.locator('a[href="https://doi.org/10.1038/nature08221"]').first).to_be_visible()
    expect(page.locator("#selection-line")).to_contain_text("! 1 harm")
    link = panel.get_by_role("link", name="Show on the graph").get_attribute("href") or ""
    assert "/hallmarks?" in link
    assert "node=i_mtor" in link


def test_an_intervention_is_added_and_its_harms_stand_before_the_effect(visitor: Visitor) -> None:
    page = visitor.open("interventions")
    reading = page.locator(f"{WHAT_IF} .reading")
    expect(reading).to_contain_text("Nothing is held")
    page.get_by_role("button", name="Add: OSK/OSKM partial reprogramming").click()
    wait_for(page, "/scenario=i_osk/.test(window.mesodrift.selection())")
    visitor.settle()
    assert "node=" not in visitor.selection()
    expect(page.get_by_role("group", name="Scenario A")).to_contain_text("reprogramming: applied")
    expect(reading).to_contain_text(re.compile(r"drift would (fall|rise) in .+\s% of runs"))
    expect(reading).to_contain_text("Qualitative model, not a prediction.")
    traps = page.locator(f"{WHAT_IF} .card-traps")
    expect(traps).to_contain_text("Teratomas after a short whole-body pulse [mouse; Abad 2013]")
    above, below = traps.bounding_box(), reading.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]
    added = page.get_by_role("button", name="✓ In: OSK/OSKM partial reprogramming")
    expect(added).to_have_attribute("aria-pressed", "true")
    expect(added).to_be_focused()  # the table is written anew; the way goes on where it was


def test_a_second_scenario_stands_beside_the_first(visitor: Visitor) -> None:
    page = visitor.open("interventions?scenario=i_osk%3Dup")
    page.locator('[data-slot="versus"] .slot-button').click()
    page.keyboard.type("mtor inhibition")
    page.keyboard.press("Enter")
    wait_for(page, "/versus=i_mtor/.test(window.mesodrift.selection())")
    visitor.settle()
    figure = page.locator(f"{WHAT_IF} .card-figure")
    expect(figure).to_contain_text("B: mTOR inhibition (rapalogs) applied")  # once it is drawn
    expect(figure).to_contain_text("≠")
    traps = page.locator(f"{WHAT_IF} .card-traps")
    expect(traps).to_contain_text("Everolimus worsened progression")
    expect(traps).to_contain_text("Teratomas")
    page.get_by_role("button", name="Swap A and B").click()
    wait_for(page, "/scenario=i_mtor/.test(window.mesodrift.selection())")
    expect(page.get_by_role("group", name="Scenario A")).to_contain_text("mTOR inhibition")


def test_a_link_brings_both_scenarios_back(visitor: Visitor) -> None:
    page = visitor.open("interventions?scenario=c_tgfb%3Ddown&versus=i_tgfbi%3Dup&node=h_dysbiosis")
    assert "TGF-β signalling: held down" in scenario(page, "A")
    assert "TGF-β inhibition: applied" in scenario(page, "B")
    before = page.locator(f"{WHAT_IF} .reading").inner_text()
    page.reload()
    visitor.settle()
    assert page.locator(f"{WHAT_IF} .reading").inner_text() == before
    page.locator(f"{WHAT_IF} [data-action=table]").click()
    current = page.locator(f"{WHAT_IF} tr[aria-current]")
    expect(current).to_contain_text("Dysbiosis")


def test_what_a_link_holds_in_vain_is_told(visitor: Visitor) -> None:
    page = visitor.open("interventions?scenario=nosuch%3Dup&scenario=i_osk%3Dup")
    expect(page.locator(f"{WHAT_IF} .card-traps")).to_contain_text("“nosuch=up” is left out")
    assert "OSK/OSKM" in scenario(page, "A")


def test_it_is_all_done_by_keys(visitor: Visitor) -> None:
    page = visitor.open("interventions")
    page.locator('[data-slot="scenario"] .slot-button').focus()
    page.keyboard.press("Enter")
    page.keyboard.type("tgf-β signalling, held up")
    page.keyboard.press("Enter")
    wait_for(page, "/scenario=c_tgfb%3Dup/.test(window.mesodrift.selection())")
    visitor.settle()
    turn = page.get_by_role("button", name="TGF-β signalling held up")
    expect(turn).to_have_attribute("aria-pressed", "true")
    turn.focus()
    page.keyboard.press("Enter")
    wait_for(page, "/scenario=c_tgfb%3Ddown/.test(window.mesodrift.selection())")
    expect(turn).to_have_attribute("aria-pressed", "false")
    expect(turn).to_be_focused()
    page.get_by_role("button", name="Remove TGF-β signalling").press("Enter")
    wait_for(page, "!/scenario/.test(window.mesodrift.selection())")
    row = page.locator(f"{TABLE} tbody tr", has_text="Klotho")
    row.press("Enter")
    wait_for(page, "/node=i_klotho/.test(window.mesodrift.selection())")
    visitor.settle()
    row.get_by_role("button").press("Enter")
    wait_for(page, "/scenario=i_klotho/.test(window.mesodrift.selection())")


def test_filters_take_statements_but_never_a_harm(visitor: Visitor) -> None:
    page = visitor.open("interventions?evidence=human_rct")
    osk = page.locator(f"{TABLE} tbody tr", has_text="OSK/OSKM").locator("td")
    assert osk.nth(2).inner_text() == "no statement"
    assert "teratomas" in osk.nth(1).inner_text()
    page.locator(".sentence .reset").click()
    wait_for(page, "!/evidence/.test(window.mesodrift.selection())")
    visitor.settle()
    assert "suppresses" in osk.nth(2).inner_text()


def test_exports_carry_banner_and_harms(
    context: BrowserContext, visitor: Visitor, tmp_path: Path
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open("interventions?scenario=i_osk%3Dup")
    page.locator(f"{WHAT_IF} [data-action=export]").click()
    page.locator(f"{WHAT_IF} [data-export=claim]").click()
    expect(page.locator("#toast")).to_contain_text("Claim copied")
    claim = str(page.evaluate("navigator.clipboard.readText()"))
    assert claim.startswith("Read the reported harms first. In this model drift would")
    assert "Teratomas" in claim
    assert "Qualitative model, not a prediction." in claim
    assert "curated tables, knowledge" in claim
    assert "data sets, cited" not in claim
    text = export(page, WHAT_IF, "csv", tmp_path).read_text(encoding="utf-8")
    assert "# ! Harm, OSK/OSKM partial reprogramming (A): Teratomas" in text
    assert "Qualitative model, not a prediction." in text
    assert "\nMesenchymal drift (MD),Drift,↓ would fall," in text
    svg = export(page, WHAT_IF, "svg", tmp_path).read_text(encoding="utf-8")
    assert "Teratomas" in svg
    assert "Qualitative model" in svg
    table = export(page, TABLE, "csv", tmp_path).read_text(encoding="utf-8")
    assert "everolimus worsened progression" in table
    slide = export(page, TABLE, "png-slide", tmp_path)
    assert slide.stat().st_size > 50_000


def test_on_a_phone_safety_is_in_the_first_view(context: BrowserContext, visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("interventions?scenario=i_osk%3Dup&versus=i_mtor%3Dup")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    safety = page.locator(f"{TABLE} tbody tr td.safety").first.bounding_box()
    assert safety
    assert safety["x"] + safety["width"] <= 390
    box = page.locator(f"{WHAT_IF} .main-svg").first.bounding_box()
    assert box
    assert box["width"] <= 390
