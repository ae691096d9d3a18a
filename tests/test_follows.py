"""A running server of two workers shows a data set that is put into its folder, and loses it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from atlas.store import DEFAULT
from tests.test_start import ROOT, free_port

LUNG, SKIN = "angelidis2019_lung_pseudobulk", "kuehne2017_human_epidermis"
ASKED = 8  # requests, each on a connection of its own: both workers answer some


def get(port: int, path: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
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


def test_a_running_server_follows_its_folder(tmp_path: Path) -> None:
    folder, port = tmp_path / "datasets", free_port()
    shutil.copytree(DEFAULT / LUNG, folder / LUNG)
    command = ["-m", "gunicorn", "app:server", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [sys.executable, *command, "--preload", "--workers", "2", "--threads", "4"],
        cwd=ROOT,
        env={
            **os.environ,
            "MESODRIFT_DATASETS": str(folder),
            "MESODRIFT_CACHE": str(tmp_path / "cache"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def served() -> set[int]:
        return {json.loads(get(port, "/health"))["data_sets"] for _ in range(ASKED)}

    try:
        wait_until(lambda: served() == {1}, process)
        built = get(port, "/_dash-layout")
        shutil.copytree(DEFAULT / SKIN, folder / SKIN)
        wait_until(lambda: served() == {2}, process)
        assert get(port, "/_dash-layout") != built  # the build in the rail is another
        assert not json.loads(get(port, "/health"))["refused"]
        shutil.rmtree(folder / SKIN)
        wait_until(lambda: served() == {1}, process)
        assert get(port, "/_dash-layout") == built
    finally:
        process.terminate()
        process.wait(timeout=20)
