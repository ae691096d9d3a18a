"""Reach the scheduler of a cluster, or make a small cluster on this machine.

``distributed`` is loaded here and in ``cluster``, when a cluster is entered, by nothing else.
"""

import asyncio
import json
import logging
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from atlas.cells.runners import uninterrupted
from atlas.cells.runners.sameness import SAME
from drift.errors import BuildError

HERE: Final = "127.0.0.1"  # nobody else can give work to the cluster of one build
_KEPT: Final = 1 << 28  # bytes
_SELDOM: Final = "1s"
_SETTINGS: Final = {
    # A function sent with every task may hold weights of some megabytes: no reason to warn.
    "distributed.admin.large-graph-warning-threshold": "1GB",
    # Dask's workers give freed memory back at once, and take it anew for every block: that is
    # nearly half of their time.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": _KEPT,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": _KEPT,
    # All of them look up to a hundred times a second at themselves: that is 5 % of a core here, and
    # 2 % a worker.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": _SELDOM,
    "distributed.admin.system-monitor.interval": _SELDOM,
    "distributed.worker.memory.monitor-interval": _SELDOM,
}
_CONNECT: Final = "distributed.comm.timeouts.connect"
_DEFAULTS: Final = {"distributed": {"comm": {"timeouts": {"connect": "15s"}}}}  # Dask's: 30 s
_FAILURES: Final = (OSError, ValueError, TypeError, RuntimeError, MemoryError)


def connect(scheduler: str, patience: float, at_exit: ExitStack) -> Any:
    """Return the client of a scheduler.

    Parameters
    ----------
    scheduler
        ``tcp://HOST:PORT`` (``tls://`` with the TLS settings of Dask), or the path of the JSON
        file a scheduler writes.
    patience
        The most seconds to wait for an answer; a host that is silent is waited for as long as
        ``distributed.comm.timeouts.connect`` says, and a port that nobody listens at not at all.
    at_exit
        Gets what lets go of the client.

    Raises
    ------
    BuildError
        If no scheduler answers.
    """
    address = _address(scheduler)
    _quieten()
    from distributed import Client

    patience = min(patience, _silence())
    try:
        asyncio.run(_reach(address, patience))
        return at_exit.enter_context(Client(address, timeout=patience, set_as_default=False))
    except _FAILURES as error:
        reply = str(error) or "no reply"
        raise BuildError(
            f"No Dask scheduler answers at {scheduler} ({reply}): start one with 'dask scheduler' "
            "or give its address with --scheduler tcp://HOST:8786; what is finished is kept."
        ) from error


def connect_here(workers: int, at_exit: ExitStack) -> Any:
    """Return the client of a new cluster of processes on this machine; it ends with it."""
    _quieten()
    from distributed import Client, LocalCluster

    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host=HERE,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": f"{HERE}:0"},  # else port 8787 of the web pages
        silence_logs=logging.CRITICAL,
        preload=[uninterrupted.__name__],
    )
    at_exit.enter_context(cluster)
    # Else every result goes through the scheduler as well.
    client = Client(cluster, set_as_default=False, direct_to_workers=True)
    return at_exit.enter_context(client)


def check_versions(client: Any) -> None:
    """Compare Python and Dask of scheduler and workers with those of this process.

    With others, workers fail on what they are sent and the cluster looks as if it were empty.

    Raises
    ------
    BuildError
        Naming what differs.
    """
    found = client.get_versions()
    wanted = _versions(found["client"])
    for where, its in {"The scheduler": found["scheduler"], **found["workers"]}.items():
        for name, version in _versions(its).items():
            if version != wanted[name]:
                who = where if where == "The scheduler" else f"The worker {where}"
                raise BuildError(
                    f"{who} runs another version of {name} ({version}) than this build "
                    f"({wanted[name]}): {SAME}"
                )


def _versions(facts: Any) -> dict[str, str]:
    packages = facts["packages"]
    python = ".".join(packages["python"].split(".")[:2])
    return {"Python": python, "distributed": packages["distributed"]}


def _address(scheduler: str) -> str:
    path = Path(scheduler)
    if path.suffix != ".json":
        return scheduler
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"{path} is not the file of a Dask scheduler: start one with "
            f"'dask scheduler --scheduler-file {path}'."
        ) from error


async def _reach(address: str, patience: float) -> None:
    """Shake hands first: a client that fails to connect says so once more when it is forgotten."""
    from distributed import Security
    from distributed.comm import connect, get_address_host_port, parse_address

    if parse_address(address)[0] in {"tcp", "tls"}:
        with socket.create_connection(get_address_host_port(address), timeout=patience):
            pass  # Dask asks a port that refuses again and again
    safe = Security().get_connection_args("client")
    # Another limit around Dask's own, which ends with the connection: what is there may be no
    # scheduler and wait for us to go on.
    comm = await asyncio.wait_for(connect(address, timeout=patience, **safe), patience + 1)
    await comm.close()


def _silence() -> float:
    """Return the seconds a host may be silent: of the settings, where somebody has set them."""
    import dask

    return float(dask.utils.parse_timedelta(dask.config.get(_CONNECT)))


def _quieten() -> None:
    """Keep Dask from saying in many lines what is said in one sentence."""
    try:
        import dask
        import distributed
    except ImportError as error:
        raise BuildError(
            "A cluster needs the packages dask and distributed: pip install -r "
            "requirements-build.txt."
        ) from error
    dask.config.set(_SETTINGS)
    dask.config.update_defaults(_DEFAULTS)
    for name in (distributed.__name__, "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
