"""What axe finds on a page, in the light and in the dark."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import wait_for

BY_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
PAPER = "getComputedStyle(document.body).backgroundColor"


def serious(page: Page, **options: Any) -> list[str]:
    """Return what axe finds serious. To list what it finds good as well takes thrice as long."""
    asked = {"resultTypes": ["violations"], **options}
    found: list[dict[str, Any]] = Axe().run(page, options=asked).response["violations"]
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in found
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]


def serious_in_both_themes(page: Page) -> list[str]:
    """Return what axe finds serious on a light page, and by its colours once it is dark."""
    light = serious(page)
    paper = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    wait_for(page, f"{PAPER} !== '{paper}'")
    return light + [f"dark, {finding}" for finding in serious(page, runOnly=BY_COLOUR)]
