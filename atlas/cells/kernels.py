"""The loops over stored values of cells, compiled: one look at each value, no copies.

Rows come as CSR: ``indices`` and ``values`` of the stored entries, and ``ends`` (n_rows + 1,) where
each row begins. Each loop adds in the order of the rows, and a row's result depends on nothing but
the row: cutting the rows elsewhere changes no bit. No fast-math, for the same reason.

Importing this module loads numba, which the build has and the dashboard has not.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

# The GIL is let go, so that threads can share the blocks; compiled code is kept in __pycache__.
_kept: Callable[..., Any] = numba.njit(nogil=True, cache=True)


@_kept
def first_fault(values, is_counts):
    """Return the position of the first value that cannot be, -1 if all can.

    A count is finite, from 0 up and whole; a logarithm is finite.
    """
    for at in range(values.size):
        value = values[at]
        if not np.isfinite(value):
            return at
        if is_counts and (value < 0 or value != np.floor(value)):
            return at
    return -1


@_kept
def is_clean(indices, ends, values):
    """Tell whether columns ascend within every row and no stored value is 0."""
    clean = True
    for row in range(ends.size - 1):
        before = -1
        for k in range(ends[row], ends[row + 1]):
            clean &= indices[k] > before
            before = indices[k]
            clean &= values[k] != 0
    return clean


@_kept
def n_positive(ends, values, found):
    """Count the values above 0 in each row."""
    for row in range(found.size):
        for k in range(ends[row], ends[row + 1]):
            found[row] += values[k] > 0


@_kept
def add_up_tissues(tissue, indices, ends, values, sums, seen):
    """Add values, and count those above 0, by the tissue of the row (-1: left out) and gene."""
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            continue
        for k in range(ends[row], ends[row + 1]):
            gene = np.uint64(indices[k])
            sums[at, gene] += values[k]
            seen[at, gene] += values[k] > 0


@_kept
def add_up_profiles(order, starts, indices, ends, values, total, genes, out_values, out_ends):
    """Add up the rows of each profile; write the genes that occur and their sums.

    ``order[starts[p] : starts[p + 1]]`` are the rows of profile p; ``total`` is (n_genes,) zeros,
    and zeros again when the loop ends. Returns how many entries were written.
    """
    n = 0
    occurs = np.zeros(total.size, dtype=np.bool_)
    for profile in range(starts.size - 1):
        first = n
        for r in range(starts[profile], starts[profile + 1]):
            for k in range(ends[order[r]], ends[order[r] + 1]):
                gene = np.uint64(indices[k])
                genes[n] = indices[k]  # overwritten by the next, unless it is new
                n += not occurs[gene]
                occurs[gene] = True
                total[gene] += values[k]
        for at in range(first, n):
            gene = np.uint64(genes[at])
            out_values[at] = total[gene]
            total[gene] = 0
            occurs[gene] = False
        out_ends[profile + 1] = n
    return n


@_kept
def spread(profiles, ends, genes, values, sums):
    """Add sums of profiles to the rows of a table (n_profiles, n_genes)."""
    for at in range(profiles.size):
        for k in range(ends[at], ends[at + 1]):
            sums[profiles[at], genes[k]] += values[k]


@_kept
def _add_bins(first, last, indices, values, bins, by_bin):
    """Add the stored values of one row to the sums of their bins; the last is for no bin."""
    for k in range(first, last):
        by_bin[np.uint64(bins[np.uint64(indices[k])])] += values[k]


@_kept
def _list_own(first, last, indices, starts, entry, of_value):
    """List the sets that the genes of a row are in: entry of each, and the value it goes with.

    Most genes are in few sets, and how many cannot be foretold: two are always written down, and
    what does not count is overwritten. That is twice as quick as to ask.
    """
    n = 0
    for k in range(first, last):
        gene = np.uint64(indices[k])
        begin, size = starts[gene], starts[gene + np.uint64(1)] - starts[gene]
        entry[n], entry[n + 1] = begin, begin + 1
        of_value[n], of_value[n + 1] = k, k
        for more in range(2, size):
            entry[n + more] = begin + more
            of_value[n + more] = k
        n += size
    return n


@_kept
def _add_own(n, entry, of_value, values, sets, weights, score):
    for at in range(n):
        own = np.uint64(entry[at])
        score[np.uint64(sets[own])] += values[np.uint64(of_value[at])] * weights[own]


@_kept
def _add_controls(by_bin, control, score):
    for in_bin in range(control.shape[0]):
        if by_bin[in_bin] != 0:
            for name in range(score.size):
                score[name] += by_bin[in_bin] * control[in_bin, name]


@_kept
def score_rows(tissue, indices, ends, values, bins, starts, sets, weights, control, out):
    """Score every signature in every row, with the weights of the row's tissue.

    ``bins`` (n_tissues, n_genes) is the bin of a gene, n_bins where it takes no part; the
    entries ``starts[t, g]`` to ``starts[t, g + 1]`` of ``sets`` and ``weights`` are a gene's own
    weights; ``control`` (n_tissues, n_bins, n_signatures) are those of the bins. Rows of tissue -1
    get NaN.
    """
    by_bin = np.zeros(control.shape[1] + 1)
    score = np.zeros(out.shape[1])
    longest = np.diff(ends).max() if tissue.size else 0
    entry, of_value = np.empty((2, longest * out.shape[1] + 2), dtype=np.int64)
    for row in range(tissue.size):
        at, first, last = tissue[row], ends[row], ends[row + 1]
        if at < 0:
            out[row] = np.nan
            continue
        by_bin[:] = 0
        score[:] = 0
        _add_bins(first, last, indices, values, bins[at], by_bin)
        n = _list_own(first, last, indices, starts[at], entry, of_value)
        _add_own(n, entry, of_value, values, sets, weights, score)
        _add_controls(by_bin, control[at], score)
        out[row] = score
