"""Runs of positions in a sorted column: where the rows of some numbers stand."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Runs = npt.NDArray[np.int64]  # (n, 2): first position, and the one after the last
At = slice | tuple[slice, ...] | npt.NDArray[np.int64]

AT_ONCE: Final = 2**18  # positions: what is made of them fits what the allocator keeps
_LONG: Final = 512  # positions a run, on average: a slice takes as long as to list so many


def of_numbers(column: npt.NDArray[np.integer], numbers: npt.NDArray[np.integer]) -> Runs:
    """Return the runs of rows that hold ascending numbers in a sorted column, joined if adjacent.

    The numbers must fit the type of the column: it is searched as it lies on the disk.
    """
    keys = numbers.astype(column.dtype)
    starts = np.searchsorted(column, keys, side="left")
    stops = np.searchsorted(column, keys, side="right")
    return joined(np.column_stack([starts, stops]))


def joined(runs: Runs) -> Runs:
    """Return runs without the empty ones, those that go on from the one before as one with it."""
    runs = runs[runs[:, 1] > runs[:, 0]]
    if len(runs) == 0:
        return runs
    new = np.append(True, runs[1:, 0] != runs[:-1, 1])
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(runs)) - 1
    return np.column_stack([runs[first, 0], runs[last, 1]])


def length(runs: Runs) -> int:
    """Return how many positions runs hold."""
    return int((runs[:, 1] - runs[:, 0]).sum())


def pieces(runs: Runs, most: int) -> list[Runs]:
    """Return runs in parts of so many positions or few more; none is cut."""
    lengths = runs[:, 1] - runs[:, 0]
    part = (np.cumsum(lengths) - lengths) // most
    return np.split(runs, np.flatnonzero(part[1:] != part[:-1]) + 1) if len(runs) else []


def cut(runs: Runs, at: npt.NDArray[np.integer]) -> Runs:
    """Return runs cut at ascending positions inside them."""
    ends = np.sort(np.concatenate([runs, np.column_stack([at, at])]), axis=0)
    return ends[ends[:, 0] < ends[:, 1]]


def overlap(one: Runs, other: Runs) -> Runs:
    """Return what ascending runs have in common with others."""
    first = np.searchsorted(other[:, 1], one[:, 0], side="right")
    last = np.searchsorted(other[:, 0], one[:, 1], side="left")
    pairs = listed(np.column_stack([first, last]))
    own = np.repeat(one, last - first, axis=0)
    return np.column_stack(
        [np.maximum(own[:, 0], other[pairs, 0]), np.minimum(own[:, 1], other[pairs, 1])]
    )


def by_length(runs: Runs) -> tuple[Runs, Runs]:
    """Return the runs that are better read as slices, and those that are better listed."""
    is_long = runs[:, 1] - runs[:, 0] > _LONG
    return runs[is_long], runs[~is_long]


def positions(runs: Runs) -> At:
    """Return the positions that runs hold: slices where runs are long, which are copied at once."""
    if len(runs) == 1:
        return slice(int(runs[0, 0]), int(runs[0, 1]))
    if length(runs) > _LONG * len(runs):
        return tuple(slice(start, stop) for start, stop in runs.tolist())
    return listed(runs)


def taken(column: npt.NDArray[Any], at: At) -> npt.NDArray[Any]:
    """Return the values of a column at some positions; of a single run, as they lie on the disk."""
    if isinstance(at, tuple):
        return np.concatenate([column[one] for one in at])
    return column[at] if isinstance(at, slice) else column.take(at)


def listed(runs: Runs) -> npt.NDArray[np.int64]:
    """Return the positions that runs hold, one by one."""
    lengths = runs[:, 1] - runs[:, 0]
    ends = np.cumsum(lengths)
    found: npt.NDArray[np.int64] = np.repeat(runs[:, 0] - (ends - lengths), lengths)
    return found + np.arange(len(found))


def nth(runs: Runs, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the positions with ascending numbers among those that runs hold."""
    ends = np.cumsum(runs[:, 1] - runs[:, 0])
    before = runs[:, 1] - ends
    if len(runs) == 1:
        return numbers + before
    bounds = np.searchsorted(numbers, ends)
    return numbers + np.repeat(before, np.diff(bounds, prepend=0))


def within(
    runs: Runs, positions: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return which of ascending positions lie in ascending runs, and their places among those."""
    bounds = np.searchsorted(positions, runs.ravel().astype(positions.dtype)).reshape(-1, 2)
    own = listed(bounds)
    lengths = runs[:, 1] - runs[:, 0]
    before = np.cumsum(lengths) - lengths - runs[:, 0]
    return own, positions[own] + np.repeat(before, bounds[:, 1] - bounds[:, 0])
