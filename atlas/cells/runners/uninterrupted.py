"""Loaded by the workers of a cluster on this machine: Ctrl+C is for the build, which ends them."""

import signal
from typing import Any


def dask_setup(worker: Any) -> None:
    """Ignore the signal, which a terminal sends to all processes of a command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
