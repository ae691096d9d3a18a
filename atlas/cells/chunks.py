"""Chunks of rows: the unit in which sums are taken.

A chunk is ``CHUNK`` rows, counted from the first row of the file. A block is one or more whole
chunks and its result is that of its chunks, one by one, so that the size of blocks and the number
of workers change no bit.
"""

from collections.abc import Iterator
from typing import Final

import scipy.sparse as sp

from atlas.cells.matrix import CellMatrix

CHUNK: Final = 4_096  # rows
_PACKED_BYTES: Final = 400 * 2**20  # unpacked at once, were they dense single precision
_PACKED_CHUNKS: Final = 12  # at most, however few the genes are


def chunks_within(n_bytes: int, n_genes: int, most: int) -> int:
    """Return how many chunks fit, were they dense single precision: at least one."""
    return min(max(n_bytes // (4 * max(n_genes, 1) * CHUNK), 1), most)


def chunks(matrix: CellMatrix, start: int, stop: int) -> Iterator[tuple[slice, sp.csr_matrix]]:
    """Yield the chunks of a block of rows, each with its place in the block.

    What need not be unpacked is read chunk by chunk: it stays near the processor while it is
    needed, and its memory is used again for the next.
    """
    n_chunks = chunks_within(_PACKED_BYTES, matrix.shape[1], _PACKED_CHUNKS)
    step = n_chunks * CHUNK if matrix.is_packed else CHUNK
    for first in range(start, stop, step):
        rows = matrix.read(first, min(first + step, stop))
        for place, chunk in _cut(rows):
            yield slice(first - start + place.start, first - start + place.stop), chunk
        del rows  # not held while the next are read


def _cut(rows: sp.csr_matrix) -> Iterator[tuple[slice, sp.csr_matrix]]:
    """Yield the chunks of rows that are in memory; their values are views."""
    for start in range(0, rows.shape[0], CHUNK):
        place = slice(start, min(start + CHUNK, rows.shape[0]))
        ends = rows.indptr[start : place.stop + 1]
        stored = slice(ends[0], ends[-1])
        chunk = (rows.data[stored], rows.indices[stored], ends - ends[0])
        yield place, sp.csr_matrix(chunk, shape=(ends.size - 1, rows.shape[1]))
