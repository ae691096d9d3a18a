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
def add_up_tissues(tissue, indices, ends, values, sums, seen):
    """Add values, and count those above 0, by the tissue of the row (-1: left out) and gene."""
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            continue
        for k in range(ends[row], ends[row + 1]):
            sums[at, indices[k]] += values[k]
            if values[k] > 0:
                seen[at, indices[k]] += 1


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
            row = order[r]
            for k in range(ends[row], ends[row + 1]):
                gene = indices[k]
                if not occurs[gene]:
                    occurs[gene] = True
                    genes[n] = gene
                    n += 1
                total[gene] += values[k]
        for at in range(first, n):
            out_values[at] = total[genes[at]]
            total[genes[at]] = 0
            occurs[genes[at]] = False
        out_ends[profile + 1] = n
    return n


@_kept
def spread(profiles, ends, genes, values, sums):
    """Add sums of profiles to the rows of a table (n_profiles, n_genes)."""
    for at in range(profiles.size):
        for k in range(ends[at], ends[at + 1]):
            sums[profiles[at], genes[k]] += values[k]


@_kept
def _add_row(first, last, indices, values, bins, starts, sets, weights, by_bin, score):
    """Add the stored values of one row to the sums of its bins, and to the sets they are in."""
    for k in range(first, last):
        gene = indices[k]
        in_bin = bins[gene]
        if in_bin < 0:
            continue
        by_bin[in_bin] += values[k]
        for j in range(starts[gene], starts[gene + 1]):
            score[sets[j]] += values[k] * weights[j]


@_kept
def _add_controls(by_bin, control, score):
    for in_bin in range(by_bin.size):
        if by_bin[in_bin] != 0:
            for name in range(score.size):
                score[name] += by_bin[in_bin] * control[in_bin, name]


@_kept
def score_rows(tissue, indices, ends, values, bins, starts, sets, weights, control, out):
    """Score every signature in every row, with the weights of the row's tissue.

    ``bins`` (n_tissues, n_genes) is the expression bin of a gene, -1 where it takes no part; the
    entries ``starts[t, g]`` to ``starts[t, g + 1]`` of ``sets`` and ``weights`` are a gene's own
    weights; ``control`` (n_tissues, n_bins, n_signatures) are those of the bins. Rows of tissue -1
    get NaN.
    """
    by_bin = np.zeros(control.shape[1])
    score = np.zeros(out.shape[1])
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            out[row] = np.nan
            continue
        by_bin[:] = 0
        score[:] = 0
        _add_row(
            ends[row],
            ends[row + 1],
            indices,
            values,
            bins[at],
            starts[at],
            sets,
            weights,
            by_bin,
            score,
        )
        _add_controls(by_bin, control[at], score)
        out[row] = score
