"""Which runner suits a file and what the user asked for."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from atlas.cells.runners.cluster import AHEAD, Cluster
from atlas.cells.runners.inline import Inline
from atlas.cells.runners.processes import Processes
from atlas.cells.runners.runner import Runner

SMALL: Final = 1 << 26  # bytes: below, to start a worker takes longer than the work
LARGE: Final = 1 << 30  # bytes: from here on, workers are watched for their memory as well


def choose(
    file: Path,
    *,
    workers: int,
    scheduler: str | None = None,
    small: int = SMALL,
    ahead: int = AHEAD,
) -> Runner:
    """Return the runner for a build.

    Parameters
    ----------
    file
        What is read: a file, or the folder of a zarr.
    workers
        Processes at work at once on this machine.
    scheduler
        Address (``tcp://HOST:8786``) or file (``.json``) of a Dask scheduler: its workers are
        used, whatever ``workers`` says.
    small
        Bytes below which this process works alone.
    ahead
        Tasks a worker that are under way or wait for their turn.

    Returns
    -------
    To be used in a ``with``. Without a scheduler: this process for small files or one worker;
    processes; from 1 GiB on a Dask cluster on this machine, if Dask is installed.
    """
    if scheduler:
        return Cluster(scheduler, file=file, ahead=ahead)
    size = _size(file)
    if workers <= 1 or size < small:
        return Inline()
    if size < LARGE or find_spec("distributed") is None:
        return Processes(workers, ahead=ahead)
    return Cluster(workers=workers, file=file, ahead=ahead)


def _size(file: Path) -> int:
    """Return the bytes of a file or a folder, counted as far as it matters."""
    if file.is_file():
        return file.stat().st_size
    size = 0
    for path in file.rglob("*"):
        size += path.stat().st_size if path.is_file() else 0
        if size >= LARGE:
            break
    return size
