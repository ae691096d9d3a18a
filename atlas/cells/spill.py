"""A copy by rows of a matrix that its file stores by columns, made once with bounded memory.

The file is read once, column after column. Its values are dealt out to bands of rows in a file
aside, each band small enough to be sorted in memory; then each band is sorted by row.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells.disk import RowsOnDisk, enough_room
from atlas.cells.stored import Stored, native
from atlas.raw.faults import FETCH_AGAIN
from drift.errors import SourceError

VALUES: Final = 2**21  # in memory at once; each takes some 60 bytes while it is sorted


def spilled(
    stored: Stored, shape: tuple[int, int], scratch: Path, *, at_once: int = VALUES
) -> Path:
    """Return a folder with ``data.npy``, ``indices.npy`` and ``indptr.npy`` of the rows.

    Parameters
    ----------
    stored
        Group with ``data``, ``indices`` and ``indptr`` of the columns.
    shape
        (n_cells, n_genes).
    scratch
        Folder to write in; what an earlier run has finished there is used again.
    at_once
        Values that are in memory at once.

    Raises
    ------
    SourceError
        If the file is damaged.
    BuildError
        If the disk is full.
    """
    folder = scratch / f"rows-{_stamp(stored)}"
    if folder.is_dir():
        return folder
    part = folder.with_name(f".part-{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    with enough_room(scratch):
        part.mkdir(parents=True)
        ends = _row_ends(stored, shape[0], at_once)
        np.save(part / "indptr.npy", ends)
        bands = _bands(ends, at_once)
        _deal(stored, ends, bands, part / "dealt", at_once)
        _sort(stored, ends, bands, part)
        part.rename(folder)
    return folder


def _stamp(stored: Stored) -> str:
    """Tell one state of a file from another."""
    files = [stored.path]
    if stored.path.is_dir():
        files = sorted(file for file in (stored.path / stored.key).rglob("*") if file.is_file())
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr((stored.key, facts)).encode()).hexdigest()[:16]


def _row_ends(stored: Stored, n_rows: int, at_once: int) -> npt.NDArray[np.int64]:
    """Return where each row begins in the copy, (n_rows + 1,)."""
    ends = np.zeros(n_rows + 1, dtype=np.int64)
    indices = stored.array("indices")
    for first in range(0, indices.shape[0], at_once):
        rows = indices.read(first, min(first + at_once, indices.shape[0]))
        if rows.min() < 0 or rows.max() >= n_rows:
            raise SourceError(
                f"{stored.name} is damaged: an index is {rows.max()}, beyond its {n_rows} cells. "
                f"{FETCH_AGAIN}"
            )
        ends[1:] += np.bincount(rows, minlength=n_rows)
    return np.cumsum(ends, out=ends)


def _bands(ends: npt.NDArray[np.int64], at_once: int) -> npt.NDArray[np.int64]:
    """Return the first row of each band, and the end: at most ``at_once`` values, or one row."""
    firsts = [0]
    while firsts[-1] < ends.size - 1:
        after = int(np.searchsorted(ends, ends[firsts[-1]] + at_once, side="right")) - 1
        firsts.append(max(after, firsts[-1] + 1))
    return np.array(firsts, dtype=np.int64)


def _entry(stored: Stored) -> np.dtype[Any]:
    values = native(stored.array("data").read(0, 0)).dtype
    return np.dtype([("row", np.int32), ("column", np.int32), ("value", values)])


def _deal(
    stored: Stored,
    ends: npt.NDArray[np.int64],
    bands: npt.NDArray[np.int64],
    path: Path,
    at_once: int,
) -> None:
    """Write the values of each band one after another, in the order of the columns."""
    data, indices, columns = (stored.array(key) for key in ("data", "indices", "indptr"))
    starts = columns.read(0, columns.shape[0]).astype(np.int64)
    entry = _entry(stored)
    cursor = ends[bands].copy()
    with path.open("wb") as file:
        for first in range(0, data.shape[0], at_once):
            last = min(first + at_once, data.shape[0])
            entries = np.empty(last - first, dtype=entry)
            entries["row"] = indices.read(first, last)
            entries["column"] = np.searchsorted(starts, np.arange(first, last), side="right") - 1
            entries["value"] = data.read(first, last)
            band = np.searchsorted(bands, entries["row"], side="right") - 1
            entries = entries[np.argsort(band, kind="stable")]
            sizes = np.bincount(band, minlength=bands.size)
            stop = np.cumsum(sizes)
            for at in np.flatnonzero(sizes):
                file.seek(int(cursor[at]) * entry.itemsize)
                file.write(entries[stop[at] - sizes[at] : stop[at]].tobytes())
            cursor += sizes


def _sort(
    stored: Stored, ends: npt.NDArray[np.int64], bands: npt.NDArray[np.int64], part: Path
) -> None:
    """Sort each band by row; within a row the columns are in order already."""
    entry = _entry(stored)
    data = RowsOnDisk(part / "data.npy", int(ends[-1]), 1, entry["value"])
    indices = RowsOnDisk(part / "indices.npy", int(ends[-1]), 1, np.int32)
    for first, last in zip(ends[bands[:-1]], ends[bands[1:]], strict=True):
        entries = np.fromfile(
            part / "dealt", entry, count=int(last - first), offset=int(first) * entry.itemsize
        )
        entries = entries[np.argsort(entries["row"], kind="stable")]
        data.append(entries["value"][:, None])
        indices.append(entries["column"][:, None])
    (part / "dealt").unlink()
