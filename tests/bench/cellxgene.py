"""cellxgene and ours, each serving the same million cells: ``make bench-cellxgene``.

In every round both start anew, ours with an empty cache; then they take turns. What each is asked
is what its own page asks in a browser (its requests were watched in Chromium).
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from atlas.selection import Selection
from tests.bench import atlas_file, report, serving
from tests.bench.serving import Client, Server
from tests.bench.visit import Visit, plain

PROGRAM: Final = report.FOLDER / "cellxgene" / "bin" / "cellxgene"
ROUNDS, RECOLOURED = 5, 5  # recoloured so often in each round
BYTES_BAR, TIME_BAR, RECOLOUR_BAR, START_BAR, MEMORY_BAR = 1 / 20, 1 / 5, 1 / 4, 1 / 2, 1 / 4
VIEW, PAGE, AGAIN = "first view", "whole page", "the same view later"
RECOLOUR, KNOWN, GENE = "recolour", "recolour, seen before", "recolour by gene"


@dataclass
class Measured:
    """What was seen of one candidate: seconds by what was done, bytes by what was fetched."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    computed: dict[str, list[float]] = field(default_factory=dict)
    size: dict[str, list[int]] = field(default_factory=dict)
    scripts: int = 0
    start: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def clock(self, server: Server, name: str, ask: Callable[[], Sequence[bytes]]) -> None:
        before, start = server.processor_seconds(), time.perf_counter()
        answers = ask()
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        self.computed.setdefault(name, []).append(server.processor_seconds() - before)
        self.size.setdefault(name, []).append(sum(map(len, answers)))


class Theirs:
    """What the client of cellxgene 1.3.0 asks."""

    _API = "/api/v0.2"
    _BINARY = "application/octet-stream"

    def __init__(self, port: int) -> None:
        self._client = Client(port)

    def first_view(self) -> list[bytes]:
        facts = [self._client.get(f"{self._API}/{name}") for name in ("config", "schema", "colors")]
        return [*facts, self._get("layout/obs?layout-name=umap"), *self.recolour(0)]

    def whole_page(self) -> list[bytes]:
        others = [self._client.get(f"{self._API}/genesets", "application/json")]
        names = self._get("annotations/var?annotation-name=name_0")
        columns = ("age", "cell_type", "donor_id", "sex", "tissue")
        return [
            *others,
            names,
            *(self._get(f"annotations/obs?annotation-name={c}") for c in columns),
        ]

    def recolour(self, number: int) -> list[bytes]:
        return [self._get(f"annotations/obs?annotation-name={atlas_file.SCORE}")]

    def scripts(self) -> int:
        """Return the bytes of scripts and style sheets."""
        return _scripts(self._client, "/")

    def gene(self, number: int) -> list[bytes]:
        return [self._get(f"data/var?var%3Aname_0=Gene{number:04d}")]

    def _get(self, path: str) -> bytes:
        return self._client.get(f"{self._API}/{path}", self._BINARY)


class Ours:
    """What the page Cells asks."""

    _EMBEDDING = "embedding drawing"
    _PATH = "/cells"
    _ON_DEMAND = (
        "/_dash-component-suites/plotly/package_data/plotly.min.js",
        "/_dash-component-suites/dash/dcc/async-graph.js",
    )

    def __init__(self, port: int) -> None:
        self._client, self._visit = Client(port), Visit(port)
        self._content = b""

    def first_view(self, node: str = "") -> list[bytes]:
        """Fetch it; a node makes it a selection no cache has seen."""
        query = Selection(dataset=atlas_file.DATASET, node=node).query
        document = [self._client.get(each) for each in self._visit.document(self._PATH, query)]
        self._content = self._client.call(self._visit.page(self._PATH, query))
        asked = self._visit.at_start(self._content, self._PATH, query)
        return [*document, self._content, self._client.call(asked[self._EMBEDDING])]

    def whole_page(self) -> list[bytes]:
        query = Selection(dataset=atlas_file.DATASET).query
        asked = self._visit.at_start(self._content, self._PATH, query)
        return [self._client.call(body) for name, body in asked.items() if name != self._EMBEDDING]

    def scripts(self) -> int:
        """Return the bytes of scripts and style sheets, also of those fetched on demand."""
        return _scripts(self._client, self._PATH, self._ON_DEMAND)

    def density(self, number: int) -> list[bytes]:
        return self._draw(Selection(dataset=atlas_file.DATASET, paint="density", node=f"n{number}"))

    def recolour(self, number: int) -> list[bytes]:
        return self._draw(Selection(dataset=atlas_file.DATASET, paint="score", node=f"n{number}"))

    def _draw(self, selection: Selection) -> list[bytes]:
        asked = self._visit.at_change(self._content, self._PATH, selection.query)
        return [self._client.call(asked[self._EMBEDDING])]


def _scripts(client: Client, path: str, more: Sequence[str] = ()) -> int:
    """Return the bytes of the scripts and style sheets that a page names, and of some more."""
    page = plain(client.get(path)).decode()
    named = re.findall(r'(?:src|href)="/?([^"/]+/[^"]+\.(?:js|css)(?:\?[^"]*)?)"', page)
    addresses = [f"/{name}" for name in named]
    return sum(len(client.get(address)) for address in (*addresses, *more))


def run() -> None:
    if not PROGRAM.is_file():
        raise SystemExit("cellxgene is not installed below .bench/: make bench-cellxgene does it.")
    report.title(f"cellxgene 1.3.0 and ours: {atlas_file.N_CELLS:,} cells, each freshly started")
    path, folder = atlas_file.file(), atlas_file.datasets()
    theirs, ours = Measured(), Measured()
    for number in range(ROUNDS):
        _round(number, path, folder, theirs, ours)
    _print(theirs, ours)


def _round(number: int, path: Path, folder: Path, theirs: Measured, ours: Measured) -> None:
    """Start both, one after the other, and ask them in turns."""
    starts = {
        "theirs": lambda: _their_server(path),
        "ours": lambda: serving.serving("app", {"MESODRIFT_DATASETS": str(folder)}),
    }
    servers: dict[str, Server] = {}
    measured = {"theirs": theirs, "ours": ours}
    with ExitStack() as stack:
        # Who goes first changes, so that neither always follows the other.
        for name in sorted(starts, reverse=bool(number % 2)):
            servers[name] = stack.enter_context(starts[name]())
        them, us = Theirs(servers["theirs"].port), Ours(servers["ours"].port)
        of_theirs, of_ours = (partial(m.clock, servers[n]) for n, m in measured.items())
        of_theirs(VIEW, them.first_view)
        of_ours(VIEW, us.first_view)
        of_theirs(PAGE, them.whole_page)
        of_ours(PAGE, us.whole_page)
        of_theirs(AGAIN, them.first_view)
        of_ours(AGAIN, lambda: us.first_view("later"))
        for turn in range(RECOLOURED):
            us.density(turn)
            of_theirs(RECOLOUR, lambda turn=turn: them.recolour(turn))
            of_ours(RECOLOUR, lambda turn=turn: us.recolour(turn))
            of_theirs(GENE, lambda turn=turn: them.gene(turn))
            of_ours(KNOWN, lambda turn=turn: us.recolour(turn))
        theirs.scripts, ours.scripts = them.scripts(), us.scripts()
        for name, one in measured.items():
            one.start.append(servers[name].seconds)
            one.memory.append(servers[name].megabytes())


@contextmanager
def _their_server(path: Path) -> Iterator[Server]:
    """Serve the file as its manual says, without what would be written or asked from outside."""
    port = serving.free_port()
    command = [
        *(str(PROGRAM), "--no-upgrade-check", "launch", "--port", str(port), "--embedding", "umap"),
        *("--disable-annotations", "--disable-gene-sets-save", str(path)),
    ]
    with serving.started(command, port, os.environ) as server:
        yield server


def _print(theirs: Measured, ours: Measured) -> None:
    for name in (VIEW, PAGE, AGAIN, RECOLOUR, GENE):
        _print_one("cellxgene", theirs, name)
    for name in (VIEW, PAGE, AGAIN, RECOLOUR, KNOWN):
        _print_one("ours", ours, name)
    for name, measured in (("cellxgene", theirs), ("ours", ours)):
        report.value(f"{name}, start", median(measured.start), "s", _range(measured.start))
        report.value(
            f"{name}, scripts and style sheets", measured.scripts / 1e6, "MB", "gzip, once"
        )
        report.value(f"{name}, memory", median(measured.memory), "MB", "PSS of all its processes")
    sizes = median(ours.size[VIEW]) / median(theirs.size[VIEW])
    whole = (sum(median(each.size[name]) for name in (VIEW, PAGE)) for each in (ours, theirs))
    ours_whole, theirs_whole = whole
    report.at_most("first view, bytes: ours / cellxgene", sizes, BYTES_BAR)
    report.at_most(
        "first view, server time: ours / cellxgene", _ratio(VIEW, ours, theirs), TIME_BAR
    )
    report.value("whole page, bytes: ours / cellxgene", ours_whole / theirs_whole, "x")
    report.at_most(
        "recolour by score: ours / cellxgene", _ratio(RECOLOUR, ours, theirs), RECOLOUR_BAR
    )
    for name in (VIEW, RECOLOUR):
        computed = sum(ours.computed[name]) / sum(theirs.computed[name])
        report.value(f"{name}, processor time: ours / cellxgene", computed, "x")
    starts = median(a / b for a, b in zip(ours.start, theirs.start, strict=True))
    report.at_most("start: ours / cellxgene", starts, START_BAR)
    memory = median(ours.memory) / median(theirs.memory)
    report.at_most("memory after these views: ours / cellxgene", memory, MEMORY_BAR)
    report.say(
        "  first view: cells coloured by score. cellxgene: config, schema, colors, layout, one\n"
        "  column. Ours: page, layout, callback list, content, embedding. Whole page: what else\n"
        "  each asks when it opens (all columns of obs; seven more cards). Scripts aside.\n"
        "  recolour: by score after another colour, a question no cache of ours has seen.\n"
        "  cellxgene: one process, file in memory, CSC. Ours: gunicorn, 2 workers, as `make run`."
    )


def _print_one(who: str, measured: Measured, name: str) -> None:
    report.value(
        f"{who}, {name}",
        median(measured.seconds[name]) * 1e3,
        "ms",
        f"{median(measured.size[name]) / 1e6:,.3f} MB, gzip",
    )


def _ratio(name: str, ours: Measured, theirs: Measured) -> float:
    """Return the ratio of what was measured in turns, turn by turn."""
    pairs = zip(ours.seconds[name], theirs.seconds[name], strict=True)
    return median(one / other for one, other in pairs)


def _range(numbers: Sequence[float]) -> str:
    return f"{min(numbers):.2f} to {max(numbers):.2f}"
