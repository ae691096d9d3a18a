"""Chunks of rows: the unit in which sums are taken.

A chunk is ``CHUNK`` rows, counted from the first row of the file. A block is one or more whole
chunks and its result is that of its chunks, one by one, so that the size of blocks and the number
of workers change no bit.
"""

from collections.abc import Iterator
from typing import Final

import scipy.sparse as sp

CHUNK: Final = 4_096  # rows


def chunks(block: sp.csr_matrix) -> Iterator[tuple[slice, sp.csr_matrix]]:
    """Yield the chunks of a block, each with its rows; their values are views of the block's."""
    for start in range(0, block.shape[0], CHUNK):
        rows = slice(start, min(start + CHUNK, block.shape[0]))
        ends = block.indptr[start : rows.stop + 1]
        stored = slice(ends[0], ends[-1])
        chunk = (block.data[stored], block.indices[stored], ends - ends[0])
        yield rows, sp.csr_matrix(chunk, shape=(ends.size - 1, block.shape[1]))
