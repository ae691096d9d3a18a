"""Values of genes that come cell by cell, given back gene by gene: an external sort.

An entry is one whole number: the place of its gene and cell in the upper half, the bits of its
value in the lower one, so that to sort entries is to sort numbers. Genes are dealt to buckets, and
the place counts from the first gene of the bucket.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from atlas.cells.dealt import Dealt, cut

_HALF: Final = np.uint64(32)
_BITS: Final = 16  # of the upper ones of a place, by which a bucket is cut again
_ENTRY: Final[np.dtype[Any]] = np.dtype(np.uint64)

Entries = npt.NDArray[np.uint64]
Run = tuple[slice, npt.NDArray[np.int64], npt.NDArray[np.uint32], npt.NDArray[np.float32]]


class GeneSort:
    """Entries of a matrix of cells and genes.

    Parameters
    ----------
    folder
        Is made; must not exist.
    n_cells, n_genes
        Of the matrix.
    expected
        (n_genes,) how many entries each gene may have; it matters for the speed alone.
    most
        Entries that are sorted at once; of many cells ``2**16`` or more.
    """

    def __init__(
        self,
        folder: Path,
        n_cells: int,
        expected: npt.NDArray[np.integer],
        most: int,
    ) -> None:
        folder.mkdir()
        self._folder, self._n_cells, self._most = folder, n_cells, most
        widest = max(2**32 // n_cells, 1)  # genes of a bucket, whose places fit into half a number
        self._bucket = cut(np.maximum(expected, -(-most // widest)), most)
        self._first = np.searchsorted(self._bucket, np.arange(self._bucket.max(initial=-1) + 2))
        self._dealt = Dealt(folder / "dealt", _ENTRY)
        self.n_entries = 0

    def add(
        self,
        gene: npt.NDArray[np.integer],
        cell: npt.NDArray[np.integer],
        values: npt.NDArray[np.float32],
    ) -> None:
        """Add entries, in any order; a gene has one in a cell at most."""
        bucket = self._bucket[gene]
        entries = (gene - self._first[bucket]).astype(np.uint64)
        entries *= np.uint64(self._n_cells)
        entries += cell.astype(np.uint64)
        entries <<= _HALF
        entries |= values.view(np.uint32)
        self._dealt.deal(bucket, entries)
        self.n_entries += len(entries)

    def runs(self) -> Iterator[Run]:
        """Yield all entries, gene by gene and in a gene by cell, some at a time.

        Returns
        -------
        Some genes, how many of the entries each of them has, and cell and value of each entry. What
        is yielded is gone from the disk: it need not hold all twice.
        """
        for bucket, (first, last) in enumerate(pairwise(self._first.tolist())):
            starts = np.arange(last - first + 1, dtype=np.uint64) * np.uint64(self._n_cells)
            for entries in self._sorted(bucket, int(starts[-1])):
                places = entries >> _HALF
                n = np.diff(np.searchsorted(places, starts))
                places -= np.repeat(starts[:-1], n)
                values = entries.astype(np.uint32).view(np.float32)
                yield slice(first, last), n, places.astype(np.uint32), values

    def _sorted(self, bucket: int, n_places: int) -> Iterator[Entries]:
        if self._dealt.size(bucket) <= self._most:
            yield from _in_order(self._dealt, bucket, self._most)
            return
        finer = Dealt(self._folder / f"finer-{bucket}", _ENTRY)
        shift = _HALF + np.uint64(max(n_places.bit_length() - _BITS, 0))
        parts = partial(self._dealt.parts, bucket, self._most)
        size = sum(np.bincount(entries >> shift, minlength=2**_BITS) for entries in parts())
        bucket_of = cut(np.asarray(size), self._most)
        for entries in parts():
            finer.deal(bucket_of[entries >> shift], entries)
        self._dealt.drop(bucket)
        for number in range(int(bucket_of[-1]) + 1):
            yield from _in_order(finer, number, self._most)


def _in_order(dealt: Dealt, bucket: int, most: int) -> Iterator[Entries]:
    """Yield the entries of a bucket that has at most ``most``."""
    for entries in dealt.parts(bucket, most):
        entries.sort()
        yield entries
    dealt.drop(bucket)
