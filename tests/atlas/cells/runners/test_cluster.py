"""A real scheduler with real workers: deaths, and what is refused (see also ``test_runners``)."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from dask import config as dask_config

from atlas.cells.runners.cluster import Cluster
from atlas.cells.runners.kept import Kept
from drift.errors import BuildError
from tests.atlas.cells.runners import tasks
from tests.atlas.cells.runners.dask_processes import ROOT, Dask
from tests.atlas.cells.runners.tasks import BLOCKS, Sums


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """Return a scheduler without workers; a task may kill one worker."""
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with Dask(tmp_path_factory.mktemp("dask"), settings) as running:
        yield running


@pytest.fixture
def alone(shared: Dask) -> Iterator[Dask]:
    """Return this scheduler, for workers to be spoiled."""
    yield shared
    shared.dismiss()


# --- results ---------------------------------------------------------------------------------


def test_a_result_that_takes_longer_than_a_look_is_waited_for(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.cells.runners.cluster.LOOK", 1e-5)
    function = tasks.write_rows(tmp_path / "rows.npy")
    assert tasks.bits(cluster.run(function, BLOCKS)) == tasks.bits(map(function, BLOCKS))


def test_a_cluster_of_this_machine_gives_the_same_and_is_closed_to_others(tmp_path: Path) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    before = set(psutil.Process().children(recursive=True))
    with Cluster(workers=2) as runner:
        found = tasks.bits(runner.run(function, BLOCKS))
        mine = {psutil.Process(), *psutil.Process().children(recursive=True)} - before
        heard = [
            each.laddr.ip
            for process in mine
            for each in process.net_connections()
            if each.status == psutil.CONN_LISTEN
        ]
    assert found == tasks.bits(map(function, BLOCKS))
    assert set(heard) == {"127.0.0.1"}


# --- deaths ----------------------------------------------------------------------------------


def test_a_worker_killed_with_results_in_its_memory_loses_nothing(
    alone: Dask, tmp_path: Path
) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    alone.worker()
    alone.worker()
    with Cluster(str(alone.file), patience=20) as runner:
        runner._client.wait_for_workers(2, timeout=20)
        results = runner.run(function, BLOCKS)
        found = [next(results) for _ in range(3)]
        time.sleep(0.3)  # what is ahead is finished, and waits in both workers
        alone.workers[0].send_signal(signal.SIGKILL)
        found.extend(results)
    assert tasks.bits(found) == tasks.bits(map(function, BLOCKS))


def test_a_block_that_kills_its_workers_ends_the_build(alone: Dask) -> None:
    alone.worker()
    alone.worker()
    with (
        Cluster(str(alone.file), patience=20) as runner,
        pytest.raises(BuildError, match="Worker after worker ended at one block"),
    ):
        next(runner.run(partial(tasks.die, BLOCKS[0]), BLOCKS[:1]))


BUILD = """
    import sys, time
    from functools import partial
    from pathlib import Path
    from atlas.cells.runners.cluster import Cluster
    from atlas.cells.runners.kept import Kept
    from tests.atlas.cells.runners import tasks

    if __name__ == "__main__":
        here = Path(sys.argv[1])
        kept = Kept(here / "kept", "a", tasks.Sums)
        with Cluster(sys.argv[2], patience=20) as runner:
            add_up = partial(tasks.add_up, here / "rows.npy")
            for number, _ in enumerate(kept.run(runner, add_up, tasks.BLOCKS), start=1):
                if number == 5:
                    print("five", flush=True)
                    time.sleep(600)
"""


def test_a_killed_build_goes_on_with_the_same_cluster(
    tmp_path: Path, dask: Dask, cluster: Cluster
) -> None:
    function = tasks.write_rows(tmp_path / "rows.npy")
    notes = tmp_path / "notes"
    notes.mkdir()
    script = tmp_path / "build.py"
    script.write_text(textwrap.dedent(BUILD))
    command = [sys.executable, str(script), str(tmp_path), str(dask.file)]
    places = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=places) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == "five\n"
        build.send_signal(signal.SIGKILL)
    time.sleep(0.5)  # workers write what they have begun
    kept = {int(path.stem) for path in (tmp_path / "kept").glob("*.npys")}
    assert kept >= set(range(5))
    assert len(kept) < len(BLOCKS)
    work = partial(tasks.told, notes, function=function)
    found = tasks.bits(Kept(tmp_path / "kept", "a", Sums).run(cluster, work, BLOCKS))
    assert found == tasks.bits(map(function, BLOCKS))
    assert tasks.noted(notes) == [each.start for n, each in enumerate(BLOCKS) if n not in kept]


# --- clusters that cannot be used ------------------------------------------------------------


def refusal(scheduler: str, patience: float = 0.5) -> str:
    with pytest.raises(BuildError) as caught, Cluster(scheduler, patience=patience) as runner:
        list(runner.run(tasks.identity, BLOCKS))
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:1", "nonsense", "tls://127.0.0.1:1"])
def test_a_scheduler_that_does_not_answer_is_named(scheduler: str) -> None:
    sentence = refusal(scheduler)
    assert sentence.startswith(f"No Dask scheduler answers at {scheduler} (")
    assert "--scheduler tcp://HOST:8786" in sentence


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_a_port_that_nobody_listens_at_is_not_waited_for(scheduler: str) -> None:
    with dask_config.set({"distributed.comm.timeouts.connect": "1h"}):
        assert "Connection refused" in refusal(scheduler, patience=3600)


def test_a_silent_host_is_waited_for_as_long_as_the_settings_of_dask_say() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        dask_config.set({"distributed.comm.timeouts.connect": "300ms"}),
    ):
        port = silent.getsockname()[1]
        assert "No Dask scheduler answers" in refusal(f"tcp://127.0.0.1:{port}", patience=3600)


def test_the_port_of_the_web_pages_is_no_scheduler(dask: Dask, cluster: Cluster) -> None:
    port = json.loads(dask.file.read_text())["services"]["dashboard"]
    assert "No Dask scheduler answers" in refusal(f"tcp://127.0.0.1:{port}")


@pytest.mark.parametrize("content", [None, "{", "[]", "{}"])
def test_a_file_that_no_scheduler_wrote_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "scheduler.json"
    if content is not None:
        path.write_text(content)
    assert f"--scheduler-file {path}" in refusal(str(path))


def test_no_workers_none_left_and_no_scheduler_left_are_told(tmp_path: Path) -> None:
    with Dask(tmp_path) as dask:
        assert "has no workers: start some" in refusal(str(dask.file))
        dask.worker()
        with Cluster(str(dask.file), patience=60) as runner:
            results = runner.run(tasks.process, BLOCKS * 10)
            next(results)
            runner.patience = 0.5
            dask.workers[0].terminate()
            with pytest.raises(BuildError, match="has no workers"):
                list(results)
            dask.scheduler.kill()
            with pytest.raises(BuildError, match="is gone: start scheduler and workers again"):
                list(runner.run(tasks.process, BLOCKS))


def test_a_worker_without_mesodrift_is_told(alone: Dask) -> None:
    alone.worker(None)
    assert f"does not find the package atlas: start the workers with PYTHONPATH={ROOT};" in refusal(
        str(alone.file), 20
    )


def test_every_recipe_names_the_checkout_before_it_starts_workers() -> None:
    """The command of Dask does not look for packages where it is started."""
    recipes = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").split("```")[1::2]
    starting = [recipe for recipe in recipes if "dask worker" in recipe or "SLURM" in recipe]
    assert len(starting) == 4
    for recipe in starting:
        before, _, _ = recipe.partition("dask worker")
        assert "export PYTHONPATH=/shared/mesodrift" in before


def test_a_worker_of_another_checkout_is_told(alone: Dask, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for package in ("atlas", "drift"):
        shutil.copytree(ROOT / package, other / package)
    with (other / "drift" / "scoring.py").open("a") as handle:
        handle.write("\n# another version\n")
    alone.worker(other)
    sentence = refusal(str(alone.file), 20)
    assert "runs another version of the code of MesoDrift (" in sentence
    assert sentence.endswith(
        "in the checkout and the environment of this build; what is finished is kept."
    )


OTHER_PYTHON = """
    from distributed import versions
    from distributed.cli.dask_worker import main

    found = versions.get_package_info
    versions.get_package_info = lambda packages: found(packages) | {"python": "3.10.1.final.0"}
    main()
"""


def test_a_worker_of_another_python_is_told(alone: Dask) -> None:
    alone.worker(program=textwrap.dedent(OTHER_PYTHON))
    sentence = refusal(str(alone.file), 20)
    assert "runs another version of Python (3.10) than this build (" in sentence


def test_a_file_the_workers_do_not_see_is_named(dask: Dask, tmp_path: Path) -> None:
    path = tmp_path / "cells.h5ad"
    path.write_bytes(b"cells")
    with Cluster(str(dask.file), file=path, patience=20) as runner:
        results = runner.run(tasks.identity, BLOCKS)
        assert next(results) == BLOCKS[0]
        path.unlink()  # as if it lay on another machine
        with pytest.raises(BuildError, match=f"does not see {path} as this machine does"):
            list(results)
