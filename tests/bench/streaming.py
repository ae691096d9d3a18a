"""The streaming build of cells: two passes against a plain product, two workers against one.

Everything reads the same file of raw counts, in blocks of rows, with one thread a process. The
plain product is the least a score of every cell can cost: read the rows, normalise, multiply. It is
told the weights; who has to learn the bins from the cells reads the file once more, which is the
second anchor.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import h5py
import numpy as np
import scipy.sparse as sp

from atlas.add.mapped import map_file
from atlas.add.request import Request
from atlas.add.resumed import Resumed
from atlas.add.streamed import cell_input
from atlas.cells.input import CellInput
from atlas.cells.runners.cluster import Cluster
from atlas.cells.runners.one_thread import one_thread
from atlas.cells.runners.processes import Processes
from atlas.cells.runners.progress import silent
from atlas.cells.runners.runner import Runner
from atlas.cells.scoring import inline, score_cells
from atlas.genes import GeneMap, map_genes
from atlas.knowledge import orthologs
from drift.signatures import Signature
from tests.bench import counts_file, memory, report, turns
from tests.bench.counts_file import MIXED, N_SIGNATURES, SIZE, STORED
from tests.bench.scoring import row_block_product

N_CELLS, N_GENES = 1_000_000, 2_000
FEW_GENES: Final = 200  # for the memory: ten times the cells in a file of the same size
ROUNDS = 3
WORKER_ROUNDS: Final = 7  # whoever else is on the machine disturbs two workers more than one
PRODUCT_ROWS: Final = 49_152  # of a block of the plain product
SCORING_BAR, WORKERS_BAR, MEMORY_BAR = 1.5, 1.6, 1.2
SAVED_BAR: Final = 0.85  # of what two processes save where nothing is sent back

Run = Callable[[Callable[[Any], Any], Sequence[Any], Any], Iterator[Any]]


def run() -> None:
    report.title(
        f"Streaming build: {N_SIGNATURES} signatures of {SIZE} genes in {N_CELLS:,} x {N_GENES:,} "
        f"counts, {STORED:.0%} stored"
    )
    path = counts_file.counts_file(N_CELLS, N_GENES)
    with one_thread():
        one_process(path)
    workers(path)
    peak_memory()


def one_process(path: Path) -> None:
    """Compare the passes with the plain product, all of them in this process."""
    size = PRODUCT_ROWS
    weights = np.random.default_rng(0).random((N_GENES, N_SIGNATURES), dtype=np.float32)
    with tempfile.TemporaryDirectory(dir=report.FOLDER) as folder:
        candidates = {
            "product": lambda: product(path, weights, size),
            "means": lambda: gene_means(path, size),
            "second": _second_pass(path, Path(folder)),
            "whole": partial(scored, path, inline),
            "mixed": partial(scored, path, inline, prefix=MIXED),
        }
        worked: dict[str, list[float]] = {name: [] for name in candidates}
        noted = {name: _noted(worked[name], each) for name, each in candidates.items()}
        seconds = turns.all_rounds(noted, ROUNDS)
    plain, twice = _anchors(seconds)
    report.value("plain product", median(plain), "s", f"blocks of {size:,} rows, one reading")
    report.value("plain product, and the means of the genes", median(twice), "s", "two readings")
    report.value("pass 2: scores", median(seconds["second"]), "s")
    report.value("whole: checks, depth, bins, pseudobulk, scores", median(seconds["whole"]), "s")
    _at_most("pass 2 / plain product", seconds["second"], plain, SCORING_BAR)
    _at_most("whole / plain product", seconds["whole"], plain, SCORING_BAR)
    _at_most("whole / plain product, two readings", seconds["whole"], twice, SCORING_BAR)
    _at_most("whole, donors in no order / the same", seconds["mixed"], twice, SCORING_BAR)
    work = {name: each[-ROUNDS:] for name, each in worked.items()}
    plain, twice = _anchors(work)
    _work("pass 2 / plain product, processor time", work["second"], plain)
    _work("whole / plain product, processor time", work["whole"], plain)
    _work("donors in no order / two readings, processor time", work["mixed"], twice)


def _noted(spent: list[float], candidate: Callable[[], object]) -> Callable[[], None]:
    """Note the processor time of each call: others on the machine disturb it less."""

    def call() -> None:
        start = time.process_time()
        candidate()
        spent.append(time.process_time() - start)

    return call


def _anchors(spent: dict[str, list[float]]) -> tuple[list[float], list[float]]:
    plain = spent["product"]
    return plain, [sum(both) for both in zip(plain, spent["means"], strict=True)]


def _work(name: str, spent: list[float], anchor: list[float]) -> None:
    ratios = _ratios(spent, anchor)
    report.value(name, median(ratios), "x", f"{min(ratios):.2f} to {max(ratios):.2f}")


def _at_most(name: str, seconds: list[float], anchor: list[float], bar: float) -> None:
    ratios = _ratios(seconds, anchor)
    report.at_most(name, median(ratios), bar)
    _spread(ratios)


def _ratios(seconds: Sequence[float], anchor: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(seconds, anchor, strict=True)]


def _spread(ratios: list[float]) -> None:
    report.say(f"    {len(ratios)} rounds: {min(ratios):.2f} to {max(ratios):.2f}")


def product(path: Path, weights: np.ndarray, size: int) -> np.ndarray:
    """Read, normalise and multiply, block by block."""
    return np.concatenate([row_block_product(block, weights) for block in _log_blocks(path, size)])


def gene_means(path: Path, size: int) -> np.ndarray:
    """Read, normalise and average: what bins are cut by."""
    total = np.zeros(N_GENES)
    for block in _log_blocks(path, size):
        total += block.T @ np.ones(block.shape[0])
    return total / N_CELLS


def _log_blocks(path: Path, size: int) -> Iterator[sp.csr_matrix]:
    with h5py.File(path) as file:
        data, indices, ends = (file["X"][key] for key in ("data", "indices", "indptr"))
        n_cells, n_genes = file["X"].attrs["shape"]
        for start in range(0, n_cells, size):
            limits = ends[start : start + size + 1]
            stored = slice(limits[0], limits[-1])
            values, lengths = data[stored], np.diff(limits)
            total = np.add.reduceat(values, limits[:-1] - limits[0])  # no cell is empty
            values *= np.repeat(np.float32(1e4) / total, lengths)
            np.log1p(values, out=values)
            yield sp.csr_matrix(
                (values, indices[stored], limits - limits[0]), shape=(lengths.size, n_genes)
            )


def scored(path: Path, run: Run, *, prefix: str = "", folder: Path | None = None) -> None:
    """Score every cell, as ``atlas add`` does once it knows what is what in the file."""
    cells, genes, signatures = _cells(path, prefix)
    with tempfile.TemporaryDirectory(dir=report.FOLDER) as scratch:
        score_cells(cells, genes, signatures, run, folder=folder or Path(scratch))


_Cells = tuple[CellInput, GeneMap, dict[str, Signature]]
_MAPPED: Final[dict[tuple[Path, str], _Cells]] = {}


def _cells(path: Path, prefix: str) -> _Cells:
    if (path, prefix) not in _MAPPED:
        columns = tuple(f"{name}={prefix}{name}" for name in ("donor_id", "age", "sex"))
        request = Request(path=path, dataset="bench", organism="mouse", columns=columns)
        cells = cell_input(map_file(request))
        wanted = counts_file.signatures(len(cells.var))
        genes = map_genes(cells.var, "mouse", wanted.values(), orthologs(), {})
        _MAPPED[path, prefix] = cells, genes, wanted
    return _MAPPED[path, prefix]


_Asked = list[tuple[Callable[[Any], Any], list[Any]]]


def _passes(path: Path, folder: Path) -> _Asked:
    """Return the function and the tasks of each pass, the second with what the first has found."""
    asked: _Asked = []

    def noted(function: Callable[[Any], Any], tasks: Sequence[Any], kind: Any) -> Iterator[Any]:
        asked.append((function, list(tasks)))
        return inline(function, tasks, kind)

    scored(path, noted, folder=folder)
    return asked


def _second_pass(path: Path, folder: Path) -> Callable[[], None]:
    """Return pass 2 alone, with the weights that pass 1 has found."""
    function, tasks = _passes(path, folder)[-1]

    def again() -> None:
        for task in tasks:
            function(task)

    return again


def workers(path: Path) -> None:
    """Compare two workers with one; they are started and have loaded the code before.

    Finished blocks are kept on the disk, as ``atlas add`` keeps them.

    What two can save at most depends on the machine: two cores that share their memory, or are one
    core to others, are not twice one. The passes alone say how much it is here.
    """
    dask = _one_and_two(
        "Dask", lambda n: Cluster(workers=n, file=path), lambda runner: _kept(runner, path)
    )
    report.at_least("Dask: one worker / two workers", median(dask), WORKERS_BAR)
    _spread(dask)
    with tempfile.TemporaryDirectory(dir=report.FOLDER) as folder:
        asked = _passes(path, Path(folder))
        alone = _one_and_two("passes alone", Processes, lambda runner: _unsent(runner, asked))
    report.value("passes alone, one process / two", median(alone), "x", "nothing is sent back")
    _spread(alone)
    processes = _one_and_two("processes", Processes, lambda runner: _kept(runner, path))
    report.value("processes: one worker / two workers", median(processes), "x")
    _spread(processes)
    report.at_least("processes / passes alone", median(processes) / median(alone), SAVED_BAR)


def _unsent(runner: Runner, asked: _Asked) -> None:
    """Run the passes and leave what they find: what two cores can save, whoever hands out."""
    for function, tasks in asked:
        for _ in runner.run(partial(_left, function), tasks):
            pass


def _left(function: Callable[[Any], Any], task: Any) -> None:
    function(task)


def _one_and_two(
    name: str, kind: Callable[[int], Runner], work: Callable[[Runner], None]
) -> list[float]:
    """Return how many times faster two workers are than one, round by round.

    Those that rest would work a little as well, so one set is there at a time.
    """
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(WORKER_ROUNDS):
        for n, of_n in enumerate(seconds, start=1):
            with kind(n) as runner:
                work(runner)
                start = time.perf_counter()
                work(runner)
                of_n.append(time.perf_counter() - start)
    for of_n, number in zip(seconds, ("one worker", "two workers"), strict=True):
        report.value(f"{name}: {number}", median(of_n), "s", "workers at hand")
    return _ratios(*seconds)


def _kept(runner: Runner, path: Path) -> None:
    """Score every cell, with what is finished kept for a build that is killed."""
    with tempfile.TemporaryDirectory(dir=report.FOLDER) as scratch:
        folder = Path(scratch)
        scored(path, Resumed(runner, folder, "bench", silent), folder=folder)


def peak_memory() -> None:
    """Compare the peaks of processes that score a million and ten million cells."""
    if not memory.MEASURABLE:
        report.say("  memory is not measured: this system has no /proc/self/status")
        return
    peaks = {n: _peaks(n) for n in (N_CELLS, 10 * N_CELLS)}
    for words in peaks[N_CELLS]:
        small, large = (peaks[n][words] for n in peaks)
        report.value(f"{words}, {N_CELLS:,} x {FEW_GENES}", small / 1e6, "MB")
        report.at_most(f"{words}, ten times the cells", large / small, MEMORY_BAR)


def _peaks(n_cells: int) -> dict[str, int]:
    path = counts_file.counts_file(n_cells, FEW_GENES)
    measured = subprocess.run(
        [sys.executable, "-m", "tests.bench.streaming_memory", str(path)],
        cwd=report.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(measured.stdout))
