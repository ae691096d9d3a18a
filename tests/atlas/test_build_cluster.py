"""The data sets on the workers of a real scheduler: the bytes of one process, deaths survived."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import publish, staging
from atlas.build import build
from atlas.publish import STAGE
from atlas.sources import all_sources
from drift.errors import BuildError
from tests.atlas.cells.runners.dask_processes import Dask
from tests.atlas.test_build import IZGI, KUPPE, SOURCES, snapshot


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    with Dask(tmp_path) as running:
        running.worker()
        running.worker()
        yield running


def test_workers_of_a_scheduler_give_the_bytes_of_one_process_though_one_is_killed(
    raw: Path, tmp_path: Path, miniature: Path, dask: Dask
) -> None:
    told: list[str] = []

    def kill_one(dataset: str) -> None:
        told.append(dataset)
        if len(told) == 2:  # all tasks are with the two workers: half of the rest is lost
            dask.workers[0].send_signal(signal.SIGKILL)

    address = json.loads(dask.file.read_text())["address"]
    built = build(raw, tmp_path / "out", [], kill_one, scheduler=address)
    assert dask.workers[0].wait() == -signal.SIGKILL
    assert built == sorted(told) == list(all_sources())
    assert snapshot(tmp_path / "out") == snapshot(miniature)
    assert not (tmp_path / "out" / STAGE).exists()


def test_a_task_that_comes_twice_leaves_what_is_finished(raw: Path, tmp_path: Path) -> None:
    assert staging.stage_one(raw, tmp_path, None, IZGI) == IZGI
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / IZGI).iterdir()}
    assert staging.stage_one(raw, tmp_path, None, IZGI) == IZGI
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / IZGI).iterdir()} == made


def test_two_that_have_one_task_do_not_disturb_each_other(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker of a killed build is still at work when the next build has the same task."""
    make, write = publish.write_dataset, publish.write_dataset

    def overtaken(folder: Path, *more: object) -> None:
        monkeypatch.setattr(publish, "write_dataset", make)
        assert staging.stage_one(raw, tmp_path, None, IZGI) == IZGI  # the other one, meanwhile
        write(folder, *more)

    monkeypatch.setattr(publish, "write_dataset", overtaken)
    assert staging.stage_one(raw, tmp_path, None, IZGI) == IZGI
    assert staging.is_staged(SOURCES[IZGI], raw, tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_a_folder_the_workers_do_not_share_is_told(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"does not see .*share, under one path"):
        staging.stage_one(raw, tmp_path / "nowhere" / STAGE, None, IZGI)
    assert not (tmp_path / "nowhere").exists()  # a worker makes no folder of its own
    source = SOURCES[KUPPE]
    with pytest.raises(BuildError, match=r"this machine does not see it in .*share"):
        staging.check_arrived(source, raw, tmp_path, patience=0)
    other = Path(shutil.copytree(raw, tmp_path / "other"))
    aliases = other / "genesets" / "symbol_aliases.csv"
    aliases.write_text(aliases.read_text() + "OLD,NEW\n")
    staging.stage_one(other, tmp_path, None, KUPPE)
    with pytest.raises(BuildError, match=r"from other files than those in .*raw"):
        staging.check_arrived(source, raw, tmp_path, patience=0)
