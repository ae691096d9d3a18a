"""The runner that suits a file; Dask is loaded by a cluster only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.cells.runners.choose import LARGE, SMALL, choose
from atlas.cells.runners.cluster import Cluster
from atlas.cells.runners.inline import Inline
from atlas.cells.runners.processes import Processes
from atlas.cells.runners.runner import Runner


def file_of(folder: Path, size: int) -> Path:
    path = folder / f"{size}.h5ad"
    path.touch()
    os.truncate(path, size)  # takes no room on the disk
    return path


@pytest.mark.parametrize(
    ("size", "workers", "kind"),
    [
        (SMALL - 1, 8, Inline),
        (LARGE, 1, Inline),
        (SMALL, 2, Processes),
        (LARGE - 1, 2, Processes),
        (LARGE, 2, Cluster),
    ],
)
def test_the_size_and_the_workers_decide(
    tmp_path: Path, size: int, workers: int, kind: type[Runner]
) -> None:
    runner = choose(file_of(tmp_path, size), workers=workers)
    assert type(runner) is kind
    assert getattr(runner, "workers", workers) == workers
    assert getattr(runner, "scheduler", None) is None


def test_a_scheduler_is_used_for_any_file(tmp_path: Path) -> None:
    path = file_of(tmp_path, 10)
    runner = choose(path, workers=1, scheduler="tcp://node7:8786")
    assert isinstance(runner, Cluster)
    assert [runner.scheduler, runner.file] == ["tcp://node7:8786", path]


def test_a_zarr_is_as_large_as_its_chunks(tmp_path: Path) -> None:
    (tmp_path / "X" / "data").mkdir(parents=True)
    assert isinstance(choose(tmp_path, workers=2), Inline)
    for name in ("X", "X/data"):
        file_of(tmp_path / name, SMALL // 2)
    assert isinstance(choose(tmp_path, workers=2), Processes)
    file_of(tmp_path / "X" / "data", LARGE)
    assert isinstance(choose(tmp_path, workers=2), Cluster)


LOADED = """
import sys
import app
import atlas.__main__
from pathlib import Path
from atlas.cells.runners.choose import choose
with choose(Path(app.__file__), workers=1) as runner:
    assert list(runner.run(abs, [-1])) == [1]
assert "distributed" not in sys.modules
"""


def test_neither_the_dashboard_nor_a_small_build_loads_distributed() -> None:
    subprocess.run([sys.executable, "-c", LOADED], check=True)
