"""Twenty people at once on the two workers of ``make run``, against one alone."""

import json
import shutil
import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from atlas.store import DEFAULT
from tests.bench import atlas_file, clicks, report, serving

PEOPLE, SECONDS = 20, 60
WARM_UP = 30  # seconds of others' clicks first: what each worker reads once is read
LOOKS = (20, 40, 60)  # seconds after which memory is read
WAIT_BAR, MEMORY_BAR = 5, 1.1
FOLDER = report.FOLDER / "datasets-of-users"


def run() -> None:
    report.title(f"{PEOPLE} people at once for {SECONDS} s, two workers, against one alone")
    with serving.serving("app", {"MESODRIFT_DATASETS": str(_datasets())}) as server:
        _finished(_crowd(server.port, WARM_UP, people=PEOPLE, first=2 * PEOPLE))
        alone = _finished(_crowd(server.port, SECONDS, people=1, first=0))
        memory, computed = [server.megabytes()], server.processor_seconds()
        process = _crowd(server.port, SECONDS, people=PEOPLE, first=1)
        start = time.monotonic()
        for seconds in LOOKS:
            time.sleep(max(0.0, start + seconds - time.monotonic()))
            memory.append(server.megabytes())
        together = _finished(process)
        computed = (server.processor_seconds() - computed) / max(len(together["clicks"]), 1)
    _print(alone, together, memory)
    report.value("processor time of one click, 20 at once", computed * 1e3, "ms")


def _datasets() -> Path:
    """Return a folder with the bundled data sets and the million cells."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for folder in (*DEFAULT.iterdir(), atlas_file.datasets() / atlas_file.DATASET):
        if folder.is_dir() and not folder.name.startswith("."):
            (FOLDER / folder.name).symlink_to(folder.resolve())
    return FOLDER


def _crowd(port: int, seconds: int, *, people: int, first: int) -> subprocess.Popen[bytes]:
    numbers = map(str, (port, people, seconds, first))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.crowd", *numbers],
        cwd=report.ROOT,
        stdout=subprocess.PIPE,
    )


def _finished(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    answer, _ = process.communicate(timeout=SECONDS + 120)
    if process.returncode:
        raise RuntimeError("The people could not use the dashboard: why is above.")
    return json.loads(answer)


def _print(alone: dict[str, Any], together: dict[str, Any], memory: list[float]) -> None:
    for name, seen in (("one alone", alone), (f"{PEOPLE} at once", together)):
        _print_waits(f"{name}, a click", [seconds for _, seconds in seen["clicks"]])
        _print_waits(f"{name}, a request", seen["requests"])
    kinds = sorted(together["clicks"])
    for kind, group in groupby(kinds, key=lambda click: click[0]):
        own = [seconds for _, seconds in group]
        report.value(f"  {kind}", median(own) * 1e3, "ms", f"median of {len(own)}")
    looks = ", ".join(f"{number:,.0f}" for number in memory)
    report.value("memory at the end", memory[-1], "MB", f"before, after {LOOKS} s: {looks} MB")
    for error in together["errors"][:5]:
        report.say(f"  {error}")
    errors = len(alone["errors"]) + len(together["errors"])
    report.at_most("errors", errors, 0, "")
    one = median(seconds for _, seconds in alone["clicks"])
    all_but_few = np.percentile([seconds for _, seconds in together["clicks"]], 95)
    report.at_most("a click, p95 of all / median of one alone", all_but_few / one, WAIT_BAR)
    report.at_most(f"memory, after {LOOKS[-1]} s / before", memory[-1] / memory[0], MEMORY_BAR)
    few, many = clicks.THINK
    report.say(
        "  A click: until everything it causes is there (up to ten callbacks, six at a time, as\n"
        f"  browsers do). Before the next, {few} to {many} s of thought. Cells of a million,\n"
        "  356,000 or 3,000, and the other pages in between; the people share the machine's\n"
        "  cores with the server, which others have used for half a minute before. Memory: PSS of\n"
        "  all processes of the server."
    )


def _print_waits(name: str, seconds: list[float]) -> None:
    p50, p95 = np.percentile(seconds, [50, 95]) * 1e3
    report.value(name, p50, "ms", f"median of {len(seconds)}; p95 {p95:,.0f} ms")
