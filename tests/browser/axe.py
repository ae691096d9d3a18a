"""What axe finds on a page, in the light and in the dark."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import wait_for

BY_COLOUR = ["color-contrast", "link-in-text-block"]
PAPER = "getComputedStyle(document.body).backgroundColor"

# Marks the first of all words that look alike: same style and classes, same ground all the way up.
MARK_LOOKS = """() => {
    const grounds = new WeakMap();
    const ground = (node) => {
        if (!node) return '';
        if (!grounds.has(node)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(node);
            const own = backgroundColor + backgroundImage + opacity;
            grounds.set(node, own + ground(node.parentElement));
        }
        return grounds.get(node);
    };
    const speaks = (node) => node.matches('input, select, textarea') ||
        [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const seen = new Set();
    for (const node of document.querySelectorAll('body *')) {
        node.removeAttribute('data-look');
        if (!speaks(node)) continue;
        const { color, fontSize, fontWeight, visibility, display } = getComputedStyle(node);
        const names = [node, node.parentElement].map((at) => at.tagName + at.getAttribute('class'));
        const look = [color, fontSize, fontWeight, visibility, display, ...names, ground(node)];
        const key = look.join('|');
        if (!seen.has(key)) node.setAttribute('data-look', '');
        seen.add(key);
    }
    return seen.size;
}"""


def serious(page: Page, context: dict[str, Any] | None = None, **options: Any) -> list[str]:
    """Return what axe finds serious. To list what it finds good as well takes thrice as long."""
    asked = {"resultTypes": ["violations"], **options}
    found: list[dict[str, Any]] = Axe().run(page, context, asked).response["violations"]
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in found
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]


def serious_by_colour(page: Page) -> list[str]:
    """Return what is seriously wrong with the colours of a page: one word of each look is asked."""
    assert page.evaluate(MARK_LOOKS) > 0
    only = {"type": "rule", "values": BY_COLOUR}
    return serious(page, {"include": ["[data-look]"]}, runOnly=only)


def serious_in_both_themes(page: Page, *, every_word: bool = True) -> list[str]:
    """Return what axe finds serious on a light page, and by its colours once it is dark.

    A long page has thousands of words in a few looks. Not ``every_word`` takes one of each look in
    the light too; all other rules see the whole page.
    """
    if every_word:
        light = serious(page)
    else:
        others = {rule: {"enabled": False} for rule in BY_COLOUR}
        light = serious(page, rules=others) + serious_by_colour(page)
    paper = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    wait_for(page, f"{PAPER} !== '{paper}'")
    return light + [f"dark, {finding}" for finding in serious_by_colour(page)]
