"""A scheduler and workers as a lab starts them: processes of Dask's own command line."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[4]
HERE = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]


class Dask:
    """A scheduler, with its file in a folder, and the workers that are started for it."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.settings = settings or {}
        self.workers: list[subprocess.Popen[bytes]] = []
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        command = ["distributed.cli.dask_scheduler", "--port", "0"]
        self.scheduler = self._start(["-m", *command], ROOT)
        until = time.monotonic() + 60
        while not self._is_written() and time.monotonic() < until:
            time.sleep(0.02)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.close()

    def worker(self, code: Path | None = ROOT, *, program: str = "", nanny: bool = False) -> None:
        """Start a worker with a checkout; by a program of its own, if one is given."""
        command = str(Path(sys.executable).with_name("dask"))
        start = ["-c", program] if program else [command, "worker"]
        more = [] if nanny else ["--no-nanny"]
        self.workers.append(self._start([*start, "--nthreads", "1", *more], code))

    def dismiss(self) -> None:
        """End the workers: the next ones are alone."""
        for worker in self.workers:
            worker.terminate()
            worker.wait()
        self.workers.clear()

    def _is_written(self) -> bool:
        return self.file.exists() and self.file.read_text().rstrip().endswith("}")

    def _start(self, arguments: list[str], code: Path | None) -> "subprocess.Popen[bytes]":
        places = os.environ | {"PYTHONPATH": str(code or ""), **self.settings}
        command = [sys.executable, *arguments, *HERE, "--scheduler-file", str(self.file)]
        process = subprocess.Popen(
            command,
            env=places,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._ends.callback(process.wait)
        self._ends.callback(process.terminate)
        return process
