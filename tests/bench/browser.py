"""Our first page and a stock Dash app's, each in a browser that has seen nothing yet."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from tests.bench import report, serving

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
APPS = {"ours": "app", "stock": "tests.bench.stock"}
LOADS = 9
BAR, BAR_ON_DEMAND, BAR_KILOBYTES = 1.0, 0.8, 300
# Both first pages have two figures on screen; drawn means: it has data, and its marks stand.
FIGURES = """(() => {
  const plots = [...document.querySelectorAll(".js-plotly-plot")]
    .filter((plot) => plot.offsetParent !== null);
  const isDrawn = (plot) => plot.data && plot.data.length > 0 &&
    plot.querySelector(".cartesianlayer .trace, .gl-container canvas") !== null;
  return plots.length >= 2 && plots.every(isDrawn);
})()"""
_WATCH = """(() => {
  const look = () => requestAnimationFrame(() => {
    if (%s) setTimeout(() => { window.benchDrawn = performance.now(); });  // after this frame
    else look();
  });
  look();
})()"""


@dataclass(frozen=True)
class Load:
    """One cold load: seconds from navigation to figures, and what was fetched."""

    seconds: float
    paths: tuple[str, ...]
    script_bytes: int


def run() -> None:
    report.title("First page in a cold browser: ours against a stock Dash app")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        report.say("  not measured, there is no Chromium: apt-get install chromium")
        return
    with (
        serving.served(APPS["ours"]) as ours,
        serving.served(APPS["stock"]) as stock,
        sync_playwright() as playwright,
    ):
        ports = {"ours": ours, "stock": stock}
        loads: dict[str, list[Load]] = {name: [] for name in ports}
        for turn in range(LOADS + 1):
            # Who goes first changes, so that neither always follows the other.
            for name in sorted(ports, reverse=bool(turn % 2)):
                found = load(playwright, chromium, ports[name])
                if turn:  # in the first turn Chromium's files come from the disk
                    loads[name].append(found)
        _print(loads)
        _print_largest(ours, loads["ours"][0].paths)


def load(
    playwright: Playwright, chromium: str, port: int, path: str = "/", drawn: str = FIGURES
) -> Load:
    """Load a page in a new browser with a new profile, until an expression holds."""
    browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    try:
        page = browser.new_context(
            viewport={"width": 1440, "height": 900}, bypass_csp=True
        ).new_page()
        page.add_init_script(_WATCH % drawn)
        network = page.context.new_cdp_session(page)
        responses: dict[str, dict[str, Any]] = {}
        fetched: dict[str, int] = {}
        network.on("Network.responseReceived", lambda e: responses.update({e["requestId"]: e}))
        network.on(
            "Network.loadingFinished",
            lambda e: fetched.update({e["requestId"]: int(e["encodedDataLength"])}),
        )
        network.send("Network.enable")
        page.goto(f"http://127.0.0.1:{port}{path}")
        page.wait_for_function("window.benchDrawn !== undefined", timeout=30_000)
        milliseconds = page.evaluate("window.benchDrawn")
        page.wait_for_load_state("networkidle")
    finally:
        browser.close()
    return Load(
        seconds=milliseconds / 1e3,
        paths=tuple(_paths(responses.values(), f"http://127.0.0.1:{port}")),
        script_bytes=sum(
            fetched.get(request, 0)
            for request, event in responses.items()
            if event["type"] in {"Script", "Stylesheet"}
        ),
    )


def _paths(responses: Iterable[dict[str, Any]], address: str) -> Iterator[str]:
    """Yield what was fetched from the server, callbacks aside."""
    for event in responses:
        url = str(event["response"]["url"])
        if url.startswith(address) and "/_dash-update-component" not in url:
            yield url.removeprefix(address)


def _print(loads: dict[str, list[Load]]) -> None:
    for name, own in loads.items():
        seconds = [load.seconds for load in own]
        spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
        report.value(f"{name}, navigation to figures drawn", median(seconds), "s", spread)
        report.value(f"{name}, scripts and style sheets", own[0].script_bytes / 1e6, "MB")
    # Turn by turn: a load takes seconds, and what else the machine does changes meanwhile.
    pairs = zip(loads["ours"], loads["stock"], strict=True)
    ratio = median(ours.seconds / stock.seconds for ours, stock in pairs)
    report.at_most("ours / stock", ratio, BAR)
    report.at_most("ours / stock, with scripts on demand", ratio, BAR_ON_DEMAND)
    report.say(
        "  stock: two pages, ag-grid and cytoscape on the second, 10,000 points on the first"
    )


def _print_largest(port: int, paths: tuple[str, ...]) -> None:
    """Print the largest response of the page, as a browser on a plain-http network gets it."""
    client = serving.Client(port)
    sizes = {path: len(client.get(path)) for path in paths if "plotly.min" not in path}
    largest = max(sizes, key=lambda path: sizes[path])
    name = largest.split("?")[0].rpartition("/")[2] or largest
    report.at_most(
        f"largest, gzip, plotly aside: {name}", sizes[largest] / 1e3, BAR_KILOBYTES, "kB"
    )
