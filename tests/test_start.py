"""The ways to start the app work, and one without data says what to do."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.bench.serving import in_production

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.mark.parametrize("debug", ["", "1"])
def test_python_app_serves(debug: str) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "MESODRIFT_DEBUG": debug},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            try:
                assert status(port, "/health") == 200
                break
            except OSError:
                assert process.poll() is None, "it stopped"
                time.sleep(0.2)
        assert status(port, "/") == 200
        assert status(port, "/_dash-layout") == 200
    finally:
        os.killpg(process.pid, 15)  # with debug, a reloader and its child
        process.wait(timeout=20)


def test_without_data_it_serves_what_to_do_and_is_not_healthy(tmp_path: Path) -> None:
    script = (
        "import app; client = app.server.test_client()\n"
        "for path in ('/', '/tissues', '/health'):\n"
        "    answer = client.get(path); print(answer.status_code, answer.get_data(as_text=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "MESODRIFT_DATASETS": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    page, other, health = done.stdout.splitlines()
    assert page == other
    assert page.startswith("503")
    assert "No data set can be served: run `make build`." in page
    assert json.loads(health.removeprefix("503"))["healthy"] is False
    logged = json.loads(done.stderr.splitlines()[-1])
    assert logged["level"] == "ERROR"
    assert "No data set can be served" in logged["message"]


def test_make_run_serves_as_the_procfile_does() -> None:
    settings, flags = in_production()
    recipe = (ROOT / "Makefile").read_text()
    assert " ".join(f"{name}={value}" for name, value in settings.items()) in recipe
    assert f"gunicorn app:server {' '.join(flags)} --bind" in recipe
    assert {"--preload", "--workers", "2"} <= set(flags)


def test_an_old_python_is_told_what_is_missing(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.8.0"\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "run", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode != 0
    assert "MesoDrift needs Python 3.11 or newer" in done.stderr
    assert "Python 3.8.0" in done.stderr


def test_the_dashboard_loads_no_compiler() -> None:
    """Numba belongs to the build: the dashboard is installed without it."""
    script = (
        "import sys; sys.modules['numba'] = None\n"  # from here on, importing it is an error
        "import app, components, drift.scorings, importlib, pkgutil\n"
        "for found in pkgutil.walk_packages(components.__path__, 'components.'):\n"
        "    importlib.import_module(found.name)\n"
        "print('drift.rank_scores' in sys.modules, 'drift.rank_kernels' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split()[-2:] == ["True", "False"], done.stderr


def test_the_start_loads_nothing_that_only_the_build_or_a_rare_answer_needs() -> None:
    of_the_build = {
        "anndata",
        "dask",
        "decoupler",
        "fontTools",
        "h5py",
        "numba",
        "statsmodels",
        "zarr",
    }
    rare = {"networkx", "scipy.optimize", "scipy.stats", "yaml"}
    ask = f"import sys, app; print(*{of_the_build | rare} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True)
    assert (loaded.returncode, loaded.stdout.strip()) == (0, "")


@pytest.mark.skipif(not Path("/proc/self/maps").is_file(), reason="asks Linux what is mapped")
def test_every_worker_fetches_ahead_what_the_start_left_out(tmp_path: Path) -> None:
    port = free_port()
    _, flags = in_production()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "app:server", *flags, "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={**os.environ, "MESODRIFT_CACHE": str(tmp_path / "cache")},
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            workers = children(process.pid)
            if len(workers) == 2 and all(map(has_it, workers)):
                break
            time.sleep(0.2)
        assert not has_it(process.pid), "the first process starts without it"
        assert all(map(has_it, workers)), "nobody has asked, and the workers have it"
        assert status(port, "/health") == 200
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_rubbish_is_looked_for_when_the_server_is_ready_and_when_it_is_reloaded() -> None:
    script = (
        "import gc, runpy\n"
        "for hook in ('when_ready', 'on_reload'):\n"
        "    settings = runpy.run_path('gunicorn.conf.py'); before = gc.isenabled()\n"
        "    settings[hook](None); print(before, gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"] * 2, done.stderr


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def has_it(pid: int) -> bool:
    return "scipy/optimize" in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
