"""The evidence graph: its filters, loops and scenarios, and its page in a cold browser."""

import shutil
from collections.abc import Iterable
from itertools import count, pairwise, product
from statistics import median

from playwright.sync_api import sync_playwright

from atlas.evidence_graph import ORGANS, curated
from atlas.selection import Selection
from tests.bench import browser, callbacks, report, serving, turns
from tests.bench.callbacks import Callback

GRAPH, LOOPS, SCENARIOS = "hallmark_graph drawing", "loops drawing", "what_if drawing"
FILTER_BAR, LOOPS_BAR, PAGE_BAR = 5, 50, 1.3
ROUNDS, LOADS = 21, 9
# The canvas stands and has been painted with the graph of this selection.
DRAWN = """(() => {
  const card = document.querySelector('[data-card="hallmark_graph"]');
  return Boolean(card && card.dataset.drawn !== undefined && card.querySelector("canvas"));
})()"""


def run() -> None:
    report.title("Evidence graph: selections never seen, as multiples of a trivial callback")
    with serving.served("tests.bench.served") as port:
        client = serving.Client(port)
        found = {each.name: each for each in callbacks.discover(client)}
        trivial = next(c for c in found.values() if c.output == callbacks.TRIVIAL)
        clock = _Clock(client, trivial)
        report.at_most("a change of the filters", clock(found[GRAPH], _filters()), FILTER_BAR)
        report.at_most("loops up to six arrows", clock(found[LOOPS], _fresh_loops()), LOOPS_BAR)
        ratio = clock(found[SCENARIOS], _fresh_scenarios())
        report.value("what-if, two scenarios of 1,000 runs", ratio, "x")
    _page()


class _Clock:
    """Times a callback on selections never asked before, beside a trivial one."""

    def __init__(self, client: serving.Client, trivial: Callback) -> None:
        self._client, self._trivial = client, trivial.body()

    def __call__(self, asked: Callback, selections: Iterable[Selection]) -> float:
        fresh = iter(selections)
        self._client.call(asked.body(next(fresh).query))  # the worker reads its tables once
        times = turns.medians(
            {
                "trivial": lambda: self._client.call(self._trivial),
                "asked": lambda: self._client.call(asked.body(next(fresh).query)),
            },
            ROUNDS,
        )
        return times["asked"] / times["trivial"]


def _filters() -> Iterable[Selection]:
    for organ, species, confidence, verified in product(
        ORGANS, ("", "human", "mouse"), ("", "2", "3"), ("", "yes")
    ):
        yield Selection(organs=(organ,), species=species, confidence=confidence, verified=verified)


def _fresh_loops() -> Iterable[Selection]:
    return (Selection(loop_length="6", gene=f"fresh-{number}") for number in count())


def _fresh_scenarios() -> Iterable[Selection]:
    nodes = list(curated().graph.nodes)
    return (Selection(scenario=(f"{a}=up",), versus=(f"{b}=down",)) for a, b in pairwise(nodes))


def _page() -> None:
    report.title("Hallmarks against Overview, each in a cold browser")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        report.say("  not measured, there is no Chromium: apt-get install chromium")
        return
    pages = {"Hallmarks": ("/hallmarks", DRAWN), "Overview": ("/", browser.FIGURES)}
    loads: dict[str, list[browser.Load]] = {name: [] for name in pages}
    with serving.served("app") as port, sync_playwright() as playwright:
        for turn in range(LOADS + 1):
            for name in sorted(pages, reverse=bool(turn % 2)):
                found = browser.load(playwright, chromium, port, *pages[name])
                if turn:  # in the first turn Chromium's files come from the disk
                    loads[name].append(found)
    for name, own in loads.items():
        report.value(f"{name}, navigation to drawn", median(x.seconds for x in own), "s")
    pairs = zip(loads["Hallmarks"], loads["Overview"], strict=True)
    ratio = median(one.seconds / other.seconds for one, other in pairs)
    report.at_most("Hallmarks / Overview", ratio, PAGE_BAR)
    has_script = {
        name: any("cytoscape" in path for path in own[0].paths) for name, own in loads.items()
    }
    report.say(f"  Cytoscape's script is loaded on: {[n for n, yes in has_script.items() if yes]}")
