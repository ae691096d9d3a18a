"""The loops of AUCell and UCell over the rows of a matrix, compiled.

Only stored values are sorted, and no further than ranks count; zeros are one block of equal values.
Importing this module loads numba, which the build has and the dashboard has not.

Each loop takes, beside its own parameter, rows and sets in one form:

``data, indices, ends``
    Rows as in CSR: stored values, their columns, and (n_obs + 1,) where each row begins. Without
    any ``indices`` the rows are dense and lie one behind the other.
``place``
    (n_columns,) place of each column among the genes that take part, -1 for the others. Where
    equal values need an order, it is that of their places.
``starts, sets``
    The sets of the gene at place p are ``sets[starts[p] : starts[p + 1]]``.
``out``
    (n_obs, n_sets) zeros, to which the loop adds.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from collections.abc import Callable
from typing import Any, Final

import numba
import numpy as np

_SHORT: Final = 12  # values that are sorted by insertion
_STACK: Final = 64  # of halves left to sort: the larger is put off, so more is impossible

Loop = Callable[..., None]
# The GIL is let go, so that threads can share the rows. Compiling takes two seconds: the two loops
# are kept in __pycache__ beside this file's bytecode, which numba renews when the file changes.
_compiled: Callable[..., Any] = numba.njit(nogil=True)
_kept: Callable[..., Any] = numba.njit(nogil=True, cache=True)


def _gather(data, indices, first, last, place, sign, values, genes):
    """Collect what is above 0 (sign 1), below (-1) or either (0); negated, the highest is least."""
    n = 0
    for at in range(first, last):
        value = data[at]
        if value != 0 and value * sign >= 0:
            gene = place[indices[at] if indices.size else at - first]
            if gene >= 0:
                values[n] = -value
                genes[n] = gene
                n += 1
    return n


def _before(value, gene, other, other_gene):
    return value < other or (value == other and gene < other_gene)


before = _compiled(_before)


def _swap(values, genes, one, other):
    values[one], values[other] = values[other], values[one]
    genes[one], genes[other] = genes[other], genes[one]


swap = _compiled(_swap)


def _insert(values, genes, low, high):
    """Sort values from low to high, both included, by insertion."""
    for at in range(low + 1, high + 1):
        value, gene = values[at], genes[at]
        to = at
        while to > low and before(value, gene, values[to - 1], genes[to - 1]):
            values[to], genes[to] = values[to - 1], genes[to - 1]
            to -= 1
        values[to], genes[to] = value, gene


def _split(values, genes, low, high):
    """Part values at their middle one (Hoare); return the end of the lower, start of the upper."""
    middle = (low + high) // 2
    value, gene = values[middle], genes[middle]
    left, right = low, high
    while left <= right:
        while before(values[left], genes[left], value, gene):
            left += 1
        while before(value, gene, values[right], genes[right]):
            right -= 1
        if left <= right:
            swap(values, genes, left, right)
            left += 1
            right -= 1
    return right, left


insert, split = _compiled(_insert), _compiled(_split)


def _sort(values, genes, n, wanted):
    """Sort by value, then place, until the first ``wanted`` of n stand where they belong."""
    lows, highs = np.empty(_STACK, np.int64), np.empty(_STACK, np.int64)
    lows[0], highs[0] = 0, n - 1
    depth = 1
    while depth:
        depth -= 1
        low, high = lows[depth], highs[depth]
        while high - low >= _SHORT and low < wanted:
            end, start = split(values, genes, low, high)
            if end - low < high - start:
                lows[depth], highs[depth] = start, high
                high = end
            else:
                lows[depth], highs[depth] = low, end
                low = start
            depth += 1
        if low < wanted:
            insert(values, genes, low, high)


def _add(out, gene, amount, starts, sets):
    """Add an amount to every set of a gene."""
    for at in range(starts[gene], starts[gene + 1]):
        out[sets[at]] += amount


gather, sort, add = _compiled(_gather), _compiled(_sort), _compiled(_add)


def _count_down(genes, n, left, starts, sets, out):
    """Add to the sets of each gene in turn one less than to those before; return what is left."""
    for at in range(min(n, left)):
        left -= 1
        add(out, genes[at], left, starts, sets)
    return left


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


count_down, silent = _compiled(_count_down), _compiled(_silent)


def _aucell(data, indices, ends, place, starts, sets, top, out):
    """Add to each set by how many ranks each of its genes lies within the top ranks."""
    n_genes = starts.size - 1
    values, genes = np.empty(n_genes, data.dtype), np.empty(n_genes, np.int64)
    stored = np.empty(n_genes, np.bool_)
    for row in range(ends.size - 1):
        first, last = ends[row], ends[row + 1]
        n = gather(data, indices, first, last, place, 1, values, genes)
        sort(values, genes, n, top)
        left = count_down(genes, n, top, starts, sets, out[row])
        if left:
            n = gather(data, indices, first, last, place, 0, values, genes)
            n = silent(genes, n, stored)
            left = count_down(genes, n, left, starts, sets, out[row])
        if left:
            n = gather(data, indices, first, last, place, -1, values, genes)
            sort(values, genes, n, left)
            count_down(genes, n, left, starts, sets, out[row])


def _ties(values, genes, first, n, sorted_to):
    """Return where the values equal to the first end, those behind the sorted ones fetched."""
    last = first + 1
    while last < sorted_to and values[last] == values[first]:
        last += 1
    if last == sorted_to:
        for at in range(last, n):
            if values[at] == values[first]:
                swap(values, genes, at, last)
                last += 1
    return last


ties = _compiled(_ties)


def _ucell(data, indices, ends, place, starts, sets, cap, out):
    """Add to each set by how many ranks each of its genes lies before the cap; ties share ranks."""
    n_genes = starts.size - 1
    values, genes = np.empty(n_genes, data.dtype), np.empty(n_genes, np.int64)
    for row in range(ends.size - 1):
        n = gather(data, indices, ends[row], ends[row + 1], place, 0, values, genes)
        sort(values, genes, n, cap)
        first = 0
        while first < min(n, cap):
            last = ties(values, genes, first, n, min(n, cap))
            before_cap = max(cap - (first + 1 + last) / 2, 0.0)
            for at in range(first, last):
                add(out[row], genes[at], before_cap, starts, sets)
            first = last


aucell_rows: Loop = _kept(_aucell)
ucell_rows: Loop = _kept(_ucell)
