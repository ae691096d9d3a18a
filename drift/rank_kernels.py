"""The loops of AUCell and UCell over the rows of a matrix, compiled.

Only stored values are sorted; zeros are one block of equal values. The sort goes by the bits of the
values, digit by digit: it compares nothing and leaves equal values in the order they had.
Importing this module loads numba, which the build has and the dashboard has not.

Each loop takes, beside its own parameter, rows and sets in one form:

``bits, indices, ends``
    Rows as in CSR: bits of the stored floats (int32 or int64), their columns, and (n_obs + 1,)
    where each row begins. Without any ``indices`` the rows are dense and lie one behind the other.
``place``
    (n_columns,) place of each column among the genes that take part, -1 for the others. Where
    equal values need an order, it is that of their places.
``starts, sets``
    The sets of the gene at place p are ``sets[starts[p] : starts[p + 1]]``.
``out``
    (n_obs, n_sets) zeros, to which the loop adds.

Within a row ``keys`` are such bits that ascend, digit by digit, where values descend, and ``genes``
are the places that go with them.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from collections.abc import Callable
from typing import Any, Final

import numba
import numpy as np

_DIGIT: Final = 8  # bits that are sorted at once
_SAMPLE: Final = 128  # keys that are looked at to see where to cut
_SPARE: Final = 8  # of them, beyond where the cut should be: few samples mislead

Loop = Callable[..., None]
# The GIL is let go, so that threads can share the rows. Compiling takes two seconds: the two loops
# are kept in __pycache__ beside this file's bytecode, which numba renews when the file changes.
_compiled: Callable[..., Any] = numba.njit(nogil=True)
_kept: Callable[..., Any] = numba.njit(nogil=True, cache=True)


def _gather(bits, indices, first, last, place, side, keys, genes):
    """Collect what is above 0 (side 1), below (-1) or either (0); return how many."""
    least = np.int64(-1) << np.int64(8 * bits.itemsize - 1)  # the bits of -0.0
    n = 0
    for at in range(first, last):
        value = np.int64(bits[at])
        if value != 0 and value != least and value * side >= 0:
            gene = place[indices[at] if indices.size else at - first]
            if gene >= 0:
                keys[n] = ~least - value if value > 0 else value
                genes[n] = gene
                n += 1
    return n


def _by_digit(keys, others, shift, to_keys, to_others, counts):
    """Sort by one digit into two other arrays; False: nothing was to be done."""
    mask = counts.size - 1
    counts[:] = 0
    for key in keys:
        counts[(key >> shift) & mask] += 1
    if counts[(keys[0] >> shift) & mask] == keys.size:
        return False
    before = 0
    for digit in range(counts.size):
        here = counts[digit]
        counts[digit] = before
        before += here
    for at in range(keys.size):
        digit = (keys[at] >> shift) & mask
        to = counts[digit]
        to_keys[to] = keys[at]
        to_others[to] = others[at]
        counts[digit] = to + 1
    return True


gather, by_digit = _compiled(_gather), _compiled(_by_digit)


def _sort(keys, others, n_bytes, counts):
    """Return both in the order of the lowest bytes of the keys, equal keys as they were."""
    to_keys, to_others = np.empty_like(keys), np.empty_like(others)
    for byte in range(n_bytes if keys.size else 0):
        if by_digit(keys, others, _DIGIT * byte, to_keys, to_others, counts):
            keys, others, to_keys, to_others = to_keys, to_others, keys, others
    return keys, others


sort = _compiled(_sort)


def _leading(keys, genes, n, wanted, n_bytes, counts):
    """Bring forward the least keys, as many as wanted and some more; return how many.

    A sample of the keys tells where to cut; equal keys stay together. Where a cut would save
    little, or the sample misleads, all are kept.
    """
    if n < max(2 * wanted, 4 * _SAMPLE):
        return n
    sample = keys[: n : n // _SAMPLE].copy()
    sample, _ = sort(sample, sample.copy(), n_bytes, counts)
    limit = np.uint64(sample[min(sample.size * wanted // n + _SPARE, sample.size - 1)])
    kept = 0
    for at in range(n):
        if np.uint64(keys[at]) <= limit:
            kept += 1
    if kept < wanted:
        return n
    kept = 0
    for at in range(n):
        if np.uint64(keys[at]) <= limit:
            keys[kept] = keys[at]
            genes[kept] = genes[at]
            kept += 1
    return kept


leading = _compiled(_leading)


def _add(out, gene, amount, starts, sets):
    """Add an amount to every set of a gene."""
    for at in range(starts[gene], starts[gene + 1]):
        out[sets[at]] += amount


add = _compiled(_add)


def _count_down(genes, left, starts, sets, out):
    """Add to the sets of each gene in turn one less than to those before; return what is left."""
    for gene in genes[:left]:
        left -= 1
        add(out, gene, left, starts, sets)
    return left


def _in_order(keys, genes, n, wanted, n_bytes, counts):
    """Return at least the wanted genes, the highest value first and equal ones by place."""
    n = leading(keys, genes, n, wanted, n_bytes, counts)
    by_place, their_keys = sort(genes[:n], keys[:n], 4, counts)
    return sort(their_keys, by_place, n_bytes, counts)[1]


def _silent(genes, n, stored):
    """Put the places at which none of n genes stands in their stead; return how many they are."""
    stored[:] = False
    for at in range(n):
        stored[genes[at]] = True
    n = 0
    for gene in range(stored.size):
        if not stored[gene]:
            genes[n] = gene
            n += 1
    return n


count_down, in_order, silent = _compiled(_count_down), _compiled(_in_order), _compiled(_silent)


def _aucell(bits, indices, ends, place, starts, sets, top, out):
    """Add to each set by how many ranks each of its genes lies within the top ranks."""
    n_genes, n_bytes = starts.size - 1, bits.itemsize
    keys, genes = np.empty(n_genes, np.int64), np.empty(n_genes, np.int64)
    stored, counts = np.empty(n_genes, np.bool_), np.empty(1 << _DIGIT, np.int64)
    for row in range(ends.size - 1):
        first, last = ends[row], ends[row + 1]
        n = gather(bits, indices, first, last, place, 1, keys, genes)
        highest = in_order(keys, genes, n, top, n_bytes, counts)
        left = count_down(highest, top, starts, sets, out[row])
        if left:
            n = gather(bits, indices, first, last, place, 0, keys, genes)
            n = silent(genes, n, stored)
            left = count_down(genes[:n], left, starts, sets, out[row])
        if left:
            n = gather(bits, indices, first, last, place, -1, keys, genes)
            highest = in_order(keys, genes, n, left, n_bytes, counts)
            count_down(highest, left, starts, sets, out[row])


def _ucell(bits, indices, ends, place, starts, sets, cap, out):
    """Add to each set by how many ranks each of its genes lies before the cap; ties share ranks."""
    n_genes, n_bytes = starts.size - 1, bits.itemsize
    all_keys, all_genes = np.empty(n_genes, np.int64), np.empty(n_genes, np.int64)
    counts = np.empty(1 << _DIGIT, np.int64)
    for row in range(ends.size - 1):
        n = gather(bits, indices, ends[row], ends[row + 1], place, 0, all_keys, all_genes)
        n = leading(all_keys, all_genes, n, cap, n_bytes, counts)
        keys, genes = sort(all_keys[:n], all_genes[:n], n_bytes, counts)
        own, first = out[row], 0
        while first < min(n, cap):
            last = first + 1
            while last < n and keys[last] == keys[first]:
                last += 1
            before_cap = max(cap - 0.5 * (first + 1 + last), 0.0)
            for at in range(first, last):
                add(own, genes[at], before_cap, starts, sets)
            first = last


aucell_rows: Loop = _kept(_aucell)
ucell_rows: Loop = _kept(_ucell)
