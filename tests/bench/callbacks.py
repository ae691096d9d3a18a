"""Every server callback against a trivial one on the same server, for what a reader may select."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby
from statistics import median
from typing import Any

from atlas.selection import Selection
from tests.bench import report, serving, turns
from tests.bench.selections import realistic

TRIVIAL = "bench-echo.data"
BAR, BAR_KILOBYTES = 5, 300
WARM_ROUNDS, COLD_ROUNDS = 21, 11
PAGES = (
    *("/", "/tissues", "/celltypes", "/evidence", "/planner", "/methods"),
    *("/hallmarks", "/transitions", "/interventions"),
)


def _values(selection: str, page: str) -> dict[tuple[str, str], str]:
    """Return the values a callback may be asked with, by (id, property)."""
    return {
        ("selection", "data"): selection,
        ("screen", "data"): "wide",
        ("about", "data"): "strata",
        ("_pages_location", "pathname"): page,
        ("_pages_location", "search"): f"?{selection}",
        ("bench-word", "data"): "a word",
    }


@dataclass(frozen=True)
class Callback:
    """A server callback as the browser knows it: what it fills, and what it is asked with."""

    output: str
    inputs: tuple[tuple[str, str], ...]
    is_asked_at_start: bool = True

    @property
    def filled(self) -> list[str]:
        """Return the ids of what it fills."""
        return [identity for identity, _ in _split(self.output)]

    @property
    def name(self) -> str:
        """Name it by the first thing it fills."""
        first = _id(_split(self.output)[0][0])
        return " ".join(first.values()) if isinstance(first, dict) else first

    @property
    def is_answerable(self) -> bool:
        """Whether the benchmark knows a value for each of its inputs."""
        return set(self.inputs) <= set(_values("", ""))

    def body(self, selection: str = "", page: str = "") -> bytes:
        """Return what the browser would send."""
        values = _values(selection, page)
        inputs = [{"id": i, "property": p, "value": values[i, p]} for i, p in self.inputs]
        outputs = [{"id": _id(i), "property": p} for i, p in _split(self.output)]
        return json.dumps(
            {
                "output": self.output,
                "outputs": outputs if self.output.startswith("..") else outputs[0],
                "inputs": inputs,
                "changedPropIds": [f"{i}.{p}" for i, p in self.inputs],
                "state": [],
            }
        ).encode()


@dataclass(frozen=True)
class Question:
    """One callback and one selection."""

    callback: Callback
    page: str
    label: str
    selection: Selection

    @property
    def name(self) -> str:
        return f"page {self.page}" if self.page else self.callback.name

    def body(self, node: str = "") -> bytes:
        """Return what the browser would send; a node makes it a selection no cache has seen."""
        return self.callback.body(replace(self.selection, node=node).query, self.page)


@dataclass(frozen=True)
class Timing:
    """Medians of one question, as multiples of the trivial callback beside it."""

    question: Question
    cold: float
    warm: float
    milliseconds: float
    size: int


def run() -> None:
    report.title("Callbacks: time as a multiple of a trivial callback on the same server")
    with serving.served("tests.bench.served") as port:
        client = serving.Client(port)
        found = list(discover(client))
        trivial = next(each for each in found if each.output == TRIVIAL).body()
        questions = [question for each in found for question in _questions(each)]
        for question in questions:  # the worker reads each table once: that is its start
            check(client.call(question.body("start")), f"{question.name}, {question.label}")
        timings = [_timed(client, trivial, question) for question in questions]
        index = turns.medians(
            {"trivial": lambda: client.call(trivial), "index": lambda: client.get("/")},
            WARM_ROUNDS,
        )
    _print(timings)
    report.value("for comparison, the trivial callback", index["trivial"] * 1e3, "ms")
    report.value("for comparison, the index page, no callback", index["index"] * 1e3, "ms")
    for each in found:
        if not each.is_answerable:
            report.say(f"  {each.name}: not timed, it has an input the benchmark does not know")


def discover(client: serving.Client) -> Iterator[Callback]:
    """Find the callbacks that run on the server."""
    for dependency in client.json("/_dash-dependencies"):
        if not dependency["clientside_function"]:
            inputs = tuple((each["id"], each["property"]) for each in dependency["inputs"])
            yield Callback(dependency["output"], inputs, not dependency["prevent_initial_call"])


def _split(output: str) -> list[tuple[str, str]]:
    """Split "..id.property...id.property.." or "id.property", as Dash joins them."""
    joined = output[2:-2].split("...") if output.startswith("..") else [output]
    pairs = [each.rpartition(".") for each in joined]
    return [(identity, prop.split("@")[0]) for identity, _, prop in pairs]


def _id(text: str) -> Any:
    return json.loads(text) if text.startswith("{") else text


def _questions(callback: Callback) -> Iterator[Question]:
    if callback.output == TRIVIAL or not callback.is_answerable:
        return
    draws_pages = ("_pages_location", "pathname") in callback.inputs
    for page in PAGES if draws_pages else ("",):
        for label, selection in realistic().items():
            yield Question(callback, page, label, selection)


def check(answer: bytes, question: str) -> None:
    """Stop at an answer that only says that it failed: it would be a fast one."""
    plain = gzip.decompress(answer) if answer.startswith(b"\x1f\x8b") else answer
    if "sideUpdate" in json.loads(plain):
        msg = f"{question} fails: {plain[:200]!r}"
        raise RuntimeError(msg)


_fresh = count()


def _timed(client: serving.Client, trivial: bytes, question: Question) -> Timing:
    """Time a question never asked before, then one asked all the time."""
    known = question.body()
    first = turns.medians(
        {
            "trivial": lambda: client.call(trivial),
            "cold": lambda: client.call(question.body(f"cold-{next(_fresh)}")),
        },
        COLD_ROUNDS,
    )
    again = turns.medians(
        {"trivial": lambda: client.call(trivial), "warm": lambda: client.call(known)}, WARM_ROUNDS
    )
    return Timing(
        question=question,
        cold=first["cold"] / first["trivial"],
        warm=again["warm"] / again["trivial"],
        milliseconds=again["warm"] * 1e3,
        size=len(client.call(known)),
    )


def _print(timings: list[Timing]) -> None:
    report.say(f"  {'callback':<34}{'cold':>6}{'warm':>6}{'ms':>8}{'kB':>7}   slowest selection")
    for name, group in groupby(timings, key=lambda timing: timing.question.name):
        own = list(group)
        slowest = max(own, key=lambda timing: timing.cold)
        report.say(
            f"  {name:<34}{median(each.cold for each in own):>6.1f}"
            f"{median(each.warm for each in own):>6.1f}"
            f"{median(each.milliseconds for each in own):>8.1f}"
            f"{max(each.size for each in own) / 1e3:>7.1f}"
            f"   {slowest.question.label}: {slowest.cold:.1f} cold, {slowest.warm:.1f} warm"
        )
    for kind in ("cold", "warm"):
        worst = max(timings, key=lambda timing: getattr(timing, kind))
        where = f"{worst.question.name}, {worst.question.label}"
        report.at_most(f"worst {kind}: {where}", getattr(worst, kind), BAR)
    largest = max(timings, key=lambda timing: timing.size)
    report.at_most(
        f"largest, gzip: {largest.question.name}", largest.size / 1e3, BAR_KILOBYTES, "kB"
    )
