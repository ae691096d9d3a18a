"""Records dealt to buckets on the disk: how what is larger than memory is put in another order.

Buckets are cut so that each fits into memory. A bucket keeps its records in the order they came,
so a stable sort of each, one after another, is a stable sort of all.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

BUCKET_BYTES: Final = 24 * 2**20  # of records that are sorted at once
BESIDE: Final = 128  # bytes a record takes beside its own, for keys, orders and sums

Records = npt.NDArray[Any]
Column = npt.NDArray[Any]


def at_once(record: np.dtype[Any]) -> int:
    """Return how many records a bucket should hold."""
    return max(BUCKET_BYTES // (record.itemsize + BESIDE), 1)


def cut(sizes: npt.NDArray[np.integer], most: int) -> npt.NDArray[np.int64]:
    """Return the bucket of each value, neighbours together up to ``most`` records.

    Parameters
    ----------
    sizes
        (n_values,) how many records have each value.
    most
        A value with more records has a bucket of its own.
    """
    bucket = np.zeros(len(sizes), dtype=np.int64)
    ends = np.cumsum(sizes)
    first, before, number = 0, 0, 0
    while first < len(sizes):
        after = int(np.searchsorted(ends, before + most, side="right"))
        after = max(after, first + 1)
        bucket[first:after] = number
        first, before, number = after, int(ends[after - 1]), number + 1
    return bucket


def by_bucket(bucket: Column) -> tuple[Column, list[tuple[int, slice]]]:
    """Return the order that puts each bucket together, and where in it each one is."""
    size = np.bincount(bucket)
    # numpy sorts numbers of 16 bits in one go
    order = np.argsort(bucket.astype(np.min_scalar_type(len(size))), kind="stable")
    stops = np.cumsum(size)
    found = np.flatnonzero(size).tolist()
    return order, [(number, slice(stops[number] - size[number], stops[number])) for number in found]


class Dealt:
    """Records in buckets, one file a bucket.

    Parameters
    ----------
    folder
        Is made; must not exist.
    record
        Type of the records.
    """

    def __init__(self, folder: Path, record: np.dtype[Any]) -> None:
        folder.mkdir()
        self._folder = folder
        self.record = record

    def deal(self, bucket: Column, records: Records) -> None:
        """Add each record to its bucket."""
        order, runs = by_bucket(bucket)
        dealt = records[order]
        for number, run in runs:
            self.add(number, dealt[run])

    def add(self, bucket: int, records: Records) -> None:
        """Add records to one bucket."""
        with self._path(bucket).open("ab") as file:
            file.write(np.ascontiguousarray(records).view(np.uint8).data)

    def size(self, bucket: int) -> int:
        """Return how many records are in a bucket."""
        path = self._path(bucket)
        return path.stat().st_size // self.record.itemsize if path.exists() else 0

    def read(self, bucket: int) -> Records:
        """Return the records of a bucket."""
        return np.concatenate([np.zeros(0, self.record), *self.parts(bucket, 2**62)])

    def parts(self, bucket: int, most: int) -> Iterator[Records]:
        """Yield the records of a bucket in their order, some at a time."""
        size = self.size(bucket)
        for start in range(0, size, most):
            yield np.fromfile(
                self._path(bucket),
                self.record,
                count=min(most, size - start),
                offset=start * self.record.itemsize,
            )

    def drop(self, bucket: int) -> None:
        """Remove a bucket that is no more needed: a disk need not hold all twice."""
        self._path(bucket).unlink(missing_ok=True)

    def _path(self, bucket: int) -> Path:
        return self._folder / f"{bucket:06}"
