"""Every callback of the page Cells at ten million cells against 100,000, as a browser asks it.

The time is that the server's processors are at work for an answer: reading and adding up, the
figure, its pixels, JSON and compression; beside it, how long the answer took, which other work on
the machine disturbs. Both data sets are asked in turns, and the ratio is the median of those of
each turn: a machine that is slower for a while is so for both. What was computed before is computed
again. Linux only (``/proc``).
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import median
from unittest import mock

from atlas.cells import outline
from atlas.selection import Selection
from tests.bench import callbacks, cell_datasets, cell_views, report, serving

ROUNDS, BAR = 21, 2.0
SIZES = {"bench_100k": cell_views.SMALL, "bench_10m": cell_views.LARGEST}
CATEGORIES = ("cell_type", "tissue", "age", "sex", "donor")
PAINTS = ("density", "score", "share_old", "difference", *CATEGORIES)
PICKED = {
    "some": cell_views.LASSO,
    "many": outline.to_text(outline.box(700, 700, 3400, 3400)),
    "few": outline.to_text(outline.box(1900, 1900, 2000, 2000)),
}
TISSUE = Selection(tissue="tissue_03")
FILTERS = {
    "one tissue": TISSUE,
    "one type": Selection(cell_type="type_07"),
    "one sex": Selection(sex="male"),
    "three donors": Selection(donors=("donor_00", "donor_20", "donor_40")),
}


@dataclass(frozen=True)
class Question:
    """A callback, by what it fills, and what is selected."""

    callback: str
    label: str
    selection: Selection


def run() -> None:
    report.title("Callbacks of the page Cells: server time at ten million cells against 100,000")
    folder = cell_datasets.folder_of(
        {name: cell_views.tables_folder(size) for name, size in SIZES.items()}
    )
    with (
        mock.patch.dict(os.environ, {"MESODRIFT_DATASETS": str(folder)}),
        serving.served("tests.bench.served_afresh") as port,
    ):
        client = serving.Client(port)
        known = {each.name: each for each in callbacks.discover(client)}
        ratios = [
            _print(question, _timed(client, known[question.callback], question))
            for question in questions()
        ]
    report.at_most("the slowest of all", max(ratios), BAR)


def questions() -> Iterator[Question]:
    """Return what is asked: each callback with what changes what it reads."""
    asked = {
        "embedding drawing": dict(_embeddings()),
        "embedding_by_age drawing": {
            "whole": Selection(),
            "zoomed 4 times": Selection(window=cell_views.ZOOMS["4"]),
            "one tissue": TISSUE,
            "cell type": Selection(paint="cell_type"),
        },
        "cells tray": {f"{label} picked": Selection(lasso=text) for label, text in PICKED.items()},
        "cells_in_window drawing": {"whole": Selection(), **_zoomed()},
        **{
            f"{card} drawing": {"whole": Selection(), "one tissue": TISSUE}
            for card in ("cell_ridges", "cell_shares", "cell_depth")
        },
        "cells sentence": {"whole": Selection()},
        "cells paints": {"whole": Selection()},
    }
    for callback, selections in asked.items():
        for label, selection in selections.items():
            yield Question(callback, label, selection)


def _embeddings() -> Iterator[tuple[str, Selection]]:
    near = cell_views.ZOOMS["4"]
    for paint in PAINTS:
        yield paint, Selection(paint=paint)
        yield f"{paint}, zoomed 4 times", Selection(paint=paint, window=near)
    for label, selection in FILTERS.items():
        yield f"score, {label}", selection
        yield f"score, {label}, zoomed 4 times", replace(selection, window=near)
    yield "difference, one tissue", replace(TISSUE, paint="difference")
    for label, selection in _zoomed().items():
        yield f"score, {label}", selection


def _zoomed() -> dict[str, Selection]:
    return {
        f"zoomed {times} times": Selection(window=text) for times, text in cell_views.ZOOMS.items()
    }


_fresh = count()


@dataclass(frozen=True)
class Timing:
    """Medians of one question: milliseconds at work, and until the answer was there."""

    at_work: float
    answered: float


@dataclass(frozen=True)
class Comparison:
    """One question: of each data set, and the median ratio of their work in the same turn."""

    small: Timing
    large: Timing
    ratio: float


def _timed(client: serving.Client, callback: callbacks.Callback, question: Question) -> Comparison:
    """Ask about the smaller and the larger data set in turns, the first time unmeasured."""
    taken: dict[str, list[tuple[float, float]]] = {dataset: [] for dataset in SIZES}
    for _ in range(ROUNDS + 1):
        for dataset, times in taken.items():
            new = replace(question.selection, dataset=dataset, node=f"cold-{next(_fresh)}")
            body = callback.body(new.query)
            busy, start = _at_work(), time.perf_counter()
            answer = client.call(body)
            end, now_busy = time.perf_counter(), _at_work()
            callbacks.check(answer, question.label)
            times.append(((now_busy - busy) / 1e6, (end - start) * 1e3))
    small, large = (times[1:] for times in taken.values())
    ratios = [many / few for (few, _), (many, _) in zip(small, large, strict=True)]
    return Comparison(*(_medians(times) for times in (small, large)), median(ratios))


def _medians(times: list[tuple[float, float]]) -> Timing:
    return Timing(*map(median, zip(*times, strict=True)))


def _at_work() -> int:
    """Return the nanoseconds that the processes below this one have been at work."""
    total, pids = 0, _children(os.getpid())
    while pids:
        pid = pids.pop()
        pids += _children(pid)
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return total


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text(encoding="ascii").split()]


def _print(question: Question, found: Comparison) -> float:
    small, large = found.small, found.large
    name = f"{question.callback.removesuffix(' drawing')}, {question.label}"
    report.at_most(name, found.ratio, BAR)
    report.say(
        f"    {large.at_work:.0f} ms of work at ten million, {small.at_work:.0f} at 100,000; "
        f"answered after {large.answered:.0f} and {small.answered:.0f} ms"
    )
    return found.ratio
