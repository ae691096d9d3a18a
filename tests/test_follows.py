"""A running server of two workers shows a data set that is put into its folder, and loses it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from atlas.store import DEFAULT
from tests.test_start import ROOT, free_port

LUNG, SKIN = "angelidis2019_lung_pseudobulk", "kuehne2017_human_epidermis"
ASKED = 8  # requests, each on a connection of its own: both workers answer some


def get(port: int, path: str, status: int = 200) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != status:
            raise ConnectionError(f"{answer.status}: {answer.read()!r}")  # not yet
        return answer.read().decode()


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            if holds():
                return
        except OSError:  # not up yet
            pass
        time.sleep(0.2)
    raise AssertionError("it did not happen within a minute")


@contextmanager
def serving(folder: Path, cache: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Start a server of two workers on a folder of data sets; give its port and its process."""
    port = free_port()
    command = ["-m", "gunicorn", "app:server", "--bind", f"127.0.0.1:{port}", "--preload"]
    process = subprocess.Popen(
        [sys.executable, *command, "--workers", "2", "--threads", "4"],
        cwd=ROOT,
        env={
            **os.environ,
            "MESODRIFT_DATASETS": str(folder),
            "MESODRIFT_CACHE": str(cache),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def data_sets(port: int) -> set[int]:
    """Return how many data sets are served, as the workers that answer say."""
    return {json.loads(get(port, "/health"))["data_sets"] for _ in range(ASKED)}


def test_a_running_server_follows_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "datasets"
    shutil.copytree(DEFAULT / LUNG, folder / LUNG)
    with serving(folder, tmp_path / "cache") as (port, process):
        wait_until(lambda: data_sets(port) == {1}, process)
        built = get(port, "/_dash-layout")
        shutil.copytree(DEFAULT / SKIN, folder / SKIN)
        wait_until(lambda: data_sets(port) == {2}, process)
        assert get(port, "/_dash-layout") != built  # the build in the rail is another
        assert not json.loads(get(port, "/health"))["refused"]
        shutil.rmtree(folder / SKIN)
        wait_until(lambda: data_sets(port) == {1}, process)
        assert get(port, "/_dash-layout") == built


def test_a_server_started_without_a_data_set_shows_the_first_one_that_is_added(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "datasets"
    with serving(folder, tmp_path / "cache") as (port, process):
        wait_until(lambda: "No data set can be served" in get(port, "/", status=503), process)
        shutil.copytree(DEFAULT / LUNG, folder / LUNG)
        wait_until(lambda: data_sets(port) == {1}, process)
        assert "MesoDrift" in get(port, "/_dash-layout")
        shutil.copytree(DEFAULT / SKIN, folder / SKIN)
        wait_until(lambda: data_sets(port) == {2}, process)
