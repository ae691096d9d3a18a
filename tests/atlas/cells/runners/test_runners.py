"""Every runner: the same bits in order, little ahead, and workers that are killed."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from atlas.cells.runners.processes import AHEAD, Processes
from atlas.cells.runners.progress import counted
from atlas.cells.runners.runner import Runner
from drift.errors import BuildError, SourceError
from tests.atlas.cells.runners import tasks
from tests.atlas.cells.runners.tasks import BLOCKS, Block


def test_a_runner_gives_the_bits_of_one_process(tmp_path: Path, runner: Runner) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    expected = tasks.bits(map(function, BLOCKS))
    assert tasks.bits(runner.run(function, BLOCKS)) == expected
    assert len(expected) == len({repr(one) for one in expected})


def test_the_work_is_done_beside_this_process(beside: Runner) -> None:
    workers = set(beside.run(tasks.process, BLOCKS * 3))
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_nothing_to_do_gives_nothing(runner: Runner) -> None:
    assert list(runner.run(tasks.identity, [])) == []


def test_tasks_are_taken_as_results_are_used(runner: Runner) -> None:
    taken = 0

    def blocks() -> Iterator[Block]:
        nonlocal taken
        for taken in range(1, 41):
            yield Block(taken, taken + 1)

    results = runner.run(tasks.identity, blocks())
    for used in range(1, 41):
        assert next(results) == Block(used, used + 1)
        assert taken <= used + 2 * AHEAD


def test_what_is_wrong_with_a_block_is_told_in_its_words(runner: Runner) -> None:
    results = runner.run(tasks.refuse, BLOCKS)
    assert [next(results), next(results)] == [0, 64]
    with pytest.raises(SourceError, match=r"^cells\.h5ad, row 128: not a count\.$"):
        next(results)
    assert list(runner.run(tasks.refuse, BLOCKS[:2])) == [0, 64]  # it can be used again


def test_blocks_of_a_killed_worker_are_run_again(tmp_path: Path, beside: Runner) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    deadly = partial(tasks.die_once, tmp_path, function, BLOCKS[5])
    found = tasks.bits(beside.run(deadly, BLOCKS))
    assert (tmp_path / "died").exists()
    assert found == tasks.bits(map(function, BLOCKS))


def test_a_block_that_kills_every_worker_ends_the_build() -> None:
    with Processes(1) as runner, pytest.raises(BuildError) as caught:
        next(runner.run(partial(tasks.die, BLOCKS[0]), BLOCKS[:1]))
    assert "4 times at one block" in str(caught.value)
    assert "--workers" in str(caught.value)
    assert "\n" not in str(caught.value)


ORPHANED = """
    import sys, time
    from atlas.cells.runners.processes import Processes
    from tests.atlas.cells.runners import tasks

    if __name__ == "__main__":
        workers = set()
        with Processes(2) as runner:
            for worker in runner.run(tasks.process, tasks.BLOCKS * 999):
                workers.add(worker)
                if len(workers) == 2:
                    break
            print(*workers, flush=True)
            time.sleep(600)
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(ORPHANED))
    command = [sys.executable, str(script)]
    places = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=places) as parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert len(workers) == 2
        assert all(map(psutil.pid_exists, workers))
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 5
    while any(map(psutil.pid_exists, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, workers))


def test_results_are_counted_when_they_are_used() -> None:
    told: list[tuple[int, int]] = []
    results = counted(iter("abc"), 3, lambda *numbers: told.append(numbers))
    assert next(results) == "a"
    assert told == []
    assert [next(results), told] == ["b", [(1, 3)]]
    assert list(results) == ["c"]
    assert told == [(1, 3), (2, 3), (3, 3)]
