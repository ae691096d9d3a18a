"""The loops over stored values of cells, compiled.

Rows come as CSR: ``columns`` (or ``genes``) and ``values`` of what is stored,
and ``ends`` (n_rows + 1,) where each row begins. Each loop adds in the order of the rows, and a
row's result depends on nothing but the row: cutting the rows elsewhere changes no bit. No
fast-math, for the same reason.

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
    n_wrong = 0
    for at in range(values.size):  # to the end: without a way out, many values are one step
        n_wrong += _is_fault(values[at], is_counts)
    if n_wrong:
        for at in range(values.size):
            if _is_fault(values[at], is_counts):
                return at
    return -1


@_kept
def _is_fault(value, is_counts):
    is_finite = abs(value) < np.inf  # false for NaN
    return (not is_finite) | (is_counts & ((value < 0) | (value != np.floor(value))))


@_kept
def is_clean(columns, ends, values):
    """Tell whether columns ascend within every row and no stored value is 0."""
    n_zeros, n_falls = 0, 0
    for at in range(values.size):
        n_zeros += values[at] == 0
    for at in range(1, columns.size):
        n_falls += columns[at] <= columns[at - 1]
    for row in range(ends.size - 1):  # from one row to the next they may fall
        at = ends[row]
        if 0 < at < ends[row + 1]:
            n_falls -= columns[at] <= columns[at - 1]
    return n_zeros == 0 and n_falls == 0


@_kept
def row_sums(ends, values, found):
    """Add up each row."""
    for row in range(found.size):
        total = 0.0
        for k in range(ends[row], ends[row + 1]):
            total += values[k]
        found[row] = total


@_kept
def n_positive(ends, values, found):
    """Count the values above 0 in each row."""
    for row in range(found.size):
        for k in range(ends[row], ends[row + 1]):
            found[row] += values[k] > 0


@_kept
def scale_rows(ends, values, scale, out):
    """Multiply each row by its scale."""
    for row in range(scale.size):
        for k in range(ends[row], ends[row + 1]):
            out[k] = values[k] * scale[row]


@_kept
def bring_together(columns, ends, values, gene_of_row, weight, out_genes, out_values, out_ends):
    """Add up, with the weight of the gene, what one row has of one gene.

    Genes stand in the order in which a row has them first.
    """
    place = np.full(weight.size, -1)
    n = 0
    for row in range(ends.size - 1):
        first = n
        for k in range(ends[row], ends[row + 1]):
            gene = gene_of_row[columns[k]]
            if place[gene] < first:
                place[gene] = n
                out_genes[n] = gene
                out_values[n] = 0
                n += 1
            out_values[place[gene]] += values[k] * weight[gene]
        out_ends[row + 1] = n


@_kept
def add_up_tissues(tissue, genes, ends, values, sums, seen):
    """Add values, and count those above 0, by the tissue of the row (-1: left out) and gene."""
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            continue
        for k in range(ends[row], ends[row + 1]):
            gene = np.uint64(genes[k])
            sums[at, gene] += values[k]
            seen[at, gene] += values[k] > 0


@_kept
def add_up_profiles(order, starts, columns, ends, values, total, out_columns, out_sums, out_ends):
    """Add up the rows of each profile; write the columns whose sum is not 0, and the sums.

    ``order[starts[p] : starts[p + 1]]`` are the rows of profile p; ``total`` is (n_columns,) zeros,
    and zeros again when the loop ends. ``out_columns`` and ``out_sums`` need room for one entry
    more than there are. Returns how many entries were written.
    """
    n = 0
    for profile in range(starts.size - 1):
        for r in range(starts[profile], starts[profile + 1]):
            for k in range(ends[order[r]], ends[order[r] + 1]):
                total[np.uint64(columns[k])] += values[k]
        for column in range(total.size):
            out_columns[n] = column  # overwritten by the next, unless there is something
            out_sums[n] = total[column]
            n += total[column] != 0
            total[column] = 0
        out_ends[profile + 1] = n
    return n


@_kept
def spread(profiles, ends, columns, values, sums):
    """Add sums of profiles to the rows of a table (n_profiles, n_columns)."""
    for at in range(profiles.size):
        of_profile = sums[profiles[at]]
        for k in range(ends[at], ends[at + 1]):
            of_profile[np.uint64(columns[k])] += values[k]


@_kept
def _add_bins(first, last, genes, values, bins, n_own, by_bin, gene, value):
    """Add the stored values of a row to the sums of their bins; the last is for no bin.

    Return how many genes have weights of their own; they are written down.
    """
    n = 0
    for k in range(first, last):
        at = np.uint64(genes[k])
        by_bin[np.uint64(bins[at])] += values[k]
        gene[n], value[n] = genes[k], values[k]  # overwritten by the next, unless it counts
        n += n_own[at] > 0
    return n


@_kept
def _add_own(n, gene, value, starts, n_own, sets, weights, score):
    """Add what genes weigh in their sets: the first set of each, then the second of the rest.

    A loop over the sets of one gene could not be foretold, and would take twice as long.
    """
    nth = 0
    while n:
        n_left = 0
        for at in range(n):
            own = np.uint64(starts[np.uint64(gene[at])] + nth)
            score[np.uint64(sets[own])] += value[at] * weights[own]
            gene[n_left], value[n_left] = gene[at], value[at]
            n_left += n_own[np.uint64(gene[at])] > nth + 1
        n = n_left
        nth += 1


@_kept
def _add_controls(by_bin, control, score):
    for in_bin in range(control.shape[0]):
        for name in range(score.size):
            score[name] += by_bin[in_bin] * control[in_bin, name]


@_kept
def score_rows(tissue, genes, ends, values, bins, starts, n_own, sets, weights, control, out):
    """Score every signature in every row, with the weights of the row's tissue.

    ``bins`` (n_tissues, n_genes) is the bin of a gene, n_bins where it takes no part; the
    ``n_own[t, g]`` entries from ``starts[t, g]`` on of ``sets`` and ``weights`` are a gene's own
    weights; ``control`` (n_tissues, n_bins, n_signatures) are those of the bins. Rows of tissue -1
    get NaN.
    """
    by_bin = np.zeros(control.shape[1] + 1)
    score = np.zeros(out.shape[1])
    longest = np.diff(ends).max() if tissue.size else 0
    gene, value = np.empty(longest + 1, dtype=np.int32), np.empty(longest + 1)
    for row in range(tissue.size):
        at = tissue[row]
        if at < 0:
            out[row] = np.nan
            continue
        by_bin[:] = 0
        score[:] = 0
        n = _add_bins(
            ends[row], ends[row + 1], genes, values, bins[at], n_own[at], by_bin, gene, value
        )
        _add_own(n, gene, value, starts[at], n_own[at], sets, weights, score)
        _add_controls(by_bin, control[at], score)
        out[row] = score
