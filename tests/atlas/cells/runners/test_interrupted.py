"""Ctrl+C reaches all processes of a command: the build ends quietly, and its workers with it."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from tests.atlas.cells.runners.dask_processes import ROOT

BUILD = """
    import signal
    import sys
    from atlas.cells.runners.cluster import Cluster
    from atlas.cells.runners.processes import Processes
    from tests.atlas.cells.runners import tasks

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored behind a shell's "&"
        try:
            with {"cluster": Cluster, "processes": Processes}[sys.argv[1]](workers=2) as runner:
                for number, worker in enumerate(runner.run(tasks.process, tasks.BLOCKS * 999)):
                    if number == 5:
                        print(worker, flush=True)
        except KeyboardInterrupt:
            sys.exit(130)
"""


@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_an_interrupted_build_ends_quietly_with_its_workers(tmp_path: Path, kind: str) -> None:
    script = tmp_path / "build.py"
    script.write_text(textwrap.dedent(BUILD))
    with subprocess.Popen(
        [sys.executable, str(script), kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,  # as a terminal does; pytest itself must not get the signal
    ) as build:
        assert build.stdout is not None
        worker = int(build.stdout.readline())
        os.killpg(build.pid, signal.SIGINT)
        assert build.communicate(timeout=30) == ("", "")
    assert build.returncode == 130
    assert not psutil.pid_exists(worker)
