"""Write data sets aside, then put them in place: a reader sees old or new tables, never half.

A stage is a folder beside the data sets. What a build that is killed or fails has finished stays
in it, for the next build to take up.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from atlas import manifest as manifests
from atlas import tables
from atlas.cells import schema as cell_files
from atlas.cells import write as cell_tables
from atlas.cells.coarse import write_coarse
from atlas.cells.columns import CellColumns
from atlas.cells.pixel_index import write_index
from atlas.cells.square_write import write_squares
from atlas.checksums import sha256_file
from atlas.store import OLD, open_store, table_path
from atlas.tables import Rows
from drift import schema
from drift.errors import StoreError

STAGE: Final = ".stage"
PART: Final = ".part-"  # a data set that is being written
KEPT: Final = ".kept"  # in a stage: results of data sets that are not finished
LOCK: Final = ".lock"  # on file systems that lock no folders


def write_dataset(
    folder: Path,
    facts: Mapping[str, Any],
    rows: Mapping[str, Rows],
    cells: CellColumns | None = None,
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write one data set into a new folder, which appears when it is whole and on disk.

    Parameters
    ----------
    folder
        Must not exist.
    facts
        The manifest without ``columns``, ``rows``, ``checksums`` and ``cells``, which are added
        here.
    rows
        Table name to its rows; a table that is not named is written empty.
    cells
        Single cells, where the source has them.
    beside
        Other files of the data set, by name.

    Raises
    ------
    OSError
        If the disk is full or refuses; nothing is left of the new folder.
    """
    part = folder.with_name(f"{PART}{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _write(part, facts, rows, cells, beside or {})
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)  # a full disk needs the room
        raise
    part.rename(folder)


def _write(
    folder: Path,
    facts: Mapping[str, Any],
    rows: Mapping[str, Rows],
    cells: CellColumns | None,
    beside: Mapping[str, bytes],
) -> None:
    folder.mkdir(parents=True)
    for name, content in beside.items():
        (folder / name).write_bytes(content)
        _flush(folder / name)
    n_rows, checksums = {}, {}
    for table in schema.TABLES:
        path = table_path(folder, table)
        made = rows[table] if table in rows else tables.empty(table)
        n_rows[table] = tables.write(table, made, path)
        checksums[table] = sha256_file(path)
        _flush(path)
    complete = {
        **facts,
        "cells": _write_cells(folder / cell_files.FOLDER, cells) if cells else {},
        "columns": manifests.columns(),
        "rows": n_rows,
        "checksums": checksums,
    }
    path = folder / manifests.NAME
    path.write_bytes(manifests.to_bytes(complete))
    _flush(path)
    _flush(folder)


def _write_cells(folder: Path, cells: CellColumns) -> dict[str, Any]:
    """Write the tables of single cells, and return what the manifest says of them."""
    index = cell_tables.write(folder, cells)
    write_coarse(folder)
    write_squares(folder)
    write_index(folder)
    for path in sorted(folder.iterdir()):
        _flush(path)
    _flush(folder)
    return {
        "n_cells": index["n_cells"],
        "embedding": cells.embedding_name,
        "index": sha256_file(folder / cell_files.INDEX),
    }


def clear(folder: Path) -> None:
    """Remove a data set from the stage."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stage(datasets: Path) -> Iterator[Path]:
    """Give a folder beside the data sets to build in, to one build at a time.

    It holds what an earlier build has finished but not put in place, and is gone after a success,
    but for results kept for data sets that are still to be finished. The lock is on the folder of
    data sets and goes with the process, so a killed build leaves none.

    Raises
    ------
    StoreError
        If another build is at work, or the file system has no locks.
    """
    datasets.mkdir(parents=True, exist_ok=True)
    handle = _lock(datasets)
    try:
        _recover(datasets)
        folder = datasets / STAGE
        folder.mkdir(exist_ok=True)
        yield folder
        _clear(folder)
    finally:
        os.close(handle)


def kept(stage: Path, dataset: str) -> Path:
    """Return the folder of a stage for the results of a long build of one data set.

    It outlives builds of other data sets, and goes when this one is put in place.
    """
    return stage / KEPT / dataset


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
        shutil.rmtree(kept(stage, name), ignore_errors=True)


def _clear(stage: Path) -> None:
    for path in stage.iterdir():
        if path.name != KEPT:
            shutil.rmtree(path, ignore_errors=True)
    for folder in (stage / KEPT, stage):
        with suppress(OSError):  # something is kept, or nothing ever was
            folder.rmdir()


def _recover(datasets: Path) -> None:
    for aside in sorted(datasets.glob(f"{OLD}*")):
        target = datasets / aside.name.removeprefix(OLD)
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)


def _lock(datasets: Path) -> int:
    """Lock a folder of data sets; return the handle that holds the lock."""
    refused = ""
    # A network file system locks only files that are open for writing, and no folders.
    for path, flags in ((datasets, os.O_RDONLY), (datasets / LOCK, os.O_RDWR | os.O_CREAT)):
        handle = os.open(path, flags, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError as error:
            os.close(handle)
            raise StoreError(
                f"Another build is writing to {datasets}: wait until it has ended, then build "
                "again."
            ) from error
        except OSError as error:
            os.close(handle)
            refused = str(error.strerror)
    raise StoreError(
        f"{datasets} cannot be locked ({refused}), as a build must: build into a folder of this "
        "machine (--folder), then copy the data sets."
    )


def _flush(path: Path) -> None:
    """Make a file or a folder reach the disk before anything is renamed."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
