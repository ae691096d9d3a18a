"""Serve a WSGI module as in production (``Procfile``), and talk to it as one browser would."""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from typing import Any

import psutil

from tests.bench import report

START = 90  # seconds a server may take to answer


@dataclass(frozen=True)
class Server:
    """A server that answers: its port, its first process, and how long it took to start."""

    port: int
    process: subprocess.Popen[bytes]
    seconds: float

    def megabytes(self) -> float:
        """Return what all its processes hold; what they share counts once.

        Proportional set size: pages of files that are mapped into memory are in it.
        """
        return sum(each.memory_full_info().pss for each in self._processes()) / 1e6

    def processor_seconds(self) -> float:
        """Return what all its processes have computed since they started."""
        return sum(sum(each.cpu_times()[:2]) for each in self._processes())

    def _processes(self) -> list[psutil.Process]:
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]


@contextmanager
def served(module: str, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Serve ``module:server`` as :func:`serving` does; give its port."""
    with serving(module, environment or {}) as server:
        yield server.port


@contextmanager
def serving(module: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve ``module:server`` as ``Procfile`` does, its cache empty."""
    cache = report.FOLDER / f"cache-{module}"
    shutil.rmtree(cache, ignore_errors=True)
    port = free_port()
    settings, flags = in_production()
    command = [
        *(sys.executable, "-m", "gunicorn", f"{module}:server", *flags),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
    ]
    own = {**os.environ, **settings, "MESODRIFT_CACHE": str(cache), **environment}
    own.pop("MESODRIFT_URL_PREFIX", None)
    with started(command, port, own) as server:
        yield server


def in_production() -> tuple[dict[str, str], list[str]]:
    """Return the environment and the flags of gunicorn that ``Procfile`` has."""
    words = shlex.split((report.ROOT / "Procfile").read_text().removeprefix("web:"))
    at = words.index("gunicorn")
    return dict(word.split("=", 1) for word in words[:at]), words[at + 2 :]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Start a server that answers ``/health`` when it is ready, and stop it afterwards."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=report.ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Server(port, process, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            Client(port).get("/health")
        except OSError:
            time.sleep(0.02)
        else:
            return
    msg = f"The server did not answer within {START} s: its log is above."
    raise RuntimeError(msg)


class Client:
    """One kept connection, hence one worker; what it gets is compressed by gzip.

    Gzip because that is what a browser asks of a plain-http server on a lab's network.
    """

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, accept: str = "*/*") -> bytes:
        return self._ask("GET", path, None, {"Accept": accept})

    def call(self, body: bytes) -> bytes:
        """Run a callback."""
        return self._ask(
            "POST", "/_dash-update-component", body, {"Content-Type": "application/json"}
        )

    def json(self, path: str) -> Any:
        connection = HTTPConnection("127.0.0.1", self._connection.port, timeout=60)
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    def close(self) -> None:
        self._connection.close()

    def _answer(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> HTTPResponse:
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        headers = {"Accept-Encoding": "gzip", **headers}
        was_open = self._connection.sock is not None
        try:
            response = self._answer(method, path, body, headers)
        except (BrokenPipeError, ConnectionResetError, RemoteDisconnected):
            if not was_open:
                raise
            # Servers close what has been idle for seconds, and browsers connect anew.
            self._connection.close()
            response = self._answer(method, path, body, headers)
        content = response.read()
        if response.status != 200:
            msg = f"{method} {path}: status {response.status}"
            raise RuntimeError(msg)
        return content
