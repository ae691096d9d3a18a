"""Serve a WSGI module as in production (``Procfile``), and talk to it as one browser would."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from tests.bench import report

START = 60  # seconds a server may take to answer


@contextmanager
def served(module: str) -> Iterator[int]:
    """Serve ``module:server`` with two workers of four threads, its cache empty; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    cache = report.FOLDER / f"cache-{module}"
    shutil.rmtree(cache, ignore_errors=True)
    environment = {**os.environ, "MESODRIFT_CACHE": str(cache)}
    environment.pop("MESODRIFT_URL_PREFIX", None)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", f"{module}:server", "--bind", f"127.0.0.1:{port}"),
            *("--preload", "--workers", "2", "--threads", "4", "--timeout", "60"),
            *("--log-level", "warning"),
        ],
        cwd=report.ROOT,
        env=environment,
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            Client(port).get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = f"The server did not answer within {START} s: its log is above."
    raise RuntimeError(msg)


class Client:
    """One kept connection, hence one worker; what it gets is compressed by gzip.

    Gzip because that is what a browser asks of a plain-http server on a lab's network: it is the
    slowest and the largest of the encodings Dash can send.
    """

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None, {})

    def call(self, body: bytes) -> bytes:
        """Run a callback."""
        return self._ask(
            "POST", "/_dash-update-component", body, {"Content-Type": "application/json"}
        )

    def json(self, path: str) -> Any:
        connection = HTTPConnection("127.0.0.1", self._connection.port, timeout=60)
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        self._connection.request(method, path, body, {"Accept-Encoding": "gzip", **headers})
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            msg = f"{method} {path}: status {response.status}"
            raise RuntimeError(msg)
        return content
