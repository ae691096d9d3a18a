"""Functions for workers to run; results whose bits depend on the order of sums and on threads."""

import os
import signal
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from atlas.cells.runners.keepable import Arrays
from drift.errors import SourceError

CSR = ("data", "indices", "indptr")


@dataclass(frozen=True)
class Block:
    """A range of rows, as the tasks of the build are."""

    start: int
    stop: int


@dataclass(frozen=True)
class Sums:
    """What a block adds up to."""

    product: npt.NDArray[np.float64]
    matrix: sparse.csr_array
    names: npt.NDArray[np.str_]

    def to_arrays(self) -> Arrays:
        return {
            "product": self.product,
            "names": self.names,
            **{name: getattr(self.matrix, name) for name in CSR},
            "shape": np.array(self.matrix.shape),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        matrix = sparse.csr_array(tuple(arrays[name] for name in CSR), shape=tuple(arrays["shape"]))
        return cls(arrays["product"], matrix, arrays["names"])


BLOCKS = [Block(64 * number, 64 * number + 64) for number in range(12)]


def add_up(path: Path, block: Block) -> Sums:
    """Read rows of a file and compute with them; BLAS with more threads gives other bits."""
    rows = np.load(path, mmap_mode="r")[block.start : block.stop]
    names = np.array([f"row {number}" for number in range(block.start, block.stop, 16)])
    return Sums(rows @ rows.T, sparse.csr_array(np.where(rows > 1, rows, 0)), names)


def write_rows(path: Path) -> partial[Sums]:
    """Write the rows of all blocks; return the function that adds up a block of them."""
    np.save(path, np.random.default_rng(5).normal(size=(BLOCKS[-1].stop, 300)))
    return partial(add_up, path)


def bits(results: object) -> list[dict[str, tuple[str, tuple[int, ...], bytes]]]:
    """Return results as types, shapes and bytes: equal if they are equal to the last bit."""
    return [
        {
            name: (array.dtype.str, array.shape, np.ascontiguousarray(array).tobytes())
            for name, array in result.to_arrays().items()
        }
        for result in results  # type: ignore[attr-defined]
    ]


def told(folder: Path, block: Block, function: partial[Sums]) -> Sums:
    """Leave a note of each time a block is computed, and take a moment."""
    note = folder / f"{block.start}.{time.monotonic_ns()}.{os.getpid()}"
    note.touch()
    time.sleep(0.05)
    return function(block)


def noted(folder: Path) -> list[int]:
    """Return the blocks computed so far, a block as often as it was computed."""
    return sorted(int(note.name.split(".")[0]) for note in folder.iterdir())


def die_once(folder: Path, function: partial[Sums], victim: Block, block: Block) -> Sums:
    """Kill the own process with the first try of one block, as want of memory would."""
    mark = folder / "died"
    if block == victim and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return function(block)


def die(victim: Block, block: Block) -> Sums:
    """Kill the own process with every try of one block."""
    if block == victim:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    raise SourceError("never asked for")


def refuse(block: Block) -> int:
    """Find one block damaged."""
    if block.start == 128:
        raise SourceError(f"cells.h5ad, row {block.start}: not a count.")
    return block.start


def identity(block: Block) -> Block:
    """Return the block."""
    return block


def process(block: Block) -> int:
    """Return the number of the process that did the work."""
    time.sleep(0.02)
    return os.getpid()
