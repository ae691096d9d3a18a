"""Write data sets aside, then put them in place: a reader sees old or new tables, never half.

A stage is a folder beside the data sets. What a build that is killed or fails has finished stays
in it, for the next build to take up.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas import manifest as manifests
from atlas import tables
from atlas.checksums import sha256_file
from atlas.store import OLD, open_store, table_path
from drift import schema
from drift.errors import StoreError

STAGE: Final = ".stage"
PART: Final = ".part-"  # a data set that is being written


def write_dataset(
    folder: Path,
    facts: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write one data set into a new folder, which appears when it is whole and on disk.

    Parameters
    ----------
    folder
        Must not exist.
    facts
        The manifest without ``columns``, ``rows`` and ``checksums``, which are added here.
    frames
        Table name to its rows; a table that is not named is written empty.
    beside
        Other files of the data set, by name.
    """
    part = folder.with_name(f"{PART}{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    _write(part, facts, frames, beside or {})
    part.rename(folder)


def _write(
    folder: Path,
    facts: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    beside: Mapping[str, bytes],
) -> None:
    folder.mkdir(parents=True)
    for name, content in beside.items():
        (folder / name).write_bytes(content)
        _flush(folder / name)
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


def clear(folder: Path) -> None:
    """Remove a data set from the stage."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stage(datasets: Path) -> Iterator[Path]:
    """Give a folder beside the data sets to build in, to one build at a time.

    It holds what an earlier build has finished but not put in place, and is gone after a success.
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
        folder.mkdir(exist_ok=True)
        yield folder
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def is_staged(stage: Path, dataset: str, build_id: Callable[[], str]) -> bool:
    """Tell whether a stage holds a data set, sound and of this build; else clear its place."""
    folder = stage / dataset
    if not folder.exists():
        return False
    if open_store(stage).datasets.get(dataset, {}).get("build_id") == build_id():
        return True
    shutil.rmtree(folder)
    return False


def put_in_place(stage: Path, datasets: Path, names: Iterable[str]) -> None:
    """Exchange data sets in a stage for those that stand.

    A folder cannot be renamed over another, so the old one steps aside first. If the process dies
    between the two renames, the store reads the old one and the next build puts it back.
    """
    for name in names:
        new, target, aside = stage / name, datasets / name, datasets / f"{OLD}{name}"
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
