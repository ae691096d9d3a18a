"""Write data sets aside, then put them in place: a reader sees old or new tables, never half.

A stage is a folder beside the data sets. It is emptied by the next build if this one is killed.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import manifest as manifests
from atlas import tables
from atlas.checksums import sha256_file
from atlas.store import OLD, table_path
from drift import schema
from drift.errors import StoreError

STAGE: Final = ".stage"


def write_dataset(
    folder: Path, facts: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]
) -> None:
    """Write one data set into a new folder: its tables, then its manifest, all flushed to disk.

    Parameters
    ----------
    folder
        Must not exist.
    facts
        The manifest without ``columns``, ``rows`` and ``checksums``, which are added here.
    frames
        Table name to its rows; a table that is not named is written empty.
    """
    folder.mkdir(parents=True)
    rows, checksums = {}, {}
    for table in schema.TABLES:
        path = table_path(folder, table)
        frame = frames[table] if table in frames else tables.empty(table)
        rows[table] = tables.write(table, frame, path)
        checksums[table] = sha256_file(path)
        _flush(path)
    complete = {**facts, "columns": manifests.columns(), "rows": rows, "checksums": checksums}
    path = folder / manifests.NAME
    path.write_bytes(manifests.to_bytes(complete))
    _flush(path)
    _flush(folder)


@contextmanager
def stage(datasets: Path) -> Iterator[Path]:
    """Give an empty folder beside the data sets to build in, to one build at a time.

    The lock is on the folder itself and goes with the process, so a killed build leaves none.

    Raises
    ------
    StoreError
        If another build is at work.
    """
    datasets.mkdir(parents=True, exist_ok=True)
    handle = os.open(datasets, os.O_RDONLY)
    try:
        _lock(handle, datasets)
        _recover(datasets)
        folder = datasets / STAGE
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def put_in_place(built: Path, datasets: Path) -> None:
    """Exchange every data set in a stage for the one that stands.

    A folder cannot be renamed over another, so the old one steps aside first. If the process dies
    between the two renames, the store reads the old one and the next build puts it back.
    """
    for new in sorted(built.iterdir()):
        target, aside = datasets / new.name, datasets / f"{OLD}{new.name}"
        if target.exists():
            target.rename(aside)
        new.rename(target)
        _flush(datasets)
        shutil.rmtree(aside, ignore_errors=True)


def _recover(datasets: Path) -> None:
    for aside in sorted(datasets.glob(f"{OLD}*")):
        target = datasets / aside.name.removeprefix(OLD)
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)


def _lock(handle: int, datasets: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(
            f"Another build is writing to {datasets}: wait until it has ended, then build again."
        ) from error


def _flush(path: Path) -> None:
    """Make a file or a folder reach the disk before anything is renamed."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
