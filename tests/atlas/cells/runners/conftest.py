"""Runners to share: started once a module, put right by themselves after tests that kill workers.

Ended with the module: processes of Dask that wait for work still take time from all other tests.
"""

import json
from collections.abc import Iterator

import pytest

from atlas.cells.runners.cluster import Cluster
from atlas.cells.runners.inline import Inline
from atlas.cells.runners.processes import Processes
from atlas.cells.runners.runner import Runner
from tests.atlas.cells.runners.dask_processes import Dask


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """Return a scheduler with two workers that are started again when they die."""
    with Dask(tmp_path_factory.mktemp("dask")) as running:
        running.worker(nanny=True)
        running.worker(nanny=True)
        yield running


@pytest.fixture(scope="module")
def cluster(dask: Dask) -> Iterator[Cluster]:
    address = json.loads(dask.file.read_text())["address"]
    with Cluster(address, patience=20) as runner:
        runner._client.wait_for_workers(2, timeout=20)
        yield runner


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes(2) as runner:
        yield runner


@pytest.fixture(params=["processes", "cluster"])
def beside(request: pytest.FixtureRequest) -> Runner:
    """Return a runner with two workers beside this process."""
    found: Runner = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["inline", "processes", "cluster"])
def runner(request: pytest.FixtureRequest) -> Runner:
    """Return a runner of each kind."""
    if request.param == "inline":
        return Inline()
    found: Runner = request.getfixturevalue(request.param)
    return found
